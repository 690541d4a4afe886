// Bundles of evidence: made of a case, for the command line and the app alike; and whatever it is handed, case or bundle, verified.
import { readFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import type { Bundled } from '../../shared/contract/handing-over.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Env } from '../../shared/model/env.ts'
import type { TableName, VerifyReport } from '../../shared/model/evidence.ts'
import {
  type BundleReport,
  type CaseStore,
  checkPlace,
  type HeadRelation,
  openCase,
  tellReport,
  type WorkOptions,
} from '../case/index.ts'
import { verifyFile } from './batch.ts'
import { evidenceOf, nothingChosen, type Selection, selected } from './export/selection.ts'

/** As everywhere on the command line: a worker would only cost it time to start. */
const worker = 'inline'
/** A page that shows more is slow to open, and a folder of more files a burden to hand over. */
const mostEvidence = 10_000

/** What goes into a bundle: all that any of these name, each piece once. */
export interface Chosen {
  readonly records: readonly number[]
  readonly trace?: string
  readonly table?: TableName
}

interface Handing {
  /** A new folder, or one zip where the name ends so. */
  readonly out: string
  readonly by: string | null
  /** What holds the tree head somebody was given earlier; null: none. */
  readonly since: string | null
  /** Whether what stands noted on it goes with it, and what is noted on the case. */
  readonly annotations: boolean
}

/** `since` is a file. */
export interface BundleOrder extends Handing {
  readonly file: string
  readonly env: Env
  readonly chosen: Chosen
}

/**
 * Makes a bundle and writes into the ledger that it was made. Refuses record.unknown, trace.unknown, and
 * argument.invalid where nothing or too much was chosen, or nothing can be written.
 */
export async function makeCaseBundle({ file, env, chosen, since, ...handing }: BundleOrder): Promise<Bundled> {
  const note = since === null ? null : readHead(since)
  await using store = await opened(file, env)
  return await bundleEntries(store.case, await entriesOf(store.case, chosen), { ...handing, since: note })
}

/**
 * The same for a case that is open, once it is known which entries: `since` is the tree head itself, as a signed note.
 * Refuses what `CaseStore.bundle` does; throws job.cancelled. Leaves nothing behind then.
 */
export async function bundleEntries(
  store: CaseStore,
  entries: readonly number[],
  { out, ...options }: Handing & WorkOptions,
): Promise<Bundled> {
  const made = await store.bundle(entries, { out, ...options })
  try {
    await store.act({ act: 'bundle', name: basename(out), records: entries.length, digest: made.digest })
  } catch (error) {
    // What the case does not tell of must not be handed over.
    rmSync(out, { recursive: true, force: true })
    throw error
  }
  return { out, evidence: entries.length, ...made }
}

/** What somebody who verifies had before: a file with a tree head, a verifier key. */
export interface Remembered {
  readonly head?: string
  readonly key?: string
}

export type Verified =
  | { readonly kind: 'case'; readonly report: VerifyReport; readonly head: HeadRelation | null }
  /** `words`: the report as everybody who was handed the bundle reads it. */
  | { readonly kind: 'bundle'; readonly report: BundleReport; readonly words: string }

/** A folder or a zip is a bundle, anything else a case. Refuses what opening a case refuses, and argument.invalid. */
export async function verifyPlace(place: string, env: Env, { head, key }: Remembered = {}): Promise<Verified> {
  const note = head === undefined ? undefined : readHead(head)
  const report = await checkPlace(place, { key, head: note })
  if (report !== null) return { kind: 'bundle', report, words: tellReport(report, place) }
  if (key !== undefined)
    throw new Refusal('argument.invalid', `${place} is a case, and a case brings its own keys.`, {
      todo: 'Leave --key out, or compare with a tree head: --head FILE.',
    })
  const verified = await verifyFile(place, env)
  // A case that does not hold can not be asked what it was.
  if (note === undefined || !verified.ok) return { kind: 'case', report: verified, head: null }
  await using store = await opened(place, env)
  return { kind: 'case', report: verified, head: await store.case.relateHead(note) }
}

async function opened(file: string, env: Env): Promise<{ case: CaseStore } & AsyncDisposable> {
  const store = await openCase({ file, env, worker })
  return { case: store, [Symbol.asyncDispose]: () => store.close() }
}

async function entriesOf(store: CaseStore, { records, trace, table }: Chosen): Promise<number[]> {
  const entries = new Set<number>(records)
  if (trace !== undefined) for (const id of await evidenceOf(store, trace)) entries.add(id)
  if (table !== undefined) for await (const page of store.scan([table])) for (const { id } of page) entries.add(id)
  if (entries.size === 0)
    throw new Refusal('argument.invalid', 'That chooses no evidence.', {
      todo: 'Choose with --records 1,2,5-9, --trace ID or --table NAME.',
    })
  if (entries.size > mostEvidence) throw tooMuch(`${entries.size}`)
  return [...entries].sort((one, other) => one - other)
}

/** The entries of a selection, in the order of the ledger. Refuses argument.invalid for none and for too many. */
export async function entriesSelected(store: CaseStore, selection: Selection): Promise<number[]> {
  const { size } = await store.info()
  const entries: number[] = []
  for await (const page of selected(store, selection, size)) {
    for (const { id } of page) entries.push(id)
    if (entries.length > mostEvidence) throw tooMuch(`more than ${mostEvidence}`)
  }
  if (entries.length === 0) throw nothingChosen()
  return entries
}

const tooMuch = (many: string): Refusal =>
  new Refusal('argument.invalid', `That chooses ${many} pieces of evidence.`, {
    todo: `Choose ${mostEvidence} or fewer, in several bundles where it must be all.`,
  })

function readHead(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new Refusal('argument.invalid', `The tree head ${file} can not be read: ${error.message}.`, {
      where: { file },
    })
  }
}
