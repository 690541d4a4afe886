// Promise 16: access is judged at every request, and taken back while the session runs.
import { describe, expect, test } from 'vitest'
import type { CommandInput } from '../../shared/model/commands.ts'
import {
  type Contoso,
  continuousAccess,
  contoso,
  graph,
  invoice,
  invoicePdf,
  mark,
  must,
  policy,
  setPolicies,
} from './contoso.ts'

const task = 'task:reconcile'
const pc = 'pc:CPCA-001'

/** An agent at work whose client handles claims challenges. */
async function atWork(): Promise<Contoso> {
  const tenant = await contoso(continuousAccess, ({ pools }) => {
    for (const pool of pools) pool.size = 1
  })
  await tenant.work(task)
  must(await tenant.open(task, invoicePdf))
  return tenant
}
const revoke: CommandInput = {
  do: 'directory',
  by: 'human:ada',
  operation: { operation: 'revokeSessions', target: invoice },
}
const disable = (target: 'agent:invoice' | typeof invoice | 'blueprint:finance-ops'): CommandInput => ({
  do: 'directory',
  by: 'human:ada',
  operation: { operation: 'setAccountEnabled', target, accountEnabled: false },
})

describe('Continuous verification: every request is validated against identity and context; risk and device signals are evaluated all the time; access is revoked while the session runs', () => {
  test('every request a resource answered had a proof that was accepted for it, and no proof served twice', async () => {
    const tenant = await atWork()
    for (let count = 0; count < 5; count += 1) must(await tenant.open(task, invoicePdf))
    const proofs = tenant.factsOf('proof.accepted')
    expect(proofs).toHaveLength(6)
    expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(6)
    for (const { call } of tenant.factsOf('file.read')) expect(proofs.map(proof => proof.call)).toContain(call)
  })

  test.each([
    ['its agent user is disabled', disable(invoice)],
    ['its agent identity is disabled', disable('agent:invoice')],
    ['its blueprint is disabled', disable('blueprint:finance-ops')],
    ['its sessions are revoked', revoke],
  ])('the session ends within 15 minutes of it: %s', async (_, command) => {
    const tenant = await atWork()
    const at = tenant.now()
    must(await tenant.perform(command))
    await tenant.pass({ minutes: 15 })
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'revoked' }])
    const released = tenant.facts().find(({ fact }) => fact.type === 'session.released')
    expect((released?.at ?? 0) - at).toBeLessThanOrEqual(15 * 60_000)
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    expect(tenant.factsOf('file.read')).toHaveLength(1)
  })

  test('a device that falls out of compliance is challenged at its next request, and not let in again', async () => {
    const tenant = await atWork()
    must(await tenant.perform({ do: 'posture', pc, compliant: false, reason: 'Real-time protection is off.' }))
    await tenant.pass({ minutes: 15 })
    const from = mark(tenant)
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    expect(tenant.since(from, 'cae.challenged')).toMatchObject([{ signal: 'deviceNotCompliant' }])
    expect(tenant.since(from, 'token.refused')).toMatchObject([{ errorCode: 53000 }])
    expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'revoked' }])
    expect(tenant.since(from, 'file.read')).toEqual([])
  })

  test('with medium risk the agent still reads, and changes nothing any more', async () => {
    const tenant = await atWork()
    const risk = { do: 'risk', subject: 'agent:invoice', riskEventType: 'signInSpike' } as const
    must(await tenant.perform({ ...risk, riskLevel: 'medium', evidence: 'Many sign-ins.', lag: 0 }))
    await tenant.pass({ minutes: 15 })
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: true })
    await tenant.open(task, 'https://outlook.office.com/mail/deeplink/compose')
    const fields = [
      { selector: '#to', value: 'payables@contoso.com' },
      { selector: '#subject', value: 'Payment run' },
      { selector: '#body', value: 'Please pay.' },
    ]
    await tenant.tool(task, 'browser_fill_form', { fields })
    await tenant.tool(task, 'browser_click', { selector: '#send' })
    expect(tenant.factsOf('mail.sent')).toEqual([])
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'continuous', status: 403 }])
  })

  test.each([
    ['the agent it still allows goes on with another token', 'All', true],
    ['the agent it blocks does not', 'AllAgentIdUsers', false],
  ])('a policy that changes is asked again: %s', async (_, whom, goesOn) => {
    const tenant = await atWork()
    const before = tenant.boundToken(task)
    const conditions = { users: { includeUsers: [whom] }, applications: { includeApplications: [graph] } }
    must(await tenant.perform(setPolicies(policy('A new one', conditions))))
    // policy changes are told within two hours; the agent is not idle meanwhile
    for (let minutes = 0; minutes < 120; minutes += 20) {
      await tenant.pass({ minutes: 20 })
      await tenant.tool(task, 'get_cursor_position')
    }
    const opened = await tenant.open(task, invoicePdf)
    expect(opened.ok).toBe(goesOn)
    expect(tenant.factsOf('cae.challenged')).toMatchObject([{ token: before.token, signal: 'policyChanged' }])
    expect(tenant.factsOf('file.read')).toHaveLength(goesOn ? 2 : 1)
    expect(tenant.factsOf('session.released')).toHaveLength(goesOn ? 0 : 1)
    if (goesOn) expect(tenant.boundToken(task).token).not.toBe(before.token)
  })

  test('an address a policy does not allow any more is challenged at once', async () => {
    const tenant = await atWork()
    const location = { ...setPolicies(), change: 'location' } as const
    must(await tenant.perform(location))
    const from = mark(tenant)
    await tenant.open(task, invoicePdf)
    expect(tenant.since(from, 'cae.challenged')).toMatchObject([{ signal: 'locationPolicyChanged' }])
  })

  test('a session that waits for a person’s step-up takes no call until it is met', async () => {
    const tenant = await atWork()
    must(await tenant.perform({ do: 'askStepUp', task, reason: 'A payment over 10,000.' }))
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    must(await tenant.perform({ do: 'meetStepUp', task, human: 'human:dana' }))
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: true })
    expect(tenant.factsOf('file.read')).toHaveLength(2)
  })

  test('what cannot be told cannot be revoked: a client without cp1 keeps its token until it expires, and gets no other', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(await tenant.perform(disable(invoice)))
    await tenant.pass({ minutes: 20 })
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: true }) // as Microsoft says: it stands
    expect(tenant.factsOf('cae.notHeard').length).toBeGreaterThan(0)
    await tenant.pass({ minutes: 25 })
    must(await tenant.tool(task, 'take_screenshot'))
    await tenant.pass({ minutes: 20 })
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    expect(tenant.factsOf('token.refused').at(-1)).toMatchObject({ errorCode: 50057 })
    expect(tenant.factsOf('file.read')).toHaveLength(1)
  })
})
