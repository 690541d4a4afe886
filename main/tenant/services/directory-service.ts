// The directory as Microsoft Graph offers it: an operation is decided on, and becomes messages to machines or a refusal.
import type { DirectoryObjectRef, DirectoryOperation } from '../../../shared/model/directory-operation.ts'
import type { Ids } from '../../../shared/model/env.ts'
import type { FactOf } from '../../../shared/model/facts.ts'
import { type Credential, type Registration, type RiskDetection, riskRef } from '../../../shared/model/identity.ts'
import { type ActorRef, isRefOf } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import {
  type DirectoryCaller,
  type DirectoryError,
  type DirectoryLimits,
  type DirectorySight,
  decideDirectoryOperation,
  findShadowAgents,
  requestLine,
  type Sighting,
  sponsorsFor,
  sponsorshipsLost,
} from '../../access/index.ts'
import { type LiveDirectory, lookUp } from '../indexes/directory.ts'
import type { Family } from '../indexes/family.ts'
import type { By } from '../machines/lifecycle.ts'
import { registrationModel } from '../machines/registration.ts'
import type { Message } from '../reactions.ts'
import { type DirectoryStates, directorySight } from './directory-sight.ts'
import { carryOutOnUnit, type UnitFact } from './unit-service.ts'

export interface DirectoryService {
  readonly directory: LiveDirectory
  readonly family: Family
  readonly states: DirectoryStates
  readonly limits: DirectoryLimits
  readonly ids: Ids
}

export interface DirectoryAsk {
  operation: DirectoryOperation
  caller: DirectoryCaller
  now: EpochMs
}

/**
 * `messages` are to be sent in order, `told` to be told: units have no machine. `created` is the new object, `read` what was
 * asked to be read. A refusal answers with the first error; where the
 * caller is one of the tenant's own, its machine is told and tells the refusal as a fact.
 */
export type DirectoryAnswer =
  | {
      ok: true
      status: 200 | 201 | 204
      created: ActorRef | null
      messages: Message[]
      told: readonly UnitFact[]
      read: readonly string[] | null
    }
  | {
      ok: false
      errors: readonly DirectoryError[]
      refused: FactOf<'directory.refused'>
      messages: Message[]
    }

export function answerDirectoryRequest(service: DirectoryService, ask: DirectoryAsk): DirectoryAnswer {
  const { operation, caller } = ask
  const see = directorySight(service.directory, service.family, service.states, service.limits)
  const decision = decideDirectoryOperation(operation, caller, see)
  if (decision.outcome === 'grant') {
    const { created, messages, told = [], read = null } = carryOut(service, ask, see)
    const reads = operation.operation === 'restore' || read !== null
    const status = created || operation.operation === 'createAdministrativeUnit' ? 201 : reads ? 200 : 204
    return { ok: true, status, created, messages, told, read }
  }
  const [first] = decision.errors
  if (!first) throw new Error('a denial without an error')
  const refused = {
    operation: requestLine(operation),
    target: targetOf(operation),
    status: first.status,
    code: first.code,
    message: decision.errors.map(({ message }) => message).join(' '),
  }
  return {
    ok: false,
    errors: decision.errors,
    refused: { type: 'directory.refused', by: byOf(caller), ...refused },
    messages: toCaller(service, caller, refused),
  }
}

const targetOf = (operation: DirectoryOperation): string => {
  if ('target' in operation) return operation.target
  return 'displayName' in operation ? operation.displayName : operation.unit
}

const byOf = (caller: DirectoryCaller): By => {
  if (caller.kind === 'application') return null
  return caller.kind === 'blueprint' ? caller.principal : caller.ref
}

