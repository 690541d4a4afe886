// What a table of a machine can not express is refused when the table is made, and what it can is told as xstate tells it.
import { describe, expect, test } from 'vitest'
import { assign, createActor, emit, matchesState, raise, type StateValue, setup } from 'xstate'
import { stepper, type TabledMachine, tableStepper } from '../../main/tenant/index.ts'
import { isWithin } from '../../main/tenant/table-stepper.ts'

const nowhere = { start: () => ({ value: 'a', context: {} }) }
const tableOf = (machine: TabledMachine) => tableStepper(machine, nowhere)

describe('a machine that a table can not express is refused by the name of the state', () => {
  const named = setup({
    actions: { go: assign({}), shout: () => {}, again: raise({ type: 'x' }) },
    guards: { never: () => false },
  })
  test.each([
    [
      'parallel states',
      named.createMachine({ id: 'm', type: 'parallel', states: { a: {}, b: {} } }),
      'm is a parallel state',
    ],
    [
      'a final state',
      named.createMachine({ id: 'm', initial: 'a', states: { a: { type: 'final' } } }),
      'm.a is a final state',
    ],
    [
      'an entry action',
      named.createMachine({ id: 'm', initial: 'a', states: { a: { entry: 'go' } } }),
      'm.a does more than answer events',
    ],
    [
      'an exit action',
      named.createMachine({ id: 'm', initial: 'a', states: { a: { exit: 'go' } } }),
      'm.a does more than answer events',
    ],
    [
      'an eventless transition',
      named.createMachine({
        id: 'm',
        initial: 'a',
        states: { a: { always: { guard: 'never', target: 'b' } }, b: {} },
      }),
      'm.a does more than answer events',
    ],
    [
      'a wildcard',
      named.createMachine({ id: 'm', initial: 'a', states: { a: { on: { '*': { actions: 'go' } } } } }),
      'm.a takes *',
    ],
    [
      'an action that is neither assign nor emit',
      named.createMachine({ id: 'm', initial: 'a', states: { a: { on: { x: { actions: 'shout' } } } } }),
      'the action shout is neither assign nor emit',
    ],
    [
      'an action that sends the machine an event',
      named.createMachine({ id: 'm', initial: 'a', states: { a: { on: { x: { actions: 'again' } } } } }),
      'the action again is xstate.raise',
    ],
    [
      'an action that has no name',
      named.createMachine({ id: 'm', initial: 'a', states: { a: { on: { x: { actions: assign({}) } } } } }),
      'the action of x in m.a is not a name',
    ],
    [
      'an action with parameters',
      named.createMachine({ id: 'm', initial: 'a', states: { a: { on: { x: { actions: { type: 'go' } } } } } }),
      'the action of x in m.a is not a name',
    ],
    [
      'a guard that has no name',
      named.createMachine({ id: 'm', initial: 'a', states: { a: { on: { x: { guard: () => true } } } } }),
      'the guard of x in m.a is not a name',
    ],
  ])('%s', (_, machine, message) => {
    expect(() => tableOf(machine)).toThrow(message)
  })

  test('no states at all', () => {
    expect(() => tableOf(named.createMachine({ id: 'm' })).start(undefined)).toThrow('m has no state "a"')
  })
})

describe('the order in which a transition does its work', () => {
  type Event = { type: 'go' } | { type: 'up' }
  const counting = setup({
    types: {} as { context: { count: number }; events: Event; emitted: { type: 'told'; count: number } },
    actions: { add: assign({ count: ({ context }) => context.count + 1 }) },
  })
  const machine = counting
    .extend({
      actions: {
        tell: emit(({ context }: { context: { count: number } }) => ({ type: 'told', count: context.count })),
      },
    })
    .createMachine({
      id: 'order',
      initial: 'outer',
      context: { count: 0 },
      on: { up: { actions: 'add' } },
      states: {
        outer: {
          initial: 'inner',
          on: { go: { target: 'other', actions: ['tell', 'add', 'tell'] } },
          states: { inner: {} },
        },
        other: { initial: 'first', states: { first: {}, second: {} } },
      },
    })
  const reference = stepper(machine, createActor(machine))
  const table = tableStepper(machine, reference)

  test('facts say what the context was where they stand among the assignments', () => {
    const { next, told } = table.step(table.start(undefined), { type: 'go' })
    expect(told).toEqual([
      { type: 'told', count: 0 },
      { type: 'told', count: 1 },
    ])
    expect([next.value, next.context]).toEqual([{ other: 'first' }, { count: 1 }])
    expect(told).toEqual(reference.step(reference.start(undefined), { type: 'go' }).told)
  })

  test('a state inside answers before the state around it, and the machine itself comes last', () => {
    const { next, taken } = table.step(table.start(undefined), { type: 'up' })
    expect([next.value, next.context, taken]).toEqual([{ outer: 'inner' }, { count: 1 }, true])
  })

  test('a state that an entity can not be in is not revived', () => {
    for (const value of ['gone', 'outer', { outer: 'first' }])
      expect(() => table.revive(JSON.stringify({ value, context: {} }))).toThrow(
        `order has no state ${JSON.stringify(value)}`,
      )
  })

  test('a persisted state starts an actor of the machine where the table left off', () => {
    const { next } = table.step(table.start(undefined), { type: 'go' })
    const actor = createActor(machine, { snapshot: JSON.parse(table.persist(next)) }).start()
    expect(actor.getSnapshot().status).toBe('active')
    expect(actor.getSnapshot().value).toEqual({ other: 'first' })
    expect(actor.getSnapshot().context).toEqual({ count: 1 })
  })
})

test('what is assigned and told may be written in any form xstate has for it', () => {
  const forms = setup({
    types: {} as { context: { count: number; name: string }; events: { type: 'go' }; emitted: { type: 'went' } },
    actions: {
      whole: assign(({ context }) => ({ count: context.count + 1 })),
      parts: assign({ count: ({ context }) => context.count * 10, name: 'b' }),
      told: emit({ type: 'went' }),
    },
  }).createMachine({
    initial: 'a',
    context: { count: 0, name: 'a' },
    states: { a: { on: { go: { actions: ['whole', 'parts', 'told'] } } } },
  })
  const reference = stepper(forms, createActor(forms))
  const table = tableStepper(forms, reference)
  const answers = [
    table.step(table.start(undefined), { type: 'go' }),
    reference.step(reference.start(undefined), { type: 'go' }),
  ]
  for (const { next, told } of answers)
    expect([next.context, told]).toEqual([{ count: 10, name: 'b' }, [{ type: 'went' }]])
})

describe('whether a state is within another', () => {
  const values: StateValue[] = [
    'a',
    'b',
    { a: 'b' },
    { a: 'c' },
    { b: 'c' },
    { a: { b: 'c' } },
    { c: { b: 'c' } },
    { 0: 'a' },
  ]

  test('is said as xstate says it', () => {
    for (const leaf of values)
      for (const value of values)
        expect(isWithin(leaf, value), JSON.stringify([leaf, value])).toBe(matchesState(value, leaf))
  })

  test('does not hang on what is left open', () => {
    expect(isWithin({ a: 'b' }, { a: undefined })).toBe(true)
  })
})
