// Writes the answer of a hunt into a new file that other tools read: CSV, NDJSON or Parquet, as its name ends.
import { extname } from 'node:path'
import { Refusal } from '../../../shared/errors.ts'
import {
  type AnswerRows,
  answerText,
  type CaseHunt,
  type ParquetOptions,
  writeParquet,
} from '../../investigation/index.ts'
import { newFiles } from '../export/files.ts'

export const answerFormats = ['csv', 'ndjson', 'parquet'] as const
export type AnswerFormat = (typeof answerFormats)[number]

/** Refuses argument.invalid for a name that ends in none of them. */
export function answerFormatOf(file: string): AnswerFormat {
  const extension = extname(file).slice(1).toLowerCase()
  const format = answerFormats.find(each => each === extension)
  if (format !== undefined) return format
  throw new Refusal('argument.invalid', `What ${file} is to be can not be told from its name.`, {
    where: { file },
    todo: `End it in ${answerFormats
      .map(each => `.${each}`)
      .join(', ')
      .replace(/,([^,]*)$/, ' or$1')}.`,
  })
}

/**
 * Rows go out as they come. Refuses argument.invalid where something stands there or nothing can be written, and what the
 * hunt itself refuses; then nothing is left behind.
 */
export async function writeAnswer(
  hunt: Pick<CaseHunt, 'columns' | 'pieces'>,
  to: string,
  format: AnswerFormat,
  { spreadsheet = false, ...parquet }: ParquetOptions & { readonly spreadsheet?: boolean } = {},
): Promise<ReadonlyMap<string, number>> {
  const answer: AnswerRows = { columns: hunt.columns, rows: rowsOf(hunt) }
  if (format === 'parquet') return (await writeParquet(answer, to, parquet)).notes
  const files = newFiles(to, ['answer'])
  try {
    const { pieces, notes } = answerText(format, answer, { spreadsheet })
    for await (const piece of pieces) await files.write('answer', piece)
    await files.close()
    return notes
  } catch (error) {
    files.discard()
    throw error
  }
}

async function* rowsOf({ pieces }: Pick<CaseHunt, 'pieces'>) {
  for await (const { rows } of pieces) yield rows
}
