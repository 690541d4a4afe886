// Delegations written out whole: to whom work may be handed, with what, how often, and every word of what is refused.
import { describe, expect, test } from 'vitest'
import { checkBudget, delegate, type GovernanceOffice } from '../../main/tenant/index.ts'
import type { AgentRef, TaskRef } from '../../shared/model/refs.ts'
import { at, completed, grantOf, orchestrate, orderOf, permission, prompted, started, unused } from './governed.ts'
import { governed } from './governed-in-words.ts'
import { shortened, under, written } from './written.ts'

describe('Delegations, written out', () => {
  const limits = {
    maximumDepth: 2,
    maximumFanOut: 2,
    maximumDelegations: 4,
    budget: { tokens: 100, actions: 50, milliseconds: 1000 },
  }
  function orchestrated(access: GovernanceOffice['access'] = 'purpose') {
    const world = governed({ access })
    const { send, announce } = world
    send(
      grantOf('grant:a', 'agent:a'),
      grantOf('grant:b', 'agent:b', { permissions: ['Mail.Send'] }),
      grantOf('grant:user', 'agentUser:41', { permissions: ['Files.Read.All', 'Mail.Read'] }),
      grantOf('grant:c', 'agent:c', { startDateTime: at(10), endDateTime: at(20) }),
      grantOf('grant:e', 'agent:e', { assignment: 'eligible' }),
      grantOf('grant:d', 'agent:d', { purpose: 'hr' }),
    )
    announce(prompted('task:1', 'agent:a', 'Close the month'), started('task:1', 'agent:a', 'invoices'))
    announce(prompted('task:9', 'agent:a', 'Something else'), started('task:9', 'agent:a', 'invoices'))
    send(orchestrate('task:1', limits))
    const hand = (
      name: string,
      parent: TaskRef,
      caller: AgentRef,
      task: TaskRef,
      callee: AgentRef,
      {
        purpose = 'invoices',
        minute = 1,
        used = unused,
        named = ['Files.Read.All'],
      }: { purpose?: string; minute?: number; used?: typeof unused; named?: readonly string[] } = {},
    ) => {
      const { decision, message } = delegate(
        world.office,
        orderOf(parent, caller, task, callee, { purpose, permissions: named.map(permission) }),
        used,
        at(minute),
      )
      world.say(`${name}: ${decision.outcome}`, message)
    }
    return { ...world, hand }
  }

  test('whom work may be handed to, and with what', async () => {
    const world = orchestrated()
    const { hand } = world
    hand('what it has itself, to one whose agent user has it', 'task:1', 'agent:a', 'task:2', 'agent:b')
    hand('on from there', 'task:2', 'agent:b', 'task:3', 'agent:c', { minute: 10 })
    hand('a level too deep', 'task:3', 'agent:c', 'task:4', 'agent:b', { minute: 10 })
    hand('to one whose grant has not begun', 'task:1', 'agent:a', 'task:4', 'agent:c', { minute: 9.9 })
    hand('to one whose grant has begun', 'task:1', 'agent:a', 'task:4', 'agent:c', { minute: 10 })
    world.announce(completed('task:4'))
    hand('to one whose grant ends in a moment', 'task:1', 'agent:a', 'task:5', 'agent:c', { minute: 19.9 })
    const refusals = (
      [
        ['to one whose grant has ended', 'agent:c', { minute: 20 }],
        ['to one who could activate it', 'agent:e', {}],
        ['to one who has it for another purpose', 'agent:d', {}],
        ['to one who is not there', 'agent:none', {}],
        ['what it does not have itself', 'agent:b', { named: ['Mail.Send'] }],
      ] as const
    ).map(([name, callee, more]) => {
      const another = orchestrated()
      another.hand(name, 'task:1', 'agent:a', 'task:6', callee, more)
      return another.text()
    })
    await expect([world.text(), ...refusals].join('\n')).toMatchFileSnapshot('./services/delegations-given.txt')
  })

  test('where no account is kept of grants', async () => {
    const world = orchestrated('membership')
    const { hand } = world
    hand('anything at first', 'task:1', 'agent:a', 'task:2', 'agent:b', { named: ['Mail.Send', 'X'] })
    hand('of it, on from there', 'task:2', 'agent:b', 'task:3', 'agent:c', { named: ['X'] })
    hand('more than was passed on', 'task:2', 'agent:b', 'task:4', 'agent:c', { named: ['Files.Read.All'] })
    await expect(world.text()).toMatchFileSnapshot('./services/delegations-by-membership.txt')
  })

  test('from which task, and for which purpose', async () => {
    const world = orchestrated()
    const { hand } = world
    hand('of a task nobody knows', 'task:77', 'agent:a', 'task:2', 'agent:b')
    hand('of a task of another prompt', 'task:9', 'agent:a', 'task:2', 'agent:b')
    hand('for another purpose', 'task:1', 'agent:a', 'task:2', 'agent:b', { purpose: 'hr' })
    await expect(world.text()).toMatchFileSnapshot('./services/delegations-refused.txt')
  })

  test('counted by the task they are handed on from', async () => {
    const world = orchestrated()
    const { hand } = world
    hand('the first', 'task:1', 'agent:a', 'task:2', 'agent:b')
    hand('one below it', 'task:2', 'agent:b', 'task:3', 'agent:c', { minute: 10 })
    hand('a second at once', 'task:1', 'agent:a', 'task:4', 'agent:b')
    hand('a third at once', 'task:1', 'agent:a', 'task:5', 'agent:b')
    world.announce(completed('task:2'))
    hand('below one that is done', 'task:3', 'agent:c', 'task:6', 'agent:b', { minute: 10 })
    hand('the fourth in all', 'task:1', 'agent:a', 'task:7', 'agent:b', { used: { ...unused, tokens: 99 } })
    world.announce(completed('task:7'))
    hand('the fifth in all, with nothing left to spend', 'task:1', 'agent:a', 'task:8', 'agent:b', {
      used: { tokens: 100, actions: 50, milliseconds: 1000 },
    })
    await expect(world.text()).toMatchFileSnapshot('./services/delegations-counted.txt')
  })

  test('are of an orchestration that was begun', () => {
    const { office } = orchestrated()
    const order = { id: 'x', parent: 'task:1', task: 'task:2', caller: 'agent:a', callee: 'agent:b' } as const
    const more = { goal: 'g', purpose: 'p', permissions: [], orchestration: 'orchestration:9' as const }
    expect(() => delegate(office, { ...order, ...more }, unused, at(1))).toThrow('nobody began orchestration:9')
  })

  test('end when what may be spent is spent, to the last unit', async () => {
    const spent = (more: Partial<typeof unused>) => {
      const world = orchestrated()
      world.hand('work', 'task:1', 'agent:a', 'task:2', 'agent:b')
      const used = { ...unused, ...more }
      const before = world.facts.length
      const stop = checkBudget(world.office, 'orchestration:1', used)
      if (stop) world.send(stop)
      const told = world.facts.slice(before).map(written)
      return under(written(more), [stop, ...told, checkBudget(world.office, 'orchestration:1', used)])
    }
    const table = [
      { tokens: 99, actions: 49, milliseconds: 999 },
      { tokens: 100 },
      { actions: 50 },
      { milliseconds: 1000 },
      { tokens: 101, actions: 51, milliseconds: 1001 },
    ]
    await expect(shortened(table.map(spent).join('\n'))).toMatchFileSnapshot('./services/budgets.txt')
    const world = orchestrated()
    expect(checkBudget(world.office, 'orchestration:9', { ...unused, tokens: 100 })).toBeNull()
  })
})
