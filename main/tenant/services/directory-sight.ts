// The states of the identity machines, as the directory's decisions and the token service are handed them.
import type { DirectoryObjectRef } from '../../../shared/model/directory-operation.ts'
import type { RiskLevel, RiskSubject } from '../../../shared/model/identity.ts'
import { riskRef } from '../../../shared/model/identity.ts'
import type {
  AgentRef,
  AgentUserRef,
  BlueprintRef,
  CredentialRef,
  HumanRef,
  PrincipalRef,
  RegistrationRef,
  RiskRef,
} from '../../../shared/model/refs.ts'
import type {
  DirectoryCaller,
  DirectoryLimits,
  DirectorySight,
  ObjectState,
  RegistrationState,
} from '../../access/index.ts'
import type { LiveDirectory } from '../indexes/directory.ts'
import type { Family } from '../indexes/family.ts'
import { type AgentIdentityContext, agentIdentityModel } from '../machines/agent-identity.ts'
import { type AgentUserContext, agentUserModel } from '../machines/agent-user.ts'
import { blueprintModel } from '../machines/blueprint.ts'
import { type CredentialContext, credentialModel } from '../machines/credential.ts'
import { humanModel } from '../machines/human.ts'
import { principalModel } from '../machines/principal.ts'
import { registrationModel } from '../machines/registration.ts'
import { type RiskContext, riskModel } from '../machines/risk.ts'

interface State<Context> {
  value: unknown
  context: Context
}
/** States by reference; one that is missing was never created. */
export interface DirectoryStates {
  readonly human: ReadonlyMap<HumanRef, State<object>>
  readonly blueprint: ReadonlyMap<BlueprintRef, State<object>>
  readonly principal: ReadonlyMap<PrincipalRef, State<object>>
  readonly credential: ReadonlyMap<CredentialRef, State<CredentialContext>>
  readonly registration: ReadonlyMap<RegistrationRef, State<object>>
  readonly risk: ReadonlyMap<RiskRef, State<RiskContext>>
  readonly agent: ReadonlyMap<AgentRef, State<AgentIdentityContext>>
  readonly agentUser: ReadonlyMap<AgentUserRef, State<AgentUserContext>>
}

const objectStates: ReadonlyMap<unknown, ObjectState> = new Map<unknown, ObjectState>([
  ['idle', 'active'],
  ['waiting', 'active'],
  ...(['active', 'disabled', 'condemned', 'orphaned', 'softDeleted', 'hardDeleted'] as const).map(
    (state): [unknown, ObjectState] => [state, state],
  ),
])
const registrationStates: readonly RegistrationState[] = [
  'discovered',
  'requested',
  'approved',
  'rejected',
  'published',
  'blocked',
  'uninstalled',
  'deleted',
]

/** What the state of an object is for decisions. */
export function objectState(states: DirectoryStates, object: DirectoryObjectRef): ObjectState {
  const all: readonly ReadonlyMap<string, State<object>>[] = [
    states.human,
    states.blueprint,
    states.principal,
    states.agent,
    states.agentUser,
  ]
  const state = all.map(each => each.get(object)).find(each => each !== undefined)
  return objectStates.get(state?.value) ?? 'absent'
}

export interface AccountSight {
  blueprintEnabled: boolean
  agentEnabled: boolean
  agentUserEnabled: boolean
  deleted: ('blueprint' | 'agent' | 'agentUser')[]
  orphaned: boolean
  agentRisk: RiskLevel
}

/** The accounts behind an agent's token request. A blueprint without a principal that is there signs nothing in. */
export function accountSight(
  states: DirectoryStates,
  family: Family,
  { blueprint, agent, agentUser }: { blueprint: BlueprintRef; agent: AgentRef; agentUser: AgentUserRef | null },
): AccountSight {
  const agentState = states.agent.get(agent)
  const userState = agentUser ? states.agentUser.get(agentUser) : undefined
  const deletedState = (object: DirectoryObjectRef): boolean =>
    ['absent', 'softDeleted', 'hardDeleted'].includes(objectState(states, object))
  const principals = family.principalsOf(blueprint)
  return {
    blueprintEnabled: canBlueprintSignIn(states, family, blueprint),
    agentEnabled: agentState !== undefined && agentIdentityModel.views.canAuthenticate(agentState),
    agentUserEnabled: userState !== undefined && agentUserModel.views.canAuthenticate(userState),
    deleted: [
      ...(deletedState(blueprint) || principals.every(deletedState) ? (['blueprint'] as const) : []),
      ...(deletedState(agent) ? (['agent'] as const) : []),
      ...(agentUser && deletedState(agentUser) ? (['agentUser'] as const) : []),
    ],
    orphaned:
      (agentState !== undefined && agentIdentityModel.views.orphaned(agentState)) ||
      (userState !== undefined && agentUserModel.views.orphaned(userState)),
    agentRisk: riskLevel(states, agent),
  }
}

export function riskLevel(states: DirectoryStates, subject: RiskSubject): RiskLevel {
  const state = states.risk.get(riskRef(subject))
  return state ? riskModel.views.level(state) : 'none'
}

/** Whether an administrator approved the agent, and nobody blocked it since; a shadow agent is not approved. */
export function isApproved({ registrations }: LiveDirectory, states: DirectoryStates, agent: AgentRef): boolean {
  return registrations.values().some(entry => {
    if (entry.agent !== agent) return false
    const state = states.registration.get(entry.ref)
    return state !== undefined && registrationModel.views.approved(state)
  })
}

