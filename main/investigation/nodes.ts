// The nodes of a run's trace: each act, party and thing once, with all the evidence that saw it.
import type { LogPlane } from '../../shared/model/evidence.ts'
import type { Lane, NodeKind, TraceNode } from '../../shared/model/trace.ts'
import { type EpochMs, epochMs } from '../../shared/model/units.ts'
import { type Entity, evidenceOf, type Item, type Material, type Session } from './material.ts'
import type { Audit, Operation, Seen, SignIn } from './seen/seen.ts'
import type { Step } from './steps.ts'

export const nodeId = {
  human: (id: string) => `human:${id}`,
  prompt: (step: Step) => `prompt:${step.act.trace}:${step.act.span}`,
  agent: (id: string) => `agent:${id}`,
  blueprint: (id: string) => `blueprint:${id}`,
  sponsor: (id: string) => `sponsor:${id}`,
  agentUser: (id: string) => `agentUser:${id}`,
  session: (id: string) => `session:${id}`,
  cloudPc: (id: string) => `cloudPc:${id}`,
}

/** What a trace is asked for when no record names it. */
export const unnamed = 'unnamed'

const stepKinds: Readonly<Record<Operation, NodeKind>> = {
  invoke: 'run',
  inference: 'inference',
  tool: 'tool',
  output: 'output',
  guardrail: 'event',
  other: 'event',
}

export function nodesOf(material: Material): TraceNode[] {
  return [
    ...[...material.humans.values()].map(human => identity('human', 'human', human, human.upn ?? human.id)),
    ...material.roots.map(promptOf),
    ...[...material.agents.values()].map(agent => identity('agent', 'agent365', agent, agent.id)),
    ...[...material.blueprints.values()].map(blueprint => identity('blueprint', 'entra', blueprint, blueprint.id)),
    ...sponsorsOf(material),
    ...[...material.agentUsers.values()].map(user => identity('agentUser', 'entra', user, user.upn ?? user.id)),
    ...material.chain.steps.map(stepNode),
    ...material.signIns.map(signInNode),
    ...[...material.sessions.values()].map(sessionNode),
    ...[...material.computers.values()].map(computer => computerNode(computer, material)),
    ...material.audits.map(auditNode),
  ]
}

export function nameOf(entity: Entity<unknown>): string {
  return entity.name ?? entity.upn ?? entity.id
}

export const legNames: Readonly<Record<SignIn['leg'], string>> = {
  t1: 'T1',
  t2: 'T2',
  agentUser: 'user_fic',
  onBehalfOf: 'on behalf of',
  appOnly: 'app-only',
  user: 'sign-in',
  service: 'sign-in',
}

export function signInNode({ id, of, sightings }: Item<SignIn>): TraceNode {
  const refused = of.errorCode !== null && of.errorCode !== 0
  // T1 and T2 are always for the token exchange; what the others are for tells them apart.
  const exchange = of.leg === 't1' || of.leg === 't2'
  const to = of.resource === null ? '' : `for ${of.resource}`
  const token = of.uti === null ? 'no token id' : `uti ${of.uti}`
  const outcome = refused ? `AADSTS${of.errorCode}: ${of.reason ?? 'no reason given'}` : token
  return {
    id,
    kind: 'signIn',
    lane: 'entra',
    label: exchange ? legNames[of.leg] : `${legNames[of.leg]} ${to}`.trim(),
    note: noteOf(outcome, exchange ? to : null),
    start: of.time,
    end: of.time,
    status: refused ? 'refused' : of.errorCode === null ? 'unknown' : 'ok',
    planes: planesOf(sightings),
    evidence: evidenceOf(sightings),
  }
}

export function auditNode({ id, of, sightings }: Item<Audit>): TraceNode {
  const thing = of.subject === 'file' || of.subject === 'mail'
  return {
    id,
    kind: thing ? 'resource' : 'event',
    lane: thing ? 'resource' : laneOfEvent(of),
    label: thing ? of.title : of.operation,
    note: thing ? noteOf(of.operation, of.object) : noteOf(of.actor.upn ?? of.actor.name, of.object),
    start: of.time,
    end: of.time,
    status: of.status,
    planes: planesOf(sightings),
    evidence: evidenceOf(sightings),
  }
}

function planesOf(records: readonly Seen[]): LogPlane[] {
  return [...new Set(records.flatMap(record => (record.plane === null ? [] : [record.plane])))].sort()
}

