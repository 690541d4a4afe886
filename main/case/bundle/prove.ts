// What a bundle is made of, read from the case in one go: entries with their envelopes, bytes and proofs under the newest tree head.
import { Refusal } from '../../../shared/errors.ts'
import type { Sha256Hex } from '../../../shared/model/units.ts'
import type { CaseDatabase } from '../database.ts'
import { type Envelope, registrationEnvelope } from '../entry.ts'
import { contextHashes, envelopeFromStored } from '../envelopes.ts'
import { toSha256Hex } from '../hashing.ts'
import { lastHead } from '../ledger-end.ts'
import { consistencyProof, inclusionProof } from '../merkle.ts'
import type { Job } from '../protocol.ts'
import type { CaseReader } from '../reading.ts'
import { type ActRow, ContextRow, SignerRow, type SourceRow } from '../rows.ts'
import { storedNodes } from '../tiles.ts'
import { goOn, piecesAtOnce } from './going-on.ts'
import { relateHead } from './heads.ts'
import type { Proofs } from './standalone/shapes.mjs'

/** Entries as a bundle has them, all under the tree head `note`. */
export interface Proved {
  readonly note: string
  readonly size: number
  readonly root: Sha256Hex
  readonly entries: readonly ProvedEvidence[]
  readonly contexts: readonly { readonly digest: Sha256Hex; readonly value: string }[]
  readonly since: Proofs['since']
}

interface ProvedEvidence {
  readonly entry: number
  readonly envelope: Envelope
  /** Null where an entry is no evidence. */
  readonly raw: Uint8Array | null
  readonly path: Uint8Array[]
}

interface Wanted {
  readonly entries: readonly number[]
  readonly acts: readonly ActRow[]
  readonly since: string | null
}

/**
 * The chosen entries, those that register their sources, `acts`, and those of the keys that signed: the newest head's,
 * `key`, and that of the earlier head `since`. Refuses record.unknown for an entry without bytes of evidence, and
 * argument.invalid for an earlier head that is none of this ledger; throws job.cancelled.
 * @param key registered by now; signs the bundle
 */
export async function proveEntries(
  db: CaseDatabase,
  reader: CaseReader,
  key: string,
  { entries: chosen, acts, since }: Wanted,
  job: Job,
): Promise<Proved> {
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
    if (index % piecesAtOnce === 0) await goOn(job, index, 2 * chosen.length)
    found.set(id, evidenceOf(db, reader, id, sources, contexts))
  }
  for (const row of sources.values()) found.set(row.entry, { envelope: registrationEnvelope('source', row), raw: null })
  for (const row of acts) found.set(row.entry, { envelope: registrationEnvelope('act', row), raw: null })
  for (const row of signers(db)) {
    if (row.verifier_key !== key && row.id !== head.signer && row.verifier_key !== earlier?.key) continue
    found.set(row.entry, { envelope: registrationEnvelope('signer', row), raw: null })
  }
  const node = storedNodes(db)
  const entries: ProvedEvidence[] = []
  for (const [entry, { envelope, raw }] of [...found].sort(([one], [other]) => one - other)) {
    if (entries.length % piecesAtOnce === 0) await goOn(job, chosen.length + entries.length, 2 * chosen.length)
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
  // In a buffer of its own, which does not keep the whole block.
  return { envelope, raw: new Uint8Array(reader.rawOf(place.block, place.index)) }
}

/** Ends alone say counts, and an end is no evidence. */
const noCounts = { records: 0, rejected: 0 }

export const signers = (db: CaseDatabase): SignerRow[] =>
  db.all('SELECT * FROM signer ORDER BY id').map(row => SignerRow.parse(db.intact('signer', Number(row.id), row)))
