// What earlier facts said that a later record needs: the directory, who runs which task, which token has which id.
import { z } from 'zod'
import type { AdministrativeUnit } from '../../shared/model/administrative-unit.ts'
import type { FactOf, RecordedFact, TokenRequest, ToolCall } from '../../shared/model/facts.ts'
import type { BlueprintPrincipal, Credential } from '../../shared/model/identity.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import type { AgentIdentity, AgentUser, Blueprint, CloudPc, Human, Pool, Tenant } from '../../shared/model/objects.ts'
import type {
  AgentRef,
  AgentUserRef,
  BlueprintRef,
  CredentialRef,
  HumanRef,
  PcRef,
  PoolRef,
  PrincipalRef,
  SessionRef,
  TaskRef,
  TokenRef,
} from '../../shared/model/refs.ts'
import type { Keeps } from '../../shared/model/run.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { epochMs } from '../../shared/model/units.ts'

/** A human's request while an agent works on it. */
export interface Task {
  readonly started: EpochMs
  readonly human: Human
  readonly agent: AgentIdentity
  readonly blueprint: Blueprint
  readonly agentUser: AgentUser
  /** Of a task another agent handed on `<the caller's>_<its own>`: the one place where a hand-over shows outside the spans. */
  readonly conversation: string
  /** The task of the agent that called this one. */
  readonly caller: Task | null
  readonly trace: string
  readonly span: string
  readonly prompt: FactOf<'prompt.sent'> | null
  /** Of the first model it called: the SDK writes it on the root span too. */
  provider: string | null
}

/** A tool call that has not returned. */
export interface OpenCall {
  readonly call: ToolCall
  /** As sent: the gateway's client adds `sessionId`, from StartSession's answer, to every call after it (real-system.md §9.3). */
  readonly sent: JsonObject
  readonly started: EpochMs
  /** HTTP status the session it asked for was refused with, once it is. */
  status: string | null
  /** What a resource said to the proof of a request made for it; null while none was made. */
  proof: 'accepted' | 'refused' | null
}

export interface ManagedIdentity {
  readonly principalId: string
  readonly name: string
  /** Of the blueprint's federated credential. */
  readonly credentialId: string
}

/** What a service that accepts a token writes into its own log. */
export interface IssuedToken {
  readonly uti: string
  readonly issuedAt: EpochMs
  /** `scp`, and `roles` parted by spaces; empty where the token has none. */
  readonly scopes: string
  readonly roles: string
  /** Of the person's interactive sign-in that stands behind the token; empty where there is none. */
  readonly sid: string
  readonly request: FactOf<'token.issued'>['request']
}

export interface Memory {
  /** Takes in a fact; to be called before any writer sees it. */
  learn(recorded: RecordedFact): void
  /** Lets go of what no later record can need; to be called after all writers saw the fact. */
  forget(recorded: RecordedFact): void
  // Lookups throw on a reference no fact has introduced: that is a bug of whoever told the facts.
  tenant(): Tenant
  human(ref: HumanRef): Human
  blueprint(ref: BlueprintRef): Blueprint
  /** Who asks for T1, or for the blueprint's own token. */
  blueprintOf(request: TokenRequest): Blueprint
  /** The managed identity a blueprint proves itself by; null where it has a certificate, or no such credential. */
  managedIdentity(ref: BlueprintRef): ManagedIdentity | null
  principal(ref: PrincipalRef): BlueprintPrincipal
  agent(ref: AgentRef): AgentIdentity
  credential(ref: CredentialRef): Credential
  agentUser(ref: AgentUserRef): AgentUser
  /** By its key. */
  unit(key: string): AdministrativeUnit
  pool(ref: PoolRef): Pool
  pc(ref: PcRef): CloudPc
  task(ref: TaskRef): Task
  token(ref: TokenRef): IssuedToken
  /** Id of the person's Entra session, begun at their last interactive sign-in; empty before one. */
  sid(human: HumanRef | null): string
  /** As last evaluated, which is what a sign-in row shows of the device. */
  isCompliant(pc: PcRef): boolean
  call(id: string): OpenCall
}

/** So long after its end the world itself has let go of a token, and nobody can show it any more. */
const tokensLapseMs = 3_600_000

