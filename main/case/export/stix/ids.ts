// Identifiers of STIX 2.1 objects (§2.9): the same object has the same one wherever and whenever it is written.
import { createHash } from 'node:crypto'
import type { JsonObject } from '../../../../shared/model/json.ts'
import { canonicalJson } from '../../hashing.ts'

/** The namespace the standard names for observables. */
const observables = '00abedb4-aa42-466c-9c01-fed23315a9b7'
/** Ours, for all other objects, as an id that does not follow the standard's rule must not stand in its namespace. */
const ours = '5b1d9a52-7c1e-4d0b-9d37-6f2f3a0c8e11'

/** Of an observable, by the properties that say which it is: UUIDv5 of their canonical JSON (RFC 8785). */
export const observableId = (type: string, contributing: JsonObject): string =>
  `${type}--${nameBased(observables, canonicalJson(contributing))}`

/** Of any other object, by what it is about. */
export const objectId = (type: string, about: string): string => `${type}--${nameBased(ours, `${type} ${about}`)}`

/** Of a process, which no property tells from another: the standard wants version 4, here drawn from what it is about. */
export const processId = (about: string): string =>
  `process--${uuid(createHash('sha256').update(`process ${about}`).digest(), 4)}`

/** RFC 9562 §5.5. */
const nameBased = (namespace: string, name: string): string =>
  uuid(
    createHash('sha1')
      .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
      .update(name)
      .digest(),
    5,
  )

function uuid(hash: Buffer, version: number): string {
  const bytes = Buffer.from(hash.subarray(0, 16))
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
