// What a bundle is made of, read from the case in one go: entries with their envelopes, bytes and proofs under the newest tree head.
import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../../../shared/errors.ts'
import type { CaseDatabase } from '../database.ts'
import { type Envelope, registrationEnvelope } from '../entry.ts'
import { contextHashes, envelopeFromStored } from '../envelopes.ts'
import { toSha256Hex } from '../hashing.ts'
import { lastHead } from '../ledger-end.ts'
import { consistencyProof, inclusionProof } from '../merkle.ts'
import type { Job, Output } from '../protocol.ts'
import type { CaseReader } from '../reading.ts'
import { ContextRow, SignerRow, type SourceRow } from '../rows.ts'
import { storedNodes } from '../tiles.ts'
import { relateHead } from './heads.ts'

/**
 * The chosen entries, those that register their sources, and those of the keys that signed: the newest head's, `key`,
 * and that of the earlier head `since`. Refuses record.unknown for an entry without bytes of evidence, and
 * argument.invalid for an earlier head that is none of this ledger; throws job.cancelled.
 * @param key registered by now; signs the bundle
 */
export async function proveEntries(
  db: CaseDatabase,
  reader: CaseReader,
  key: string,
  { entries: chosen, since }: { readonly entries: readonly number[]; readonly since: string | null },
  job: Job,
): Promise<Output<'prove'>> {
  const head = lastHead(db)
  const earlier = since === null ? null : relateHead(db, since)
  if (earlier !== null && !earlier.ok)
    throw new Refusal('argument.invalid', `The earlier tree head can not be built on: ${earlier.what}`, {
      where: { key: 'since' },
    })
  const found = new Map<number, { envelope: Envelope; raw: Uint8Array | null }>()
  const contexts = new Map<number, ContextRow>()
  const sources = new Map<number, SourceRow>()
  for (const [index, id] of chosen.entries()) {
    if (index % entriesAtOnce === 0) await goOn(job, index, 2 * chosen.length)
    found.set(id, evidenceOf(db, reader, id, sources, contexts))
  }
  for (const row of sources.values()) found.set(row.entry, { envelope: registrationEnvelope('source', row), raw: null })
  for (const row of signers(db)) {
    if (row.verifier_key !== key && row.id !== head.signer && row.verifier_key !== earlier?.key) continue
    found.set(row.entry, { envelope: registrationEnvelope('signer', row), raw: null })
  }
  const node = storedNodes(db)
  const entries: Output<'prove'>['entries'] = []
  for (const [entry, { envelope, raw }] of [...found].sort(([one], [other]) => one - other)) {
    if (entries.length % entriesAtOnce === 0) await goOn(job, chosen.length + entries.length, 2 * chosen.length)
    entries.push({ entry, envelope, raw, path: inclusionProof(node, entry, head.size) })
  }
  return {
    note: head.note,
    size: head.size,
    root: toSha256Hex(head.root.toString('hex')),
    entries,
    contexts: [...contexts.values()].map(({ content, value }) => ({
      digest: toSha256Hex(content.toString('hex')),
      value,
    })),
    since: earlier === null ? null : consistencyProof(node, earlier.size, head.size),
  }
}

const entriesAtOnce = 256

/** Says how far it is, and gives other calls their turn, cancelling among them. */
async function goOn(job: Job, done: number, total: number): Promise<void> {
  await setImmediate()
  if (job.signal.aborted) throw new Refusal('job.cancelled', 'The bundle was stopped, and nothing of it kept.')
  job.progress(Math.min(done, total), total)
}

function evidenceOf(
  db: CaseDatabase,
  reader: CaseReader,
  id: number,
  sources: Map<number, SourceRow>,
  contexts: Map<number, ContextRow>,
): { envelope: Envelope; raw: Uint8Array } {
  const place = reader.locate(id)
  const entry = place?.block.entries[place.index]
  const sourceId = place?.block.row.source ?? null
  if (place === null || entry === undefined || sourceId === null || entry.kind === 'end')
    throw new Refusal('record.unknown', `Entry ${id} of the case holds no evidence.`, {
      todo: 'Choose numbers of records, or of lines that were rejected.',
    })
  const source = reader.source(sourceId)
  sources.set(sourceId, source)
  if (entry.context !== null && !contexts.has(entry.context)) {
    const row = db.get('SELECT * FROM context WHERE id = ?', entry.context)
    contexts.set(entry.context, ContextRow.parse(db.intact('context', entry.context, row)))
  }
  const envelope = envelopeFromStored(db, contextHashes(db), source, place.block, place.index, noCounts)
  // In a buffer of its own, which can move to another thread.
  return { envelope, raw: new Uint8Array(reader.rawOf(place.block, place.index)) }
}

/** Ends alone say counts, and an end is no evidence. */
const noCounts = { records: 0, rejected: 0 }

export const signers = (db: CaseDatabase): SignerRow[] =>
  db.all('SELECT * FROM signer ORDER BY id').map(row => SignerRow.parse(db.intact('signer', Number(row.id), row)))
