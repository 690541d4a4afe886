// Records as a STIX 2.1 bundle: what each record names as observables, the record as observed data, alerts and incidents,
// and what people noted on them.
import { createHash } from 'node:crypto'
import type { Annotations, RecordAnnotation } from '../../../../shared/model/act.ts'
import type { Json, JsonObject } from '../../../../shared/model/json.ts'
import type { EpochMs, EvidenceId } from '../../../../shared/model/units.ts'
import { sha256Hex } from '../../hashing.ts'
import type { Form, Leaving, Piece } from '../form.ts'
import { counts } from '../outgoing.ts'
import { filled, rowOf } from '../row.ts'
import { alertOf, alertTables } from './alerts.ts'
import { objectId } from './ids.ts'
import { literal, observablesOf, stamp, uriOf } from './observables.ts'

const file = 'bundle.json'

/** Who made the objects. The time is that of this form of it. */
const producer = {
  type: 'identity',
  spec_version: '2.1',
  id: objectId('identity', 'Throughline'),
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'Throughline',
  identity_class: 'system',
}

/**
 * Ids depend on what an object is about alone: the same records give the same bundle. A record without a time, or that
 * names nothing STIX has an object for, is left out and counted. What is kept in memory is the id of each object once.
 */
export function stixForm(annotations: Annotations): Form {
  const leftOut = counts()
  const digest = createHash('sha256')
  const alerts = new Map<string, EpochMs>()
  const written = new Set<string>()
  const noted = new Map<EvidenceId, RecordAnnotation>(annotations.records.map(each => [each.record, each]))

  function pieces(objects: readonly JsonObject[]): Piece[] {
    const all = written.size === 0 ? [producer, ...objects] : objects
    const first = written.size === 0
    const fresh = all.filter(object => {
      const key = `${object.id} ${object.modified ?? ''}`
      return !written.has(key) && written.add(key)
    })
    const text = fresh.map(object => JSON.stringify(object)).join(',\n')
    if (text === '') return []
    const start = first ? `{"type":"bundle","id":"${objectId('bundle', digest.digest('hex'))}","objects":[\n` : ',\n'
    return [{ file, text: start + text }]
  }

  return {
    survey(record) {
      digest.update(aboutOf(record))
      const alert = record.time === null ? null : alertOf(record.table, record.fields)
      if (record.time === null || alert === null || !alertTables.includes(record.table)) return
      const before = alerts.get(alert.id)
      if (before === undefined || record.time < before) alerts.set(alert.id, record.time)
    },
    files: () => [file],
    joins: true,
    push(record) {
      const objects = objectsOf(record, alerts, noted.get(record.id))
      if (typeof objects !== 'string') return pieces(objects)
      leftOut.add(objects)
      return []
    },
    end: () => [...pieces([]), { file, text: '\n]}\n' }],
    leftOut: leftOut.by,
    notes: new Map(),
  }
}

/** Tells the record from every other, in whichever case it is. */
const aboutOf = ({ sourceDigest, line, raw }: Leaving): string =>
  `${sourceDigest} ${line} ${sha256Hex(Buffer.from(raw))}`

/** The objects of a record, or why it has none. */
function objectsOf(
  record: Leaving,
  alerts: ReadonlyMap<string, EpochMs>,
  noted: RecordAnnotation | undefined,
): JsonObject[] | string {
  const { table, time, fields } = record
  if (time === null) return 'record without a time'
  const about = aboutOf(record)
  const at = stamp(time)
  const made = (type: string, members: Record<string, Json | undefined>, key = about, created = at): JsonObject => ({
    type,
    spec_version: '2.1',
    id: objectId(type, key),
    created_by_ref: producer.id,
    created,
    modified: at,
    ...filled(members),
  })
  const observables = observablesOf(fields, about)
  const observed =
    observables.length === 0
      ? null
      : made('observed-data', {
          first_observed: at,
          last_observed: at,
          number_observed: 1,
          object_refs: observables.map(({ id }) => id),
          external_references: [referenceOf(record)],
        })
  const alert = alertOf(table, fields)
  const raised = alert === null ? undefined : alerts.get(alert.id)
  const incident =
    alert === null || raised === undefined || !alertTables.includes(table)
      ? null
      : made(
          'incident',
          {
            name: alert.name ?? alert.id,
            description: alert.description,
            external_references: [{ source_name: table, external_id: alert.id }],
          },
          alert.id,
          stamp(raised),
        )
  const indicator = threatUrl(record)
  const threat =
    indicator === undefined
      ? null
      : made('indicator', {
          name: indicator,
          pattern: `[url:value = ${literal(indicator)}]`,
          pattern_type: 'stix',
          valid_from: at,
        })
  const sightingOf = (of: Json | undefined): JsonObject[] =>
    of === undefined || observed === null
      ? []
      : [
          made(
            'sighting',
            { sighting_of_ref: of, observed_data_refs: [observed.id ?? null], first_seen: at, last_seen: at, count: 1 },
            `${about} ${String(of)}`,
          ),
        ]
  const subject = observed ?? incident
  if (subject === null) return 'record that names nothing STIX has an object for'
  return [
    ...observables,
    ...[observed, incident, threat].filter(each => each !== null),
    ...sightingOf(threat?.id),
    ...(alert === null || raised === undefined ? [] : sightingOf(objectId('incident', alert.id))),
    ...notesOn(noted, about, subject, made),
  ]
}

/** Where the record stands, so that it can be found in its source and its case. */
const referenceOf = ({ table, line, sourceName, raw }: Leaving): JsonObject => ({
  source_name: sourceName,
  description: `${table}, line ${line}`,
  external_id: `sha256:${sha256Hex(Buffer.from(raw))}`,
})

/** A URL the log itself calls a threat: nothing else is made an indicator. */
function threatUrl({ table, fields }: Leaving): string | undefined {
  const row = rowOf(fields)
  return table === 'UrlClickEvents' && row.text('ThreatTypes') !== undefined ? uriOf(row.text('Url')) : undefined
}

/** A star, the tags and each comment that stands on the record. */
function notesOn(
  noted: RecordAnnotation | undefined,
  about: string,
  subject: JsonObject,
  made: (type: string, members: Record<string, Json | undefined>, key: string, created?: string) => JsonObject,
): JsonObject[] {
  if (noted === undefined) return []
  const object_refs = [subject.id ?? null]
  const { starred, tags, comments } = noted
  const marks = [...(starred ? ['Starred'] : []), ...tags.map(tag => `Tag: ${tag}`)]
  return [
    ...marks.map(content => made('note', { content, object_refs }, `${about} ${content}`)),
    ...comments.map(({ text, at, by }) => ({
      ...made('note', { content: text, authors: [by], object_refs }, `${about} ${at} ${text}`, stamp(at)),
      modified: stamp(at),
    })),
  ]
}
