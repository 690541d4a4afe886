// What happens by itself and late in a running tenant: nothing before its time, and nothing that was called off.
import { describe, expect, test } from 'vitest'
import { openTenant, type TestTenant } from '../../main/testing/index.ts'
import type { DirectoryOperation } from '../../shared/model/directory-operation.ts'
import type { AgentRef, BlueprintRef } from '../../shared/model/refs.ts'

const task = 'task:reconcile'
const ask = {
  do: 'ask',
  task,
  human: 'human:dana',
  agentUser: 'agentUser:invoice-agent',
  pool: 'pool:finance-us',
  text: 'Reconcile the August invoices.',
} as const
const look = { do: 'tool', task, tool: 'take_screenshot' } as const
const blueprint: BlueprintRef = 'blueprint:finance-ops'

const asAdministrator = (tenant: TestTenant, operation: DirectoryOperation) =>
  tenant.perform({ do: 'directory', by: 'human:dana', operation })

/** First light, with an administrator in it. */
const open = (seed = 1) =>
  openTenant({
    seed,
    change: document => {
      for (const human of document.humans) human.roles = ['Agent ID Administrator', 'Cloud Application Administrator']
    },
  })
const stateOf = (tenant: TestTenant, ref: AgentRef | BlueprintRef) => tenant.actor(ref).active

describe('a session in which nothing happens', () => {
  test('is evicted after 30 minutes, and not before', async () => {
    const tenant = await open()
    await tenant.perform(ask)
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: true })
    await tenant.perform(look)
    await tenant.pass({ minutes: 29, seconds: 59 })
    expect(tenant.factsOf('session.released')).toEqual([])
    await tenant.pass({ seconds: 2 })
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'evicted' }])
    expect(await tenant.perform(look)).toMatchObject({ ok: false, code: 404 })
    await tenant.pass({ minutes: 1 })
    expect(tenant.factsOf('pc.available')).toHaveLength(1)
  })

  test('is not evicted as long as its agent calls tools now and then', async () => {
    const tenant = await open()
    await tenant.perform(ask)
    await tenant.perform({ do: 'startSession', task })
    for (let call = 0; call < 3; call += 1) {
      await tenant.pass({ minutes: 29 })
      expect(await tenant.perform(look)).toMatchObject({ ok: true })
    }
    expect(tenant.factsOf('session.released')).toEqual([])
  })

  test('is not told to be idle when it has ended long ago', async () => {
    const tenant = await open()
    await tenant.perform(ask)
    await tenant.perform({ do: 'startSession', task })
    await tenant.perform({ do: 'endSession', task })
    const [released] = tenant.factsOf('session.released')
    await tenant.pass({ hours: 2 })
    expect(tenant.factsOf('session.released')).toHaveLength(1)
    const { transitions } = tenant.actor(released?.session ?? 'session:?')
    expect(transitions.map(({ event }) => event)).not.toContain('session.idle')
  })
})

describe('the cascade over the children of a deleted blueprint', () => {
  test('comes a day later, to every agent identity and agent user', async () => {
    const tenant = await open()
    expect(await asAdministrator(tenant, { operation: 'delete', target: blueprint })).toMatchObject({ ok: true })
    const condemned = tenant.factsOf('agent.condemned').map(({ agent }) => agent)
    expect(condemned).not.toEqual([])
    await tenant.pass({ hours: 23, minutes: 59 })
    expect(tenant.factsOf('agent.softDeleted')).toEqual([])
    await tenant.pass({ minutes: 2 })
    expect(tenant.factsOf('agent.softDeleted')).toMatchObject(condemned.map(agent => ({ agent, cause: 'cascade' })))
    expect(tenant.factsOf('agentUser.softDeleted').length).toBeGreaterThan(0)
  })

  test('spares the children of a blueprint principal that is restored before', async () => {
    const tenant = await open()
    await asAdministrator(tenant, { operation: 'delete', target: blueprint })
    await tenant.pass({ hours: 20 })
    const [principal] = tenant.factsOf('principal.softDeleted')
    await asAdministrator(tenant, { operation: 'restore', target: blueprint })
    const target = principal?.principal ?? 'principal:?'
    expect(await asAdministrator(tenant, { operation: 'restore', target })).toMatchObject({ ok: true })
    await tenant.pass({ days: 40 })
    expect(tenant.factsOf('agent.spared').length).toBeGreaterThan(0)
    expect(tenant.factsOf('agent.softDeleted')).toEqual([])
    expect(tenant.factsOf('agent.hardDeleted')).toEqual([])
  })
})

