// From a row of the sign-in logs back to the request: what the row says, what it leaves open, and rows that hold no decision.
import { describe, expect, test } from 'vitest'
import { readSignIn } from '../../main/access/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { agent, agentUser, blueprint, graph } from './cases/ids.ts'

const tenant = 'd0000000-0000-4000-8000-000000000001'
const exchange = 'fb60f99c-7a34-4190-8149-302f77469936'
const agentic = (agentType: string, agentSubjectType: string): string =>
  JSON.stringify({ agentType, agentSubjectType, agentSubjectParentId: agent, parentAppId: blueprint })

/** The agent user's token, as Log Analytics has it. */
const row: JsonObject = {
  ResultType: '0',
  ConditionalAccessStatus: 'success',
  ConditionalAccessPolicies: JSON.stringify([{ id: 'p', displayName: 'P', result: 'success' }]),
  UserId: agentUser,
  ResourceIdentity: graph,
  ResourceId: `/tenants/${tenant}/providers/Microsoft.aadiam`,
  Agent: agentic('agenticAppInstance', 'agentIDuser'),
  DeviceDetail: JSON.stringify({ deviceId: '', displayName: '', operatingSystem: '', browser: '', trustType: '' }),
  IPAddress: '198.51.100.40',
}
const decisionOf = (fields: JsonObject) => {
  const reading = readSignIn(fields)
  if (reading.is !== 'decision') throw new Error(`${reading.is}: ${reading.why}`)
  return reading.decision
}
const requestOf = (more: JsonObject) => decisionOf({ ...row, ...more }).request
const person: JsonObject = { ...row, Agent: '', UserType: 'member', HomeTenantId: tenant, ResourceTenantId: tenant }

describe('Who asked', () => {
  test('an agent user, whose risk no sign-in row tells', () => {
    expect(decisionOf(row)).toEqual({
      request: {
        grant: 'agentUser',
        subject: { kind: 'agentUser', id: agentUser, blueprintAppId: blueprint, agentRisk: 'unknown' },
        resourceId: graph,
        device: null,
      },
      outcome: 'grant',
      policies: [{ id: 'p', displayName: 'P', result: 'success' }],
    })
  })

  test('the same where the columns are dynamic, as in the interactive log', () => {
    const opened = (column: string): JsonObject => ({ [column]: JSON.parse(String(row[column])) })
    const dynamic = { ...row, ...opened('Agent'), ...opened('DeviceDetail'), ...opened('ConditionalAccessPolicies') }
    expect(decisionOf(dynamic)).toEqual(decisionOf(row))
  })

  test('the same from Graph, whose agent details are an object, and by the admin centre’s label', () => {
    const signIn: JsonObject = {
      status: { errorCode: 0 },
      conditionalAccessStatus: 'success',
      appliedConditionalAccessPolicies: [{ id: 'p', displayName: 'P', result: 'success' }],
      userId: agentUser,
      resourceId: graph,
      agent: { agentType: 'agenticAppInstance', agentSubjectType: 'Agent ID user', parentAppId: blueprint },
      deviceDetail: { deviceId: '', operatingSystem: '' },
    }
    expect(decisionOf(signIn)).toEqual(decisionOf(row))
  })

  test('an agent identity by itself', () => {
    const { UserId: _, DeviceDetail: __, ...own } = row
    const signIn = { ...own, ServicePrincipalId: agent, Agent: agentic('agenticAppInstance', 'agenticAppInstance') }
    expect(decisionOf(signIn).request).toEqual({
      grant: 'autonomous',
      subject: { kind: 'agentIdentity', id: agent, blueprintAppId: blueprint, agentRisk: 'unknown' },
      resourceId: graph,
    })
  })

  test('a person, and a person on whose behalf an agent asks, who is governed as one', () => {
    const risks = { RiskLevelAggregated: 'low', RiskLevelDuringSignIn: 'hidden' }
    const subject = {
      kind: 'human',
      id: agentUser,
      blueprintAppId: null,
      agentRisk: 'none',
      userRisk: 'low',
      signInRisk: 'unknown',
      guest: null,
    }
    expect(decisionOf({ ...person, ...risks }).request).toMatchObject({ grant: 'interactive', subject })
    const onBehalfOf = { ...person, ...risks, Agent: agentic('agenticAppInstance', 'notAgentic') }
    expect(decisionOf(onBehalfOf).request).toMatchObject({ grant: 'onBehalfOf', subject })
    expect(decisionOf({ ...onBehalfOf, IncomingTokenType: 'refreshToken' }).request.grant).toBe('refreshToken')
  })

  test.each([
    ['guest', 'b2bCollaboration', 'b2bCollaborationGuest'],
    ['member', 'b2bCollaboration', 'b2bCollaborationMember'],
    ['guest', 'none', 'internalGuest'],
    ['member', 'none', null],
    ['guest', 'serviceProvider', 'serviceProvider'],
    ['guest', 'unknownFutureValue', undefined],
  ])('a %s by %s access is %s', (UserType, CrossTenantAccessType, guest) => {
    expect(decisionOf({ ...person, UserType, CrossTenantAccessType }).request.subject.guest).toBe(guest)
  })
})

