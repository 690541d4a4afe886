// The naive way to know the tenant at a fact: play the journal again and keep a copy of everyone after every fact.
import type { World } from '../../main/simulation/world.ts'
import {
  type ActorKind,
  familyIndex,
  governanceBook,
  type Message,
  type Roster,
  reactionsTo,
  type Stepper,
  steppers,
} from '../../main/tenant/index.ts'
import type { Fact } from '../../shared/model/facts.ts'
import type {
  AlertRef,
  HumanRef,
  IncidentRef,
  PcRef,
  PoolRef,
  ScreenRef,
  SessionRef,
  TaskRef,
  TokenRef,
} from '../../shared/model/refs.ts'

export interface NaiveState {
  value: unknown
  context: unknown
}
/** Everyone's state right after fact n, at index n. */
export type NaiveHistory = Map<string, NaiveState>[]

export function naiveReplay(world: Pick<World, 'journal' | 'facts'>): { facts: Fact[]; history: NaiveHistory } {
  const drive = steppers()
  const persisted = new Map<string, { kind: ActorKind; json: string }>()
  const facts: Fact[] = []
  const history: NaiveHistory = []
  const { roster, learn } = announcing()

  const everyone = (): Map<string, NaiveState> =>
    new Map(
      Array.from(persisted, ([ref, { json }]) => {
        const { value, context } = JSON.parse(json)
        return [ref, { value, context }]
      }),
    )
  const keep = (): void => {
    if (facts.length > 0) history[facts.length - 1] = everyone()
  }

  function deliver(message: Message, queue: Message[]): void {
    const before = persisted.get(message.to)?.json ?? null
    const [json, told] = stepOnce(drive, message, before)
    persisted.set(message.to, { kind: message.kind, json })
    for (const fact of told) {
      facts.push(fact)
      keep()
      learn(fact)
      queue.push(...reactionsTo(fact, roster))
    }
    keep()
  }

  const announced = world.facts[0]?.fact
  if (announced?.type === 'tenant.ready') facts.push(announced)
  keep()
  for (const { message } of world.journal) {
    const queue: Message[] = [message]
    for (let next = queue.shift(); next; next = queue.shift()) deliver(next, queue)
  }
  return { facts, history }
}

/** The naive roster: what does not name whom it concerns is announced to everyone there is. */
export function announcing(): { roster: Roster; learn(fact: Fact): void } {
  const askedBy = new Map<TaskRef, HumanRef>()
  const calledIn = new Map<string, SessionRef | null>()
  const sessions = new Set<SessionRef>()
  const tokens = new Set<TokenRef>()
  const pools = new Map<PcRef, PoolRef>()
  const screens = new Map<ScreenRef, SessionRef>()
  const alerts = new Map<AlertRef, IncidentRef>()
  const family = familyIndex()
  const governance = governanceBook()
  return {
    roster: {
      ...family,
      ...governance,
      tokensOf: () => [...tokens],
      tokensBoundTo: () => [...tokens],
      tokensOfTask: () => [...tokens],
      tokensAbout: () => [...tokens],
      sessionOn: () => [...sessions],
      // what a Cloud PC and a screen belong to is fixed
      pcsOf: pool => Array.from(pools).flatMap(([pc, of]) => (of === pool ? [pc] : [])),
      screensOf: session => Array.from(screens).flatMap(([screen, of]) => (of === session ? [screen] : [])),
      alertsOf: incident => Array.from(alerts).flatMap(([alert, of]) => (of === incident ? [alert] : [])),
      askedBy: task => askedBy.get(task) ?? 'human:?',
      calledIn: call => calledIn.get(call) ?? null,
    },
    learn(fact) {
      family.learn(fact)
      governance.learn(fact)
      if (fact.type === 'prompt.sent') askedBy.set(fact.task, fact.human)
      if (fact.type === 'tool.called') calledIn.set(fact.call.callId, fact.call.session)
      if (fact.type === 'token.issued') tokens.add(fact.token)
      if (fact.type === 'session.requested') sessions.add(fact.session)
      if (fact.type === 'pc.provisioning') pools.set(fact.pc, fact.pool)
      if (fact.type === 'pc.provisioned') pools.set(fact.pc.ref, fact.pc.pool)
      if (fact.type === 'pc.deprovisioned') pools.delete(fact.pc)
      if (fact.type === 'alert.raised') alerts.set(fact.alert.ref, fact.alert.incident)
      if (fact.type === 'screen.opened') screens.set(fact.screen, fact.session)
      if (fact.type === 'screen.disconnected') screens.delete(fact.screen)
    },
  }
}

/** One step from JSON text to JSON text. */
function stepOnce(drive: ReturnType<typeof steppers>, message: Message, before: string | null): [string, Fact[]] {
  switch (message.kind) {
    case 'human':
      return through(drive.human, { id: message.to }, before, message.event)
    case 'blueprint':
      return through(drive.blueprint, { id: message.to }, before, message.event)
    case 'principal':
      return through(drive.principal, { id: message.to }, before, message.event)
    case 'credential':
      return through(drive.credential, { id: message.to }, before, message.event)
    case 'registration':
      return through(drive.registration, { id: message.to }, before, message.event)
    case 'risk':
      return through(drive.risk, { id: message.to }, before, message.event)
    case 'agent':
      return through(drive.agent, { id: message.to }, before, message.event)
    case 'agentUser':
      return through(drive.agentUser, { id: message.to }, before, message.event)
    case 'pool':
      return through(drive.pool, { id: message.to }, before, message.event)
    case 'pc':
      return through(drive.pc, { id: message.to }, before, message.event)
    case 'session':
      return through(drive.session, { id: message.to }, before, message.event)
    case 'screen':
      return through(drive.screen, { id: message.to }, before, message.event)
    case 'token':
      return through(drive.token, { id: message.to }, before, message.event)
    case 'task':
      return through(drive.task, { id: message.to }, before, message.event)
    case 'grant':
      return through(drive.grant, { id: message.to }, before, message.event)
    case 'approval':
      return through(drive.approval, { id: message.to }, before, message.event)
    case 'review':
      return through(drive.review, { id: message.to }, before, message.event)
    case 'orchestration':
      return through(drive.orchestration, { id: message.to }, before, message.event)
    case 'alert':
      return through(drive.alert, { id: message.to }, before, message.event)
    case 'incident':
      return through(drive.incident, { id: message.to }, before, message.event)
  }
}

function through<State, Event, Input>(
  stepper: Stepper<State, Event, Fact, Input>,
  input: Input,
  before: string | null,
  event: Event,
): [string, Fact[]] {
  const { next, told } = stepper.step(before ? stepper.revive(before) : stepper.start(input), event)
  return [stepper.persist(next), told]
}
