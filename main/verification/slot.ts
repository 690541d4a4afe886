// One place in a bounded world: a real machine, or an observer of facts, whose local states are numbered as they are met.
import type { StateValue } from 'xstate'
import { z } from 'zod'
import type { Fact } from '../../shared/model/facts.ts'
import type {
  AgentRef,
  AgentUserRef,
  ApprovalRef,
  BlueprintRef,
  CredentialRef,
  GrantRef,
  OrchestrationRef,
  PcRef,
  PoolRef,
  PrincipalRef,
  RegistrationRef,
  RiskRef,
  ScreenRef,
  SessionRef,
  TaskRef,
  TokenRef,
} from '../../shared/model/refs.ts'
import { type Message, models, type Stepper, type steppers } from '../tenant/index.ts'

/** What drives each kind of machine: the tables of `steppers()`, xstate itself by `referenceSteppers()`, or broken ones. */
export type Drives = ReturnType<typeof steppers>

/** What one message, or one fact that is announced, makes of a local state. */
export interface Stepped {
  readonly next: number
  readonly told: readonly Fact[]
  /** False where the machine has no transition for it. */
  readonly taken: boolean
}

/** Local states are numbers from 0; `states` is what each stands for. */
export interface Slot<State = unknown> {
  readonly ref: string
  /** Whether it hears every fact. */
  readonly observes: boolean
  /** How many local states were met so far. */
  count(): number
  state(local: number): State
  /** Equal where nothing can tell two states apart, whatever drives the machine. */
  key(local: number): string
  start(): number
  step(local: number, order: Order): Stepped
  /** What an observer makes of a fact; a machine hears of it only by messages. */
  learn(local: number, fact: Fact): number
  persist(local: number): string
  revive(text: string): number
}

/** A message to one machine, or a fact that no machine has a say in. */
export type Order = { readonly send: Message } | { readonly tell: Fact }

/** Every kind of machine as a slot, driven by `drives`. */
export function slotsBy(drives: Drives) {
  return {
    agent: (ref: AgentRef) =>
      machineSlot(ref, drives.agent, models.agent.finite, m => (m.kind === 'agent' ? m.event : null)),
    agentUser: (ref: AgentUserRef) =>
      machineSlot(ref, drives.agentUser, models.agentUser.finite, m => (m.kind === 'agentUser' ? m.event : null)),
    blueprint: (ref: BlueprintRef) =>
      machineSlot(ref, drives.blueprint, models.blueprint.finite, m => (m.kind === 'blueprint' ? m.event : null)),
    principal: (ref: PrincipalRef) =>
      machineSlot(ref, drives.principal, models.principal.finite, m => (m.kind === 'principal' ? m.event : null)),
    credential: (ref: CredentialRef) =>
      machineSlot(ref, drives.credential, models.credential.finite, m => (m.kind === 'credential' ? m.event : null)),
    registration: (ref: RegistrationRef) =>
      machineSlot(ref, drives.registration, models.registration.finite, m =>
        m.kind === 'registration' ? m.event : null,
      ),
    risk: (ref: RiskRef) =>
      machineSlot(ref, drives.risk, models.risk.finite, m => (m.kind === 'risk' ? m.event : null)),
    pool: (ref: PoolRef) =>
      machineSlot(ref, drives.pool, models.pool.finite, m => (m.kind === 'pool' ? m.event : null)),
    pc: (ref: PcRef) => machineSlot(ref, drives.pc, models.pc.finite, m => (m.kind === 'pc' ? m.event : null)),
    session: (ref: SessionRef) =>
      machineSlot(ref, drives.session, models.session.finite, m => (m.kind === 'session' ? m.event : null)),
    screen: (ref: ScreenRef) =>
      machineSlot(ref, drives.screen, models.screen.finite, m => (m.kind === 'screen' ? m.event : null)),
    token: (ref: TokenRef) =>
      machineSlot(ref, drives.token, models.token.finite, m => (m.kind === 'token' ? m.event : null)),
    task: (ref: TaskRef) =>
      machineSlot(ref, drives.task, models.task.finite, m => (m.kind === 'task' ? m.event : null)),
    grant: (ref: GrantRef) =>
      machineSlot(ref, drives.grant, models.grant.finite, m => (m.kind === 'grant' ? m.event : null)),
    approval: (ref: ApprovalRef) =>
      machineSlot(ref, drives.approval, models.approval.finite, m => (m.kind === 'approval' ? m.event : null)),
    orchestration: (ref: OrchestrationRef) =>
      machineSlot(ref, drives.orchestration, models.orchestration.finite, m =>
        m.kind === 'orchestration' ? m.event : null,
      ),
  }
}

function machineSlot<
  Ref extends string,
  State extends { value: StateValue; context: object },
  Event,
  Told extends Fact,
