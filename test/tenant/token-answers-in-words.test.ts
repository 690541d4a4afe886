// The token service's answers written out: the claims of what it issues for each grant, and the words of every refusal.
import { describe, expect, test } from 'vitest'
import { roleTemplateIds } from '../../main/access/index.ts'
import { lookUp, redemptions, type TokenSight } from '../../main/tenant/index.ts'
import { resourceIdOf, tokenDirectory } from '../../main/tenant/services/token-directory.ts'
import { TokenGrant } from '../../shared/model/facts.ts'
import { blueprintAppId, human, later } from '../tokens/fixtures.ts'
import { type Ask, answer, person, requestOf, service } from './token-answers.ts'
import { under, written } from './written.ts'

/** What can be told of an answer and is the same in every run: not the signature. */
async function answered(grant: TokenGrant, ask: Ask = {}): Promise<unknown[]> {
  const answer_ = await answer(grant, ask)
  if (!answer_.ok) return [answer_]
  const { issued, decision, refreshToken } = answer_
  const { jwt: _, ...rest } = issued
  return [rest, decision, `refresh token: ${refreshToken !== null}`]
}

const policy = (
  displayName: string,
  state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced' = 'enabled',
) => ({
  id: displayName,
  displayName,
  state,
  conditions: {
    users: { includeUsers: ['All', 'AllAgentIdUsers'] },
    clientApplications: { includeAgentIdServicePrincipals: ['All'] },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
  },
  grantControls: { operator: 'OR' as const, builtInControls: ['block' as const] },
})

const compliant = {
  ...policy('Compliant'),
  grantControls: { operator: 'OR' as const, builtInControls: ['compliantDevice' as const] },
}
const atAgents = { ...policy('At agents') }
atAgents.conditions = { ...atAgents.conditions, applications: { includeApplications: ['AllAgentIdResources'] } }
const forBlueprint = {
  ...policy('For a blueprint'),
  conditions: {
    ...policy('').conditions,
    users: { includeUsers: [] },
    clientApplications: { includeAgentIdServicePrincipals: [blueprintAppId] },
  },
}
const forRole = {
  ...policy('For a role'),
  conditions: {
    ...policy('').conditions,
    users: { includeUsers: [], includeRoles: [...(roleTemplateIds(['Global Administrator']) ?? [])] },
  },
}

