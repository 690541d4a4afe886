// Gathers the identifiers a record can be joined by.
import type { LinkKey, LinkKind, TableName } from '../../../shared/model/evidence.ts'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { cloudTrailKeys } from './cloudtrail-keys.ts'
import { objectOf, textOf, unfolded } from './columns.ts'
import { isGuid, isUpn } from './identifiers.ts'
import type { KeyPath } from './key-path.ts'
import { keyPaths } from './key-paths.ts'
import { mcpKeys } from './mcp-keys.ts'
import { normaliseKey } from './normalise.ts'
import { sessionKeys } from './session-keys.ts'

export type AddKey = (kind: LinkKind, field: string, value: Json | undefined) => void

/** Every key once, in a stable order, with the column or path it was read from. */
export function keysOf(table: TableName, fields: JsonObject): LinkKey[] {
  const keys: LinkKey[] = []
  const add: AddKey = (kind, field, value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return
    const normal = normaliseKey(kind, kind === 'agent' ? servicePrincipalPart(String(value)) : String(value))
    // A record has few: looking through them costs less than a set of them.
    if (normal === null || keys.some(key => key.value === normal && key.kind === kind)) return
    keys.push({ kind, value: normal, field })
  }
  const opened = new Map<Json, Json>()
  for (const item of keyPaths.get(table) ?? []) {
    const [column = ''] = item.path
    // no path begins with a name that objects have of themselves
    const value = fields[column]
    if (value !== undefined) addAt(item, 1, value, column, opened, add)
  }
  moreKeys[table]?.(fields, add)
  return keys
}

/** What takes more than a path: whose sign-in it is, what an object is, which session a tool was called in. */
const moreKeys: Partial<Record<TableName, (fields: JsonObject, add: AddKey) => void>> = {
  SigninLogs: agentSignIn,
  AADNonInteractiveUserSignInLogs: agentSignIn,
  AADServicePrincipalSignInLogs: agentSignIn,
  AADManagedIdentitySignInLogs: agentSignIn,
  AADRiskyAgents: riskSubject,
  AADAgentRiskEvents: riskSubject,
  AuditLogs: auditIdentities,
  AgentSpan: sessionKeys,
  AgentObject: agentObject,
  CloudPcObject: cloudPcObject,
  AWSCloudTrail: cloudTrailKeys,
  McpMessage: mcpKeys,
}

// `AgentId` of a CopilotInteraction is `T_<platform agent id>.<service principal id>` (real-system.md §6.3).
const servicePrincipalPart = (value: string): string => /^T_.*\.([^.]+)$/.exec(value)?.[1] ?? value

const looksLike: Record<NonNullable<KeyPath['only']>, (value: Json) => boolean> = {
  upn: isUpn,
  guid: isGuid,
  // Numbers count events of one device or mailbox and name nothing outside it.
  text: value => typeof value === 'string' && !/^\d*$/.test(value),
}

function addAt(item: KeyPath, depth: number, value: Json, field: string, opened: Map<Json, Json>, add: AddKey): void {
  const step = item.path[depth]
  if (step === undefined) {
    if (item.only === undefined || looksLike[item.only](value)) add(item.kind, field, value)
    return
  }
  const inside = open(value, opened)
  if (step === '*') {
    if (!Array.isArray(inside)) return
    for (const [at, one] of inside.entries()) addAt(item, depth + 1, one, `${field}[${at}]`, opened, add)
  } else if (isJsonObject(inside) && Object.hasOwn(inside, step)) {
    addAt(item, depth + 1, inside[step] ?? null, `${field}.${step}`, opened, add)
  }
}

/** Text that holds JSON is read once a record, however many paths go through it. */
function open(value: Json, opened: Map<Json, Json>): Json {
  if (typeof value !== 'string') return value
  const known = opened.get(value)
  if (known !== undefined) return known
  const inside = unfolded(value)
  opened.set(value, inside)
  return inside
}

/**
 * `agent` of a sign-in (real-system.md §5.1): `agentType` is the client's, `agentSubjectType` that of whom the token is
 * for, and the parent is the subject's: an agent user's agent identity, or an agent identity's blueprint. Rows that name
 * no subject are about the client.
 */
function agentSignIn(fields: JsonObject, add: AddKey): void {
  const column = fields.Agent === undefined ? 'agent' : 'Agent'
  const agent = objectOf(fields[column])
  const client = agentTypeOf(agent.agentType)
  const subject = agentTypeOf(agent.agentSubjectType) ?? client
  const either = (kind: LinkKind, ...names: string[]) => {
    for (const name of names) add(kind, name, fields[name])
  }
  add('blueprint', `${column}.parentAppId`, agent.parentAppId)
  if (client === 'agent') either('agent', 'AppId', 'appId')
  if (client === 'blueprint') either('blueprint', 'AppId', 'appId')
  if (subject === 'agentUser') {
    either('agentUser', 'UserId', 'userId')
    add('agent', `${column}.agentSubjectParentId`, agent.agentSubjectParentId)
  } else if (subject !== null) {
    if (subject === 'agent') either('agent', 'ServicePrincipalId', 'servicePrincipalId')
    add('blueprint', `${column}.agentSubjectParentId`, agent.agentSubjectParentId)
  }
}