function toCaller(
  { states }: DirectoryService,
  caller: DirectoryCaller,
  refused: Omit<FactOf<'directory.refused'>, 'type' | 'by'>,
): Message[] {
  switch (caller.kind) {
    case 'human':
      return states.human.has(caller.ref)
        ? [{ kind: 'human', to: caller.ref, event: { type: 'human.refuse', refused } }]
        : []
    case 'blueprint':
      return states.principal.has(caller.principal)
        ? [{ kind: 'principal', to: caller.principal, event: { type: 'principal.refuse', refused } }]
        : []
    case 'agent':
      return states.agent.has(caller.ref)
        ? [{ kind: 'agent', to: caller.ref, event: { type: 'agent.refuse', refused } }]
        : []
    case 'application':
      return []
  }
}

interface Done {
  created: ActorRef | null
  messages: Message[]
  told?: readonly UnitFact[]
  read?: readonly string[]
}
const done = (...messages: Message[]): Done => ({ created: null, messages })

function carryOut(
  service: DirectoryService,
  { operation: asked, caller, now }: DirectoryAsk,
  see: DirectorySight,
): Done {
  const { directory, ids } = service
  const by = byOf(caller)
  switch (asked.operation) {
    case 'createBlueprint': {
      const id = ids.guid()
      const ref = `blueprint:${id}` as const
      const blueprint = {
        ref,
        id,
        appId: ids.guid(),
        principalId: ids.guid(),
        displayName: asked.displayName,
        owners: asked.owners,
        sponsors: [...sponsorsFor(asked.sponsors, caller)],
      }
      const event = { type: 'blueprint.create', blueprint, enabled: true } as const
      return { created: ref, messages: [{ kind: 'blueprint', to: ref, event }] }
    }
    case 'createPrincipal': {
      const blueprint = see.blueprintByAppId(asked.appId)
      if (!blueprint) throw new Error(`no blueprint has the appId ${asked.appId}`)
      // the first principal has the id the blueprint was announced with; one made after it was purged, another
      const id = service.family.principalsOf(blueprint.ref).length === 0 ? blueprint.principalId : ids.guid()
      const ref = `principal:${id}` as const
      const principal = { ref, id, blueprint: blueprint.ref, displayName: asked.displayName, sponsors: [] }
      return {
        created: ref,
        messages: [{ kind: 'principal', to: ref, event: { type: 'principal.create', principal } }],
      }
    }
    case 'createAgent': {
      const blueprint = see.blueprintByAppId(asked.agentIdentityBlueprintId)
      if (!blueprint) throw new Error(`no blueprint has the appId ${asked.agentIdentityBlueprintId}`)
      const id = ids.guid()
      const ref = `agent:${id}` as const
      const sponsors = [...sponsorsFor(asked.sponsors, caller)]
      const agent = { ref, id, displayName: asked.displayName, blueprint: blueprint.ref, sponsors }
      return {
        created: ref,
        messages: [{ kind: 'agent', to: ref, event: { type: 'agent.create', agent, enabled: true } }],
      }
    }
    case 'createAgentUser': {
      const { displayName, userPrincipalName, identityParent: agent, manager } = asked
      if (!agent) throw new Error('an agent user has a parent')
      const id = ids.guid()
      const ref = `agentUser:${id}` as const
      const agentUser = { ref, id, displayName, userPrincipalName, agent, ...(manager ? { manager } : {}) }
      const event = { type: 'agentUser.create', agentUser, enabled: true } as const
      return { created: ref, messages: [{ kind: 'agentUser', to: ref, event }] }
    }
    case 'setAccountEnabled': {
      // Graph answers 204 to a PATCH that changes nothing, and nothing happens
      if (see.stateOf(asked.target) === (asked.accountEnabled ? 'active' : 'disabled')) return done()
      return done(changed(asked.target, asked.accountEnabled ? 'enable' : 'disable', by))
    }
    case 'delete':
      return done(changed(asked.target, 'delete', by), ...sponsorLosses(directory, see, asked.target))
    case 'restore':
    case 'purge':
      return done(changed(asked.target, asked.operation, by))
    case 'setIdentityParent':
      throw new Error('identityParentId never changes')
    case 'setSponsors': {
      const { target, sponsors } = asked
      return done(
        isRefOf(target, 'blueprint')
          ? { kind: 'blueprint', to: target, event: { type: 'blueprint.setSponsors', sponsors, by } }
          : { kind: 'agent', to: target, event: { type: 'agent.setSponsors', sponsors, by } },
      )
    }
    case 'setInheritablePermissions': {
      const { target: to, inheritablePermissions } = asked
      return done({ kind: 'blueprint', to, event: { type: 'blueprint.setInheritance', inheritablePermissions, by } })
    }
    case 'revokeSessions': {
      const { target } = asked
      return done(
        isRefOf(target, 'human')
          ? { kind: 'human', to: target, event: { type: 'human.revokeSessions', by } }
          : { kind: 'agentUser', to: target, event: { type: 'agentUser.revokeSessions', by } },
      )
    }
    case 'addCredential': {
      if (!isRefOf(asked.target, 'blueprint')) throw new Error('only a blueprint has credentials')
      const id = ids.guid()
      const ref = `credential:${id}` as const
      const { credential: added } = asked
      const credential: Credential =
        added.kind === 'federatedIdentityCredential'
          ? { ...added, ref, blueprint: asked.target, id }
          : { ...added, ref, blueprint: asked.target, keyId: id }
      const begun = credential.kind === 'federatedIdentityCredential' || credential.startDateTime <= now
      return {
        created: ref,
        messages: [{ kind: 'credential', to: ref, event: { type: 'credential.add', credential, begun, by } }],
      }
    }
    case 'removeCredential': {
      const { target: to, reason } = asked
      return done({ kind: 'credential', to, event: { type: 'credential.revoke', reason, by } })
    }
    case 'assignRole': {
      const { target, role } = asked
      return done(
        isRefOf(target, 'agent')
          ? { kind: 'agent', to: target, event: { type: 'agent.assignRole', role, by } }
          : { kind: 'agentUser', to: target, event: { type: 'agentUser.assignRole', role, by } },
      )
    }
    case 'addToGroup': {
      const { target, group } = asked
      return done(
        isRefOf(target, 'agent')
          ? { kind: 'agent', to: target, event: { type: 'agent.joinGroup', group, by } }
          : { kind: 'agentUser', to: target, event: { type: 'agentUser.joinGroup', group, by } },
      )
    }
    case 'createAdministrativeUnit':
    case 'addUnitMember':
    case 'removeUnitMember':
    case 'listUnitMembers':
    case 'assignScopedRole':
      return { created: null, messages: [], ...carryOutOnUnit(directory, ids, asked, by) }
    case 'register': {
      const { displayName, agent, sourceAgentId, originatingStore, owners } = asked
      const known = see.registrationOf(agent, sourceAgentId)
      const id = known ? lookUp(directory.registrations, known).id : ids.guid()
      const ref = known ?? (`registration:${id}` as const)
      const blueprint = agent ? lookUp(directory.agents, agent).blueprint : null
      const registration = { ref, id, displayName, agent, blueprint, sourceAgentId, originatingStore, owners }
      return {
        created: ref,
        messages: [{ kind: 'registration', to: ref, event: { type: 'registration.request', registration, by } }],
      }
    }
    case 'approveRegistration':
      return done({ kind: 'registration', to: asked.target, event: { type: 'registration.approve', by } })
    case 'publishRegistration':
      return done({ kind: 'registration', to: asked.target, event: { type: 'registration.publish', by } })
    case 'unblockRegistration':
      return done({ kind: 'registration', to: asked.target, event: { type: 'registration.unblock', by } })
    case 'uninstallRegistration':
      return done({ kind: 'registration', to: asked.target, event: { type: 'registration.uninstall', by } })
    case 'deleteRegistration':
      return done({ kind: 'registration', to: asked.target, event: { type: 'registration.delete', by } })
    case 'rejectRegistration': {
      const { target: to, reason } = asked
      return done({ kind: 'registration', to, event: { type: 'registration.reject', reason, by } })
    }
    case 'blockRegistration': {
      const { target: to, reason } = asked
      return done({ kind: 'registration', to, event: { type: 'registration.block', reason, by } })
    }
    case 'confirmCompromised': {
      const { target: subject } = asked
      const person = isRefOf(subject, 'human')
      const detection: RiskDetection = {
        id: ids.guid(),
        riskEventType: person ? 'adminConfirmedUserCompromised' : 'adminConfirmedAgentCompromised',
        riskLevel: 'high',
        riskEvidence: 'An administrator confirmed it.',
        detectionTimingType: 'offline',
        activityDateTime: now,
      }
      const event = { type: 'risk.confirmCompromised', subject, detection, by } as const
      return done({ kind: 'risk', to: riskRef(subject), event })
    }
    case 'confirmSafe':
    case 'dismissRisk': {
      const { target: subject } = asked
      const type = asked.operation === 'confirmSafe' ? 'risk.confirmSafe' : 'risk.dismiss'
      return done({ kind: 'risk', to: riskRef(subject), event: { type, subject, by } })
    }
  }
}

