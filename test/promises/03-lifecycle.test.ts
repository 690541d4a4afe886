// Promise 3: the life of an agent under the registry of Agent 365, and agents that live outside of it.
import { describe, expect, test } from 'vitest'
import type { RegistrationRef } from '../../shared/model/refs.ts'
import { ada, type Contoso, contoso, dana, invoice, must, refused, tokensOf, tomas, vendor } from './contoso.ts'

const task = 'task:reconcile'
const standing =
  (registration: 'none' | 'requested') =>
  ({ agents }: { agents: { key: string; registration: string }[] }): void => {
    for (const agent of agents) if (agent.key === 'invoice') agent.registration = registration
  }
const entryOf = (tenant: Contoso): RegistrationRef => {
  const { registration } =
    tenant.factsOf('registration.requested').find(fact => fact.registration.agent === 'agent:invoice') ?? {}
  if (registration === undefined) throw new Error('The agent has no entry')
  return registration.ref
}

describe('Lifecycle (create, approve, disable, decommission, audit) is managed centrally in Agent 365; registration and an administrator’s approval come first; agents outside that are shadow agents and must be found', () => {
  test('an agent that is registered and not approved gets no token; approved, it works', async () => {
    const tenant = await contoso(standing('requested'))
    await tenant.ask(task)
    expect(await tenant.start(task)).toMatchObject(refused(70001))
    expect(tokensOf(tenant, task)).toEqual([])
    must(await tenant.directory({ operation: 'approveRegistration', target: entryOf(tenant) }))
    expect(await tenant.start(task)).toMatchObject({ ok: true })
  })

  test('only an administrator approves: not an ordinary person, and not the agent’s sponsor for being it', async () => {
    const tenant = await contoso(standing('requested'), ({ humans }) => {
      for (const human of humans) if (human.key === 'priya') human.roles = []
    })
    const approve = { operation: 'approveRegistration', target: entryOf(tenant) } as const
    for (const person of [dana, 'human:priya'] as const)
      expect(await tenant.directory(approve, person)).toMatchObject(refused('Authorization_RequestDenied'))
    expect(tenant.factsOf('registration.approved').filter(({ agent }) => agent === 'agent:invoice')).toEqual([])
  })

  test('created, registered, approved, assigned: a new agent works from its last step on and not before', async () => {
    const tenant = await contoso()
    const [from] = tenant.factsOf('blueprint.created')
    const created = { apiVersion: 'v1.0', properties: [], credentials: false }
    const appId = from?.blueprint.appId ?? ''
    must(
      await tenant.directory({
        ...created,
        operation: 'createAgent',
        displayName: 'Payroll Agent',
        agentIdentityBlueprintId: appId,
        sponsors: ['human:priya'],
      }),
    )
    const agent = tenant.factsOf('agent.created').at(-1)?.agent.ref ?? 'agent:?'
    must(
      await tenant.directory({
        ...created,
        operation: 'createAgentUser',
        displayName: 'Payroll Agent',
        userPrincipalName: 'payroll.agent@contoso.com',
        identityParent: agent,
        manager: null,
      }),
    )
    const agentUser = tenant.factsOf('agentUser.created').at(-1)?.agentUser.ref ?? 'agentUser:?'
    await tenant.ask(task, agentUser)
    expect(await tenant.start(task)).toMatchObject(refused(70001))
    const entry = { displayName: 'Payroll Agent', agent, sourceAgentId: '', originatingStore: 'Microsoft Entra' }
    must(await tenant.directory({ operation: 'register', ...entry, owners: ['human:priya'] }))
    expect(await tenant.start(task)).toMatchObject(refused(70001))
    const registration = tenant.factsOf('registration.requested').at(-1)?.registration.ref ?? 'registration:?'
    must(await tenant.directory({ operation: 'approveRegistration', target: registration }))
    expect(await tenant.start(task)).toMatchObject(refused(403)) // of no pool yet
    must(await tenant.perform({ do: 'assign', by: ada, pool: 'pool:finance-us', agentUsers: [invoice, agentUser] }))
    expect(await tenant.start(task)).toMatchObject({ ok: true })
  })

  test('disabled, it gets nothing; enabled, it works again; deleted, it is gone and can be restored', async () => {
    const tenant = await contoso()
    await tenant.ask(task)
    const target = 'agent:invoice'
    must(await tenant.directory({ operation: 'setAccountEnabled', target, accountEnabled: false }))
    expect(await tenant.start(task)).toMatchObject(refused(70001))
    must(await tenant.directory({ operation: 'setAccountEnabled', target, accountEnabled: true }))
    must(await tenant.start(task))
    await tenant.finish(task)
    must(await tenant.directory({ operation: 'delete', target }))
    await tenant.ask('task:again')
    expect(await tenant.start('task:again')).toMatchObject(refused(700011))
    must(await tenant.directory({ operation: 'restore', target }))
    expect(await tenant.start('task:again')).toMatchObject({ ok: true })
  })

  test('a shadow agent reaches nothing, is found by what it asks for, and works once it is registered and approved', async () => {
    const tenant = await contoso(standing('none'))
    await tenant.ask(task)
    expect(await tenant.start(task)).toMatchObject(refused(70001))
    expect(tokensOf(tenant, task)).toEqual([])
    await tenant.work('task:other', vendor, tomas) // a registered agent is no finding
    must(await tenant.perform({ do: 'discoverShadowAgents' }))
    const found = tenant.factsOf('registration.discovered')
    expect(found.map(({ registration }) => registration.agent)).toEqual(['agent:invoice'])
    must(await tenant.perform({ do: 'discoverShadowAgents' }))
    expect(tenant.factsOf('registration.discovered')).toHaveLength(1) // found once
    const entry = { displayName: 'Invoice Agent', agent: 'agent:invoice', sourceAgentId: '' } as const
    must(
      await tenant.directory({
        operation: 'register',
        ...entry,
        originatingStore: 'Microsoft Entra',
        owners: ['human:priya'],
      }),
    )
    must(await tenant.directory({ operation: 'approveRegistration', target: entryOf(tenant) }))
    expect(await tenant.start(task)).toMatchObject({ ok: true })
  })

  test('blocked in the registry, an agent gets no token, though its account stands; unblocked, it does', async () => {
    const tenant = await contoso()
    await tenant.ask(task)
    const target = entryOf(tenant)
    must(await tenant.directory({ operation: 'blockRegistration', target, reason: 'Under investigation.' }))
    expect(await tenant.start(task)).toMatchObject(refused(70001))
    expect(tenant.factsOf('agent.disabled')).toEqual([])
    must(await tenant.directory({ operation: 'unblockRegistration', target }))
    expect(await tenant.start(task)).toMatchObject({ ok: true })
  })

  test('every step is told with who did it, and what was refused with who tried', async () => {
    const tenant = await contoso()
    const target = 'agent:invoice'
    const disable = { operation: 'setAccountEnabled', target, accountEnabled: false } as const
    expect(await tenant.directory(disable, dana)).toMatchObject({ ok: false })
    must(await tenant.directory(disable))
    must(await tenant.directory({ operation: 'delete', target }))
    must(await tenant.directory({ operation: 'restore', target }))
    expect(tenant.factsOf('agent.disabled')).toMatchObject([{ by: ada }])
    expect(tenant.factsOf('agent.softDeleted')).toMatchObject([{ by: ada, cause: 'request' }])
    expect(tenant.factsOf('agent.restored')).toMatchObject([{ by: ada }])
    expect(tenant.factsOf('directory.refused')).toMatchObject([{ by: dana, target, status: 403 }])
  })
})
