// What the command line does with bundles of evidence: make one of a case, and verify whatever it is handed, case or bundle.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Refusal } from '../../shared/errors.ts'
import type { Env } from '../../shared/model/env.ts'
import type { TableName, VerifyReport } from '../../shared/model/evidence.ts'
import { Sha256Hex } from '../../shared/model/units.ts'
import {
  type BundleReport,
  type CaseStore,
  checkBundle,
  checkPlace,
  type HeadRelation,
  openCase,
  tellReport,
  writeBundle,
} from '../case/index.ts'
import { verifyFile } from './batch.ts'
import { evidenceOf } from './export/selection.ts'

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

export interface BundleOrder {
  readonly file: string
  readonly env: Env
  readonly chosen: Chosen
  readonly out: string
  readonly by: string | null
  /** A file with the tree head somebody was given earlier; null: none. */
  readonly since: string | null
}

export interface BundleMade {
  readonly out: string
  readonly evidence: number
  readonly files: number
  readonly bytes: number
  readonly size: number
  readonly root: Sha256Hex
  readonly verifierKey: string
  /** Of the signed manifest, as the case's ledger keeps it. */
  readonly digest: Sha256Hex
}

/**
 * Makes a bundle and writes into the ledger that it was made. Refuses record.unknown, trace.unknown, and
 * argument.invalid where nothing or too much was chosen, or nothing can be written.
 */
export async function makeCaseBundle({ file, env, chosen, out, by, since }: BundleOrder): Promise<BundleMade> {
  const note = since === null ? null : readHead(since)
  await using store = await opened(file, env)
  const entries = await entriesOf(store.case, chosen)
  const files = await store.case.bundle(entries, { by, since: note })
  const { manifest } = await checkBundle(files)
  if (manifest === null) throw new Error('a bundle was made without a manifest')
  writeBundle(out, files)
  const signed = files.get('manifest.note') ?? new Uint8Array()
  const digest = Sha256Hex.parse(createHash('sha256').update(signed).digest('hex'))
  await store.case.act({ act: 'bundle', name: basename(out), records: entries.length, digest })
  const bytes = files.values().reduce((sum, content) => sum + content.length, 0)
  const { size, root } = manifest.case
  const made = { out, evidence: entries.length, files: files.size, bytes, digest }
  return { ...made, size, root: Sha256Hex.parse(root), verifierKey: manifest.verifierKey }
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
  if (entries.size > mostEvidence)
    throw new Refusal('argument.invalid', `That chooses ${entries.size} pieces of evidence.`, {
      todo: `Choose ${mostEvidence} or fewer, in several bundles where it must be all.`,
    })
  return [...entries].sort((one, other) => one - other)
}

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
