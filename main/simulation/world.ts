// The world: every machine's state by reference, messages in the order they arise, every fact told, every state on tape.
import type { StateValue } from 'xstate'
import type { Fact, FactOf, FactType, RecordedFact } from '../../shared/model/facts.ts'
import type { ActorRef, PcRef, PoolRef, SessionRef, TokenRef } from '../../shared/model/refs.ts'
import type { Keeps } from '../../shared/model/run.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import {
  type DirectoryStates,
  type IndexedRoster,
  indexedRoster,
  lookUp,
  type Message,
  models,
  type PoolStatus,
  type Roster,
  reactionsTo,
  type SessionBook,
  type SessionStanding,
  type Stepper,
  sessionBook,
  steppers,
} from '../tenant/index.ts'
import { chronicle } from './chronicle.ts'
import { noTape, type Tape, tape } from './look/tape.ts'

/** What of a machine's snapshot is kept on tape. */
export interface ActorState {
  value: StateValue
  context: Readonly<Record<string, unknown>>
}

export interface World {
  /** What was told and is kept, in order; in a run that keeps everything each stands at the place of its `seq`. */
  readonly facts: readonly RecordedFact[]
  /** How many facts were told. */
  readonly told: number
  /** Those from `seq` on. */
  since(seq: number): readonly RecordedFact[]
  /** Everything that was sent from outside: the same commands on the same machines give the same facts. */
  readonly journal: readonly { at: EpochMs; message: Message }[]
  readonly tape: Tape<ActorRef, ActorState>
  /** Lets go of facts before `seq` but what commands look back for. Only in a run that keeps the present. */
  forget(before: number): void
  /** Delivers a command and all that follows from it, in no virtual time. A machine that does not take it is a bug. */
  send(message: Message): void
  /** The same for what comes late: nothing happens where the machine takes it no more. Whether it was taken. */
  offer(message: Message): boolean
  /** Tells what no machine has a say in: that the tenant is there, edits of policy, matches of data loss prevention, others' events, tool servers, administrative units, consents. */
  announce(fact: Announced): void
  readonly see: Sight
  /** Who is bound to whom, and which sessions are open: what the facts so far say. */
  readonly roster: IndexedRoster
  readonly sessions: SessionBook
}

type Announced = FactOf<
  | 'tenant.ready'
  | 'policy.changed'
  | 'dlp.matched'
  | 'caep.received'
  | 'caep.unmatched'
  | 'toolServer.approved'
  | 'toolServer.changed'
  | 'toolServer.listed'
  | 'toolServer.refused'
  | 'toolServer.acted'
  | 'audit.switched'
  | 'unit.created'
  | 'unit.memberAdded'
  | 'unit.memberRemoved'
  | 'unit.roleScoped'
  | 'consent.granted'
  | 'consent.refused'
  | 'graph.called'
  | 'device.registered'
  | 'bot.changed'
  | 'mail.delivered'
  | 'link.clicked'
>

/** Views of the machines, as decisions are handed them. */
export interface Sight {
  isFree(pc: PcRef): boolean
  isLive(token: TokenRef): boolean
  hasLiveTokens(pc: PcRef): boolean
  isConnecting(session: SessionRef): boolean
  /** Whether the session has asked for a Cloud PC and got none yet; and whether it waits in the queue. */
  isAcquiring(session: SessionRef): boolean
  isQueued(session: SessionRef): boolean
  /** What the session is to those who call it. */
  standing(session: SessionRef): SessionStanding
  /** As last evaluated. */
  isCompliant(pc: PcRef): boolean
  poolStatus(pool: PoolRef): PoolStatus | null
  populations: Populations
  /** What the directory's decisions are handed. */
  states: DirectoryStates
}

interface Population<Ref extends string, State, Event, Told> {
  states: Map<Ref, State>
  stepper: Stepper<State, Event, Told, { id: Ref }>
}
type Populations = ReturnType<typeof populate>

export interface WorldOptions {
  keeps: Keeps
  /** Types of facts that the scenario's own commands recall. */
  recalled: ReadonlySet<FactType>
}