/** @param keeps as the run does */
export function createMemory(keeps: Keeps = 'everything'): Memory {
  let tenant: Tenant | null = null
  const humans = new Map<HumanRef, Human>()
  const blueprints = new Map<BlueprintRef, Blueprint>()
  const principals = new Map<PrincipalRef, BlueprintPrincipal>()
  const credentials = new Map<CredentialRef, Credential>()
  const agents = new Map<AgentRef, AgentIdentity>()
  const agentUsers = new Map<AgentUserRef, AgentUser>()
  const units = new Map<string, AdministrativeUnit>()
  const pools = new Map<PoolRef, Pool>()
  const pcs = new Map<PcRef, CloudPc>()
  const prompts = new Map<TaskRef, FactOf<'prompt.sent'>>()
  const tasks = new Map<TaskRef, Task>()
  const callers = new Map<TaskRef, TaskRef>()
  const sessions = new Map<SessionRef, TaskRef>()
  const tokens = new Map<TokenRef, IssuedToken>()
  const issued: { token: TokenRef; until: number }[] = []
  const calls = new Map<string, OpenCall>()
  const sessionIds = new Map<TaskRef, string>()
  const sids = new Map<HumanRef, string>()
  const compliance = new Map<PcRef, boolean>()

  const memory: Memory = {
    learn({ at, fact }) {
      switch (fact.type) {
        case 'tenant.ready':
          tenant = fact.tenant
          break
        case 'human.created':
          humans.set(fact.human.ref, fact.human)
          break
        case 'blueprint.created':
          blueprints.set(fact.blueprint.ref, fact.blueprint)
          break
        case 'principal.created':
          principals.set(fact.principal.ref, fact.principal)
          break
        case 'credential.added':
          credentials.set(fact.credential.ref, fact.credential)
          break
        case 'agent.created':
          agents.set(fact.agent.ref, fact.agent)
          break
        case 'agentUser.created':
          agentUsers.set(fact.agentUser.ref, fact.agentUser)
          break
        case 'unit.created':
          units.set(fact.unit.key, fact.unit)
          break
        case 'pool.created':
          pools.set(fact.pool.ref, fact.pool)
          break
        case 'pc.provisioned':
          pcs.set(fact.pc.ref, fact.pc)
          compliance.set(fact.pc.ref, fact.pc.compliant ?? true)
          break
        case 'pc.postureChanged':
          compliance.set(fact.pc, fact.compliant)
          break
        case 'prompt.sent':
          prompts.set(fact.task, fact)
          break
        case 'delegation.started':
          callers.set(fact.delegation.task, fact.delegation.parent)
          break
        case 'task.started': {
          const agent = memory.agent(fact.agent)
          const caller = tasks.get(callers.get(fact.task) ?? fact.task) ?? null
          tasks.set(fact.task, {
            started: at,
            human: memory.human(fact.human),
            agent,
            blueprint: memory.blueprint(agent.blueprint),
            agentUser: memory.agentUser(fact.agentUser),
            conversation: caller === null ? fact.conversation : `${caller.conversation}_${fact.span}`,
            caller,
            trace: fact.trace,
            span: fact.span,
            prompt: prompts.get(fact.task) ?? null,
            provider: null,
          })
          prompts.delete(fact.task)
          break
        }
        case 'inference.called':
          memory.task(fact.task).provider ??= fact.provider
          break
        case 'token.issued':
          tokens.set(fact.token, issuedToken(fact))
          if (keeps === 'present')
            issued.push({ token: fact.token, until: Number(fact.claims.exp) * 1000 + tokensLapseMs })
          if (fact.request.human !== null && typeof fact.claims.sid === 'string')
            sids.set(fact.request.human, fact.claims.sid)
          break
        case 'session.requested':
          sessions.set(fact.session, fact.task)
          break
        case 'pool.refused':
        case 'session.refused':
          refuseOpenCalls(sessions.get(fact.session), String(fact.status))
          break
        case 'tool.called':
          calls.set(fact.call.callId, {
            call: fact.call,
            sent: sentWith(fact.call),
            started: at,
            status: null,
            proof: null,
          })
          break
        case 'tool.returned': {
          const { tool } = memory.call(fact.call).call
          const sessionId = fact.outcome === 'ok' && tool.endsWith('_StartSession') ? sessionIdIn(fact.result) : null
          if (sessionId !== null) sessionIds.set(fact.task, sessionId)
          if (tool.endsWith('_EndSession')) sessionIds.delete(fact.task)
          break
        }
        case 'proof.accepted':
        case 'proof.refused': {
          const open = calls.get(fact.call)
          if (open) open.proof = fact.type === 'proof.refused' ? 'refused' : (open.proof ?? 'accepted')
          break
        }
      }
    },

    forget({ at, fact }) {
      if (fact.type === 'token.issued') forgetTokens(at)
      if (fact.type === 'tool.returned') calls.delete(fact.call)
      if (fact.type === 'credential.revoked') credentials.delete(fact.credential)
      if (fact.type === 'session.released') sessions.delete(fact.session)
    },

    tenant() {
      if (!tenant) throw new Error('telemetry: no tenant.ready before the first fact that needs it')
      return tenant
    },
    human: ref => known(humans, ref),
    blueprint: ref => known(blueprints, ref),
    blueprintOf({ requestId, blueprint, agent }) {
      if (blueprint !== null) return memory.blueprint(blueprint)
      if (agent === null) throw new Error(`telemetry: request ${requestId} names no agent`)
      return memory.blueprint(memory.agent(agent).blueprint)
    },
    managedIdentity: ref =>
      managedIdentityAmong(
        [...credentials.values()].filter(each => each.blueprint === ref),
        memory,
      ),
    principal: ref => known(principals, ref),
    agent: ref => known(agents, ref),
    credential: ref => known(credentials, ref),
    agentUser: ref => known(agentUsers, ref),
    unit: key => known(units, key),
    pool: ref => known(pools, ref),
    pc: ref => known(pcs, ref),
    task: ref => known(tasks, ref),
    token: ref => known(tokens, ref),
    sid: human => (human === null ? '' : (sids.get(human) ?? '')),
    isCompliant: pc => compliance.get(pc) ?? false,
    call: id => known(calls, id),
  }
  return memory

  /** In the order in which they were issued: one that lives longer keeps those after it for as long. */
  function forgetTokens(at: EpochMs): void {
    const firstAlive = issued.findIndex(({ until }) => until > at)
    if (firstAlive > 0) for (const { token } of issued.splice(0, firstAlive)) tokens.delete(token)
  }

  function sentWith(call: ToolCall): JsonObject {
    const sessionId = sessionIds.get(call.task)
    return sessionId === undefined ? call.arguments : { sessionId, ...call.arguments }
  }

  function refuseOpenCalls(task: TaskRef | undefined, status: string): void {
    for (const open of calls.values()) if (open.call.task === task) open.status = status
  }
}