>(
  ref: Ref,
  stepper: Stepper<State, Event, Told, { id: Ref } | undefined>,
  finite: (context: State['context']) => readonly unknown[],
  eventOf: (message: Message) => Event | null,
): Slot<State> {
  const met = numbering<State>(({ value, context }) => JSON.stringify([value, finite(context)]))
  return {
    ref,
    observes: false,
    count: met.count,
    state: met.state,
    key: met.key,
    start: () => met.number(stepper.start({ id: ref })),
    step(local, order) {
      const event = 'send' in order ? eventOf(order.send) : null
      if (event === null) throw new Error(`${ref} was sent what is of another kind`)
      const { next, told, taken } = stepper.step(met.state(local), event)
      return { next: met.number(next), told, taken }
    },
    learn: local => local,
    persist: local => stepper.persist(met.state(local)),
    revive: text => met.number(stepper.revive(text)),
  }
}

/**
 * A machine that reactions reach only while the roster lists it: in other states, what is sent to all of its kind is not
 * sent to it. So a world can list everyone, and yet nobody gets what the tenant's own roster would have kept from them.
 */
export const listedWhile = <State>(
  slot: Slot<State>,
  isListed: (state: State) => boolean,
  isToListed: (message: Message) => boolean,
): Slot<State> => ({
  ...slot,
  step: (local, order) =>
    'send' in order && isToListed(order.send) && !isListed(slot.state(local))
      ? { next: local, told: [], taken: true }
      : slot.step(local, order),
})

/**
 * A machine with what the tenant's own roster would have learned of it: `learn` hears the facts it tells, and `route`
 * gives what of a message the roster would have sent at this moment; null: nothing.
 */
export function booked<State, Book>(
  slot: Slot<State>,
  first: Book,
  learn: (book: Book, fact: Fact) => Book,
  route: (message: Message, book: Book) => Message | null,
  restore: (text: unknown) => Book,
): Slot<{ state: State; book: Book }> {
  interface Pair {
    readonly local: number
    readonly book: Book
  }
  const met = numbering<Pair>(({ local, book }) => JSON.stringify([slot.key(local), book]))
  return {
    ref: slot.ref,
    observes: false,
    count: met.count,
    state: local => {
      const { local: inner, book } = met.state(local)
      return { state: slot.state(inner), book }
    },
    key: met.key,
    start: () => met.number({ local: slot.start(), book: first }),
    step(local, order) {
      const { local: inner, book } = met.state(local)
      const send = 'send' in order ? route(order.send, book) : null
      if (send === null) return { next: local, told: [], taken: true }
      const { next, told, taken } = slot.step(inner, { send })
      return { next: met.number({ local: next, book: told.reduce(learn, book) }), told, taken }
    },
    learn: local => local,
    persist(local) {
      const { local: inner, book } = met.state(local)
      return JSON.stringify([slot.persist(inner), book])
    },
    revive(text) {
      const [inner, book] = z.tuple([z.string(), z.unknown()]).parse(JSON.parse(text))
      return met.number({ local: slot.revive(inner), book: restore(book) })
    },
  }
}

/**
 * Something true of the world that no machine holds: what is really left on a Cloud PC, which policy is in force, who
 * waits longest. It hears every fact and does nothing.
 */
export function observer<State extends string | number | boolean>(
  name: string,
  first: State,
  learn: (state: State, fact: Fact) => State,
  restore: (value: unknown) => State,
): Slot<State> {
  const met = numbering<State>(state => JSON.stringify(state))
  return {
    ref: name,
    observes: true,
    count: met.count,
    state: met.state,
    key: met.key,
    start: () => met.number(first),
    step: local => ({ next: local, told: [], taken: false }),
    learn: (local, fact) => met.number(learn(met.state(local), fact)),
    persist: local => met.key(local),
    revive: text => met.number(restore(JSON.parse(text))),
  }
}

/** Tells facts that no machine has a say in. */
export function announcer(): Slot<null> {
  return {
    ref: 'announced',
    observes: false,
    count: () => 1,
    state: () => null,
    key: () => 'null',
    start: () => 0,
    step: (local, order) =>
      'tell' in order ? { next: local, told: [order.tell], taken: true } : { next: local, told: [], taken: false },
    learn: local => local,
    persist: () => 'null',
    revive: () => 0,
  }
}

function numbering<State>(keyOf: (state: State) => string) {
  const states: State[] = []
  const keys: string[] = []
  const numbers = new Map<string, number>()
  const at = <Item>(items: readonly Item[], local: number): Item => {
    const item = items[local]
    if (item === undefined) throw new RangeError(`there is no local state ${local}`)
    return item
  }
  return {
    count: () => states.length,
    state: (local: number) => at(states, local),
    key: (local: number) => at(keys, local),
    number(state: State): number {
      const key = keyOf(state)
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, states.length)
      keys.push(key)
      return states.push(state) - 1
    },
  }
}