describe('The answers of the token service', () => {
  test('to each grant', async () => {
    const text = await Promise.all(TokenGrant.options.map(async grant => under(grant, await answered(grant))))
    await expect(text.join('\n')).toMatchFileSnapshot('./services/tokens-issued.txt')
  })

  test('to each grant behind an account that is not as it should be', async () => {
    const sights: Partial<TokenSight>[] = [
      { blueprintEnabled: false },
      { agentEnabled: false },
      { agentUserEnabled: false },
      { humanEnabled: false },
      { deleted: ['blueprint'] },
      { deleted: ['agent'] },
      { deleted: ['agentUser'] },
      { deleted: ['human'] },
      { deleted: [] },
      { orphaned: true },
      { approved: false },
      { approved: true },
      { deleted: ['agent', 'human', 'agentUser'], blueprintEnabled: false, orphaned: true, approved: false },
      { blueprintEnabled: false, agentEnabled: false, orphaned: true, approved: false, agentUserEnabled: false },
      { agentEnabled: false, approved: false, agentUserEnabled: false, humanEnabled: false },
      { approved: false, deleted: ['agentUser', 'human'], agentUserEnabled: false, humanEnabled: false },
    ]
    const lines: string[] = []
    for (const sight of sights) {
      const answers: string[] = []
      for (const grant of TokenGrant.options) {
        const answer_ = await answer(grant, { see: sight })
        answers.push(`${grant}: ${answer_.ok ? 'issued' : `${answer_.error}, ${answer_.message}`}`)
      }
      lines.push(under(written(sight), answers))
    }
    await expect(lines.join('\n')).toMatchFileSnapshot('./services/tokens-by-account.txt')
  })

  test('where policies, consent and assignment say no', async () => {
    const of = (...policies: (ReturnType<typeof policy> | typeof compliant | typeof forRole | typeof forBlueprint)[]) =>
      service({ policies })
    const all = 'https://graph.microsoft.com/.default'
    const both = 'https://graph.microsoft.com/Mail.Send https://graph.microsoft.com/Files.Read.All'
    const asks: [string, TokenGrant, Ask][] = [
      ['one policy', 'agentUser', { of: of(policy('Block agents')) }],
      [
        'two of four',
        'autonomous',
        {
          of: of(
            policy('First'),
            policy('Off', 'disabled'),
            policy('Second'),
            policy('Watch', 'enabledForReportingButNotEnforced'),
          ),
        },
      ],
      ['of a person', 'interactive', { of: of(policy('Block')) }],
      ['no consent', 'agentUser', { permissions: { scopes: [], roles: [] } }],
      ['consent to another scope', 'onBehalfOf', { permissions: { scopes: ['Files.Read.All'], roles: [] } }],
      [
        'consent to two, all asked for',
        'agentUser',
        {
          permissions: { scopes: ['Mail.Send', 'Files.Read.All'], roles: [] },
          form: { scope: all },
          request: { scope: all },
        },
      ],
      [
        'consent to none, all asked for',
        'agentUser',
        { permissions: { scopes: [], roles: [] }, form: { scope: all }, request: { scope: all } },
      ],
      [
        'consent to one, two asked for',
        'agentUser',
        { permissions: { scopes: ['Mail.Send'], roles: [] }, form: { scope: both }, request: { scope: both } },
      ],
      ['scopes do not matter without a user', 'autonomous', { permissions: { scopes: [], roles: ['Mail.Send'] } }],
      ['not assigned', 'autonomous', { permissions: { scopes: null, roles: [], assigned: false } }],
      ['assigned', 'autonomous', { permissions: { scopes: null, roles: ['Mail.Send'], assigned: true } }],
      ...(['onBehalfOf', 'refreshToken', 'interactive'] as const).map((grant): [string, TokenGrant, Ask] => [
        'no consent',
        grant,
        { permissions: { scopes: [], roles: [] } },
      ]),
      ['a device that is not compliant', 'agentUser', { of: of(compliant), see: { device: { isCompliant: false } } }],
      ['a device that is', 'agentUser', { of: of(compliant), see: { device: { isCompliant: true } } }],
      ['for agents as resources', 'agentUser', { of: of(atAgents) }],
      ['for agents of the blueprint', 'autonomous', { of: of(forBlueprint) }],
      ['for agents of the blueprint, not their users', 'agentUser', { of: of(forBlueprint) }],
      [
        'for a role the person has',
        'interactive',
        { of: of(forRole), see: { subject: { roles: ['Global Administrator'] } } },
      ],
      [
        'for a role the person has not',
        'interactive',
        { of: of(forRole), see: { subject: { roles: ['Global Reader'] } } },
      ],
      ['for a role, of somebody without any', 'interactive', { of: of(forRole), see: { subject: { roles: [] } } }],
      ['for a role, of somebody nothing is known of', 'interactive', { of: of(forRole) }],
      ['for one task', 'autonomous', { use: { task: 'task:1', uses: 2 } }],
      ['another secret', 't1', { form: { client_assertion: 'x' } }],
    ]
    const text = await Promise.all(
      asks.map(async ([name, grant, ask]) => under(`${name} (${grant})`, await answered(grant, ask))),
    )
    await expect(text.join('\n')).toMatchFileSnapshot('./services/tokens-refused.txt')
  })

  test('to the same form twice: the same, where nothing in it is for one time', async () => {
    const of = service()
    for (const grant of ['t1', 't2', 'blueprint', 'autonomous', 'agentUser', 'onBehalfOf'] as const)
      for (const _ of [1, 2]) expect(await answer(grant, { of }), grant).toMatchObject({ ok: true })
  })

  test('to a code that another request has used while this one was checked: all of the sign-in is revoked', async () => {
    for (const grant of ['interactive', 'refreshToken'] as const) {
      const inner = redemptions()
      const asked: string[] = []
      const late = {
        ...inner,
        // the check finds it unused, and by the time the token is made it is not
        isRedeemed: (jti: string) => asked.push(jti) > 1,
        redeem: () => {
          throw new Error('nothing is left to redeem')
        },
      }
      expect(await answer(grant, { of: service({ redemptions: late }) })).toEqual({
        ok: false,
        errorCode: 70000,
        error: 'invalid_grant',
        message: 'AADSTS70000: It was redeemed by another request at the same time: its sign-in is revoked.',
        decision: { outcome: 'grant', status: 'notApplied', policies: [], errorCode: null },
      })
      expect(inner.isRevoked('3c0ffee3-4c5d-4e6f-8a9b-0c1d2e3f4a10')).toBe(true)
    }
  })

  test('to forms that prove another token than is asked for: none', async () => {
    const wrong: [TokenGrant, Ask][] = [
      ['t1', { request: { grant: 't2' } }],
      ['t1', { request: { agent: null } }],
      ['blueprint', { request: { agent: 'agent:invoice' } }],
      ['autonomous', { request: { agentUser: 'agentUser:invoice' } }],
      ['agentUser', { request: { agentUser: null } }],
      ['agentUser', { request: { human: person.ref } }],
      ['onBehalfOf', { request: { human: null } }],
      ['interactive', { request: { human: null } }],
      ['autonomous', { request: { agent: null } }],
      ['t1', { request: { agent: null, blueprint: null } }],
      ['onBehalfOf', { request: { grant: 'refreshToken' } }],
      ['autonomous', { request: { agentUser: 'agentUser:invoice' }, form: { username: 'invoice.agent@contoso.com' } }],
      ['autonomous', { request: { scope: 'https://graph.microsoft.com/Mail.Send' } }],
      ['autonomous', { request: { continuousAccess: true } }],
      ['autonomous', { request: { resourceId: 'fb60f99c-7a34-4190-8149-302f77469936' } }],
      ['autonomous', { request: { clientId: '5b0a8d6e-3f25-4c1b-8a55-6a1d2c7e9f06' } }],
    ]
    for (const [grant, ask] of wrong) {
      const asked = answer(grant, { ...ask, of: service() })
      await expect(asked, written([grant, ask])).rejects.toThrow(
        `request ${requestOf(grant).requestId} asks for another token than its form proves`,
      )
    }
  })

  test('to the same ids in any case: the same', async () => {
    for (const grant of ['t1', 't2', 'autonomous', 'agentUser', 'onBehalfOf'] as const) {
      const { clientId } = requestOf(grant)
      const upper = { form: { client_id: clientId.toUpperCase() }, request: { clientId: clientId.toUpperCase() } }
      for (const ask of [upper, { form: upper.form }, { request: upper.request }])
        expect(await answer(grant, ask), written([grant, ask])).toMatchObject({ ok: true })
    }
  })
})