/** Its tokens are the tenant's own; a federated credential of any other issuer is not a managed identity's. */
function managedIdentityAmong(credentials: readonly Credential[], memory: Memory): ManagedIdentity | null {
  if (credentials.some(({ kind }) => kind === 'certificate')) return null
  for (const credential of credentials) {
    if (credential.kind !== 'federatedIdentityCredential' || credential.subject === null) continue
    if (!credential.issuer.includes(memory.tenant().id)) continue
    return { principalId: credential.subject, name: credential.displayName, credentialId: credential.id }
  }
  return null
}

function known<Key extends string, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key)
  if (value === undefined) throw new Error(`telemetry: a fact names ${key}, which no earlier fact introduced`)
  return value
}

function issuedToken(fact: FactOf<'token.issued'>): IssuedToken {
  const { uti, iat } = fact.claims
  if (typeof uti !== 'string' || typeof iat !== 'number') {
    throw new Error(`telemetry: token ${fact.token} was issued without uti or iat`)
  }
  const { scp, roles, sid } = fact.claims
  return {
    uti,
    issuedAt: epochMs(iat * 1000),
    scopes: typeof scp === 'string' ? scp : '',
    roles: Array.isArray(roles) ? roles.join(' ') : '',
    sid: typeof sid === 'string' ? sid : '',
    request: fact.request,
  }
}

const StartSessionAnswer = z.object({ sessionId: z.string() })

/** Null where the answer is not StartSession's: then no later call can name a session. */
function sessionIdIn(result: string): string | null {
  try {
    return StartSessionAnswer.safeParse(JSON.parse(result)).data?.sessionId ?? null
  } catch {
    return null
  }
}
