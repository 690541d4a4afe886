// Which records of a case are meant: of some tables, between two times, by number, or what a trace rests on.
import { Refusal } from '../../../shared/errors.ts'
import { type Evidence, type TableName, tableNames } from '../../../shared/model/evidence.ts'
import type { EpochMs, EvidenceId } from '../../../shared/model/units.ts'
import type { CaseStore } from '../../case/index.ts'
import { readTrace } from '../../investigation/index.ts'

/** Numbers and a trace choose together; table and times narrow what is chosen. Nothing named: all records. */
export interface Selection {
  readonly tables?: readonly TableName[]
  /** Of the record's own time: from then on, and before then. A record without a time is in no such stretch. */
  readonly from?: EpochMs
  readonly to?: EpochMs
  readonly records?: readonly EvidenceId[]
  readonly trace?: string
}

/**
 * In the order of the ledger, in pages; of a case that grows meanwhile, those before entry `end`.
 * Refuses record.unknown and trace.unknown.
 */
export async function* selected(store: CaseStore, selection: Selection, end: number): AsyncGenerator<Evidence[]> {
  const tables = selection.tables ?? tableNames
  const chosen = new Set(tables)
  for await (const page of pagesOf(store, selection, tables)) {
    const items = page.filter(
      ({ id, table, time }) => id < end && chosen.has(table) && isWithin(time, selection.from, selection.to),
    )
    if (items.length > 0) yield items
    if ((page.at(-1)?.id ?? 0) >= end) return
  }
}

async function* pagesOf(
  store: CaseStore,
  { records, trace }: Selection,
  tables: readonly TableName[],
): AsyncGenerator<Evidence[]> {
  if (records === undefined && trace === undefined) {
    yield* store.scan(tables)
    return
  }
  // Asked for one by one, since only that refuses a number which is no record's.
  for (const id of records ?? []) await store.record(id)
  const ids = new Set([...(records ?? []), ...(trace === undefined ? [] : await evidenceOf(store, trace))])
  const inOrder = [...ids].sort((one, other) => one - other)
  for (let at = 0; at < inOrder.length; at += idsAPage) yield await store.get(inOrder.slice(at, at + idsAPage))
}

const idsAPage = 256

/** The records a trace rests on. Refuses trace.unknown. */
export async function evidenceOf(store: CaseStore, trace: string): Promise<EvidenceId[]> {
  const { nodes, links, story } = await readTrace(store, trace)
  return [...nodes, ...links, ...story].flatMap(({ evidence }) => evidence)
}

const isWithin = (time: EpochMs | null, from: EpochMs | undefined, to: EpochMs | undefined): boolean =>
  (from === undefined || (time !== null && time >= from)) && (to === undefined || (time !== null && time < to))

/** What chooses no record at all. */
export const nothingChosen = (): Refusal =>
  new Refusal('argument.invalid', 'No record of the case is chosen.', {
    todo: 'Choose others, or leave out what narrows the choice.',
  })
