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

/** OCSF `user`. A service principal is none of the kinds it has numbers for. */
export function userOf(
  said: { uid?: string | undefined; name?: string | undefined; full_name?: string | undefined },
  isPrincipal: boolean,
): JsonObject | undefined {
  const user = filled(said)
  if (user?.uid === undefined && user?.name === undefined) return undefined
  return { ...user, ...(isPrincipal ? { type_id: 99, type: 'Service principal' } : { type_id: 1, type: 'User' }) }
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
