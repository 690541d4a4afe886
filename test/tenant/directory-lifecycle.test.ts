// What becomes of blueprints, agent identities and agent users: disabled, deleted in cascade, restored, orphaned, and counted.
import { describe, expect, test } from 'vitest'
import { accountSight, cascadeDelayMs, restorableMs, steppers } from '../../main/tenant/index.ts'
import { agentIn, as, blueprintIn, type Office, refOf, staffed } from './office.ts'

const remove = (target: string) => ({ operation: 'delete', target })
const restore = (target: string) => ({ operation: 'restore', target })
const purge = (target: string) => ({ operation: 'purge', target })
const statesOf = (world: Office, ...refs: string[]): unknown[] => refs.map(ref => world.state(ref))

describe('Disabling', () => {
  test('keeps the object and what it counts; only signing in is over', () => {
    const { world, blueprint, agent, agentUser } = staffed()
    world.ask({ operation: 'setAccountEnabled', target: agent, accountEnabled: false }, as('admin'))
    expect(statesOf(world, agent, agentUser)).toEqual(['disabled', 'active'])
    const sight = accountSight(world.states, world.family, { blueprint, agent, agentUser })
    expect(sight).toMatchObject({ agentEnabled: false, agentUserEnabled: true, deleted: [], orphaned: false })
    expect(counted(world)).toBe(4)
  })

  test('of a blueprint principal leaves its agents as they are, and nobody of them can sign in', () => {
    const { world, blueprint, principal, agent, agentUser } = staffed()
    world.ask({ operation: 'setAccountEnabled', target: principal, accountEnabled: false }, as('admin'))
    expect(statesOf(world, agent, agentUser)).toEqual(['active', 'active'])
    const sight = accountSight(world.states, world.family, { blueprint, agent, agentUser })
    expect(sight).toMatchObject({ blueprintEnabled: false, deleted: [] })
  })
})

test('A deleted object can be restored for 30 days, and the cascade comes a day later', () => {
  const from = Date.UTC(2026, 0, 1, 9)
  const after = (delay: number): string => new Date(from + delay).toISOString()
  expect([after(restorableMs), after(cascadeDelayMs)]).toEqual(['2026-01-31T09:00:00.000Z', '2026-01-02T09:00:00.000Z'])
})

describe('Deleting a blueprint', () => {
  test('takes its principal along at once, and its children only when the cascade comes to them', () => {
    const { world, blueprint, principal, agent, agentUser } = staffed()
    world.ask(remove(blueprint), as('owner'))
    expect(statesOf(world, blueprint, principal)).toEqual(['softDeleted', 'softDeleted'])
    expect(statesOf(world, agent, agentUser)).toEqual(['condemned', 'condemned'])
    world.cascade()
    expect(statesOf(world, agent, agentUser)).toEqual(['softDeleted', 'softDeleted'])
    expect(world.told('agent.softDeleted')).toEqual([{ type: 'agent.softDeleted', agent, by: null, cause: 'cascade' }])
    expect(world.told('principal.softDeleted')[0]).toMatchObject({ by: null, cause: 'cascade' })
  })

  test('leaves the agents of other blueprints alone', () => {
    const { world, principal, agent } = staffed()
    const theirs = agentIn(world, blueprintIn(world, 'Other'), 'Theirs')
    world.ask(remove(principal), as('admin'))
    expect(statesOf(world, agent, theirs)).toEqual(['condemned', 'active'])
  })

  test('lets nobody sign in before the cascade ran', () => {
    const { world, blueprint, principal, agent, agentUser } = staffed()
    world.ask(remove(principal), as('admin'))
    expect(accountSight(world.states, world.family, { blueprint, agent, agentUser })).toMatchObject({
      blueprintEnabled: false,
      agentEnabled: false,
      agentUserEnabled: false,
      deleted: ['blueprint'],
    })
  })

  test('is undone without harm to the children when the principal is restored before the cascade ran', () => {
    const { world, principal, agent, agentUser } = staffed()
    world.ask(remove(principal), as('admin'))
    world.ask(restore(principal), as('admin'))
    expect(statesOf(world, principal, agent, agentUser)).toEqual(['active', 'active', 'active'])
    world.send({ kind: 'principal', to: principal, event: { type: 'principal.disable', by: null } })
    world.cascade()
    expect(world.told('agent.softDeleted')).toEqual([])
  })

  test('is not undone for the children by restoring the principal after the cascade: each is restored by itself', () => {
    const { world, principal, agent, agentUser } = staffed()
    world.ask(remove(principal), as('admin'))
    world.cascade()
    world.ask(restore(principal), as('admin'))
    expect(statesOf(world, agent, agentUser)).toEqual(['softDeleted', 'softDeleted'])
    world.ask(restore(agent), as('admin'))
    expect(statesOf(world, agent, agentUser)).toEqual(['active', 'softDeleted'])
    world.ask(restore(agentUser), as('admin'))
    expect(statesOf(world, agent, agentUser)).toEqual(['active', 'active'])
  })

  test('is not undone for the principal by restoring the blueprint', () => {
    const { world, blueprint, principal } = staffed()
    world.ask(remove(blueprint), as('admin'))
    world.ask(restore(blueprint), as('admin'))
    expect(statesOf(world, blueprint, principal)).toEqual(['active', 'softDeleted'])
  })

  test('gives a child back the account it had: a disabled one comes back disabled', () => {
    const { world, principal, agent } = staffed()
    world.ask({ operation: 'setAccountEnabled', target: agent, accountEnabled: false }, as('admin'))
    world.ask(remove(principal), as('admin'))
    world.cascade()
    world.ask(restore(principal), as('admin'))
    world.ask(restore(agent), as('admin'))
    expect(world.state(agent)).toBe('disabled')
  })
})

