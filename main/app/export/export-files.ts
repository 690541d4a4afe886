// Writes chosen records of a case out as files, in a form other tools read, and tells the case's ledger of it.
import { Refusal } from '../../../shared/errors.ts'
import type { Evidence, SourceInfo } from '../../../shared/model/evidence.ts'
import {
  type CaseStore,
  type FileFormat,
  type FormOptions,
  formOf,
  type Leaving,
  type WorkOptions,
} from '../../case/index.ts'
import { type Files, newFiles, toReader } from './files.ts'
import { nothingChosen, type Selection, selected } from './selection.ts'

export interface ExportOrder extends WorkOptions, FormOptions {
  readonly format: FileFormat
  readonly selection: Selection
  /** A new file, or a new folder where there are several files; `-` for `write`. */
  readonly to: string
  /** A folder even where there is one file alone. */
  readonly asFolder?: boolean
  /** Takes what goes to `-`, and says when more may come. */
  readonly write: (text: string) => void | Promise<void>
  /** What the ledger calls the place; left out, `to`. */
  readonly told?: string
}

/** What was written. */
export interface ExportReport {
  readonly format: FileFormat
  readonly to: string
  readonly records: number
  readonly files: readonly { readonly name: string; readonly records: number; readonly bytes: number }[]
  /** Records in no file, by the reason. */
  readonly leftOut: Readonly<Record<string, number>>
  /** What a reader of the files should know, and how often it is so. */
  readonly notes: Readonly<Record<string, number>>
}

/**
 * Reads the records twice, for what a file has to say first depends on all of them; memory holds a page of them.
 * Refuses argument.invalid where nothing is chosen or can be written, record.unknown and trace.unknown; throws
 * job.cancelled, and leaves nothing behind then.
 */
export async function exportFiles(store: CaseStore, order: ExportOrder): Promise<ExportReport> {
  const { format, selection, to, signal, onProgress } = order
  const form = formOf(format, order, await store.annotations())
  const { size, sources } = await store.info()
  const goOn = (): void => {
    if (signal?.aborted === true) throw new Refusal('job.cancelled', 'The export was stopped, and nothing of it kept.')
  }
  const read = async function* (passed: number): AsyncGenerator<Leaving> {
    for await (const page of selected(store, selection, size)) {
      goOn()
      yield* await leavingOf(store, page, sources)
      onProgress?.(passed * size + (page.at(-1)?.id ?? 0), 2 * size)
      goOn()
    }
  }

  let chosen = 0
  for await (const record of read(0)) {
    form.survey(record)
    chosen += 1
  }
  if (chosen === 0) throw nothingChosen()

  const files = filesFor(order, form.files(), form.joins)
  const written = new Map(form.files().map(name => [name, { records: 0, bytes: 0 }]))
  let records = 0
  const write = async (name: string, text: string, holds: number): Promise<void> => {
    await files.write(name, text)
    const sum = written.get(name)
    if (sum === undefined) return
    sum.bytes += Buffer.byteLength(text)
    sum.records += holds
  }
  try {
    for await (const record of read(1)) {
      const before = total(form.leftOut)
      const pieces = form.push(record)
      const isIn = total(form.leftOut) === before
      if (isIn) records += 1
      for (const [index, { file, text }] of pieces.entries()) await write(file, text, isIn && index === 0 ? 1 : 0)
    }
    for (const { file, text } of form.end()) await write(file, text, 0)
    await files.close()
  } catch (error) {
    files.discard()
    throw error
  }
  onProgress?.(2 * size, 2 * size)
  await store.act({ act: 'export', form: format, to: order.told ?? (to === '-' ? 'standard output' : to), records })
  return {
    format,
    to,
    records,
    files: [...written].map(([name, sum]) => ({ name, ...sum })),
    leftOut: Object.fromEntries(form.leftOut),
    notes: Object.fromEntries(form.notes),
  }
}

const total = (by: ReadonlyMap<string, number>): number => by.values().reduce((sum, count) => sum + count, 0)

async function leavingOf(
  store: CaseStore,
  page: readonly Evidence[],
  sources: readonly SourceInfo[],
): Promise<Leaving[]> {
  const raws = await store.raws(page.map(({ id }) => id))
  return page.map((evidence, index) => {
    const raw = raws[index]
    const source = sources.find(({ id }) => id === evidence.source)
    if (raw === undefined || source === undefined) throw new Error(`record ${evidence.id} has no source`)
    return { ...evidence, raw, format: source.format, sourceName: source.name, sourceDigest: source.digest }
  })
}

function filesFor({ to, write, format, asFolder }: ExportOrder, names: readonly string[], joins: boolean): Files {
  if (to !== '-') return newFiles(to, names, asFolder)
  if (names.length === 1 || joins) return toReader(write)
  throw new Refusal('argument.invalid', `As ${format} these records are ${names.length} files: ${names.join(', ')}.`, {
    todo: 'Choose one table with --table NAME, or name a new folder with --out FOLDER.',
  })
}
