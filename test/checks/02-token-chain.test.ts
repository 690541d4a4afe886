// Check 2: the exchange as it is posted, token by token, and what the token endpoint says to a chain that was tampered with.
import { describe, expect, test } from 'vitest'
import { requestToken, type TokenOrder } from '../../main/simulation/agent/token-endpoint.ts'
import {
  clientAssertionType,
  createCertificate,
  createClientAssertion,
  exchangeScope,
  lookUp,
  type TokenEndpointRequest,
} from '../../main/tenant/index.ts'
import { openLab } from '../../main/testing/index.ts'
import type { FactOf, TokenGrant } from '../../shared/model/facts.ts'
import { epochMs } from '../../shared/model/units.ts'
import { AADServicePrincipalSignInLogs } from '../../shared/records/entra.ts'
import { type Contoso, contoso, exchange, graph, must, obtain, otherTask, task, vendorAgent } from './contoso.ts'

type Issued = FactOf<'token.issued'>
const idOf = (run: Contoso, ref: 'agent:invoice' | 'agent:vendor') => lookUp(run.stage.estate.directory.agents, ref).id
const appIdOf = (run: Contoso, ref: 'blueprint:finance-ops' | 'blueprint:procurement') =>
  lookUp(run.stage.estate.directory.blueprints, ref).appId

/** Both agents at work: T1, T2 and a token of each. */
async function bothAtWork(): Promise<{ run: Contoso; last(agent: 'invoice' | 'vendor', grant: TokenGrant): Issued }> {
  const run = await contoso()
  await run.ask(task)
  await run.ask(otherTask, vendorAgent)
  must(await run.perform(obtain('agentUser')))
  must(await run.perform(obtain('agentUser', { task: otherTask })))
  return {
    run,
    last(agent, grant) {
      const found = run
        .factsOf('token.issued')
        .findLast(({ request }) => request.agent === `agent:${agent}` && request.grant === grant)
      if (!found) throw new Error(`${agent} has no ${grant}`)
      return found
    },
  }
}

/** Posts a form as Invoice Agent's service would. */
async function post(run: Contoso, grant: TokenGrant, form: TokenEndpointRequest) {
  const isExchange = grant === 't1' || grant === 't2'
  const request: TokenOrder['request'] = {
    grant,
    task,
    blueprint: 'blueprint:finance-ops',
    agent: 'agent:invoice',
    agentUser: grant === 'agentUser' ? 'agentUser:invoice-agent' : null,
    human: null,
    correlationId: run.stage.env.ids.guid(),
    resourceId: isExchange ? exchange : graph,
    resourceDisplayName: isExchange ? 'AAD Token Exchange Endpoint: Public' : 'Microsoft Graph',
    pc: null,
    session: null,
  }
  let answer: Awaited<ReturnType<typeof requestToken>> | null = null
  run.stage.scheduler.spawn(async () => {
    answer = await requestToken(run.stage, run.stage.env.random.fork('check'), { request, form, home: '198.51.100.40' })
  })
  await run.pass(1000)
  return answer
}

