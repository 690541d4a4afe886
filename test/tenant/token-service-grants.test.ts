// The token service over every grant: what it issues, whom policy is asked about, and which account keeps a token from being issued.
import { describe, expect, test } from 'vitest'
import type { TokenService, TokenSight } from '../../main/tenant/index.ts'
import { clientCapabilities, describeToken } from '../../main/tokens/index.ts'
import { TokenGrant } from '../../shared/model/facts.ts'
import { human, later } from '../tokens/fixtures.ts'
import { answer, ofPerson, service } from './token-answers.ts'

describe('The token service issues', () => {
  test.each(TokenGrant.options)('%s, with a session exactly where a person signed in', async grant => {
    const answered = await answer(grant)
    expect(answered).toMatchObject({ ok: true })
    if (!answered.ok) return
    const description = describeToken(answered.issued.claims)
    expect(description.flow).toBe(grant === 'refreshToken' ? 'onBehalfOf' : grant)
    expect(description.hasSession).toBe(ofPerson.includes(grant))
    expect(answered.refreshToken !== null).toBe(grant === 'onBehalfOf' || grant === 'refreshToken')
  })

  test('another refresh token with each refresh, and takes the old one no more', async () => {
    const of = service()
    const first = await answer('refreshToken', { of })
    if (!first.ok || first.refreshToken === null) throw new Error('no refresh token')
    expect(await answer('refreshToken', { of, form: { refresh_token: first.refreshToken } })).toMatchObject({
      ok: true,
    })
    expect(await answer('refreshToken', { of })).toMatchObject({ ok: false, errorCode: 70000, error: 'invalid_grant' })
  })

  test('one token for a code that is sent twice at once', async () => {
    const of = service()
    const answers = await Promise.all([answer('interactive', { of }), answer('interactive', { of })])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('a token of 28 hours to a client that handles claims challenges', async () => {
    const ask = { form: { claims: clientCapabilities() }, request: { continuousAccess: true } }
    const answered = await answer('agentUser', ask)
    if (!answered.ok) throw new Error(answered.message)
    const { iat, exp, xms_cc } = answered.issued.claims
    expect([Number(exp) - Number(iat), xms_cc]).toEqual([28 * 3600, ['cp1']])
    await expect(answer('agentUser', { request: { continuousAccess: true } })).rejects.toThrow('than its form proves')
  })

  test('what was consented to, and no token for more', async () => {
    const permissions = { scopes: ['Mail.Send'], roles: [] }
    expect(await answer('agentUser', { permissions })).toMatchObject({ ok: true })
    const more = 'https://graph.microsoft.com/Mail.Send https://graph.microsoft.com/Files.Read.All'
    expect(await answer('agentUser', { permissions, form: { scope: more }, request: { scope: more } })).toMatchObject({
      errorCode: 65001,
    })
    const all = 'https://graph.microsoft.com/.default'
    const ask = { form: { scope: all }, request: { scope: all } }
    expect(await answer('agentUser', { permissions, ...ask })).toMatchObject({
      issued: { claims: { scp: 'Mail.Send' } },
    })
    expect(await answer('agentUser', { permissions: { scopes: [], roles: [] }, ...ask })).toMatchObject({
      errorCode: 65001,
    })
    expect(await answer('autonomous', { permissions: { scopes: [], roles: ['Mail.Send'] } })).toMatchObject({
      issued: { claims: { roles: ['Mail.Send'] } },
    })
  })
})

describe('Conditional Access', () => {
  const block = (users: string[], agents: string[]) => [
    {
      id: 'policy',
      displayName: 'Block',
      state: 'enabled' as const,
      conditions: {
        users: { includeUsers: users },
        clientApplications: { includeAgentIdServicePrincipals: agents },
        applications: { includeApplications: ['All'] },
        clientAppTypes: ['all'],
      },
      grantControls: { operator: 'OR' as const, builtInControls: ['block' as const] },
    },
  ]
  const blocked = async (policies: TokenService['policies']) => {
    const answers = await Promise.all(TokenGrant.options.map(grant => answer(grant, { of: service({ policies }) })))
    return TokenGrant.options.filter((_, index) => {
      const one = answers[index]
      return one && !one.ok && one.errorCode === 53003
    })
  }

  test('is asked about the person on behalf of whom an agent acts, and not about the agent', async () => {
    expect(await blocked(block([human.id], []))).toEqual(['onBehalfOf', 'refreshToken', 'interactive'])
  })

  test('is asked about agent users and agent identities each by their own kind', async () => {
    expect(await blocked(block(['AllAgentIdUsers'], []))).toEqual(['agentUser'])
    expect(await blocked(block(['None'], ['All']))).toEqual(['autonomous'])
  })

  test('has no say in T1, T2 and the blueprint’s own token', async () => {
    for (const grant of ['t1', 't2', 'blueprint'] as const)
      expect(await answer(grant, { of: service({ policies: block(['All'], ['All']) }) })).toMatchObject({
        ok: true,
        decision: null,
      })
  })
})

describe('No token is issued', () => {
  const cases: [string, TokenGrant, Partial<TokenSight>, number][] = [
    ['a disabled blueprint', 't1', { blueprintEnabled: false }, 70001],
    ['a disabled agent identity', 't2', { agentEnabled: false }, 70001],
    ['a disabled agent user', 'agentUser', { agentUserEnabled: false }, 50057],
    ['a disabled person', 'onBehalfOf', { humanEnabled: false }, 50057],
    ['a deleted blueprint', 't1', { deleted: ['blueprint'] }, 700011],
    ['a deleted agent identity', 'autonomous', { deleted: ['agent'] }, 700011],
    ['a deleted agent user', 'agentUser', { deleted: ['agentUser'] }, 50034],
    ['a deleted person', 'refreshToken', { deleted: ['human'] }, 50034],
    ['an agent identity that has lost its blueprint', 'autonomous', { orphaned: true }, 67003],
    ['an agent nobody approved', 'agentUser', { approved: false }, 70001],
  ]
  test.each(cases)('for %s (%s)', async (_, grant, sight, errorCode) => {
    const answered = await answer(grant, { see: sight })
    expect(answered).toMatchObject({ ok: false, errorCode, decision: null })
    if (!answered.ok) expect(answered.message).toMatch(new RegExp(`^AADSTS${errorCode}: .+\\.$`))
  })

  test('to a person for what only concerns the agent, and the other way round', async () => {
    expect(await answer('interactive', { see: { agentEnabled: false, agentUserEnabled: false } })).toMatchObject({
      ok: true,
    })
    expect(await answer('autonomous', { see: { humanEnabled: false, agentUserEnabled: false } })).toMatchObject({
      ok: true,
    })
  })

  test('by a refresh token from before the person’s sessions were revoked', async () => {
    const of = service({ sessionsValidFrom: () => later(1) })
    expect(await answer('refreshToken', { of })).toMatchObject({ errorCode: 50173 })
  })
})
