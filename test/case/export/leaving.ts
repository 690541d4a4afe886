// What the tests of forms share: a record on its way out of a case, without a case.
import type { Form, Leaving } from '../../../main/case/export/index.ts'
import type { TableName } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { EvidenceId, epochMs } from '../../../shared/model/units.ts'

/** @param time as the log writes it */
export const leaving = (table: TableName, fields: JsonObject, time: string, raw = JSON.stringify(fields)): Leaving => ({
  id: EvidenceId.parse(1),
  source: 1,
  line: 1,
  table,
  time: epochMs(Date.parse(time)),
  fields,
  keys: [],
  raw,
  format: 'entra-ndjson',
  sourceName: 's',
  sourceDigest: '0'.repeat(64),
})

/** The text of all the files of a form, one after another. */
export function textOf(form: Form, records: readonly Leaving[]): string {
  for (const record of records) form.survey(record)
  const pieces = [...records.flatMap(record => form.push(record)), ...form.end()]
  return pieces.map(({ text }) => text).join('')
}
