// A live run as a source: its records as JSON lines, appended in small batches by the importers' own path.
import type { LogRecord } from '../../shared/model/record.ts'
import type { CaseDatabase } from './database.ts'
import { canonicalJson, sha256 } from './hashing.ts'
import type { ReadSegments } from './import/segment.ts'
import { beginning, intakeOf, type Place, type Prepared } from './intake.ts'
import { endOfSource, type NewSource } from './ledger.ts'
import type { Run } from './protocol.ts'
import { type RunDescriptor, SourceRow } from './rows.ts'

/** Records of one log in one format, made ready to follow what the case has of them already. */
export async function runBatch(
  db: CaseDatabase,
  readSegments: ReadSegments,
  run: Run,
  records: readonly LogRecord[],
): Promise<Prepared> {
  const [sample] = records
  if (sample === undefined) throw new Error('a batch of a run without a record')
  const descriptor = { ...run, plane: sample.plane, format: sample.format } satisfies RunDescriptor
  const text = canonicalJson(descriptor)
  const content = sha256(Buffer.from(text))
  const known = db.get("SELECT * FROM source WHERE kind = 'run' AND content = ?", content)
  const source: SourceRow | NewSource =
    known === undefined
      ? { kind: 'run', name: `${run.run} ${sample.plane}`, format: sample.format, descriptor: text, content }
      : SourceRow.parse(db.intact('source', Number(known.id), known))
  const lines = records.map(record => `${JSON.stringify(record.body)}\n`).join('')
  return intakeOf(readSegments, source, 'id' in source ? placeAfter(db, source.id) : beginning, Buffer.from(lines))
}

/** Every batch ends with an entry that says which line was reached. */
function placeAfter(db: CaseDatabase, source: number): Place {
  const end = endOfSource(db, source)
  if (end?.entry.kind !== 'end') throw new Error(`source ${source} ends in the middle of a batch`)
  return { position: end.position, line: end.entry.line }
}
