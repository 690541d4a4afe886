// Check 13: critical events on their way to live tokens, what the resource then says, and which tokens never hear.
import { describe, expect, test } from 'vitest'
import { freshProof, present, type Sender } from '../../main/simulation/agent/resource.ts'
import { type GateAnswer, parseClaimsChallenge } from '../../main/tenant/index.ts'
import type { CommandInput } from '../../shared/model/commands.ts'
import type { DirectoryOperation } from '../../shared/model/directory-operation.ts'
import { admin, type Contoso, contoso, graph, invoice, must, obtain, task } from './contoso.ts'

const minute = 60_000
const quarter = 15 * minute
const sharePoint = '00000003-0000-0ff1-ce00-000000000000'

/** At work on a Cloud PC, by a client that handles claims challenges or not. */
async function atWork({ capable = true, seed = 1 } = {}): Promise<Contoso> {
  const run = await contoso({
    seed,
    change: document => {
      for (const agent of document.agents) agent.continuousAccess = capable
    },
  })
  must(await run.connect(task))
  must(await run.open(task, invoice(1043)))
  return run
}
const ask = (operation: DirectoryOperation): CommandInput => ({ do: 'directory', by: admin, operation })
const disable = ask({ operation: 'setAccountEnabled', target: 'agentUser:invoice-agent', accountEnabled: false })
const changePolicies = (change: 'policy' | 'location'): CommandInput => ({
  do: 'setPolicies',
  by: admin,
  change,
  policies: [],
  reason: 'CA504 was taken away.',
})

/** Calls until `minutes` have passed: the session is never idle. */
async function keepBusy(run: Contoso, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 20) {
    await run.minutes(Math.min(20, minutes - passed))
    await run.open(task, invoice(1044))
  }
}

