// Promise 18: a Cloud PC is a managed device before any agent sees it.
import { describe, expect, test } from 'vitest'
import { type Contoso, contoso, must, onePc, policy, refused, setPolicies } from './contoso.ts'

const task = 'task:reconcile'
const cloudPcsOnly = (rule: string) =>
  policy('Block Cloud PCs', {
    users: { includeUsers: ['AllAgentIdUsers'] },
    devices: { deviceFilter: { mode: 'include', rule } },
  })
const places = (tenant: Contoso) => tenant.factsOf('pc.provisioned').map(({ pc }) => pc)

describe('Entra-joined and Intune-enrolled from day one: managed identity and device posture', () => {
  test('every Cloud PC has a device identity of its own, a key of its own and a posture when it is first seen', async () => {
    const tenant = await contoso()
    const pcs = places(tenant)
    expect(pcs).toHaveLength(2)
    expect(new Set(pcs.flatMap(({ id, deviceId, jkt }) => [id, deviceId, jkt])).size).toBe(6)
    for (const { compliant, displayName } of pcs) {
      expect(compliant).toBe(true)
      expect(displayName).toMatch(/^CPCA-/)
    }
  })

  test('one that is provisioned anew is joined and enrolled first, and given to nobody before', async () => {
    const tenant = await contoso(onePc)
    const [old] = places(tenant)
    must(await tenant.perform({ do: 'unhealthy', pc: 'pc:CPCA-001', reason: 'It does not answer.' }))
    await tenant.ask(task)
    expect(await tenant.start(task)).toMatchObject({ ok: false })
    await tenant.pass({ minutes: 45 })
    const told = tenant.facts().map(({ fact }) => fact.type)
    const order = ['pc.quarantined', 'pc.replacing', 'pc.entraJoined', 'pc.intuneEnrolled', 'pc.provisioned'] as const
    const at = order.map(type => told.lastIndexOf(type))
    expect(at).toEqual(at.toSorted((left, right) => left - right))
    expect(at).not.toContain(-1)
    const fresh = places(tenant).at(-1)
    expect(fresh?.deviceId).not.toBe(old?.deviceId)
    expect(fresh?.jkt).not.toBe(old?.jkt)
    expect(await tenant.start(task)).toMatchObject({ ok: true })
  })

  test('policy sees the device: joined to Entra and labelled a Cloud PC', async () => {
    const tenant = await contoso()
    must(
      await tenant.perform(
        setPolicies(cloudPcsOnly('device.systemLabels -eq "CloudPC" -and device.trustType -eq "AzureAD"')),
      ),
    )
    await tenant.ask(task)
    expect(await tenant.start(task)).toMatchObject(refused(53003))
    must(await tenant.perform(setPolicies(cloudPcsOnly('device.trustType -eq "Workplace"'))))
    expect(await tenant.start(task)).toMatchObject({ ok: true })
  })

  test('one that does not meet its compliance policy is a device no session is connected on', async () => {
    const tenant = await contoso(({ pools }) => {
      for (const each of pools) each.compliant = false
    })
    await tenant.ask(task)
    expect(await tenant.start(task)).toMatchObject(refused(53000))
  })

  test('the device stays what it is from one session to the next', async () => {
    const tenant = await contoso(onePc)
    await tenant.work('task:one')
    await tenant.finish('task:one')
    await tenant.work('task:two')
    expect(places(tenant)).toHaveLength(1)
    const [one, two] = tenant.factsOf('channel.opened')
    expect(one?.jkt).toBe(two?.jkt)
    expect(one?.session).not.toBe(two?.session)
  })
})
