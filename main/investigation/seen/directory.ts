// Reads a Graph object: who an agent, agent user, blueprint or person is, who sponsors it, and which device a Cloud PC is.
import type { Evidence } from '../../../shared/model/evidence.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { type Columns, columnsOf, idOf, listOf, nestedOf, textOf } from '../../../shared/records/fields.ts'
import { type CloudPc, type Directory, type Party, planeOf } from './seen.ts'

/** What a directory object says; null where it carries no id. */
export function directoryOf(evidence: Evidence): Directory | null {
  const object = columnsOf(evidence.fields)
  const id = idOf(object, 'id')
  if (id === null) return null
  const type = typeOf(object)
  const upn = idOf(object, 'userPrincipalName')
  return {
    what: 'directory',
    evidence: evidence.id,
    table: evidence.table,
    plane: null,
    time: null,
    accounts: [`user ${id}`, `app ${id}`, ...(upn === null ? [] : [`upn ${upn}`])],
    identity: `object ${id}`,
    type,
    id,
    appId: idOf(object, 'appId'),
    name: textOf(object, 'displayName'),
    upn,
    blueprint: idOf(object, 'agentIdentityBlueprintId'),
    parent: idOf(object, 'identityParentId'),
    sponsors: listOf(object, 'sponsors').filter(isJsonObject).map(columnsOf).map(partyOf),
  }
}

/** What Defender's inventory says of an agent, as the directory does; null where it names no agent identity. It is nobody's act. */
export function inventoriedAgentOf(evidence: Evidence): Directory | null {
  const row = columnsOf(evidence.fields)
  const id = idOf(row, 'EntraAgentID', 'EntraAgentId', 'EntraObjectId')
  if (id === null) return null
  return {
    what: 'directory',
    evidence: evidence.id,
    table: evidence.table,
    plane: planeOf(evidence.table),
    time: null,
    accounts: [`app ${id}`],
    identity: `object ${id}`,
    type: 'agent',
    id,
    appId: null,
    name: textOf(row, 'AgentName', 'Name', 'AIAgentName') ?? textOf(nestedOf(row, 'RawAgentInfo'), 'displayName'),
    upn: null,
    blueprint: idOf(row, 'EntraBlueprintID', 'EntraBlueprintId'),
    parent: null,
    sponsors: [],
  }
}

/** What a Graph `cloudPC` says; null where it carries no id. `aadDeviceId` is its Entra device. */
export function cloudPcOf(evidence: Evidence): CloudPc | null {
  const object = columnsOf(evidence.fields)
  const id = idOf(object, 'id')
  if (id === null) return null
  const device = idOf(object, 'aadDeviceId')
  const name = textOf(object, 'managedDeviceName', 'displayName')
  return {
    what: 'cloudPc',
    evidence: evidence.id,
    table: evidence.table,
    plane: null,
    time: null,
    accounts: [
      `computer ${id}`,
      ...(device === null ? [] : [`device ${device}`]),
      ...(name === null ? [] : [`deviceName ${name.toLowerCase()}`]),
    ],
    identity: `object ${id}`,
    id,
    device,
    name,
    pool: textOf(object, 'provisioningPolicyName'),
  }
}

/** `@odata.type` where the export kept it; a single GET does not write it, so what only one type has decides. */
function typeOf(object: Columns): Directory['type'] {
  const type = textOf(object, '@odata.type') ?? ''
  if (/agentIdentityBlueprint/i.test(type)) return 'blueprint'
  if (/agentIdentity$/i.test(type) || object.has('agentidentityblueprintid')) return 'agent'
  if (/agentUser$/i.test(type) || idOf(object, 'identityParentId') !== null) return 'agentUser'
  return 'user'
}

function partyOf(object: Columns): Party {
  return {
    id: idOf(object, 'id'),
    upn: idOf(object, 'userPrincipalName'),
    name: textOf(object, 'displayName'),
  }
}
