// Everything the evidence panel shows of one record, its place in the ledger proved from the stored bytes.

import { Refusal } from '../../shared/errors.ts'
import type { RecordDetail, SourceInfo } from '../../shared/model/evidence.ts'
import type { EvidenceId } from '../../shared/model/units.ts'
import type { CaseDatabase } from './database.ts'
import { contextHashes, leafFromStored } from './envelopes.ts'
import { sha256Hex, toSha256Hex } from './hashing.ts'
import { lastHead } from './ledger-end.ts'
import { inclusionProof, verifyInclusion } from './merkle.ts'
import { type CaseReader, evidenceId } from './reading.ts'
import { DuplicateRow, type SourceRow } from './rows.ts'
import { storedNodes } from './tiles.ts'

/** Refuses record.unknown where the entry is not a record. */
export function recordDetail(
  db: CaseDatabase,
  reader: CaseReader,
  id: EvidenceId,
  infoOf: (source: SourceRow) => SourceInfo,
): RecordDetail {
  const evidence = reader.evidence(id)
  const found = reader.locate(id)
  if (evidence === null || found === null) throw new Refusal('record.unknown', `The case has no record ${id}.`)
  const source = reader.source(evidence.source)
  const raw = reader.rawOf(found.block, found.index)
  const leaf = leafFromStored(db, contextHashes(db), source, found.block, found.index, { records: 0, rejected: 0 })
  const { size, root } = lastHead(db)
  const path = inclusionProof(storedNodes(db), id, size)
  return {
    evidence,
    source: infoOf(source),
    raw: raw.toString('utf8'),
    rawSha256: sha256Hex(raw),
    leaf: toSha256Hex(leaf.toString('hex')),
    proof: {
      size,
      root: toSha256Hex(root.toString('hex')),
      path: path.map(hash => toSha256Hex(Buffer.from(hash).toString('hex'))),
      verified: verifyInclusion(leaf, id, size, path, root),
    },
    repeats: repeatsOf(db, reader, id),
  }
}

const placesNamed = 100

function repeatsOf(db: CaseDatabase, reader: CaseReader, id: EvidenceId): RecordDetail['repeats'] {
  const total = db.number('SELECT count(*) FROM duplicate WHERE repeats = ?', id)
  const rows = db.all('SELECT * FROM duplicate WHERE repeats = ? ORDER BY id LIMIT ?', id, placesNamed)
  const places = rows.map(found => {
    const row = DuplicateRow.parse(db.intact('duplicate', Number(found.id), found))
    const place = reader.locate(row.id)
    const line = place?.block.entries[place.index]?.line
    if (line === undefined) throw db.damage(`duplicate ${row.id}`, 'has no ledger entry')
    return { id: evidenceId(row.id), source: row.source, name: reader.source(row.source).name, line }
  })
  return { total, places }
}