/** `told` hears every fact after its cascade has been queued, in order. */
export function world(
  now: () => EpochMs,
  told: (fact: RecordedFact) => void,
  { keeps, recalled }: WorldOptions = { keeps: 'everything', recalled: new Set() },
): World {
  const facts = chronicle(recalled)
  const journal: { at: EpochMs; message: Message }[] = []
  const populations = populate()
  const states: World['tape'] = keeps === 'everything' ? tape() : noTape(ref => isIn(populations, ref))
  const roster = indexedRoster()
  const sessions = sessionBook()
  const queue: Message[] = []

  function tell(fact: Fact): void {
    const recorded = { seq: facts.count, at: now(), fact }
    facts.add(recorded)
    roster.learn(fact)
    sessions.learn(fact)
    queue.push(...reactionsTo(fact, roster))
    told(recorded)
  }

  function turn<Ref extends ActorRef, State extends ActorState, Event extends { type: string }>(
    { states: own, stepper }: Population<Ref, State, Event, Fact>,
    to: Ref,
    event: Event,
    must: boolean,
  ): boolean {
    const before = own.get(to) ?? stepper.start({ id: to })
    const { next, told: news, taken } = stepper.step(before, event)
    if (!taken) {
      if (must) throw new Error(`${to} does not take ${event.type} in state ${JSON.stringify(before.value)}`)
      return false
    }
    own.set(to, next)
    const seq = Math.max(0, news.length > 0 ? facts.count : facts.count - 1)
    states.record(to, seq, now(), event.type, next)
    for (const fact of news) tell(fact)
    return true
  }

  /** Whether the machine took it; one that has to and does not is a bug. */
  function deliver(message: Message, must: boolean): boolean {
    switch (message.kind) {
      case 'human':
        return turn(populations.human, message.to, message.event, must)
      case 'blueprint':
        return turn(populations.blueprint, message.to, message.event, must)
      case 'principal':
        return turn(populations.principal, message.to, message.event, must)
      case 'credential':
        return turn(populations.credential, message.to, message.event, must)
      case 'registration':
        return turn(populations.registration, message.to, message.event, must)
      case 'risk':
        return turn(populations.risk, message.to, message.event, must)
      case 'agent':
        return turn(populations.agent, message.to, message.event, must)
      case 'agentUser':
        return turn(populations.agentUser, message.to, message.event, must)
      case 'pool':
        return turn(populations.pool, message.to, message.event, must)
      case 'pc':
        return turn(populations.pc, message.to, message.event, must)
      case 'session':
        return turn(populations.session, message.to, message.event, must)
      case 'screen':
        return turn(populations.screen, message.to, message.event, must)
      case 'token':
        return turn(populations.token, message.to, message.event, must)
      case 'task':
        return turn(populations.task, message.to, message.event, must)
      case 'grant':
        return turn(populations.grant, message.to, message.event, must)
      case 'approval':
        return turn(populations.approval, message.to, message.event, must)
      case 'review':
        return turn(populations.review, message.to, message.event, must)
      case 'orchestration':
        return turn(populations.orchestration, message.to, message.event, must)
      case 'alert':
        return turn(populations.alert, message.to, message.event, must)
      case 'incident':
        return turn(populations.incident, message.to, message.event, must)
    }
  }

  const settle = (): void => {
    for (let next = queue.shift(); next; next = queue.shift()) deliver(next, true)
  }

  const note = (message: Message): void => {
    if (keeps === 'everything') journal.push({ at: now(), message })
  }

  return {
    get facts() {
      return facts.kept
    },
    get told() {
      return facts.count
    },
    since: facts.since,
    forget: facts.forget,
    journal,
    tape: states,
    send(message) {
      note(message)
      queue.push(message)
      settle()
    },
    offer(message) {
      if (!deliver(message, false)) return false
      note(message)
      settle()
      return true
    },
    announce(fact) {
      tell(fact)
      settle()
    },
    see: sight(populations, roster),
    roster,
    sessions,
  }
}

function populate() {
  const drive = steppers()
  return {
    human: population(drive.human),
    blueprint: population(drive.blueprint),
    principal: population(drive.principal),
    credential: population(drive.credential),
    registration: population(drive.registration),
    risk: population(drive.risk),
    agent: population(drive.agent),
    agentUser: population(drive.agentUser),
    pool: population(drive.pool),
    pc: population(drive.pc),
    session: population(drive.session),
    screen: population(drive.screen),
    token: population(drive.token),
    task: population(drive.task),
    grant: population(drive.grant),
    approval: population(drive.approval),
    review: population(drive.review),
    orchestration: population(drive.orchestration),
    alert: population(drive.alert),
    incident: population(drive.incident),
  }
}

/** A reference begins with the kind of its machine. */
function isIn(populations: Populations, ref: ActorRef): boolean {
  const kind = ref.slice(0, ref.indexOf(':'))
  const states: ReadonlyMap<string, unknown> | undefined = isKind(populations, kind)
    ? populations[kind].states
    : undefined
  return states?.has(ref) ?? false
}

const isKind = (populations: Populations, kind: string): kind is keyof Populations => Object.hasOwn(populations, kind)

function population<Ref extends string, State, Event, Told>(
  stepper: Stepper<State, Event, Told, { id: Ref } | undefined>,
): Population<Ref, State, Event, Told> {
  return { states: new Map(), stepper }
}

function sight(populations: Populations, roster: Roster): Sight {
  return {
    isFree: pc => models.pc.views.free(lookUp(populations.pc.states, pc)),
    isLive: token => models.token.views.live(lookUp(populations.token.states, token)),
    hasLiveTokens: pc =>
      Iterator.from(roster.tokensBoundTo(pc)).some(token =>
        models.token.views.liveOn(lookUp(populations.token.states, token), pc),
      ),
    isConnecting: session => models.session.views.connecting(lookUp(populations.session.states, session)),
    isAcquiring: session => models.session.views.acquiring(lookUp(populations.session.states, session)),
    isQueued: session => models.session.views.queued(lookUp(populations.session.states, session)),
    standing: session => models.session.views.standing(lookUp(populations.session.states, session)),
    isCompliant: pc => models.pc.views.compliant(lookUp(populations.pc.states, pc)),
    poolStatus: pool => models.pool.views.status(lookUp(populations.pool.states, pool)),
    populations,
    states: {
      human: populations.human.states,
      blueprint: populations.blueprint.states,
      principal: populations.principal.states,
      credential: populations.credential.states,
      registration: populations.registration.states,
      risk: populations.risk.states,
      agent: populations.agent.states,
      agentUser: populations.agentUser.states,
    },
  }
}