describe('an agent identity that was deleted', () => {
  const agent: AgentRef = 'agent:invoice'

  test('is gone for good after 30 days', async () => {
    const tenant = await open()
    await asAdministrator(tenant, { operation: 'delete', target: agent })
    await tenant.pass({ days: 29, hours: 23 })
    expect(tenant.factsOf('agent.hardDeleted')).toEqual([])
    await tenant.pass({ hours: 2 })
    expect(tenant.factsOf('agent.hardDeleted')).toMatchObject([{ agent, by: null }])
    expect(await asAdministrator(tenant, { operation: 'restore', target: agent })).toMatchObject({ ok: false })
  })

  test('can be restored on day 29, and stays; deleted again, it has 30 days again', async () => {
    const tenant = await open()
    await asAdministrator(tenant, { operation: 'delete', target: agent })
    await tenant.pass({ days: 29 })
    expect(await asAdministrator(tenant, { operation: 'restore', target: agent })).toMatchObject({ ok: true })
    await tenant.pass({ days: 10 })
    expect(stateOf(tenant, agent)).toEqual(['active'])
    await asAdministrator(tenant, { operation: 'delete', target: agent })
    await tenant.pass({ days: 29 })
    expect(tenant.factsOf('agent.hardDeleted')).toEqual([])
    await tenant.pass({ days: 2 })
    expect(tenant.factsOf('agent.hardDeleted')).toHaveLength(1)
  })
})

describe('the certificate of a blueprint', () => {
  test('is told to be expiring a month before it does, then T1 is refused until it is replaced', async () => {
    const tenant = await open()
    await tenant.perform(ask)
    await tenant.pass({ days: 304 })
    expect(tenant.factsOf('credential.expiring')).toEqual([])
    await tenant.pass({ days: 2 })
    expect(tenant.factsOf('credential.expiring').length).toBeGreaterThan(0)
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: true })
    await tenant.perform({ do: 'endSession', task })
    await tenant.pass({ days: 30 })
    expect(tenant.factsOf('credential.expired').length).toBeGreaterThan(0)
    const refused = await tenant.perform({ do: 'startSession', task })
    expect(refused).toMatchObject({ ok: false, code: 700027, reason: expect.stringContaining('expired') })
    expect(tenant.factsOf('token.refused').at(-1)).toMatchObject({ request: { grant: 't1' } })
    const rotated = await tenant.perform({ do: 'rotateCredential', by: 'human:dana', blueprint })
    expect(rotated).toMatchObject({ ok: true })
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: true })
  })
})

describe('a blueprint proven by a managed identity', () => {
  test('has its credential renewed every 45 days, and nobody has to replace anything', async () => {
    const tenant = await openTenant({
      change: document => {
        for (const each of document.blueprints) each.credential = 'managedIdentity'
      },
    })
    await tenant.perform(ask)
    await tenant.pass({ days: 44 })
    expect(tenant.factsOf('credential.renewed')).toEqual([])
    await tenant.pass({ days: 47 })
    expect(tenant.factsOf('credential.expiring')).toMatchObject([{ renewsItself: true }, { renewsItself: true }])
    expect(tenant.factsOf('credential.renewed')).toHaveLength(2)
    await tenant.pass({ days: 900 })
    expect(tenant.factsOf('credential.expired')).toEqual([])
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: true })
  })
})

describe('access that was given for a time', () => {
  test('ends at its end', async () => {
    const tenant = await open()
    await tenant.perform({
      do: 'grantAccess',
      by: 'human:dana',
      grant: 'grant:ledger',
      subject: 'agent:invoice',
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      permissions: ['Files.Read.All'],
      purpose: 'invoices',
      validDays: 7,
    })
    await tenant.pass({ days: 6, hours: 23 })
    expect(tenant.factsOf('grant.ended')).toEqual([])
    await tenant.pass({ hours: 1 })
    expect(tenant.factsOf('grant.ended')).toMatchObject([{ grant: 'grant:ledger', by: null }])
  })
})

test('the same seed gives the same facts, with everything that comes late', async () => {
  const facts = async (seed: number) => {
    const tenant = await open(seed)
    await tenant.perform(ask)
    await tenant.perform({ do: 'startSession', task })
    await tenant.perform({ do: 'resetFault', pc: 'pc:CPCA-001', leaves: 'all' })
    await tenant.perform({ do: 'unhealthy', pc: 'pc:CPCA-002', reason: 'It does not answer.' })
    await asAdministrator(tenant, { operation: 'delete', target: 'agent:invoice' })
    await tenant.pass({ days: 32 })
    return JSON.stringify(tenant.facts())
  }
  expect(await facts(5)).toBe(await facts(5))
  expect(await facts(5)).not.toBe(await facts(6))
})
