// The walk of each machine through all states it can reach in a small world.
import { models, referenceSteppers, type Stepper, steppers } from '../../main/tenant/index.ts'
import { alphabets } from './alphabets.ts'

interface State {
  value: unknown
  context: object
}
interface Named {
  type: string
}
interface Moved {
  from: string
  event: string
  to: string
  told: string[]
  taken: boolean
}

export interface Walk {
  name: string
  /** Name of every state the machine can be in, without its context. */
  states: string[]
  /** Local states: value and what of the context matters. */
  local: number
  moves: Moved[]
  /** Every event in every local state, before and after a JSON round trip: pairs that must be equal. */
  roundTrips(): [unknown, unknown][]
  /** Every event in every local state, by the table and by xstate itself: pairs that must be equal. */
  judged(): [unknown, unknown][]
  contexts: { state: string; context: object }[]
  /** Every state it came to, whole, with what its views say of it. */
  seen: { value: unknown; context: object; views: readonly (readonly [name: string, answer: unknown])[] }[]
  /** What was taken: `from` and `to` are places in `seen`. */
  steps: { event: Named; from: number; to: number; told: readonly Named[] }[]
}

interface Model<S extends State> {
  finite(context: S['context']): readonly unknown[]
  readonly views: Readonly<Record<string, (state: S, pc: 'pc:a') => unknown>>
}

/** Visits every local state the alphabet leads to. */
function walk<S extends State, E extends Named, F extends Named, I>(
  name: string,
  stepper: Stepper<S, E, F, I>,
  reference: Stepper<State, E, F, I>,
  { finite, views }: Model<S>,
  alphabet: readonly E[],
  input: I,
): Walk {
  const nameOf = (state: S): string => (typeof state.value === 'string' ? state.value : dotted(state.value))
  const local = new Map<string, S>()
  const todo = [stepper.start(input)]
  const found: Walk = {
    name,
    states: [],
    local: 0,
    moves: [],
    contexts: [],
    seen: [],
    steps: [],
    roundTrips: () => Array.from(local.values()).flatMap(state => roundTripsOf(state)),
    judged: () => Array.from(local.values()).flatMap(state => judgementsOf(state)),
  }
  const places = new Map<string, number>()
  const placeOf = (state: S): number => {
    const whole = JSON.stringify([state.value, state.context])
    const known = places.get(whole)
    if (known !== undefined) return known
    const { value, context } = state
    const answers = Object.entries(views).map(([view, of]) => [view, of(state, 'pc:a')] as const)
    places.set(whole, found.seen.length)
    return found.seen.push({ value, context, views: answers }) - 1
  }
  const outcome = ({ next, told, taken }: { next: State; told: F[]; taken: boolean }): unknown[] => [
    next.value,
    next.context,
    told,
    taken,
  ]
  const roundTripsOf = (state: S): [unknown, unknown][] => {
    const revived = stepper.revive(stepper.persist(state))
    return alphabet.map(event => [outcome(stepper.step(state, event)), outcome(stepper.step(revived, event))])
  }
  const judgementsOf = (state: S): [unknown, unknown][] => {
    const persisted = stepper.persist(state)
    const judge = reference.revive(persisted)
    return [
      [JSON.parse(persisted), JSON.parse(reference.persist(judge))],
      ...alphabet.map((event): [unknown, unknown] => [
        outcome(stepper.step(state, event)),
        outcome(reference.step(judge, event)),
      ]),
    ]
  }
  for (const state of todo) {
    const key = JSON.stringify([state.value, ...finite(state.context)])
    if (local.has(key)) continue
    local.set(key, state)
    if (!found.states.includes(nameOf(state))) found.states.push(nameOf(state))
    found.contexts.push({ state: nameOf(state), context: state.context })
    for (const event of alphabet) {
      const { next, told, taken } = stepper.step(state, event)
      const types = told.map(({ type }) => type)
      found.moves.push({ from: nameOf(state), event: event.type, to: nameOf(next), told: types, taken })
      if (taken) found.steps.push({ event, from: placeOf(state), to: placeOf(next), told })
      todo.push(next)
    }
  }
  found.local = local.size
  return found
}

function dotted(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([key, inner]) => `${key}.${dotted(inner)}`)
    .join(' ')
}

type Tables = ReturnType<typeof steppers>
/** By kind: the states, events, facts and input of its machine. */
type Parts = {
  [K in keyof Tables]: Tables[K] extends Stepper<
    infer S extends State,
    infer E extends Named,
    infer F extends Named,
    infer I
  >
    ? { state: S; event: E; fact: F; input: I }
    : never
}
type Kind = keyof Parts
type Drives = { [K in Kind]: Stepper<Parts[K]['state'], Parts[K]['event'], Parts[K]['fact'], Parts[K]['input']> }
type Judges = { [K in Kind]: Stepper<State, Parts[K]['event'], Parts[K]['fact'], Parts[K]['input']> }
type Models = { [K in Kind]: Model<Parts[K]['state']> }
type Alphabets = { [K in Kind]: readonly Parts[K]['event'][] }

function walked<K extends Kind>(name: string, kind: K, input: Parts[K]['input']): { name: string; walk: () => Walk } {
  return {
    name,
    walk() {
      const drives: Drives = steppers()
      const judges: Judges = referenceSteppers()
      const declared: Models = models
      const events: Alphabets = alphabets()
      return walk(name, drives[kind], judges[kind], declared[kind], events[kind], input)
    },
  }
}

/** The walk of each machine, taken anew whenever it is asked for. */
export const walks = (): { name: string; walk: () => Walk }[] => [
  walked('human', 'human', { id: 'human:a' }),
  walked('blueprint', 'blueprint', { id: 'blueprint:a' }),
  walked('principal', 'principal', { id: 'principal:a' }),
  walked('credential', 'credential', { id: 'credential:a' }),
  walked('registration', 'registration', { id: 'registration:a' }),
  walked('risk', 'risk', { id: 'risk:agent:a' }),
  walked('agent-identity', 'agent', { id: 'agent:a' }),
  walked('agent-user', 'agentUser', { id: 'agentUser:a' }),
  walked('pool', 'pool', { id: 'pool:a' }),
  walked('cloud-pc', 'pc', { id: 'pc:a' }),
  walked('session', 'session', { id: 'session:a' }),
  walked('screen-share', 'screen', { id: 'screen:a' }),
  walked('token', 'token', { id: 'token:a' }),
  walked('task', 'task', { id: 'task:a' }),
  walked('resource-grant', 'grant', { id: 'grant:a' }),
  walked('approval', 'approval', { id: 'approval:a' }),
  walked('access-review', 'review', { id: 'review:a' }),
  walked('orchestration', 'orchestration', { id: 'orchestration:a' }),
  walked('alert', 'alert', { id: 'alert:a' }),
  walked('incident', 'incident', { id: 'incident:1' }),
]
