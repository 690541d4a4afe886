// What Entra's logs show of a session: three sign-ins and the creation of three agent objects.
import { describe, expect, test } from 'vitest'
import {
  AADNonInteractiveUserSignInLogs,
  AADServicePrincipalSignInLogs,
  AgentSignIn,
  AppliedPolicyEntry,
  AuditLogs,
  DeviceDetail,
  SignInStatus,
  TokenProtectionStatus,
} from '../../shared/records/entra.ts'
import { ids, recorded, request, secrets, tenantFacts, utis, wholeSession } from './facts.ts'
import { bodiesOf, recordsOf } from './records.ts'

const records = recordsOf(wholeSession)

describe('Entra', () => {
  const exchanges = bodiesOf(records, 'AADServicePrincipalSignInLogs', AADServicePrincipalSignInLogs)
  const [signIn, ...rest] = bodiesOf(records, 'AADNonInteractiveUserSignInLogs', AADNonInteractiveUserSignInLogs)
  const json = (text: string | undefined): unknown => JSON.parse(text ?? 'null')

  test('logs T1 and T2 as service-principal sign-ins to the exchange endpoint, without Conditional Access', () => {
    expect(exchanges.map(row => [row.ServicePrincipalId, row.AppId, row.UniqueTokenIdentifier])).toEqual([
      [ids.blueprintPrincipal, ids.blueprintApp, utis.t1],
      [ids.agent, ids.agent, utis.t2],
    ])
    for (const row of exchanges) {
      expect(row.ResourceDisplayName).toBe('AAD Token Exchange Endpoint: Public')
      expect(row.ConditionalAccessStatus).toBe('notApplied')
      expect(row.ConditionalAccessPolicies).toBe('[]')
      expect(row.ResultType).toBe('0')
    }
    expect(exchanges.map(row => AgentSignIn.parse(json(row.Agent)).agentType)).toEqual([
      'agentIdentityBlueprintPrincipal',
      'agenticAppInstance',
    ])
  })

  test('logs the agent user’s token as one non-interactive sign-in with its policies', () => {
    expect(rest).toEqual([])
    expect(signIn).toMatchObject({
      UserId: ids.agentUser,
      UserPrincipalName: 'invoice.agent@contoso.com',
      AppId: ids.agent,
      UniqueTokenIdentifier: utis.user,
      ConditionalAccessStatus: 'success',
      ResultType: '0',
    })
    expect(AgentSignIn.parse(json(signIn?.Agent))).toEqual({
      agentType: 'agenticAppInstance',
      agentSubjectType: 'agentIDuser',
      agentSubjectParentId: ids.agent,
      parentAppId: ids.blueprintApp,
    })
    const [policy] = AppliedPolicyEntry.array().parse(json(signIn?.ConditionalAccessPolicies))
    expect(policy).toMatchObject({ result: 'success', conditionsSatisfied: 1 | 2, conditionsNotSatisfied: 0 })
    expect(SignInStatus.parse(json(signIn?.Status))).toEqual({ errorCode: 0 })
  })

  test('shows the Cloud PC of a bound token as a device token protection does not support', () => {
    expect(DeviceDetail.parse(json(signIn?.DeviceDetail))).toMatchObject({
      deviceId: ids.device,
      displayName: 'CPCA-FIN-01',
      isCompliant: true,
      isManaged: true,
      trustType: 'Azure AD joined',
    })
    expect(TokenProtectionStatus.parse(json(signIn?.TokenProtectionStatusDetails)).signInSessionStatusCode).toBe(1003)
  })

  test('shows no device for a token asked for from none', () => {
    const before = { ...request('agentUser', 4), pc: null, session: null }
    const [row] = bodiesOf(
      recordsOf(
        recorded([
          ...tenantFacts,
          { type: 'token.refused', request: before, errorCode: 53003, message: 'Access is blocked.', decision: null },
        ]),
      ),
      'AADNonInteractiveUserSignInLogs',
      AADNonInteractiveUserSignInLogs,
    )
    expect(DeviceDetail.parse(json(row?.DeviceDetail)).deviceId).toBe('')
    expect(TokenProtectionStatus.parse(json(row?.TokenProtectionStatusDetails)).signInSessionStatusCode).toBe(1002)
  })

  test('logs a refused token with its AADSTS number as text, and no token id', () => {
    const [row, ...more] = bodiesOf(
      recordsOf(
        recorded([
          ...tenantFacts.map(fact =>
            fact.type === 'pc.provisioned' ? { ...fact, pc: { ...fact.pc, compliant: false } } : fact,
          ),
          {
            type: 'token.refused',
            request: request('agentUser', 5),
            errorCode: 53000,
            message: 'Device is not in required device state.',
            decision: {
              outcome: 'deny',
              status: 'failure',
              errorCode: 53000,
              policies: [
                {
                  id: ids.pool,
                  displayName: 'Compliant device',
                  result: 'failure',
                  enforcedGrantControls: ['compliantDevice'],
                  conditionsSatisfied: ['users', 'agentIdRiskLevels'],
                  conditionsNotSatisfied: ['application'],
                  reason: secrets.policyReason,
                },
              ],
            },
          },
        ]),
      ),
      'AADNonInteractiveUserSignInLogs',
      AADNonInteractiveUserSignInLogs,
    )
    expect(more).toEqual([])
    expect(row).toMatchObject({
      ResultType: '53000',
      ResultDescription: 'Device is not in required device state.',
      ConditionalAccessStatus: 'failure',
      UniqueTokenIdentifier: '',
    })
    expect(SignInStatus.parse(json(row?.Status)).errorCode).toBe(53000)
    expect(DeviceDetail.parse(json(row?.DeviceDetail)).isCompliant).toBe(false)
    const [policy] = AppliedPolicyEntry.array().parse(json(row?.ConditionalAccessPolicies))
    expect(policy).toMatchObject({ conditionsSatisfied: 2, conditionsNotSatisfied: 1 })
  })

  test('shows which rules took the request in or kept it out, and never our own reason', () => {
    const taken = [{ conditionalAccessCondition: 'users', ruleSatisfied: 'allAgentIdUsers' }]
    const kept = [{ conditionalAccessCondition: 'users', ruleSatisfied: 'userId' }]
    const facts = wholeSession.map(({ fact, ...place }) => ({
      ...place,
      fact:
        fact.type === 'token.issued' && fact.decision
          ? {
              ...fact,
              decision: {
                ...fact.decision,
                policies: fact.decision.policies.map(policy => ({
                  ...policy,
                  includeRulesSatisfied: taken,
                  excludeRulesSatisfied: kept,
                })),
              },
            }
          : fact,
    }))
    const [row] = bodiesOf(recordsOf(facts), 'AADNonInteractiveUserSignInLogs', AADNonInteractiveUserSignInLogs)
    const [policy] = AppliedPolicyEntry.array().parse(json(row?.ConditionalAccessPolicies))
    expect(policy).toMatchObject({ includeRulesSatisfied: taken, excludeRulesSatisfied: kept })
    expect(row?.ConditionalAccessPolicies).not.toContain(secrets.policyReason)
  })

  test('audits new agent objects under their base names, marked with agent type and blueprint', () => {
    const rows = bodiesOf(records, 'AuditLogs', AuditLogs)
    expect(rows.map(row => [row.OperationName, row.TargetResources[0]?.agentType, row.TargetResources[0]?.id])).toEqual(
      [
        ['Add application', 'agenticApp', ids.blueprint],
        ['Add service principal', 'agenticAppInstance', ids.agent],
        ['Add user', 'agentIDuser', ids.agentUser],
      ],
    )
    expect(rows.map(row => row.TargetResources[0]?.blueprintId)).toEqual([ids.blueprint, ids.blueprint, ids.blueprint])
    expect(rows[0]?.InitiatedBy.user?.id).toBe(ids.human)
    expect(rows[1]?.InitiatedBy.app?.appId).toBe(ids.blueprintApp)
  })
})
