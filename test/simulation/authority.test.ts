// Who may give which command: what asks for a directory role, what a person without one is told, and what nobody can do.
import { describe, expect, test } from 'vitest'
import { type CommandInput, openTenant, type ScenarioDocument, type TestTenant } from '../../main/testing/index.ts'
import type { HumanRef } from '../../shared/model/refs.ts'
import { grant, graph } from './governance.ts'

const pool = 'pool:finance-us'
const by: HumanRef = 'human:dana'

/** First light, in which Dana holds these roles and Priya may do everything. */
const open = (...roles: string[]): Promise<TestTenant> =>
  openTenant({
    change({ humans }: ScenarioDocument) {
      for (const human of humans) human.roles = human.key === 'dana' ? roles : ['Global Administrator']
    },
  })

const review = { do: 'startReview', by, review: 'review:q3', displayName: 'Q3', windowDays: 30 } as const
type Subject = 'pools' | 'policies' | 'access' | 'reviews'
const resize = { do: 'resize', by, pool, size: 3 } as const
const commands: Record<Subject, readonly CommandInput[]> = {
  pools: [
    { do: 'assign', by, pool, agentUsers: ['agentUser:invoice-agent'] },
    resize,
    { do: 'update', by, pc: 'pc:CPCA-001', what: 'policy', version: '2' },
    { do: 'reimage', by, pool, imageId: 'win11-2026.10' },
    { do: 'deletePool', by, pool },
  ],
  policies: [{ do: 'setPolicies', by, policies: [], reason: 'None are needed.' }],
  access: [
    { ...grant('grant:a', 'agent:invoice'), by },
    { do: 'endGrant', by, grant: 'grant:a', reason: 'Over.' },
  ],
  reviews: [
    { ...review, agents: ['agent:invoice'] },
    { do: 'concludeReview', by, review: 'review:q3' },
  ],
}

const roles: [role: string, ...subjects: Subject[]][] = [
  ['Windows 365 Administrator', 'pools'],
  ['Intune Administrator', 'pools'],
  ['Conditional Access Administrator', 'policies'],
  ['Security Administrator', 'policies'],
  ['Agent ID Administrator', 'access'],
  ['Privileged Role Administrator', 'access'],
  ['User Administrator', 'reviews'],
  ['Identity Governance Administrator', 'access', 'reviews'],
  ['AI Administrator'],
  ['Global Administrator', 'pools', 'policies', 'access', 'reviews'],
]

describe('who holds a directory role', () => {
  test.each(roles)('%s administers what the role is for, and nothing else: %s %s %s %s', async (role, ...subjects) => {
    const tenant = await open(role)
    for (const subject of subjects)
      for (const command of commands[subject]) expect(await tenant.perform(command)).toMatchObject({ ok: true })
    const others = Object.entries(commands).flatMap(([name, each]) => (subjects.some(own => own === name) ? [] : each))
    const before = tenant.facts().length
    for (const command of others) expect(await tenant.perform(command)).toMatchObject({ ok: false, code: 403 })
    expect(tenant.facts()).toHaveLength(before)
  })

  test('is one who may: a person without any administers nothing, and is told which role would do', async () => {
    const tenant = await open()
    for (const command of Object.values(commands).flat())
      expect(await tenant.perform(command)).toMatchObject({ ok: false, code: 403 })
    expect(await tenant.perform(resize)).toEqual({
      ok: false,
      code: 403,
      reason:
        'human:dana may not manage Cloud PC pools: that takes the directory role Windows 365 Administrator, or one of Intune Administrator, Global Administrator.',
    })
  })

  test('and whose account is disabled administers nothing any more', async () => {
    const tenant = await open('Global Administrator')
    await tenant.must({
      do: 'directory',
      by: 'human:priya',
      operation: { operation: 'setAccountEnabled', target: by, accountEnabled: false },
    })
    for (const command of Object.values(commands).flat())
      expect(await tenant.perform(command)).toMatchObject({ ok: false, code: 50057 })
  })
})

describe('not even a Global Administrator', () => {
  const remove = {
    do: 'directory',
    by: 'human:priya',
    operation: { operation: 'delete', target: 'agent:invoice' },
  } as const

  test('gives an agent a permission of Microsoft Graph that agents can not have', async () => {
    const tenant = await open()
    const permissions = ['Files.Read.All', 'RoleManagement.ReadWrite.All']
    expect(await tenant.perform(grant('grant:a', 'agent:invoice', { permissions }))).toMatchObject({
      ok: false,
      code: 400,
      reason: expect.stringContaining('RoleManagement.ReadWrite.All'),
    })
    const resourceAppId = '11111111-0000-4000-8000-000000000000'
    expect(await tenant.perform(grant('grant:a', 'agent:invoice', { permissions, resourceAppId }))).toMatchObject({
      ok: true,
    })
    expect(tenant.factsOf('grant.assigned')).toMatchObject([{ grant: { resourceAppId } }])
    expect(graph).not.toBe(resourceAppId)
  })

  test('gives access for no purpose, or a permission without a name; one that is named twice is given once', async () => {
    const tenant = await open()
    expect(await tenant.perform(grant('grant:a', 'agent:invoice', { purpose: ' ' }))).toMatchObject({ code: 400 })
    expect(await tenant.perform(grant('grant:a', 'agent:invoice', { permissions: [''] }))).toMatchObject({ code: 400 })
    await tenant.must(grant('grant:a', 'agent:invoice', { permissions: ['Mail.Send', 'Mail.Send'] }))
    expect(tenant.factsOf('grant.assigned')).toMatchObject([{ grant: { permissions: ['Mail.Send'] } }])
  })

  test('gives anything to an agent that was deleted, or has its access reviewed', async () => {
    const tenant = await open()
    await tenant.must(remove)
    const before = tenant.facts().length
    for (const command of [
      grant('grant:a', 'agent:invoice'),
      { ...review, by: 'human:priya', agents: ['agent:invoice'] },
    ] as const)
      expect(await tenant.perform(command)).toMatchObject({ ok: false, code: 404 })
    expect(tenant.facts()).toHaveLength(before)
  })

  test('assigns a pool to an agent user that was deleted', async () => {
    const tenant = await open()
    await tenant.must({ ...remove, operation: { ...remove.operation, target: 'agentUser:invoice-agent' } })
    const assign = { do: 'assign', by: 'human:priya', pool, agentUsers: ['agentUser:invoice-agent'] } as const
    expect(await tenant.perform(assign)).toMatchObject({ ok: false, code: 404 })
    expect(await tenant.perform({ ...assign, agentUsers: [] })).toMatchObject({ ok: true })
  })
})

test('an account that is set to what it is stays so: Graph takes the PATCH, and nothing is told', async () => {
  const tenant = await open('Agent ID Administrator')
  const before = tenant.facts().length
  const operation = { operation: 'setAccountEnabled', target: 'agent:invoice', accountEnabled: true } as const
  expect(await tenant.perform({ do: 'directory', by, operation })).toMatchObject({ ok: true })
  expect(tenant.facts()).toHaveLength(before)
})