describe('The recycle bin', () => {
  test('has nothing to restore that is not in it: never deleted, or deleted for good', () => {
    const { world, agent } = staffed()
    expect(world.codes(restore(agent), as('admin'))).toEqual(['Request_ResourceNotFound'])
    world.ask(remove(agent), as('admin'))
    world.send({ kind: 'agent', to: agent, event: { type: 'agent.purge', by: null } })
    expect(world.codes(restore(agent), as('admin'))).toEqual(['Request_ResourceNotFound'])
    expect(world.told('agent.hardDeleted')).toEqual([{ type: 'agent.hardDeleted', agent, by: null }])
  })

  test('counts to the quota until an object is deleted for good', () => {
    const { world, agent } = staffed()
    world.ask(remove(agent), as('admin'))
    expect(counted(world)).toBe(4)
    world.ask(purge(agent), as('admin'))
    expect(counted(world)).toBe(3)
  })
})

describe('Orphans', () => {
  /** The principal is deleted for good while a child that was restored by itself is still there. */
  function orphaned() {
    const staff = staffed()
    const { world, principal, agent, agentUser } = staff
    world.ask(remove(principal), as('admin'))
    world.cascade()
    world.ask(restore(agent), as('admin'))
    world.ask(restore(agentUser), as('admin'))
    world.ask(purge(principal), as('admin'))
    return staff
  }

  test('are the children that survive a principal that was deleted for good: they can not sign in, and count', () => {
    const { world, blueprint, agent, agentUser } = orphaned()
    expect(statesOf(world, agent, agentUser)).toEqual(['orphaned', 'orphaned'])
    const sight = accountSight(world.states, world.family, { blueprint, agent, agentUser })
    expect(sight).toMatchObject({ agentEnabled: false, agentUserEnabled: false, orphaned: true })
    // the blueprint and the two orphans; the principal is gone
    expect(counted(world)).toBe(3)
  })

  test('can not be enabled into being something else, only deleted', () => {
    const { world, agent } = orphaned()
    expect(world.codes({ operation: 'setAccountEnabled', target: agent, accountEnabled: true }, as('admin'))).toEqual([
      'Request_BadRequest',
    ])
    expect(world.codes(remove(agent), as('admin'))).toEqual([])
    expect(world.codes(restore(agent), as('admin'))).toEqual([])
    expect(world.state(agent)).toBe('orphaned')
  })

  test('come of restoring a child after its principal is gone, too', () => {
    const { world, principal, agent } = staffed()
    world.ask(remove(principal), as('admin'))
    world.cascade()
    world.ask(purge(principal), as('admin'))
    expect(world.state(agent)).toBe('softDeleted')
    world.ask(restore(agent), as('admin'))
    expect(world.state(agent)).toBe('orphaned')
  })
})

describe('Deleting an agent identity alone', () => {
  test('leaves its agent user, which can not sign in until the agent identity is restored', () => {
    const { world, blueprint, agent, agentUser } = staffed()
    const signsIn = () => accountSight(world.states, world.family, { blueprint, agent, agentUser }).agentUserEnabled
    world.ask(remove(agent), as('admin'))
    expect([world.state(agentUser), signsIn()]).toEqual(['active', false])
    world.ask(restore(agent), as('admin'))
    expect([world.state(agentUser), signsIn()]).toEqual(['active', true])
  })

  test('for good orphans its agent user', () => {
    const { world, agent, agentUser } = staffed()
    world.ask(remove(agent), as('admin'))
    world.ask(purge(agent), as('admin'))
    expect(world.state(agentUser)).toBe('orphaned')
  })
})

describe('People', () => {
  test('who are deleted still get the answer to what they asked for, and come back waiting for the rest', () => {
    const drive = steppers().human
    const ask = { type: 'human.ask', agent: 'agent:a', conversation: 'c', channel: 'msteams', text: 't' } as const
    let state = drive.start({ id: 'human:a' })
    const events: Parameters<typeof drive.step>[1][] = [
      { type: 'human.create', human },
      { ...ask, task: 'task:a' },
      { ...ask, task: 'task:b' },
      { type: 'human.delete', by: null },
      { type: 'human.answered', task: 'task:a' },
      { type: 'human.restore', by: null },
    ]
    for (const event of events) {
      const step = drive.step(state, event)
      expect(step.taken).toBe(true)
      state = step.next
    }
    expect([state.value, state.context.open]).toEqual(['waiting', ['task:b']])
  })

  test('who are disabled ask for nothing', () => {
    const { world } = staffed()
    world.ask({ operation: 'setAccountEnabled', target: refOf('other'), accountEnabled: false }, as('admin'))
    const ask = {
      type: 'human.ask',
      task: 'task:a',
      agent: 'agent:a',
      conversation: 'c',
      channel: 'm',
      text: 't',
    } as const
    expect(() => world.send({ kind: 'human', to: refOf('other'), event: ask })).toThrow('does not take human.ask')
  })
})

const human = {
  ref: 'human:a',
  id: '00000000-0000-4000-8000-000000000001',
  displayName: 'A',
  userPrincipalName: 'a@contoso.com',
  ipAddress: '203.0.113.1',
} as const

const counted = (world: Office): number =>
  ['blueprint', 'principal', 'agent', 'agentUser'].reduce(
    (sum, kind) =>
      sum +
      Object.entries(world.states).reduce(
        (count, [own, states]) =>
          own === kind ? count + [...states.values()].filter(({ value }) => value !== 'hardDeleted').length : count,
        0,
      ),
    0,
  )
