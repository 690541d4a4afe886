// A live run as a source: its records as JSON lines, appended in small batches by the importers' own path.
import type { LogRecord } from '../../shared/model/record.ts'
import type { CaseDatabase } from './database.ts'
import { canonicalJson, sha256 } from './hashing.ts'
import type { ReadSegments } from './import/segment.ts'
import { beginning, Intake, intakeOf, type Place } from './intake.ts'
import { endOfSource, lastHead } from './ledger-end.ts'
import type { Batch, NewSource } from './ledger-writer.ts'
import type { Lines, Run } from './protocol.ts'
import { type RunDescriptor, SourceRow } from './rows.ts'
import { type HashKey, registeredAs } from './stretch.ts'

/** Records of one log in one format, made ready to follow what the case has of them already. */
export async function runBatch(
  db: CaseDatabase,
  readSegments: ReadSegments,
  hashKey: HashKey,
  run: Run,
  { plane, format, lines }: Lines,
): Promise<Batch> {
  const descriptor = { ...run, plane, format } satisfies RunDescriptor
  const text = canonicalJson(descriptor)
  const content = sha256(Buffer.from(text))
  const known = db.get("SELECT * FROM source WHERE kind = 'run' AND content = ?", content)
  const source: SourceRow | NewSource =
    known === undefined
      ? { kind: 'run', name: `${run.run} ${plane}`, format, descriptor: text, content }
      : SourceRow.parse(db.intact('source', Number(known.id), known))
  const intake = new Intake('id' in source ? placeAfter(db, source.id) : beginning, hashKey)
  const registered = registeredAs(source, lastHead(db).size)
  return { source, stretches: await intakeOf(readSegments, format, intake, registered, lines) }
}

/** Records as they are handed over: those of one log and format together, in the order in which these first come. */
export function linesOf(records: readonly LogRecord[]): Lines[] {
  const bySource = Map.groupBy(records, record => `${record.plane} ${record.format}`)
  return [...bySource.values()].flatMap(group => {
    const [sample] = group
    if (sample === undefined) return []
    const { plane, format } = sample
    // encoded into a buffer of its own, which can move to another thread
    const lines = new TextEncoder().encode(group.map(({ body }) => `${JSON.stringify(body)}\n`).join(''))
    return [{ plane, format, lines }]
  })
}

/** Every batch ends with an entry that says which line was reached. */
function placeAfter(db: CaseDatabase, source: number): Place {
  const end = endOfSource(db, source)
  if (end?.entry.kind !== 'end') throw new Error(`source ${source} ends in the middle of a batch`)
  return { position: end.position, line: end.entry.line }
}
