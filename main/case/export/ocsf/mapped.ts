// What a row says of what every class of OCSF asks for.
import type { Json, JsonObject } from '../../../../shared/model/json.ts'
import { addressIn, filled } from '../row.ts'

export interface Mapped {
  /** `activity_id` of the class; 99 where it has none for this, and `activityName` is the log's own word. */
  readonly activity: number
  readonly activityName: string
  readonly status: { readonly id: 0 | 1 | 2; readonly code?: string | undefined; readonly detail?: string | undefined }
  readonly metadata: JsonObject
  /** Attributes of the class. */
  readonly event: JsonObject
}

/** `type_id` of OCSF `user` with its caption; 99 where it has no number for what the log says, and `type` is the log's word. */
export interface UserKind {
  readonly type_id: 1 | 2 | 3 | 99
  readonly type: string
}
export const person: UserKind = { type_id: 1, type: 'User' }
export const admin: UserKind = { type_id: 2, type: 'Admin' }
export const system: UserKind = { type_id: 3, type: 'System' }
export const other = (type: string): UserKind => ({ type_id: 99, type })
export const principal = other('Service principal')

/** OCSF `user`; nothing where neither its id nor its name is known. */
export function userOf(
  said: {
    uid?: string | undefined
    uid_alt?: string | undefined
    name?: string | undefined
    full_name?: string | undefined
  },
  kind: UserKind | undefined,
): JsonObject | undefined {
  const user = filled(said)
  if (user?.uid === undefined && user?.name === undefined) return undefined
  return { ...user, ...kind }
}

/** OCSF `network_endpoint` of where a request came from: its address, or the service where the log names only that. */
export const sourceOf = (
  address: string | undefined,
  service: string | undefined,
  more: Record<string, Json | undefined> = {},
): JsonObject | undefined => {
  const ip = addressIn(address)
  const place = ip !== undefined ? { ip } : service === undefined ? undefined : { svc_name: service }
  return place === undefined ? undefined : filled({ ...place, ...more })
}
