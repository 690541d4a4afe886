// Everything one run's trace is made of: its steps, token requests, records, the parties they name, and the objects behind those.
import type { LogPlane } from '../../shared/model/evidence.ts'
import type { EvidenceId } from '../../shared/model/units.ts'
import { type Cause, causesOf, type Lasting } from './causes.ts'
import { type Chain, windowOf } from './chains.ts'
import type { Inventory } from './inventory.ts'
import type { Contested, Holdings } from './ownership.ts'
import {
  type AgentParty,
  type Audit,
  byFullness,
  type CloudPc,
  type Directory,
  type Party,
  type SignIn,
} from './seen/seen.ts'
import { type Step, stepId } from './steps.ts'
import { type TokenChain, tokenChainsOf } from './token-chain.ts'

/** One sign-in or record with every log row that holds a copy of it, the one that says most first. */
export interface Item<Record> {
  readonly id: string
  readonly of: Record
  readonly sightings: readonly Record[]
}

/** Somebody or something the run's records name. */
export interface Entity<Object> {
  readonly id: string
  readonly name: string | null
  readonly upn: string | null
  readonly objects: readonly Object[]
  /** Records that name it. */
  readonly namedIn: readonly EvidenceId[]
}

export interface AgentEntity extends Entity<Directory> {
  /** Blueprint application ids by the records that say so. */
  readonly blueprints: ReadonlyMap<string, readonly EvidenceId[]>
  /** Agent user ids by the records that name both. */
  readonly users: ReadonlyMap<string, readonly EvidenceId[]>
  readonly sponsors: readonly { readonly party: Party; readonly evidence: EvidenceId }[]
}

export interface BlueprintEntity extends Entity<Directory> {
  readonly sponsors: readonly { readonly party: Party; readonly evidence: EvidenceId }[]
}

export interface Session {
  readonly id: string
  readonly uses: readonly Step[]
  readonly start: Step | null
  readonly end: Step | null
  readonly computer: string | null
}

export interface Material {
  readonly chain: Chain
  readonly steps: ReadonlyMap<string, Step>
  /** Invocations that answer a prompt. */
  readonly roots: readonly Step[]
  readonly signIns: readonly Item<SignIn>[]
  readonly tokenChains: readonly TokenChain[]
  readonly audits: readonly Item<Audit>[]
  /** Of each audit record, by item id. */
  readonly causes: ReadonlyMap<string, Cause>
  readonly contested: readonly Contested[]
  readonly agents: ReadonlyMap<string, AgentEntity>
  readonly blueprints: ReadonlyMap<string, BlueprintEntity>
  readonly agentUsers: ReadonlyMap<string, Entity<Directory>>
  readonly humans: ReadonlyMap<string, Entity<Directory>>
  readonly sessions: ReadonlyMap<string, Session>
  readonly computers: ReadonlyMap<string, Entity<CloudPc>>
  /** Logs of which the case holds at least one record. */
  readonly planes: ReadonlySet<LogPlane>
}

export function materialOf(
  chain: Chain,
  holdings: Holdings,
  inventory: Inventory,
  planes: ReadonlySet<LogPlane>,
): Material {
  const steps = new Map(chain.steps.map(step => [step.id, step]))
  const signIns = itemsOf([...holdings.signIns], 'signIn')
  const audits = itemsOf(holdings.audits, 'record')
  const sessions = sessionsOf(chain.steps)
  const roots = rootsOf(chain, steps)
  const agents = agentsOf(chain.steps, signIns, inventory)
  const invocations = invocationsOf(chain)
  return {
    chain,
    steps,
    roots,
    signIns,
    tokenChains: tokenChainsOf(signIns, invocations),
    audits,
    causes: causesOf(audits, chain.steps, invocations),
    contested: holdings.contested,
    agents,
    blueprints: blueprintsOf(agents, signIns, inventory),
    agentUsers: agentUsersOf(chain.steps, signIns, agents, inventory),
    humans: humansOf(chain.steps, inventory),
    sessions,
    computers: computersOf(sessions, signIns, audits, inventory),
    planes,
  }
}

export const evidenceOf = (records: readonly { readonly evidence: EvidenceId }[]): EvidenceId[] =>
  records.map(record => record.evidence)

export const humanIdOf = (party: Party): string | null => party.id ?? party.upn

