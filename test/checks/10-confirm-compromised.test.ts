// Check 10: an administrator's word on an agent.
import { describe, expect, test } from 'vitest'
import { admin, blocking, codeOf, contoso, must, obtain, setPolicies, task } from './contoso.ts'

type Word = 'confirmCompromised' | 'confirmSafe' | 'dismissRisk'
const say = (operation: Word, by: `human:${string}` = admin) =>
  ({ do: 'directory', by, operation: { operation, target: 'agent:invoice' } }) as const

async function guarded() {
  const run = await contoso()
  must(
    await run.perform(
      setPolicies(
        blocking('High risk', {
          clientApplications: { includeAgentIdServicePrincipals: ['All'] },
          agentIdRiskLevels: 'high',
        }),
      ),
    ),
  )
  await run.ask(task)
  return run
}

describe('confirmCompromised sets high + creates `adminConfirmedAgentCompromised`.', () => {
  test('the agent is at high risk, confirmed compromised, by whom and in Graph’s words', async () => {
    const run = await guarded()
    must(await run.perform(say('confirmCompromised')))
    expect(run.factsOf('risk.changed')).toEqual([
      {
        type: 'risk.changed',
        subject: 'agent:invoice',
        from: { riskLevel: 'none', riskState: 'none' },
        to: { riskLevel: 'high', riskState: 'confirmedCompromised' },
        riskDetail: 'adminConfirmedAgentCompromised',
        by: admin,
      },
    ])
  })

  test('a detection of that name and level is filed with it', async () => {
    const run = await guarded()
    must(await run.perform(say('confirmCompromised')))
    expect(run.factsOf('risk.detected')).toMatchObject([
      {
        subject: 'agent:invoice',
        detection: { riskEventType: 'adminConfirmedAgentCompromised', riskLevel: 'high' },
      },
    ])
  })

  test('the policy on risk then blocks its next token: AADSTS53003', async () => {
    const run = await guarded()
    must(await run.perform(obtain('autonomous')))
    must(await run.perform(say('confirmCompromised')))
    expect(codeOf(await run.perform(obtain('autonomous')))).toBe(53003)
  })

  test('confirmed safe, it may again; dismissed, too, each with its own detail', async () => {
    for (const [word, riskState, riskDetail] of [
      ['confirmSafe', 'confirmedSafe', 'adminConfirmedAgentSafe'],
      ['dismissRisk', 'dismissed', 'adminDismissedRiskForAgent'],
    ] as const) {
      const run = await guarded()
      must(await run.perform(say('confirmCompromised')))
      must(await run.perform(say(word)))
      expect(run.factsOf('risk.changed').at(-1)).toMatchObject({ to: { riskLevel: 'none', riskState }, riskDetail })
      must(await run.perform(obtain('autonomous')))
    }
  })

  test('a person without the duty may not say it, and nothing changes', async () => {
    const run = await guarded()
    expect(codeOf(await run.perform(say('confirmCompromised', 'human:tomas')))).toBe('Authorization_RequestDenied')
    expect(run.factsOf('risk.changed')).toEqual([])
  })

  test('without Microsoft Entra ID P2 there is no risk to confirm, and a policy on risk stops nobody', async () => {
    const run = await contoso({
      change: document => {
        document.tenant.licences = ['P1']
        for (const agent of document.agents) agent.riskLevel = 'high'
      },
    })
    must(
      await run.perform(
        setPolicies(
          blocking('High risk', {
            clientApplications: { includeAgentIdServicePrincipals: ['All'] },
            agentIdRiskLevels: 'high',
          }),
        ),
      ),
    )
    await run.ask(task)
    for (const operation of ['confirmCompromised', 'confirmSafe', 'dismissRisk'] as const)
      expect(await run.perform(say(operation))).toMatchObject({ ok: false, code: 'Forbidden' })
    must(await run.perform(obtain('autonomous')))
    expect(run.factsOf('access.decided').at(-1)?.decision.policies[0]?.reason).toContain('P2')
  })
})