describe('The directory as the token endpoint looks things up', () => {
  test('in any case, whatever the request is about', () => {
    const of = service({ sessionsValidFrom: () => later(1), issuerKeys: () => [] })
    const blueprint = lookUp(of.directory.blueprints, 'blueprint:invoices')
    const agent = lookUp(of.directory.agents, 'agent:invoice')
    const user = lookUp(of.directory.agentUsers, 'agentUser:invoice')
    for (const about of [requestOf('agentUser'), requestOf('interactive')])
      for (const spelled of [(id: string) => id, (id: string) => id.toUpperCase()]) {
        const seen = tokenDirectory(of, about)
        expect(seen.credentialsOf(spelled(blueprint.appId))).toBe(of.credentials.get(blueprint.appId))
        expect(seen.blueprintOf(spelled(agent.id))).toBe(blueprint.appId)
        expect(seen.agentOf(spelled(user.userPrincipalName))).toBe(agent.id)
        expect([seen.credentialsOf('x'), seen.blueprintOf('x'), seen.agentOf('x')]).toEqual([null, null, null])
        expect([seen.sessionsValidFrom(human.id), seen.issuerKeys('x')]).toEqual([later(1), []])
      }
  })

  test('knows no credential of a blueprint that has none, no keys of others and no revoked sessions unless it is told', () => {
    const of = service({ credentials: new Map() })
    const seen = tokenDirectory(of, requestOf('t1'))
    const { appId } = lookUp(of.directory.blueprints, 'blueprint:invoices')
    expect([seen.credentialsOf(appId), seen.issuerKeys('x'), seen.sessionsValidFrom(human.id)]).toEqual([
      [],
      null,
      null,
    ])
    expect(seen.verified).toBeUndefined()
  })

  test('finds the one resource that scopes are of', () => {
    const graph = '00000003-0000-0000-c000-000000000000'
    const id = 'aaaaaaaa-0000-4000-8000-00000000000b'
    expect(
      [
        'https://graph.microsoft.com/Mail.Send https://graph.microsoft.com/Mail.Read',
        'HTTPS://Graph.Microsoft.com/.default',
        'api://AzureADTokenExchange/.default',
        `api://${id}/access`,
        `API://${id}/access`,
        `${id}/.default`,
        'https://example.com/api://x/.default',
        `https://graph.microsoft.com/Mail.Send ${id}/access`,
        '',
      ].map(resourceIdOf),
    ).toEqual([
      graph,
      graph,
      'fb60f99c-7a34-4190-8149-302f77469936',
      id,
      id,
      id,
      'https://example.com/api://x',
      null,
      null,
    ])
  })
})