const riskSubjects: Record<string, LinkKind> = {
  agentidentity: 'agent',
  agentuser: 'agentUser',
  agentidentityblueprintprincipal: 'app',
}

/**
 * Whose risk it is: `Id` of a risky agent, `AgentId` of a detection (`identityId` in Graph, where `agentId` is the older
 * name), of the kind `IdentityType` says, or the type of Graph's object (real-system.md §4).
 */
function riskSubject(fields: JsonObject, add: AddKey): void {
  const column = ['AgentId', 'identityId', 'agentId', 'Id', 'id'].find(name => fields[name] !== undefined)
  const graphType = /^#microsoft\.graph\.risky(agent.*)$/i.exec(textOf(fields, '@odata.type') ?? '')?.[1]
  const said = textOf(fields, 'IdentityType') ?? textOf(fields, 'identityType') ?? graphType ?? ''
  const kind = riskSubjects[said.toLowerCase()]
  if (kind !== undefined && column !== undefined) add(kind, column, fields[column])
}

/** The kinds of agents, by the enum's members and by the admin center's name for one of them, which queries use too. */
function agentTypeOf(value: Json | undefined): 'agentUser' | 'agent' | 'blueprint' | null {
  switch (typeof value === 'string' ? value.toLowerCase() : '') {
    case 'agentiduser':
      return 'agentUser'
    case 'agenticappinstance':
    case 'agentidentity':
      return 'agent'
    case 'agenticapp':
    case 'agentidentityblueprintprincipal':
      return 'blueprint'
    default:
      return null
  }
}

/** Who did it and what it was done to. `agentType` and `blueprintId` stand beside an identity (real-system.md §1.6). */
function auditIdentities(fields: JsonObject, add: AddKey): void {
  for (const column of ['InitiatedBy', 'initiatedBy']) {
    const by = objectOf(fields[column])
    for (const part of ['user', 'app']) {
      const identity = objectOf(by[part])
      agentIdentity(identity, part === 'app' ? 'servicePrincipalId' : 'id', `${column}.${part}`, add)
    }
  }
  for (const column of ['TargetResources', 'targetResources']) {
    const targets = unfolded(fields[column])
    if (!Array.isArray(targets)) continue
    for (const [index, target] of targets.entries()) {
      if (isJsonObject(target)) auditTarget(target, `${column}[${index}]`, add)
    }
  }
}

function auditTarget(target: JsonObject, field: string, add: AddKey): void {
  const type = (textOf(target, 'type') ?? '').toLowerCase()
  add('upn', `${field}.userPrincipalName`, target.userPrincipalName)
  if (type === 'user') add('user', `${field}.id`, target.id)
  if (type === 'device') add('device', `${field}.id`, target.id)
  if (type === 'application' || type === 'serviceprincipal') add('app', `${field}.id`, target.id)
  agentIdentity(target, 'id', field, add)
}

function agentIdentity(identity: JsonObject, id: string, field: string, add: AddKey): void {
  const kind = agentTypeOf(identity.agentType)
  if (kind !== null) add(kind, `${field}.${id}`, identity[id])
  add('blueprint', `${field}.blueprintId`, identity.blueprintId)
}

/** Graph objects (real-system.md §1.1): an agent identity, its agent user, its blueprint, or a person. */
function agentObject(fields: JsonObject, add: AddKey): void {
  const type = textOf(fields, '@odata.type')?.replace(/^#microsoft\.graph\./, '') ?? ''
  if (type === 'agentIdentity' || fields.agentIdentityBlueprintId !== undefined) {
    for (const name of ['id', 'appId']) add('agent', name, fields[name])
    add('blueprint', 'agentIdentityBlueprintId', fields.agentIdentityBlueprintId)
  } else if (type.startsWith('agentIdentityBlueprint') || fields.inheritablePermissions !== undefined) {
    for (const name of ['appId', 'id']) add('blueprint', name, fields[name])
  } else {
    add('user', 'id', fields.id)
    const parent = fields.identityParentId
    if (type === 'agentUser' || typeof parent === 'string') add('agentUser', 'id', fields.id)
    add('agent', 'identityParentId', parent)
  }
}

/** The id of a cloudPC is the computerId of the session API. A pool's id is no computer. */
function cloudPcObject(fields: JsonObject, add: AddKey): void {
  const isPool = /pool$/i.test(textOf(fields, '@odata.type') ?? '') || fields.poolUrl !== undefined
  if (!isPool) add('computer', 'id', fields.id)
}
