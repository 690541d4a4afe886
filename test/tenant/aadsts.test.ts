// Every error code of the table is answered by something, or the table says why not; nothing answers with a code that is not in it.
import { describe, expect, test } from 'vitest'
import { ConditionalAccessPolicy, compilePolicies, type TokenService } from '../../main/tenant/index.ts'
import { aadsts, attacks, checkAuthorizeRequest, oauthErrorOf, openLab } from '../../main/tokens/index.ts'
import type { TokenGrant } from '../../shared/model/facts.ts'
import { agentId, directoryWith, human, later } from '../tokens/fixtures.ts'
import { type Ask, answer, service } from './token-answers.ts'

const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000'
const withPolicy = (policy: object, securityDefaults = false): TokenService =>
  service({
    policies: compilePolicies(
      [
        ConditionalAccessPolicy.parse({
          id: 'policy',
          displayName: 'A policy',
          state: 'enabled',
          conditions: { users: { includeUsers: [human.id] }, applications: { includeApplications: ['All'] } },
          grantControls: { operator: 'OR', builtInControls: ['block'] },
          ...policy,
        }),
      ],
      { profile: '2026-07', licences: ['E5'], securityDefaults },
    ),
  })
const asks = (control: string) => withPolicy({ grantControls: { operator: 'OR', builtInControls: [control] } })
const device = { isCompliant: false, trustType: 'AzureAD' }
const redeemedTwice = (): Ask => {
  const of = service()
  of.redemptions.redeem('code')
  return { of }
}
const risky = {
  conditions: {
    users: { includeUsers: [human.id] },
    applications: { includeApplications: ['All'] },
    userRiskLevels: ['high'],
  },
}
const others: [code: number, what: string, grant: TokenGrant, ask: () => Ask][] = [
  [900144, 'a parameter left out', 't1', () => ({ form: { client_id: '' } })],
  [90023, 'claims that are no claims request', 'agentUser', () => ({ form: { claims: '[' } })],
  [700011, 'an application that is not here', 't1', () => ({ form: { client_id: human.id } })],
  [70001, 'a disabled application', 't1', () => ({ see: { blueprintEnabled: false } })],
  [50057, 'a disabled account', 'agentUser', () => ({ see: { agentUserEnabled: false } })],
  [65001, 'nothing consented to', 'agentUser', () => ({ permissions: { scopes: [], roles: [] } })],
  [50105, 'no assignment', 'agentUser', () => ({ permissions: { scopes: null, roles: [], assigned: false } })],
  [54005, 'a code that was redeemed', 'interactive', redeemedTwice],
  [70008, 'a code that expired', 'interactive', () => ({ now: later(600) })],
  [53003, 'a policy that blocks', 'onBehalfOf', () => ({ of: asks('block') })],
  [53000, 'a device that does not comply', 'onBehalfOf', () => ({ of: asks('compliantDevice'), see: { device } })],
  [53001, 'a device that is not joined', 'onBehalfOf', () => ({ of: asks('domainJoinedDevice'), see: { device } })],
  [
    50076,
    'a second factor that is missing',
    'onBehalfOf',
    () => ({ of: asks('mfa'), see: { access: { satisfiedControls: [] } } }),
  ],
  [
    530084,
    'a session that is not bound',
    'onBehalfOf',
    () => ({
      of: withPolicy({ grantControls: null, sessionControls: { secureSignInSession: { isEnabled: true } } }),
      form: { scope: `${exchangeOnline}/Mail.Send` },
      request: { scope: `${exchangeOnline}/Mail.Send`, resourceId: exchangeOnline },
    }),
  ],
  [
    53011,
    'a guest at risk at home',
    'onBehalfOf',
    () => ({ of: withPolicy(risky), see: { subject: { guest: 'b2bCollaborationGuest', userRisk: 'high' } } }),
  ],
  [
    530035,
    'an old client under security defaults',
    'interactive',
    () => ({ of: withPolicy({}, true), see: { access: { clientAppType: 'other' } } }),
  ],
]

describe('AADSTS', () => {
  test.each(others)('%i is answered to %s (%s)', async (code, _, grant, ask) => {
    const answered = await answer(grant, ask())
    expect(answered).toMatchObject({ ok: false, errorCode: code, error: oauthErrorOf(code) })
    // A sentence that names what refused, and nothing left open in it.
    if (!answered.ok) expect(answered.message).toMatch(new RegExp(`^AADSTS${code}: .*[^:, ]\\.$`))
  })

  test('has no code that nothing answers with and that does not say why, and nothing answers with another', async () => {
    const lab = await openLab(3)
    const byAttacks = await Promise.all(
      attacks.map(async ({ make }) => (await lab.present(await make(lab))).check ?? ''),
    )
    const answered = [
      ...byAttacks.flatMap(check => (check.startsWith('AADSTS') ? [Number(check.slice('AADSTS'.length))] : [])),
      ...others.map(([code]) => code),
      checkAuthorizeRequest(agentId, directoryWith())?.errorCode,
    ]
    const told = Object.entries(aadsts).filter(([, entry]) => entry.notEmitted === undefined)
    expect([...new Set(answered)].sort()).toEqual(told.map(([code]) => Number(code)).sort())
  })

  test('says in a sentence why a code is not answered, and has an OAuth error for each', () => {
    for (const [code, { notEmitted, use, error }] of Object.entries(aadsts)) {
      expect(notEmitted ?? 'It is.').toMatch(/^[A-Z].+\.$/)
      expect(use).toMatch(/^.+[.)]$/)
      expect(oauthErrorOf(Number(code))).toBe(error)
    }
  })
})
