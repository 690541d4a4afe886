// Ways out of a case: what its records are turned into for other tools.

import type { Annotations } from '../../../shared/model/act.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import type { LogRecord } from '../../../shared/model/record.ts'
import { keysOf } from '../import/keys.ts'
import { spanContext, spanFields } from '../import/span.ts'
import { timeOf } from '../import/time.ts'
import { agent365Sender } from './agent365.ts'
import { csvForm } from './csv.ts'
import type { Form } from './form.ts'
import { ndjsonForm } from './ndjson.ts'
import { ocsfForm } from './ocsf/index.ts'
import { otlpSender } from './otlp.ts'
import type { Outgoing, Sender } from './outgoing.ts'
import { stixForm } from './stix/index.ts'

export { csvLines } from './csv.ts'
export type { Form, Leaving } from './form.ts'
export type { Outgoing, OutgoingRequest, Sender } from './outgoing.ts'

/** Forms in which records are written out as files. */
export const fileFormats = ['csv', 'ndjson', 'ocsf', 'stix'] as const
export type FileFormat = (typeof fileFormats)[number]

export interface FormOptions {
  /** Of CSV, for people who open it in a spreadsheet. */
  readonly spreadsheet: boolean
  /** Of NDJSON: each line tells where the record came from. */
  readonly withProvenance: boolean
}

const forms: Record<FileFormat, (options: FormOptions, annotations: Annotations) => Form> = {
  csv: csvForm,
  ndjson: ndjsonForm,
  ocsf: ocsfForm,
  stix: (_options, annotations) => stixForm(annotations),
}

/** @param annotations of the case, for the forms that have a place for what people said of records */
export const formOf = (format: FileFormat, options: FormOptions, annotations: Annotations): Form =>
  forms[format](options, annotations)

/** Forms in which records are sent to a collector. */
export const wireFormats = ['agent365', 'otlp'] as const
export type WireFormat = (typeof wireFormats)[number]

export const senderOf = (format: WireFormat): Sender => (format === 'agent365' ? agent365Sender() : otlpSender())

/** What a case would hold of a record once it was taken in; of an exporter body, each span. */
export function outgoingOf({ table, format, body }: LogRecord): Outgoing[] {
  const all = format === 'agent365-exporter' ? spansIn(body) : [body]
  return all.map(fields => ({ table, time: timeOf(table, fields), fields, keys: keysOf(table, fields) }))
}

const spansIn = (body: JsonObject): JsonObject[] =>
  objectsIn(body.resourceSpans).flatMap(({ resource, scopeSpans }) =>
    objectsIn(scopeSpans).flatMap(({ scope, spans }) =>
      objectsIn(spans).map(span => spanFields(span, spanContext(resource, scope))),
    ),
  )

const objectsIn = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : [])
