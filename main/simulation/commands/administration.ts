// What administrators do to the running tenant: the directory, policies, pools, updates.
import { Refusal } from '../../../shared/errors.ts'
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { Pool } from '../../../shared/model/objects.ts'
import { type ActorRef, isRefOf } from '../../../shared/model/refs.ts'
import { epochMs } from '../../../shared/model/units.ts'
import {
  answerDirectoryRequest,
  compilePolicies,
  type DirectoryCaller,
  type DirectoryService,
  decidePoolEdit,
  defaultDirectoryLimits,
  discoverShadowAgents,
  lookUp,
  parsePolicy,
} from '../../tenant/index.ts'
import { certificateOf, namesToIds, settingsOf, withIds } from '../opening/estate.ts'
import type { Stage } from '../stage.ts'
import { refuseAuthority } from './authority.ts'
import { offer } from './offer.ts'
import { refuseDeleted } from './references.ts'
import { approveToolServer } from './tool-servers.ts'

type Administration = CommandOf<
  | 'directory'
  | 'rotateCredential'
  | 'discoverShadowAgents'
  | 'setPolicies'
  | 'approveToolServer'
  | 'switchAudit'
  | 'assign'
  | 'resize'
  | 'reimage'
  | 'deletePool'
  | 'update'
>

export async function administer(stage: Stage, command: Administration): Promise<Outcome> {
  switch (command.do) {
    case 'directory':
      return askDirectory(stage, command)
    case 'rotateCredential':
      return rotateCredential(stage, command)
    case 'discoverShadowAgents':
      return discover(stage)
    default:
      return refuseAuthority(stage, command) ?? carryOut(stage, command)
  }
}

function carryOut(
  stage: Stage,
  command: Exclude<Administration, { do: 'directory' | 'rotateCredential' | 'discoverShadowAgents' }>,
): Outcome {
  switch (command.do) {
    case 'setPolicies':
      return setPolicies(stage, command)
    case 'switchAudit': {
      const { by, unifiedAudit } = command
      stage.world.announce({ type: 'audit.switched', unifiedAudit, by })
      return { ok: true, result: { unifiedAudit } }
    }
    case 'approveToolServer':
      return approveToolServer(stage, command)
    case 'assign': {
      const assignedTo = [...new Set(command.agentUsers)]
      return refuseDeleted(stage, assignedTo) ?? editPool(stage, command.pool, { assignedTo })
    }
    case 'resize':
      return editPool(stage, command.pool, { size: command.size })
    case 'reimage': {
      const { imageId, keepAvailable } = command
      return editPool(stage, command.pool, { cloudPcConfiguration: { imageId } }, keepAvailable)
    }
    case 'deletePool':
      return offer(stage, { kind: 'pool', to: command.pool, event: { type: 'pool.delete' } })
    case 'update': {
      const { pc, what, version } = command
      return offer(stage, { kind: 'pc', to: pc, event: { type: 'pc.update', update: { what, version } } })
    }
  }
}

export function directoryService({ world, estate, env }: Stage): DirectoryService {
  return {
    directory: estate.directory,
    family: world.roster,
    states: world.see.states,
    limits: defaultDirectoryLimits,
    ids: env.ids,
  }
}

export function askDirectory(
  stage: Stage,
  { by, operation }: Pick<CommandOf<'directory'>, 'by' | 'operation'>,
): Outcome {
  const now = stage.env.clock.now()
  const answer = answerDirectoryRequest(directoryService(stage), { operation, caller: callerOf(stage, by), now })
  for (const message of answer.messages) stage.world.send(message)
  if (answer.ok) {
    for (const fact of answer.told) stage.world.announce(fact)
    const { created, read } = answer
    return { ok: true, result: read === null ? { created } : { value: [...read] } }
  }
  const { code, message } = answer.refused
  return { ok: false, code, reason: message }
}

