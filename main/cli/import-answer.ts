// What the command `import` answers: what became of each file, and each line that was rejected.
import type { ImportedFile } from '../../shared/model/evidence.ts'
import type { ImportReport } from '../app/index.ts'
import { type Answer, exitCodes, placed, table } from './output.ts'

const linesShown = 10

/** A file that was refused whole makes the command end with 1; a rejected line does not: it is kept and named. */
export function importAnswer({ sources, skipped }: ImportReport): Answer {
  const rows = sources.map(({ imported: { file, format, table, accepted, rejected, duplicates } }) => [
    file,
    format ?? 'refused',
    table ?? '',
    String(accepted),
    String(rejected),
    String(duplicates),
  ])
  return {
    json: { sources: sources.map(sourceJson), skipped },
    text: [
      table(['file', 'format', 'table', 'accepted', 'rejected', 'duplicates'], rows),
      ...sources.flatMap(({ imported, lines }) => [
        ...notes(imported),
        ...lines
          .slice(0, linesShown)
          .map(({ line, column, code, reason }) => `${imported.file}:${line}:${column}: ${reason} [${code}]`),
        ...(imported.rejected > linesShown
          ? [`${imported.file}: and ${imported.rejected - linesShown} more rejected lines, all kept in the case`]
          : []),
      ]),
      ...(skipped === 0 ? [] : [`${skipped} hidden or system files were skipped`]),
    ].join('\n'),
    exitCode: sources.some(({ imported }) => imported.refusal !== null) ? exitCodes.refused : exitCodes.done,
  }
}

function notes({ file, source, had, refusal }: ImportedFile): string[] {
  return [
    ...(had === 'all' ? [`${file}: the case has it as source ${source}; nothing was taken in`] : []),
    ...(had === 'part' ? [`${file}: the case had a part of it as source ${source}; it was gone on with`] : []),
    ...(refusal === null ? [] : [`${placed(refusal.message, file)} [${refusal.code}]`]),
  ]
}

function sourceJson({ imported, lines }: ImportReport['sources'][number]): object {
  const { file, source, format, table, accepted, rejected, duplicates, reasons, had, refusal } = imported
  const counts = { file, source, format, table, accepted, rejected, duplicates, reasons, had }
  const named = lines.map(({ line, column, code, reason }) => ({ line, column, code, reason }))
  return { ...counts, ...(rejected > 0 ? { lines: named } : {}), ...(refusal === null ? {} : { refusal }) }
}
