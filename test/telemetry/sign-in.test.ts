// Sign-in rows of every grant beside the agent user's chain, and the directory audit of what becomes of identities.
import { describe, expect, test } from 'vitest'
import type { Fact, TokenGrant, TokenRequest } from '../../shared/model/facts.ts'
import {
  AADNonInteractiveUserSignInLogs,
  AADServicePrincipalSignInLogs,
  AgentSignIn,
  AuditLogs,
  SigninLogs,
} from '../../shared/records/entra.ts'
import { EntraIdSignInEvents } from '../../shared/records/hunting-sign-in.ts'
import { grantedDecision, ids, recorded, request, tenantFacts } from './facts.ts'
import { bodiesOf, recordsOf } from './records.ts'

const teams = '1fec8e78-bce4-4aaf-ab1b-5451cc387264'
const sid = '00aa00aa-0000-4000-8000-000000000001'

const asked = (grant: TokenGrant, number: number, change: Partial<TokenRequest>): TokenRequest => ({
  ...request(grant, number),
  resourceId: ids.computerUse,
  resourceDisplayName: 'Microsoft Graph',
  ...change,
})
const issued = (request: TokenRequest, claims: Record<string, string> = {}): Fact => ({
  type: 'token.issued',
  token: `token:${request.requestId}`,
  request,
  claims: { uti: `uti-${request.requestId.slice(-2)}`, iat: 1_800_000_000, ...claims },
  jkt: null,
  decision: grantedDecision,
})

const dana = { human: 'human:dana', clientId: teams, blueprint: 'blueprint:invoices', agent: null } as const
const records = recordsOf(
  recorded([
    ...tenantFacts,
    issued(asked('blueprint', 1, { agent: null, blueprint: 'blueprint:invoices', clientId: ids.blueprintApp })),
    issued(asked('autonomous', 2, {})),
    issued(asked('interactive', 3, dana), { sid }),
    issued(asked('onBehalfOf', 4, { human: 'human:dana' }), { sid }),
    issued(asked('refreshToken', 5, { human: 'human:dana' }), { sid }),
    {
      type: 'token.refused',
      request: asked('refreshToken', 6, { human: 'human:dana' }),
      errorCode: 50173,
      message: 'The grant was revoked.',
      decision: null,
    },
  ]),
)
const agentic = (row: { Agent: string }) => AgentSignIn.parse(JSON.parse(row.Agent))

describe('the sign-in rows of', () => {
  const principals = bodiesOf(records, 'AADServicePrincipalSignInLogs', AADServicePrincipalSignInLogs)
  const silent = bodiesOf(records, 'AADNonInteractiveUserSignInLogs', AADNonInteractiveUserSignInLogs)
  const people = bodiesOf(records, 'SigninLogs', SigninLogs)

  test('a blueprint and an agent that act as themselves are those of service principals', () => {
    expect(principals.map(row => [row.ServicePrincipalId, row.AppId, agentic(row).agentType])).toEqual([
      [ids.blueprintPrincipal, ids.blueprintApp, 'agentIdentityBlueprintPrincipal'],
      [ids.agent, ids.agent, 'agenticAppInstance'],
    ])
    expect(principals[1]).toMatchObject({ ResourceDisplayName: 'Microsoft Graph', ConditionalAccessStatus: 'success' })
    for (const row of principals) expect(row.SessionId).toBe('')
  })

  test('a person who signs in to talk to an agent are interactive, and no agent’s', () => {
    expect(people).toHaveLength(1)
    expect(people[0]).toMatchObject({
      UserId: ids.human,
      AppId: teams,
      AppDisplayName: 'Microsoft Teams',
      IsInteractive: true,
      SessionId: sid,
      ClientCredentialType: 'none',
    })
    expect(people.map(({ Agent }) => Agent)).toEqual([{ agentType: 'notAgentic', agentSubjectType: 'notAgentic' }])
  })

  test('a person have as objects and lists what those of everybody else have as text', () => {
    const [person] = people
    const [onBehalf] = silent
    expect(person?.ConditionalAccessPolicies).toEqual(JSON.parse(onBehalf?.ConditionalAccessPolicies ?? ''))
    expect(person?.ConditionalAccessPolicies).not.toEqual([])
    expect(person).toMatchObject({
      Status: { errorCode: 0 },
      DeviceDetail: { deviceId: '' },
      TokenProtectionStatusDetails: { signInSessionStatusCode: 1002 },
    })
    // and Defender's copy has the policies of both as text
    const copies = bodiesOf(records, 'EntraIdSignInEvents', EntraIdSignInEvents)
    const policies = copies.map(({ ConditionalAccessPolicies }) => ConditionalAccessPolicies)
    expect(policies[0]).toBe(JSON.stringify(person?.ConditionalAccessPolicies))
    expect(policies[1]).toBe(onBehalf?.ConditionalAccessPolicies)
  })

  test('an agent on behalf of a person are the person’s, in their session, with the agent as the client', () => {
    expect(silent.map(row => [row.AuthenticationProtocol, row.IncomingTokenType, row.ResultType])).toEqual([
      ['onBehalfOf', 'none', '0'],
      ['refreshTokenGrant', 'refreshToken', '0'],
      ['refreshTokenGrant', 'refreshToken', '50173'],
    ])
    for (const row of silent) {
      expect(row).toMatchObject({ UserId: ids.human, AppId: ids.agent, SessionId: sid })
      expect(agentic(row)).toEqual({
        agentType: 'agenticAppInstance',
        agentSubjectType: 'notAgentic',
        parentAppId: ids.blueprintApp,
      })
    }
  })
})