function laneOfEvent(audit: Audit): Lane {
  if (audit.plane === 'entra') return 'entra'
  return audit.plane === 'agent365' ? 'agent365' : 'defence'
}

function noteOf(...parts: (string | null)[]): string {
  return parts.filter(part => part !== null && part !== '').join(' · ')
}

function identity(kind: NodeKind, lane: Lane, entity: Entity<Seen>, note: string): TraceNode {
  return {
    id: `${kind}:${entity.id}`,
    kind,
    lane,
    label: nameOf(entity),
    note: note === nameOf(entity) ? '' : note,
    start: null,
    end: null,
    status: 'ok',
    planes: [],
    evidence: [...new Set([...evidenceOf(entity.objects), ...entity.namedIn])],
  }
}

/** The prompt stands in the invocation: Agent 365's span carries its text, the other logs only that there was one. */
function promptOf(step: Step): TraceNode {
  const { act } = step
  return {
    id: nodeId.prompt(step),
    kind: 'prompt',
    lane: 'human',
    label: act.input ?? 'a prompt whose text no log in this case holds',
    note: act.channel ?? '',
    start: act.time,
    end: act.time,
    status: 'ok',
    planes: planesOf(step.sightings.filter(sighting => sighting.input !== null)),
    evidence: evidenceOf(step.sightings),
  }
}

function sponsorsOf({ agents, blueprints }: Material): TraceNode[] {
  const all = [...agents.values(), ...blueprints.values()].flatMap(entity => entity.sponsors)
  const groups = Map.groupBy(all, ({ party }) => party.id ?? party.upn ?? unnamed)
  return [...groups].flatMap(([id, mentions]) => {
    const party = mentions[0]?.party
    if (party === undefined) return []
    const entity = { id, name: party.name, upn: party.upn, objects: [], namedIn: mentions.map(m => m.evidence) }
    return [identity('sponsor', 'human', entity, party.upn ?? id)]
  })
}

function stepNode(step: Step): TraceNode {
  const { act } = step
  const lifecycle = act.tool !== null && act.tool.phase !== 'within'
  return {
    id: step.id,
    kind: stepKinds[act.operation],
    lane: lifecycle ? 'pool' : 'agent365',
    label: act.tool?.name ?? act.label,
    note: noteOf(act.problem, act.operation === 'invoke' ? act.agent.blueprint : null, act.model),
    start: act.time,
    end: act.end === null || act.time === null || act.end < act.time ? act.time : act.end,
    status: act.status,
    planes: planesOf(step.sightings),
    evidence: evidenceOf(step.sightings),
  }
}

function sessionNode(session: Session): TraceNode {
  const { start, end } = lifeOf(session)
  // Defender and Purview log the calls without their arguments, and so do not see the session.
  const naming = session.uses.flatMap(use => use.sightings.filter(({ tool }) => tool?.session === session.id))
  return {
    id: nodeId.session(session.id),
    kind: 'session',
    lane: 'cloudpc',
    label: `session ${session.id.slice(0, 8)}`,
    note: session.id,
    start,
    end,
    status: session.start?.act.status ?? 'unknown',
    planes: planesOf(naming),
    evidence: evidenceOf(naming),
  }
}

function computerNode(computer: Entity<Seen>, { sessions }: Material): TraceNode {
  const lives = [...sessions.values()].filter(session => session.computer === computer.id).map(lifeOf)
  return {
    ...identity('cloudPc', 'cloudpc', computer, computer.id),
    start: extreme(
      lives.map(life => life.start),
      Math.min,
    ),
    end: extreme(
      lives.map(life => life.end),
      Math.max,
    ),
  }
}

/** From StartSession's answer to EndSession; where one is missing, as long as calls name the session. */
function lifeOf({ uses, start, end }: Session): { start: EpochMs | null; end: EpochMs | null } {
  return {
    start:
      start?.act.end ??
      start?.act.time ??
      extreme(
        uses.map(use => use.act.time),
        Math.min,
      ),
    end:
      end?.act.end ??
      end?.act.time ??
      extreme(
        uses.map(use => use.act.end ?? use.act.time),
        Math.max,
      ),
  }
}

function extreme(times: readonly (EpochMs | null)[], pick: (a: number, b: number) => number): EpochMs | null {
  const known = times.filter(time => time !== null)
  return known.length === 0 ? null : epochMs(known.reduce<number>((a, b) => pick(a, b), known[0] ?? 0))
}