export function itemsOf<Record extends SignIn | Audit>(records: readonly Record[], prefix: string): Item<Record>[] {
  const groups = Map.groupBy(records, record => record.identity ?? `evidence ${record.evidence}`)
  return [...groups].flatMap(([identity, unsorted]) => {
    const sightings = unsorted.toSorted(byFullness)
    // Times cut to the second lose to a copy that kept the fraction.
    const best = sightings.find(record => record.time !== null && record.time % 1000 !== 0) ?? sightings[0]
    return best === undefined ? [] : [{ id: `${prefix}:${identity.replace(/^\w+ /, '')}`, of: best, sightings }]
  })
}

function invocationsOf(chain: Chain): Lasting[] {
  const byTrace = Map.groupBy(chain.steps, step => step.act.trace)
  return chain.steps.flatMap(step => {
    const window = step.act.operation === 'invoke' ? windowOf(step, byTrace.get(step.act.trace) ?? []) : null
    return window === null ? [] : [{ ...window, step }]
  })
}

/**
 * Invocations that answer a prompt: no agent is named as their caller and none of their trace led to them. An SDK's
 * invocation may still name a parent, the span of the web server that took the request, which Agent 365 does not ingest.
 */
function rootsOf(chain: Chain, steps: ReadonlyMap<string, Step>): Step[] {
  const candidates = chain.steps.filter(
    ({ act }) =>
      act.operation === 'invoke' &&
      act.caller.id === null &&
      (act.parent === null || !steps.has(stepId(act.trace, act.parent))),
  )
  return [...Map.groupBy(candidates, step => step.act.trace).values()].flatMap(ofTrace => {
    const parentless = ofTrace.filter(step => step.act.parent === null)
    if (parentless.length > 0) return parentless
    const [first] = ofTrace.toSorted((a, b) => timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1))
    return first === undefined ? [] : [first]
  })
}

const timeOf = (step: Step): number => step.act.time ?? Number.POSITIVE_INFINITY

function agentsOf(
  steps: readonly Step[],
  signIns: readonly Item<SignIn>[],
  inventory: Inventory,
): Map<string, AgentEntity> {
  const parties: { party: AgentParty; user: Party; evidence: EvidenceId }[] = [
    ...steps.flatMap(step =>
      step.sightings.map(act => ({ party: act.agent, user: act.agentUser, evidence: act.evidence })),
    ),
    ...signIns.flatMap(({ sightings }) =>
      sightings.map(({ agent, leg, user, evidence }) => ({
        party: agent,
        user: leg === 'agentUser' ? user : { id: null, upn: null, name: null },
        evidence,
      })),
    ),
  ]
  const named = Map.groupBy(
    parties.filter(({ party }) => party.id !== null),
    ({ party }) => party.id ?? '',
  )
  // A row may name an agent user by UPN alone; any record that carries both names says which object that is.
  const known = new Map(
    parties.flatMap(({ user }) => (user.id !== null && user.upn !== null ? [[user.upn, user.id]] : [])),
  )
  const idOfUpn = (upn: string | null): string | null => known.get(upn ?? '') ?? null
  return new Map(
    [...named].map(([id, mentions]) => {
      const objects = inventory.byId.get(id) ?? []
      const blueprints = [
        ...mentions.map(({ party, evidence }) => [party.blueprint, evidence] as const),
        ...objects.map(object => [object.blueprint, object.evidence] as const),
      ]
      const users = mentions.map(({ user, evidence }) => [user.id ?? idOfUpn(user.upn) ?? user.upn, evidence] as const)
      return [
        id,
        {
          id,
          name: objects[0]?.name ?? mentions.find(({ party }) => party.name !== null)?.party.name ?? null,
          upn: null,
          objects,
          namedIn: mentions.map(mention => mention.evidence),
          blueprints: collected(blueprints),
          users: collected(users),
          sponsors: sponsorsOf(objects),
        },
      ]
    }),
  )
}

function blueprintsOf(
  agents: ReadonlyMap<string, AgentEntity>,
  signIns: readonly Item<SignIn>[],
  inventory: Inventory,
): Map<string, BlueprintEntity> {
  const named = [
    ...[...agents.values()].flatMap(agent =>
      [...agent.blueprints].flatMap(([id, list]) => list.map(e => [id, e] as const)),
    ),
    ...signIns.flatMap(({ sightings }) => sightings.map(({ agent, evidence }) => [agent.blueprint, evidence] as const)),
  ]
  return new Map(
    [...collected(named)].map(([id, namedIn]) => {
      const objects = inventory.blueprints.get(id) ?? []
      const fromLog = signIns.find(({ of }) => of.agent.blueprint === id && of.agent.blueprintName !== null)
      const name = objects[0]?.name ?? fromLog?.of.agent.blueprintName ?? null
      return [id, { id, name, upn: null, objects, namedIn, sponsors: sponsorsOf(objects) }]
    }),
  )
}