test('what an agent does on behalf of a person is audited as the person’s, with the agent as the app', () => {
  const read: Fact = {
    type: 'file.read',
    call: 'call_9',
    token: `token:${asked('onBehalfOf', 4, {}).requestId}`,
    session: 'session:s1',
    pc: 'pc:01',
    fileId: ids.file,
    siteUrl: 'https://contoso.sharepoint.com/sites/finance',
    path: '2026/invoices.xlsx',
    name: 'invoices.xlsx',
    bytes: 1,
    sensitivityLabelId: null,
  }
  const audited = (grant: 'onBehalfOf' | 'autonomous') =>
    recordsOf(
      recorded([
        ...tenantFacts,
        issued(asked(grant, 4, { human: grant === 'onBehalfOf' ? 'human:dana' : null })),
        read,
      ]),
    ).filter(({ table }) => table === 'AuditRecord')
  expect(audited('onBehalfOf').map(({ body }) => body)).toMatchObject([
    { UserId: 'dana@contoso.com', AppAccessContext: { ClientAppId: ids.agent } },
  ])
  expect(audited('autonomous')).toEqual([])
})

describe('the directory audit', () => {
  const by = 'human:dana'
  const rows = (facts: Fact[]) =>
    bodiesOf(recordsOf(recorded([...tenantFacts, ...facts])), 'AuditLogs', AuditLogs).slice(3)

  test('tells what becomes of agent objects under their base activities, and who did it', () => {
    const told = rows([
      { type: 'agent.disabled', agent: 'agent:invoices-1', by, disabledByMicrosoftStatus: null },
      { type: 'agentUser.disabled', agentUser: 'agentUser:invoices-1', by },
      { type: 'agentUser.sessionsRevoked', agentUser: 'agentUser:invoices-1', by },
      { type: 'blueprint.softDeleted', blueprint: 'blueprint:invoices', by },
      { type: 'agent.condemned', agent: 'agent:invoices-1', by: null },
      { type: 'agent.softDeleted', agent: 'agent:invoices-1', by: null, cause: 'cascade' },
      { type: 'agentUser.hardDeleted', agentUser: 'agentUser:invoices-1', by: 'blueprint:invoices' },
    ])
    const { user, app } = { user: told[0]?.InitiatedBy.user, app: told.at(-1)?.InitiatedBy.app }
    expect(told.map(row => [row.OperationName, row.AADOperationType, row.TargetResources[0]?.agentType])).toEqual([
      ['Update service principal', 'Update', 'agenticAppInstance'],
      ['Disable account', 'Update', 'agentIDuser'],
      ['Update StsRefreshTokenValidFrom Timestamp', 'Update', 'agentIDuser'],
      ['Delete application', 'Delete', 'agenticApp'],
      ['Remove service principal', 'Delete', 'agenticAppInstance'],
      ['Hard Delete user', 'Delete', 'agentIDuser'],
    ])
    expect(user?.userPrincipalName).toBe('dana@contoso.com')
    expect(app?.appId).toBe(ids.blueprintApp)
    expect(told[4]?.InitiatedBy).toEqual({})
    expect(told[0]?.TargetResources[0]?.modifiedProperties).toEqual([
      { displayName: 'AccountEnabled', oldValue: '[true]', newValue: '[false]' },
    ])
  })

  test('marks no person as an agent', () => {
    const [row] = rows([{ type: 'human.disabled', human: 'human:sam', by }])
    expect(row?.OperationName).toBe('Disable account')
    expect(row?.TargetResources[0]).not.toHaveProperty('agentType')
  })
})