describe('T1/T2/`user_fic` chain with `fmi_path`, correct `aud` checks, same client_id – and tampering (T1 of another blueprint) fails with a real AADSTS code.', () => {
  test('T1 is for the blueprint and names the agent identity, T2 is for the agent identity, and both were asked of the exchange endpoint', async () => {
    const { run, last } = await bothAtWork()
    const [t1, t2, token] = [last('invoice', 't1'), last('invoice', 't2'), last('invoice', 'agentUser')]
    const agent = idOf(run, 'agent:invoice')
    const blueprint = appIdOf(run, 'blueprint:finance-ops')
    expect([t1.request.clientId, t2.request.clientId, token.request.clientId]).toEqual([blueprint, agent, agent])
    expect([t1.claims.aud, t2.claims.aud, token.claims.aud]).toEqual([blueprint, agent, graph])
    expect(t1.claims.sub).toContain(agent.toLowerCase())
    expect([t1.request.resourceId, t2.request.resourceId]).toEqual([exchange, exchange])
    expect([t1.request.scope, t2.request.scope]).toEqual([exchangeScope, exchangeScope])
    expect(new Set([t1, t2, token].map(({ request }) => request.correlationId)).size).toBe(1)
  })

  test('the exchange shows as two sign-ins of service principals, of the blueprint and then of the agent identity', async () => {
    const { run } = await bothAtWork()
    const rows = run.rows('AADServicePrincipalSignInLogs', AADServicePrincipalSignInLogs)
    expect(rows.slice(0, 2).map(({ AppId, ResourceIdentity }) => [AppId, ResourceIdentity])).toEqual([
      [appIdOf(run, 'blueprint:finance-ops'), exchange],
      [idOf(run, 'agent:invoice'), exchange],
    ])
  })

  test('T1 of another blueprint is refused with AADSTS70021, as a fact and as a row of the sign-in log', async () => {
    const { run, last } = await bothAtWork()
    const client_id = idOf(run, 'agent:invoice')
    const stolen = run.jwtOf(last('vendor', 't1').token)
    const form = {
      client_id,
      scope: exchangeScope,
      grant_type: 'client_credentials',
      client_assertion_type: clientAssertionType,
      client_assertion: stolen,
    }
    expect(await post(run, 't2', form)).toMatchObject({
      ok: false,
      code: 70021,
      message: expect.stringMatching(/^AADSTS70021: .*T1's audience/),
    })
    expect(run.factsOf('token.refused')).toMatchObject([{ errorCode: 70021, decision: null }])
    const row = run.rows('AADServicePrincipalSignInLogs', AADServicePrincipalSignInLogs).at(-1)
    expect(row).toMatchObject({ AppId: client_id, ResultType: '70021', UniqueTokenIdentifier: '' })
    const own = { ...form, client_assertion: run.jwtOf(last('invoice', 't1').token) }
    expect(await post(run, 't2', own)).toMatchObject({ ok: true })
  })

  test('a blueprint that names an agent of another one in `fmi_path` gets no T1: AADSTS67003', async () => {
    const { run } = await bothAtWork()
    const { estate, env } = run.stage
    const blueprintAppId = appIdOf(run, 'blueprint:finance-ops')
    const { now } = env.clock
    const day = 24 * 3_600_000
    // the certificate the blueprint's service has: it comes of the run's seed
    const certificate = await createCertificate(env.keys.seed(`credential ${blueprintAppId}`), {
      name: 'Finance Ops',
      startsAt: epochMs(Date.parse(run.scenario.startsAt) - 30 * day),
      endsAt: epochMs(Date.parse(run.scenario.startsAt) + 335 * day),
    })
    const order = {
      tenantId: estate.directory.tenant.id,
      blueprintAppId,
      jti: env.ids.guid(),
      now: now(),
    }
    const form = {
      client_id: blueprintAppId,
      scope: exchangeScope,
      grant_type: 'client_credentials',
      client_assertion_type: clientAssertionType,
      client_assertion: await createClientAssertion(certificate, order),
    }
    const forAgent = (agent: 'agent:invoice' | 'agent:vendor') =>
      post(run, 't1', { ...form, fmi_path: idOf(run, agent) })
    expect(await forAgent('agent:invoice')).toMatchObject({ ok: true })
    expect(await forAgent('agent:vendor')).toMatchObject({ ok: false, code: 67003 })
  })

  test.each([
    ['T2 of another agent', 't2', 'AADSTS70021'],
    ['another client_id than T2 was issued to', 'client', 'AADSTS70021'],
    ['the agent user of another agent', 'username', 'AADSTS70021'],
    ['no T2', 'none', 'AADSTS900144'],
  ] as const)('in the last step %s is refused', async (_, what, code) => {
    const { run, last } = await bothAtWork()
    const form = {
      client_id: idOf(run, 'agent:invoice'),
      scope: 'https://graph.microsoft.com/Files.Read.All',
      grant_type: 'user_fic',
      client_assertion_type: clientAssertionType,
      client_assertion: run.jwtOf(last('invoice', 't1').token),
      user_federated_identity_credential: run.jwtOf(last('invoice', 't2').token),
      username: 'invoice.agent@contoso.com',
      requested_token_use: 'on_behalf_of',
    }
    expect(await post(run, 'agentUser', form)).toMatchObject({ ok: true })
    const { user_federated_identity_credential: _t2, ...withoutT2 } = form
    const tampered = {
      t2: { ...form, user_federated_identity_credential: run.jwtOf(last('vendor', 't2').token) },
      client: {
        ...form,
        client_id: idOf(run, 'agent:vendor'),
        client_assertion: run.jwtOf(last('vendor', 't1').token),
      },
      username: { ...form, username: 'vendor.agent@contoso.com' },
      none: withoutT2,
    }[what]
    expect(await post(run, 'agentUser', tampered)).toMatchObject({
      ok: false,
      message: expect.stringMatching(new RegExp(`^${code}: `)),
    })
  })

  test.each([
    ['its audience', ['aud'], 'AADSTS700027'],
    ['its subject', ['sub'], 'AADSTS700027'],
    ['its time', ['exp'], 'AADSTS700027'],
  ] as const)('T1 with %s changed fails its signature', async (_, path, code) => {
    const { run, last } = await bothAtWork()
    const lab = await openLab(1)
    const altered = lab.alter(run.jwtOf(last('invoice', 't1').token), { part: 'payload', path: [...path], value: 1 })
    expect(
      await post(run, 't2', {
        client_id: idOf(run, 'agent:invoice'),
        scope: exchangeScope,
        grant_type: 'client_credentials',
        client_assertion_type: clientAssertionType,
        client_assertion: altered,
      }),
    ).toMatchObject({ ok: false, message: expect.stringMatching(new RegExp(`^${code}: `)) })
  })
})