/** The same change of whatever kind of object. Which of them can be made now was decided before. */
function changed(
  to: DirectoryObjectRef,
  change: 'enable' | 'disable' | 'delete' | 'restore' | 'purge',
  by: By,
): Message {
  if (isRefOf(to, 'human')) return { kind: 'human', to, event: { type: `human.${change}`, by } }
  if (isRefOf(to, 'blueprint')) return { kind: 'blueprint', to, event: { type: `blueprint.${change}`, by } }
  if (isRefOf(to, 'principal')) return { kind: 'principal', to, event: { type: `principal.${change}`, by } }
  if (isRefOf(to, 'agentUser')) return { kind: 'agentUser', to, event: { type: `agentUser.${change}`, by } }
  return { kind: 'agent', to, event: { type: `agent.${change}`, by } }
}

/** A person who is deleted sponsors nothing any more: each blueprint and agent identity hears how many are left. */
function sponsorLosses(directory: LiveDirectory, see: DirectorySight, leaving: DirectoryObjectRef): Message[] {
  if (!isRefOf(leaving, 'human')) return []
  const subjects = [...directory.blueprints.values(), ...directory.agents.values()].filter(
    ({ ref }) => !['absent', 'hardDeleted'].includes(see.stateOf(ref)),
  )
  const lost = { sponsor: leaving, reason: 'The account of the sponsor was deleted.' }
  return sponsorshipsLost(subjects, leaving, human => ['active', 'disabled'].includes(see.stateOf(human))).map(
    ({ subject, left }): Message =>
      isRefOf(subject, 'blueprint')
        ? { kind: 'blueprint', to: subject, event: { type: 'blueprint.loseSponsor', ...lost, left } }
        : { kind: 'agent', to: subject, event: { type: 'agent.loseSponsor', ...lost, left } },
  )
}

