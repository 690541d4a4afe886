// What a table of a machine can not express is refused when the table is made, and what it can is told as xstate tells it.
import { describe, expect, test } from 'vitest'
import { assign, createActor, emit, setup } from 'xstate'
import { stepper, type TabledMachine, tableStepper } from '../../main/tenant/index.ts'

const nowhere = { start: () => ({ value: 'a', context: {} }) }
const tableOf = (machine: TabledMachine) => tableStepper(machine, nowhere)

describe('a machine that a table can not express is refused by the name of the state', () => {
  const named = setup({ actions: { go: assign({}), shout: () => {} }, guards: { never: () => false } })
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
      'an action that has no name',
      named.createMachine({ id: 'm', initial: 'a', states: { a: { on: { x: { actions: assign({}) } } } } }),
      'the action of x in m.a is not a name',
    ],
  ])('%s', (_, machine, message) => {
    expect(() => tableOf(machine)).toThrow(message)
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

  test('a persisted state starts an actor of the machine where the table left off', () => {
    const { next } = table.step(table.start(undefined), { type: 'go' })
    const actor = createActor(machine, { snapshot: JSON.parse(table.persist(next)) }).start()
    expect(actor.getSnapshot().value).toEqual({ other: 'first' })
    expect(actor.getSnapshot().context).toEqual({ count: 1 })
  })
})