function agentUsersOf(
  steps: readonly Step[],
  signIns: readonly Item<SignIn>[],
  agents: ReadonlyMap<string, AgentEntity>,
  inventory: Inventory,
): Map<string, Entity<Directory>> {
  const named = collected(
    [...agents.values()].flatMap(agent => [...agent.users].flatMap(([id, list]) => list.map(e => [id, e] as const))),
  )
  const parties = [
    ...steps.map(step => step.act.agentUser),
    ...signIns.flatMap(({ of }) => (of.leg === 'agentUser' ? [of.user] : [])),
  ]
  return new Map(
    [...named].map(([id, namedIn]) => {
      const objects = inventory.byId.get(id) ?? []
      const party = parties.filter(({ id: partyId, upn }) => (partyId ?? upn) === id)
      const upn = objects[0]?.upn ?? party.find(p => p.upn !== null)?.upn ?? null
      const name = objects[0]?.name ?? party.find(p => p.name !== null)?.name ?? null
      return [id, { id, name, upn, objects, namedIn }]
    }),
  )
}

/** The people the run's invocations name. Where none is in the case, those its other steps carry on from it. */
function humansOf(steps: readonly Step[], inventory: Inventory): Map<string, Entity<Directory>> {
  const invocations = steps.filter(step => step.act.operation === 'invoke')
  const named = (invocations.length > 0 ? invocations : steps).flatMap(step =>
    step.sightings.map(act => ({ party: step.act.human, evidence: act.evidence })),
  )
  const groups = Map.groupBy(
    named.filter(({ party }) => humanIdOf(party) !== null),
    ({ party }) => humanIdOf(party) ?? '',
  )
  return new Map(
    [...groups].map(([id, mentions]) => {
      const objects = inventory.byId.get(id) ?? []
      const party = mentions[0]?.party
      const name = objects[0]?.name ?? party?.name ?? null
      const upn = party?.upn ?? objects[0]?.upn ?? null
      return [id, { id, name, upn, objects, namedIn: mentions.map(mention => mention.evidence) }]
    }),
  )
}

function sessionsOf(steps: readonly Step[]): Map<string, Session> {
  const uses = steps.filter(step => (step.act.tool?.session ?? null) !== null)
  return new Map(
    [...Map.groupBy(uses, step => step.act.tool?.session ?? '')].map(([id, unsorted]) => {
      const group = unsorted.toSorted((a, b) => timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1))
      const start = group.find(step => step.act.tool?.phase === 'start') ?? null
      const end = group.find(step => step.act.tool?.phase === 'end') ?? null
      return [id, { id, uses: group, start, end, computer: start?.act.tool?.computer ?? null }]
    }),
  )
}

/** Cloud PCs that StartSession answered with, and those whose Entra device a sign-in or record came from. */
function computersOf(
  sessions: ReadonlyMap<string, Session>,
  signIns: readonly Item<SignIn>[],
  audits: readonly Item<Audit>[],
  inventory: Inventory,
): Map<string, Entity<CloudPc>> {
  const fromSessions = [...sessions.values()].map(
    ({ computer, start }) => [computer, start?.act.evidence ?? null] as const,
  )
  const fromDevices = [...signIns, ...audits].flatMap(({ of }) =>
    (inventory.computersByDevice.get(of.device.id ?? '') ?? []).map(pc => [pc.id, of.evidence] as const),
  )
  return new Map(
    [...collected([...fromSessions, ...fromDevices])].map(([id, namedIn]) => {
      const objects = inventory.computers.get(id) ?? []
      return [id, { id, name: objects[0]?.name ?? null, upn: null, objects, namedIn }]
    }),
  )
}

function sponsorsOf(objects: readonly Directory[]): { party: Party; evidence: EvidenceId }[] {
  return objects.flatMap(object => object.sponsors.map(party => ({ party, evidence: object.evidence })))
}

/** Pairs by id, each record once. */
function collected(pairs: readonly (readonly [string | null, EvidenceId | null])[]): Map<string, EvidenceId[]> {
  const sets = new Map<string, Set<EvidenceId>>()
  for (const [id, evidence] of pairs) {
    if (id !== null && evidence !== null) sets.set(id, (sets.get(id) ?? new Set()).add(evidence))
  }
  return new Map([...sets].map(([id, set]) => [id, [...set]]))
}
