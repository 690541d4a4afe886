// The records of a check's run as evidence: read by the importers of the exports they would be found in, as an investigator gets them.
import type { Evidence } from '../../shared/model/evidence.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { importRows } from '../investigation/reader.ts'

export async function evidenceOf(records: readonly LogRecord[]): Promise<Evidence[]> {
  const evidence: Evidence[] = []
  for (const [source, [format, rows]] of [...Map.groupBy(records, record => record.format)].entries()) {
    const bodies = rows.map(({ body }) => body)
    evidence.push(...(await importRows(format, bodies, source, evidence.length)))
  }
  return evidence
}