describe('CAE: up-to-15-min propagation, 401 + insufficient_claims, 28 h tokens only when cp1; non-CAE tokens survive to expiry.', () => {
  test.each<[string, DirectoryOperation, string]>([
    [
      'disabled',
      { operation: 'setAccountEnabled', target: 'agentUser:invoice-agent', accountEnabled: false },
      'agentUser.disabled',
    ],
    ['deleted', { operation: 'delete', target: 'agentUser:invoice-agent' }, 'agentUser.softDeleted'],
    [
      'told to sign in again',
      { operation: 'revokeSessions', target: 'agentUser:invoice-agent' },
      'agentUser.sessionsRevoked',
    ],
    [
      'disabled by its identity',
      { operation: 'setAccountEnabled', target: 'agent:invoice', accountEnabled: false },
      'agent.disabled',
    ],
    ['confirmed compromised', { operation: 'confirmCompromised', target: 'agent:invoice' }, 'risk.changed'],
  ])(
    'that an account is %s reaches the resource within 15 minutes, not at once and not always as late',
    async (_, operation, type) => {
      const delays = []
      for (const seed of [1, 2, 3, 4, 5, 6]) {
        const run = await atWork({ seed })
        must(await run.perform(ask(operation)))
        await run.minutes(16)
        const event = run.facts().find(({ fact }) => fact.type === type)
        const [delivered] = run.recorded('cae.delivered')
        delays.push((delivered?.at ?? Number.NaN) - (event?.at ?? 0))
      }
      for (const delay of delays) {
        expect(delay).toBeGreaterThan(0)
        expect(delay).toBeLessThanOrEqual(quarter)
      }
      expect(new Set(delays).size).toBeGreaterThan(1)
    },
  )

  test('what a policy allows by address is enforced with the very next request', async () => {
    const run = await atWork()
    must(await run.perform(changePolicies('location')))
    const [changed] = run.recorded('policy.changed')
    expect(run.recorded('cae.delivered')[0]?.at).toBe(changed?.at)
  })

  test('the resource then answers 401 with `insufficient_claims`, and the claims to ask for: a token no older than the event', async () => {
    const run = await atWork()
    must(await run.perform(ask({ operation: 'confirmCompromised', target: 'agent:invoice' })))
    await run.minutes(16)
    // the token of the agent's last request, shown for the same request once more
    const last = run.factsOf('proof.accepted').at(-1)
    if (last?.htm !== 'GET') throw new Error('nothing was read of a resource')
    const { token, session, pc } = last
    const request = { method: 'GET' as const, url: last.htu, body: null }
    const answers: GateAnswer[] = []
    run.begin({ do: 'tool', task, tool: 'take_screenshot', takes: minute })
    await run.pass(10_000)
    run.stage.scheduler.spawn(async () => {
      const held = { token, accessToken: run.jwtOf(token) }
      const presented = await freshProof(run.stage, pc, held, request)
      const sender: Sender = { task, call: 'check', session, pc, justification: null }
      answers.push(await present(run.stage, sender, presented, request))
    })
    await run.pass(1000)
    const [answer] = answers
    expect(answer?.answer).toMatchObject({ status: 401 })
    const challenge = parseClaimsChallenge(answer?.challenge ?? '')
    expect(challenge?.error).toBe('insufficient_claims')
    const { access_token: wanted } = JSON.parse(challenge?.claims ?? '{}')
    expect(wanted.nbf.essential).toBe(true)
    expect(Number(wanted.nbf.value) * 1000).toBeGreaterThanOrEqual(run.recorded('risk.changed')[0]?.at ?? 0)
  })

  test('a client that handles it asks for a token with those claims and goes on, in one and the same call', async () => {
    const run = await atWork()
    must(await run.perform(changePolicies('policy')))
    await keepBusy(run, 130)
    const [challenged] = run.recorded('cae.challenged')
    const renewed = run
      .recorded('token.issued')
      .filter(({ seq }) => seq > (challenged?.seq ?? Number.POSITIVE_INFINITY))
      .flatMap(({ fact }) => (fact.type === 'token.issued' ? [fact.request.grant] : []))
    expect(renewed).toContain('agentUser')
    expect(run.factsOf('tool.returned').every(({ outcome }) => outcome === 'ok')).toBe(true)
    expect(run.factsOf('session.released')).toEqual([])
  })

  test('with an account that is disabled no other token can be had: the session ends with the signal', async () => {
    const run = await atWork()
    must(await run.perform(disable))
    await run.minutes(16)
    expect(run.factsOf('session.released')).toMatchObject([{ reason: 'revoked' }])
    expect(run.factsOf('token.ended').map(({ reason }) => reason)).toContain('revoked')
    expect((await run.open(task, invoice(1044))).ok).toBe(false)
  })

  const hoursOf = async (
    grant: 'agentUser' | 'autonomous' | 'onBehalfOf',
    continuousAccess: boolean,
    resourceId = graph,
  ) => {
    const run = await contoso()
    await run.ask(task)
    const scope =
      resourceId === graph ? undefined : `${resourceId}/${grant === 'autonomous' ? '.default' : 'Sites.Read.All'}`
    const command = { ...obtain(grant, { continuousAccess }), resourceId, ...(scope === undefined ? {} : { scope }) }
    must(await run.perform(command))
    const claims = run.factsOf('token.issued').at(-1)?.claims ?? {}
    return { hours: (Number(claims.exp) - Number(claims.iat)) / 3600, capabilities: claims.xms_cc }
  }
  test.each(['agentUser', 'autonomous', 'onBehalfOf'] as const)(
    '%s: 28 hours with cp1 at Microsoft Graph, an hour without',
    async grant => {
      expect(await hoursOf(grant, true)).toEqual({ hours: 28, capabilities: ['cp1'] })
      expect(await hoursOf(grant, false)).toEqual({ hours: 1, capabilities: undefined })
    },
  )

  test('an hour all the same where the resource takes no part; for an application anywhere but at Microsoft Graph', async () => {
    expect((await hoursOf('agentUser', true, 'da81128c-e5b5-4f9e-8d89-50d906f107c5')).hours).toBe(1)
    expect((await hoursOf('autonomous', true, sharePoint)).hours).toBe(1)
    expect((await hoursOf('agentUser', true, sharePoint)).hours).toBe(28)
  })

  test('T1 and T2 live five minutes whatever the client can do', async () => {
    const run = await atWork()
    const exchange = run.factsOf('token.issued').filter(({ request }) => ['t1', 't2'].includes(request.grant))
    expect(exchange.length).toBeGreaterThan(1)
    for (const { claims } of exchange) expect(Number(claims.exp) - Number(claims.iat)).toBe(300)
  })

  test('a token without cp1 hears of nothing: it is taken until it expires, and then there is no other (AADSTS50057)', async () => {
    const run = await atWork({ capable: false })
    must(await run.perform(disable))
    await keepBusy(run, 40)
    const disabled = run.recorded('agentUser.disabled')[0]
    const taken = run.recorded('proof.accepted').filter(({ seq }) => seq > (disabled?.seq ?? 0))
    expect(taken.length).toBeGreaterThan(0)
    expect(taken.at(-1)?.at).toBeGreaterThan((disabled?.at ?? 0) + quarter)
    expect(run.factsOf('cae.notHeard').length).toBeGreaterThan(0)
    expect(run.factsOf('cae.delivered')).toEqual([])
    expect(run.factsOf('session.released')).toEqual([])
    await keepBusy(run, 40)
    expect(run.factsOf('token.refused').map(({ errorCode }) => errorCode)).toContain(50057)
    const connected = run.recorded('session.connected')[0]?.at ?? 0
    const last = run.recorded('proof.accepted').at(-1)?.at ?? 0
    expect(last).toBeLessThan(connected + 60 * minute)
  })
})