/** What the discovery of agents finds among those seen acting: an entry each, which is then registered or blocked. */
export function discoverShadowAgents(service: DirectoryService, sightings: readonly Sighting[]): Message[] {
  const { directory, states, ids } = service
  const registry = Array.from(directory.registrations.values(), ({ ref, agent, sourceAgentId }) => {
    const state = states.registration.get(ref)
    return { ref, agent, sourceAgentId, registered: state !== undefined && registrationModel.views.known(state) }
  })
  return findShadowAgents(sightings, registry).map(({ sighting, reason }): Message => {
    const { agent, sourceAgentId, displayName } = sighting
    const known = registry.find(
      entry =>
        (agent !== null && entry.agent === agent) || (sourceAgentId !== '' && entry.sourceAgentId === sourceAgentId),
    )
    const id = known ? lookUp(directory.registrations, known.ref).id : ids.guid()
    const registration: Registration = {
      ref: known?.ref ?? `registration:${id}`,
      id,
      displayName,
      agent,
      blueprint: agent ? lookUp(directory.agents, agent).blueprint : null,
      sourceAgentId,
      originatingStore: '',
      owners: [],
    }
    const event = { type: 'registration.discover', registration, reason } as const
    return { kind: 'registration', to: registration.ref, event }
  })
}
