// Check 9: what an agent does before a detection arrives, and where the detection then stops it.
import { describe, expect, test } from 'vitest'
import type { RecordedFact } from '../../shared/model/facts.ts'
import { blocking, codeOf, contoso, invoice, must, obtain, setPolicies, task } from './contoso.ts'

const minute = 60_000
const lag = 90 * minute
const onHighRisk = setPolicies(
  blocking('Agent users at high risk', { users: { includeUsers: ['AllAgentIdUsers'] }, agentIdRiskLevels: 'high' }),
  blocking('Agents at high risk', {
    clientApplications: { includeAgentIdServicePrincipals: ['All'] },
    agentIdRiskLevels: 'high',
  }),
)

/** The agent reads where it never did; ID Protection finds it an hour and a half later. */
async function unfamiliar({ continuousAccess = false } = {}) {
  const run = await contoso({
    change: document => {
      for (const agent of document.agents) agent.continuousAccess = continuousAccess
    },
  })
  must(await run.perform(onHighRisk))
  must(await run.connect(task))
  must(await run.open(task, invoice(1043)))
  must(
    await run.perform({
      do: 'risk',
      subject: 'agent:invoice',
      riskEventType: 'unfamiliarResourceAccess',
      riskLevel: 'high',
      evidence: 'Finance was never read by it before.',
      lag,
    }),
  )
  return run
}
const since = (facts: RecordedFact[], seq: number) => facts.filter(fact => fact.seq > seq)

/** The session is kept busy: nothing else than the risk is to end it. */
async function work(run: Awaited<ReturnType<typeof unfamiliar>>, minutes: number) {
  for (let passed = 0; passed < minutes; passed += 20) {
    await run.minutes(20)
    await run.open(task, invoice(1044))
  }
}

describe('Agent risk is *offline*: detection lags the action; a block happens at the next token request, or at CAE, not retroactively.', () => {
  test('the detection is offline and arrives later than what it is about', async () => {
    const run = await unfamiliar()
    await run.minutes(100)
    const [arose] = run.recorded('risk.arose')
    const [detected] = run.recorded('risk.detected')
    expect((detected?.at ?? 0) - (arose?.at ?? 0)).toBe(lag)
    expect(detected?.fact).toMatchObject({
      detection: {
        detectionTimingType: 'offline',
        riskEventType: 'unfamiliarResourceAccess',
        activityDateTime: arose?.at,
      },
    })
  })

  test('until then nothing stops it: it reads on and gets new tokens', async () => {
    const run = await unfamiliar()
    await work(run, 80)
    expect(run.factsOf('risk.detected')).toEqual([])
    must(await run.perform(obtain('autonomous')))
    expect(run.factsOf('file.read').length).toBeGreaterThan(1)
    expect(run.factsOf('token.refused')).toEqual([])
  })

  test('from then on the next token request is blocked: AADSTS53003', async () => {
    const run = await unfamiliar()
    await work(run, 80)
    await run.minutes(11)
    expect(run.factsOf('risk.changed')).toMatchObject([{ to: { riskLevel: 'high', riskState: 'atRisk' } }])
    expect(codeOf(await run.perform(obtain('autonomous')))).toBe(53003)
    expect(codeOf(await run.perform(obtain('agentUser')))).toBe(53003)
  })

  test('a token that nobody tells of it goes on until it expires, and is not renewed', async () => {
    const run = await unfamiliar()
    await work(run, 80)
    await run.minutes(11)
    const detected = run.recorded('risk.detected')[0]?.seq ?? 0
    must(await run.open(task, invoice(1051)))
    expect(since(run.recorded('file.read'), detected)).toHaveLength(1)
    expect(run.factsOf('cae.notHeard').length).toBeGreaterThan(0)
    expect(run.factsOf('cae.delivered')).toEqual([])
    const issued = since(run.recorded('token.issued'), 0).findLast(
      ({ fact }) => fact.type === 'token.issued' && fact.request.pc !== null,
    )
    await run.minutes(25)
    await run.open(task, invoice(1044))
    await run.minutes(25)
    expect((await run.open(task, invoice(1044))).ok).toBe(false)
    const last = run.recorded('file.read').at(-1)?.at ?? 0
    expect(last).toBeLessThan((issued?.at ?? 0) + 60 * minute)
  })

  test('a token with continuous access is challenged within 15 minutes, and Entra gives no other: the session ends', async () => {
    const run = await unfamiliar({ continuousAccess: true })
    await work(run, 80)
    await run.minutes(11 + 15)
    expect(await run.open(task, invoice(1051))).toMatchObject({ ok: false })
    expect(run.factsOf('tool.returned').at(-1)).toMatchObject({
      outcome: 'refused',
      error: expect.stringContaining('AADSTS53003'),
    })
    const [detected] = run.recorded('risk.detected')
    const [delivered] = run.recorded('cae.delivered')
    expect((delivered?.at ?? 0) - (detected?.at ?? 0)).toBeLessThanOrEqual(15 * minute)
    expect(run.factsOf('cae.challenged')).toMatchObject([{ signal: 'highRisk' }])
    expect(run.factsOf('token.refused').at(-1)?.errorCode).toBe(53003)
    expect(run.factsOf('session.released')).toMatchObject([{ reason: 'revoked' }])
  })

  test('nothing it did before is undone: what was read stays read, in the facts and in the logs', async () => {
    const run = await unfamiliar({ continuousAccess: true })
    const before = JSON.stringify(run.facts())
    const count = run.facts().length
    await run.minutes(20)
    await run.open(task, invoice(1044))
    await run.minutes(100)
    expect(JSON.stringify(run.facts().slice(0, count))).toBe(before)
    expect(run.factsOf('file.read').map(({ name }) => name)).toContain('INV-1043.pdf')
  })
})