/** A blueprint asks with its own token for Microsoft Graph, which lets it create its agent identities. */
function callerOf({ estate, world }: Stage, by: ActorRef): DirectoryCaller {
  if (isRefOf(by, 'human')) {
    const { roles = [] } = lookUp(estate.directory.humans, by)
    return { kind: 'human', ref: by, roles }
  }
  if (isRefOf(by, 'blueprint')) {
    const principal = world.roster.principalsOf(by).at(-1)
    if (principal === undefined) throw new Error(`${by} has no principal`)
    return { kind: 'blueprint', ref: by, principal, permissions: blueprintPermissions }
  }
  if (isRefOf(by, 'agent')) return { kind: 'agent', ref: by }
  throw new Error(`${by} cannot ask the directory for anything`)
}

/** What Microsoft grants a blueprint of its own (agent-id: a blueprint creates its agent identities and their users). */
const blueprintPermissions = ['AgentIdentity.CreateAsManager', 'AgentIdUser.ReadWrite.IdentityParentedBy']

async function rotateCredential(
  stage: Stage,
  { by, blueprint, validDays }: CommandOf<'rotateCredential'>,
): Promise<Outcome> {
  const { estate, env, scheduler } = stage
  const owner = lookUp(estate.directory.blueprints, blueprint)
  const startsAt = env.clock.now()
  const endsAt = epochMs(startsAt + validDays * 24 * 3_600_000)
  const order = { name: owner.displayName, startsAt, endsAt }
  const certificate = await scheduler.ask(() =>
    estate.keyring.certificate(`credential ${owner.appId} ${startsAt}`, order),
  )
  const { ref: _, blueprint: __, keyId: ___, ...credential } = certificateOf(certificate, owner, env.ids.guid())
  stage.estate.newCertificates.set(credential.customKeyIdentifier, certificate)
  const asked = askDirectory(stage, { by, operation: { operation: 'addCredential', target: blueprint, credential } })
  if (asked.ok) estate.credentials.set(owner.appId, certificate)
  return asked
}

/** Everyone whose token was asked for was seen acting. */
function discover(stage: Stage): Outcome {
  const { world, estate } = stage
  const seen = new Set(
    world.facts.flatMap(({ fact }) =>
      fact.type === 'token.requested' && fact.request.agent ? [fact.request.agent] : [],
    ),
  )
  const sightings = Array.from(seen, agent => ({
    agent,
    sourceAgentId: '',
    displayName: lookUp(estate.directory.agents, agent).displayName,
    seen: 'asked for tokens',
  }))
  const messages = discoverShadowAgents(directoryService(stage), sightings)
  for (const message of messages) world.send(message)
  return { ok: true, result: { found: messages.map(({ to }) => to) } }
}

function setPolicies({ estate, world }: Stage, { change, policies, reason }: CommandOf<'setPolicies'>): Outcome {
  const settings = settingsOf(estate.directory.tenant)
  const agentUserIds = new Set([...estate.directory.agentUsers.values()].map(({ id }) => id.toLowerCase()))
  const read = []
  for (const [index, policy] of policies.entries()) {
    const named = withIds(
      { id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, ...policy },
      namesToIds(estate),
    )
    try {
      // what does not exist for agents at the tenant's date cannot be chosen
      read.push(parsePolicy(named, settings.profile, id => agentUserIds.has(id.toLowerCase())))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { ok: false, code: 400, reason: `Policy ${index + 1}: ${error.message}` }
    }
  }
  estate.conditionalAccess.policies = read
  estate.policyHistory.push({ since: world.facts.length, policies: read })
  estate.conditionalAccess.set = compilePolicies(read, settings)
  world.announce({ type: 'policy.changed', change, reason })
  return { ok: true, result: { policies: read.length } }
}

function editPool({ estate, world }: Stage, ref: Pool['ref'], edit: Partial<Pool>, keepAvailable = 100): Outcome {
  const before = lookUp(estate.directory.pools, ref)
  const pool = { ...before, ...edit }
  const decision = decidePoolEdit(before, pool, world.see.poolStatus(ref) ?? 'Deleting')
  if (decision.outcome === 'refuse') return { ok: false, code: 400, reason: decision.reasons.join(' ') }
  const { changed, reprovision } = decision
  world.send({ kind: 'pool', to: ref, event: { type: 'pool.edit', pool, changed, reprovision, keepAvailable } })
  return { ok: true, result: { changed, reprovision } }
}
