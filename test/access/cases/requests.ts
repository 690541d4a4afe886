// Who asks in the written tables of Conditional Access: the plain request of each kind, and the same with one thing otherwise.
import { type AccessRequest, type AccessSettings, defaultSettings } from '../../../main/access/index.ts'
import type { Named } from '../written-table.ts'
import { graph } from './ids.ts'

export interface Asked {
  readonly request: AccessRequest
  readonly settings: AccessSettings
}
export interface Table {
  /** Parts of `conditions`, as a policy writes them. */
  readonly conditions: readonly Named<object>[]
  readonly requests: readonly Named<Asked>[]
}

export const self = 'abcdef00-0000-4000-8000-00000000000a'
export const other = '00000000-0000-4000-8000-00000000000b'
export const blueprint = 'abcdef00-0000-4000-8000-00000000000c'
export const office = 'abcdef00-0000-4000-8000-00000000000e'
export const everybody = {
  users: { includeUsers: ['All', 'AllAgentIdUsers'] },
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
}
/** The rule of filters by attributes. */
export const gold = 'CustomSecurityAttribute.Agents_Tier -eq "gold"'

const everything = { applications: { includeApplications: ['All'] } }

export const person: AccessRequest = {
  grant: 'interactive',
  subject: { kind: 'human', id: self, blueprintAppId: null, agentRisk: 'none', groups: [], roles: [], guest: null },
  resourceId: graph,
}
export const agentUser: AccessRequest = {
  grant: 'agentUser',
  subject: {
    kind: 'agentUser',
    id: self,
    blueprintAppId: blueprint,
    agentRisk: 'none',
    groups: [],
    roles: [],
    customSecurityAttributes: {},
  },
  resourceId: graph,
}
export const agent: AccessRequest = {
  grant: 'autonomous',
  subject: {
    kind: 'agentIdentity',
    id: self,
    blueprintAppId: null,
    agentRisk: 'none',
    customSecurityAttributes: {},
  },
  resourceId: graph,
}
export const inMay: AccessSettings = { ...defaultSettings, profile: '2026-05' }
export const asked = (request: AccessRequest, settings: AccessSettings = defaultSettings): Asked => ({
  request,
  settings,
})

/** The plain request of a kind, and the same with something else known of the subject. */
export const subjects = (
  name: string,
  request: AccessRequest,
  changes: readonly Named<Partial<AccessRequest['subject']>>[],
  settings?: AccessSettings,
): Named<Asked>[] =>
  changes.map(([where, change]) => [
    `${name}: ${where}`,
    asked({ ...request, subject: { ...request.subject, ...change } }, settings),
  ])

/** A field that is taken away is not known. */
export function without(request: AccessRequest, field: 'groups' | 'roles' | 'guest' | 'customSecurityAttributes') {
  const { [field]: _, ...subject } = request.subject
  return { ...request, subject }
}

/** A policy about everybody and everything, but for what else it says. */
export const broad = <Conditions extends object>(conditions: Conditions) => ({
  ...everybody,
  ...everything,
  ...conditions,
})

type Asker = readonly [name: string, request: AccessRequest, settings: AccessSettings]
export const askers: readonly Asker[] = [
  ['a person', person, defaultSettings],
  ['an agent user', agentUser, defaultSettings],
  ['an agent user in May', agentUser, inMay],
  ['an agent identity', agent, defaultSettings],
]

/** The plain request of somebody who asks, and how it may be otherwise. */
export const asOf = (
  [name, request, settings]: Asker,
  changes: readonly Named<Partial<AccessRequest>>[],
): Named<Asked>[] => changes.map(([where, change]) => [`${name}: ${where}`, asked({ ...request, ...change }, settings)])