function canBlueprintSignIn(states: DirectoryStates, family: Family, blueprint: BlueprintRef): boolean {
  const state = states.blueprint.get(blueprint)
  const principals = family.principalsOf(blueprint).map(principal => states.principal.get(principal))
  return (
    state !== undefined &&
    blueprintModel.views.enabled(state) &&
    principals.some(principal => principal !== undefined && principalModel.views.enabled(principal))
  )
}

export function directorySight(
  directory: LiveDirectory,
  family: Family,
  states: DirectoryStates,
  limits: DirectoryLimits,
): DirectorySight {
  const stateOf = (object: DirectoryObjectRef): ObjectState => objectState(states, object)
  const find = <Item>(items: ReadonlyMap<string, Item>, ref: string): Item | null => items.get(ref) ?? null

  function blueprintRefOf(object: string): BlueprintRef | null {
    return (
      find(directory.blueprints, object)?.ref ??
      find(directory.principals, object)?.blueprint ??
      find(directory.credentials, object)?.blueprint ??
      find(directory.agents, object)?.blueprint ??
      find(directory.agents, find(directory.agentUsers, object)?.agent ?? '')?.blueprint ??
      null
    )
  }

  return {
    limits,
    licences: directory.tenant.licences ?? ['E5'],
    stateOf,
    canSignIn: caller => canSignIn(caller),
    blueprintByAppId: appId =>
      directory.blueprints.values().find(each => each.appId.toLowerCase() === appId.toLowerCase()) ?? null,
    blueprintOf(object) {
      const ref = blueprintRefOf(object)
      return ref ? (directory.blueprints.get(ref) ?? null) : null
    },
    principalsOf: blueprint =>
      family.principalsOf(blueprint).filter(principal => !['absent', 'hardDeleted'].includes(stateOf(principal))),
    sponsorsOf: object => (find(directory.blueprints, object) ?? find(directory.agents, object))?.sponsors ?? [],
    agentOf: agentUser => directory.agentUsers.get(agentUser)?.agent ?? null,
    agentUsersOf: agent =>
      family.agentUsersOf(agent).filter(agentUser => !['absent', 'hardDeleted'].includes(stateOf(agentUser))),
    userPrincipalNameTaken: name =>
      [...directory.humans.values(), ...directory.agentUsers.values()].some(
        each =>
          each.userPrincipalName.toLowerCase() === name.toLowerCase() &&
          !['absent', 'hardDeleted'].includes(stateOf(each.ref)),
      ),
    disabledByMicrosoft(agent) {
      const state = states.agent.get(agent)
      return state !== undefined && agentIdentityModel.views.disabledByMicrosoft(state)
    },
    counted: {
      blueprints: () => countOf(states.blueprint, blueprintModel.views.countsToQuota),
      agentsOf: blueprint =>
        family.agentsOf(blueprint).filter(agent => {
          const state = states.agent.get(agent)
          return state !== undefined && agentIdentityModel.views.countsToQuota(state)
        }).length,
      agentObjects: () =>
        countOf(states.blueprint, blueprintModel.views.countsToQuota) +
        countOf(states.principal, principalModel.views.countsToQuota) +
        countOf(states.agent, agentIdentityModel.views.countsToQuota) +
        countOf(states.agentUser, agentUserModel.views.countsToQuota),
    },
    credential(ref) {
      const state = states.credential.get(ref)
      if (!state || state.context.kind === null || credentialModel.views.revoked(state)) return null
      return { kind: state.context.kind, valid: credentialModel.views.valid(state) }
    },
    validCredentialsOf: blueprint =>
      Array.from(states.credential)
        .filter(([, state]) => state.context.blueprint === blueprint && credentialModel.views.valid(state))
        .map(([ref]) => ref),
    registrationState(ref) {
      const value = states.registration.get(ref)?.value
      return registrationStates.find(each => each === value) ?? 'unregistered'
    },
    registrationOf: (agent, sourceAgentId) =>
      directory.registrations
        .values()
        .find(
          entry =>
            (agent !== null && entry.agent === agent) ||
            (sourceAgentId !== '' && entry.sourceAgentId === sourceAgentId),
        )?.ref ?? null,
    units: new Map(
      Array.from(directory.units, ([key, { unit, members, administrators }]) => [
        key,
        {
          hidden: unit.visibility === 'HiddenMembership',
          restricted: unit.isMemberManagementRestricted,
          members,
          administrators,
        },
      ]),
    ),
    riskStateOf(subject) {
      const state = states.risk.get(riskRef(subject))
      return state ? riskModel.views.state(state) : 'none'
    },
  }

  function canSignIn(caller: DirectoryCaller): boolean {
    switch (caller.kind) {
      case 'human': {
        const state = states.human.get(caller.ref)
        return state !== undefined && humanModel.views.canAuthenticate(state)
      }
      case 'blueprint':
        return canBlueprintSignIn(states, family, caller.ref)
      case 'agent': {
        const state = states.agent.get(caller.ref)
        const blueprint = directory.agents.get(caller.ref)?.blueprint
        return (
          state !== undefined &&
          agentIdentityModel.views.canAuthenticate(state) &&
          blueprint !== undefined &&
          canBlueprintSignIn(states, family, blueprint)
        )
      }
      case 'application':
        return true
    }
  }
}

const countOf = <Item>(items: ReadonlyMap<string, Item>, counts: (item: Item) => boolean): number =>
  items.values().reduce((sum, item) => sum + (counts(item) ? 1 : 0), 0)