describe('From where', () => {
  test('a device Entra knows has what the row says, and nothing of what it leaves out', () => {
    const detail = {
      deviceId: 'D1',
      displayName: 'CPC-1',
      operatingSystem: 'Windows 11',
      isCompliant: true,
      trustType: 'Azure AD joined',
    }
    expect(requestOf({ DeviceDetail: JSON.stringify(detail) }).device).toEqual({
      deviceId: 'd1',
      displayName: 'CPC-1',
      platform: 'windows',
      isCompliant: true,
      trustType: 'AzureAD',
    })
    expect(requestOf({ DeviceDetail: JSON.stringify({ deviceId: 'D1' }) }).device).toEqual({ deviceId: 'd1' })
  })

  test('a device Entra does not know has a platform, and is not compliant', () => {
    expect(requestOf({ DeviceDetail: { deviceId: '', operatingSystem: 'MacOs' } }).device).toMatchObject({
      deviceId: null,
      isCompliant: false,
      platform: 'macOS',
      systemLabels: [],
    })
  })

  test('without details of a device it is not known whether there was one', () => {
    for (const DeviceDetail of ['', '{}', null]) expect(requestOf({ DeviceDetail })).not.toHaveProperty('device')
  })

  test.each([
    ['Browser', 'browser'],
    ['Mobile Apps and Desktop clients', 'mobileAppsAndDesktopClients'],
    ['Exchange ActiveSync', 'exchangeActiveSync'],
    ['IMAP4', 'other'],
    ['Something new', undefined],
    ['', undefined],
  ])('the client %o is %s', (ClientAppUsed, type) => {
    expect(requestOf({ ClientAppUsed }).clientAppType).toBe(type)
  })

  test('a trusted location is said, the others are not; nor is whose Global Secure Access it was', () => {
    const NetworkLocationDetails = JSON.stringify([{ networkType: 'trustedNamedLocation', networkNames: ['HQ'] }])
    expect(requestOf({ NetworkLocationDetails }).location).toEqual({ isTrusted: true })
    expect(requestOf({ NetworkLocationDetails: '[]' })).not.toHaveProperty('location')
    expect(requestOf({ IsThroughGlobalSecureAccess: false }).location).toEqual({ isCompliantNetwork: false })
    expect(requestOf({ IsThroughGlobalSecureAccess: true })).not.toHaveProperty('location')
  })
})

describe('What was decided', () => {
  test.each([
    ['success', '0', 'grant'],
    ['success', '50105', 'grant'],
    ['notApplied', '0', 'grant'],
    ['failure', '53003', 'deny'],
    ['failure', '50131', 'cannotEvaluate'],
  ])('%s with code %s is %s', (ConditionalAccessStatus, ResultType, outcome) => {
    expect(decisionOf({ ...row, ConditionalAccessStatus, ResultType }).outcome).toBe(outcome)
  })
})

describe('Rows without a decision', () => {
  const { UserId: _, ...noUser } = row
  test.each<[what: string, fields: JsonObject, is: string, why: RegExp]>([
    ['T1 and T2', { ...row, ResourceIdentity: exchange.toUpperCase() }, 'notEvaluated', /T1 or T2/],
    [
      'T1 and T2 by the resource’s name',
      { ...row, ResourceIdentity: '', ResourceDisplayName: 'AAD Token Exchange Endpoint: Public' },
      'notEvaluated',
      /T1 or T2/,
    ],
    [
      'a blueprint for itself',
      { ...noUser, ServicePrincipalId: agent, Agent: agentic('agentIdentityBlueprintPrincipal', 'notAgentic') },
      'notEvaluated',
      /blueprint/,
    ],
    [
      'a failure before Conditional Access',
      { ...row, ConditionalAccessStatus: 'notApplied', ResultType: '50126' },
      'notEvaluated',
      /before/,
    ],
    ['another workload identity', { ...noUser, ServicePrincipalId: agent, Agent: '' }, 'skipped', /no agent/],
    ['nobody', noUser, 'skipped', /who signed in/],
    ['no resource', { ...row, ResourceIdentity: '' }, 'skipped', /no resource/],
    ['no status', { ...row, ConditionalAccessStatus: 'unknownFutureValue' }, 'skipped', /came to/],
  ])('%s', (_, fields, is, why) => {
    expect(readSignIn(fields)).toEqual({ is, why: expect.stringMatching(why) })
  })
})
