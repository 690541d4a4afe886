// What claims mean to whoever reads them, and what each part of an order puts into a token or leaves out of it.
import { describe, expect, test } from 'vitest'
import {
  asksForDefault,
  describeToken,
  deviceKey,
  issueToken,
  issueTokenNow,
  lifetimeOf,
  renewAt,
  resourcesOf,
  scopeNames,
  signingKey,
  type TokenOrder,
  takesPart,
  withoutSignatures,
} from '../../main/tokens/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { agentId, agentUser, authority, blueprintAppId, human, now, order, sid, tenantId } from './fixtures.ts'

const exchange = 'fb60f99c-7a34-4190-8149-302f77469936'
const principalId = '4c0ffee4-4c5d-4e6f-8a9b-0c1d2e3f4a11'

describe('A token is described', () => {
  test.each<[string, JsonObject, object]>([
    ['bound, where cnf has a jkt that is text', { cnf: { jkt: 'x' } }, { isBound: true }],
    ['not bound, where jkt is a number', { cnf: { jkt: 1 } }, { isBound: false }],
    ['not bound, where cnf names a certificate', { cnf: { 'x5t#S256': 'x' } }, { isBound: false }],
    ['not bound, where cnf is no object', { cnf: 'jkt' }, { isBound: false }],
    ['with its limit', { throughline_use: { task: 't', uses: 2 } }, { use: { task: 't', uses: 2 } }],
    ['without a limit nobody can count by', { throughline_use: { task: 't', uses: 0 } }, { use: null }],
    ['without a limit where it has none', {}, { use: null }],
    ['with a session', { sid: 's' }, { hasSession: true }],
    ['without a session where sid is no text', { sid: 7 }, { hasSession: false }],
    ['as of a client that handles challenges', { xms_cc: ['x', 'cp1'] }, { handlesChallenges: true }],
    ['as of one that does not, whatever else it says', { xms_cc: ['cp2'] }, { handlesChallenges: false }],
    ['as of one that does not, where xms_cc is no list', { xms_cc: 'cp1' }, { handlesChallenges: false }],
    ['with its client by azp before appid', { azp: 'a', appid: 'b' }, { client: 'a' }],
    ['with its client by appid, as v1.0 has it', { appid: 'b' }, { client: 'b' }],
    ['without a client that is no text', { azp: 1, appid: [] }, { client: null }],
    ['with the text of its subject', { oid: 'o' }, { subject: { id: 'o', kind: null } }],
    ['without a subject that is no text', { oid: 7 }, { subject: { id: null, kind: null } }],
    ['with the numbers of its relations alone', { xms_idrel: '7  x9 10y 11' }, { relations: [7, 11] }],
    ['without relations that are no text', { xms_idrel: 7 }, { relations: [] }],
    ['with its roles, those that are text', { roles: ['A', 7, 'B'], scp: 'C' }, { permissions: ['A', 'B'] }],
    ['with its scopes', { scp: 'A  / B' }, { permissions: ['A', 'B'] }],
    ['without scopes, where an application writes a slash', { scp: '/' }, { permissions: [] }],
    ['without scopes that are no text', { scp: ['A'] }, { permissions: [] }],
    ['as T1 by its subject', { sub: '/eid1/c/x', idtyp: 'app' }, { flow: 't1' }],
    ['not as T1 by the end of its subject', { sub: 'x/eid1/', idtyp: 'app' }, { flow: 'blueprint' }],
    ['not as T1 by a subject that is no text', { sub: 7, idtyp: 'app' }, { flow: 'blueprint' }],
    ['as T2 by its audience', { idtyp: 'app', xms_act_fct: '11', aud: 'a', oid: 'a' }, { flow: 't2' }],
    ['as T2 by the exchange’s id', { idtyp: 'app', xms_act_fct: '11', aud: exchange, oid: 'a' }, { flow: 't2' }],
    [
      'as T2 by the exchange’s address',
      { idtyp: 'app', xms_act_fct: '11', aud: 'api://AzureADTokenExchange', oid: 'a' },
      { flow: 't2' },
    ],
    ['as autonomous for another', { idtyp: 'app', xms_act_fct: '11', aud: 'b', oid: 'a' }, { flow: 'autonomous' }],
    [
      'as autonomous for something that only begins like the exchange',
      { idtyp: 'app', xms_act_fct: '11', aud: `${exchange}0`, oid: 'a' },
      { flow: 'autonomous' },
    ],
    ['as autonomous without an audience', { idtyp: 'app', xms_act_fct: '11', oid: 'a' }, { flow: 'autonomous' }],
    [
      'as an agent identity acting for a person',
      { idtyp: 'user', xms_act_fct: '11' },
      { flow: 'onBehalfOf', subject: { id: null, kind: 'human' } },
    ],
    [
      'as an agent user',
      { idtyp: 'user', xms_act_fct: '11', xms_sub_fct: '13' },
      { flow: 'agentUser', subject: { id: null, kind: 'agentUser' } },
    ],
    [
      'as an agent identity of its own',
      { idtyp: 'app', xms_sub_fct: '11' },
      { flow: 'blueprint', subject: { id: null, kind: 'agentIdentity' } },
    ],
    ['as an application', { idtyp: 'app' }, { flow: 'blueprint', subject: { id: null, kind: 'application' } }],
    [
      'as nobody’s, where it is neither a user’s nor an application’s',
      { idtyp: 'device', xms_sub_fct: '11 13', xms_act_fct: '11' },
      { flow: null, subject: { id: null, kind: null } },
    ],
  ])('%s', (_, claims, description) => {
    expect(describeToken(claims)).toMatchObject(description)
  })
})

const grants = [
  't1',
  't2',
  'autonomous',
  'blueprint',
  'agentUser',
  'onBehalfOf',
  'refreshToken',
  'interactive',
] as const

describe('An order', () => {
  test('of every grant gives the claims that are written, with all that can be in it and with nothing', async () => {
    const full: Partial<TokenOrder> = {
      roles: ['Mail.Send', 'Files.Read.All'],
      clientAuthentication: '1',
      continuousAccess: true,
      acrs: 'c1',
      use: { task: 'task:pay', uses: 2 },
      jkt: 'thumbprint',
    }
    const bare: Partial<TokenOrder> = { roles: [], continuousAccess: false, acrs: null, use: null }
    const written: string[] = []
    for (const grant of grants)
      for (const [name, more] of Object.entries({ full, bare })) {
        const token = await issueToken(authority, order(grant, more))
        expect(issueTokenNow(authority, order(grant, more))).toEqual(token)
        expect(Math.floor(now / 1000)).toBe(token.claims.iat)
        written.push(`${grant}, ${name}\n${JSON.stringify(token.claims, null, 2)}`)
      }
    await expect(`${written.join('\n\n')}\n`).toMatchFileSnapshot('./written/claims.txt')
  })

  test('without roles gives none', async () => {
    const { roles: _, ...without } = order('autonomous')
    expect((await issueToken(authority, without)).claims).not.toHaveProperty('roles')
  })

  test('that lacks what its grant is about is a mistake', async () => {
    const { principalId: _, ...noPrincipal } = order('blueprint')
    const { clientId: __, ...noClient } = order('interactive')
    const { human: ___, ...noPerson } = order('refreshToken')
    const lacking: [TokenOrder, string][] = [
      [noPrincipal, 'the blueprint principal'],
      [order('agentUser', { agentUser: null }), 'the agent user'],
      [order('onBehalfOf', { human: null }), 'the person'],
      [noPerson, 'the person'],
      [order('interactive', { human: null }), 'the person'],
      [noClient, 'the client'],
    ]
    for (const [less, what] of lacking)
      await expect(issueToken(authority, less)).rejects.toThrow(new TypeError(`A token for this grant needs ${what}.`))
  })

  test('names whom it is about, and who acts', async () => {
    const { claims } = await issueToken(authority, order('blueprint'))
    expect(claims).toMatchObject({ oid: principalId, sub: principalId, azp: blueprintAppId, xms_idrel: '7' })
    expect((await issueToken(authority, order('onBehalfOf'))).claims).toMatchObject({
      oid: human.id,
      sid,
      azp: agentId,
    })
    expect((await issueToken(authority, order('agentUser'))).claims).toMatchObject({ oid: agentUser.id, tid: tenantId })
  })
})

describe('A key for runs without signatures', () => {
  test('writes every part but the signature, by whichever way it is asked', async () => {
    const seed = new Uint8Array(32).fill(5)
    const [header, payload] = [{ typ: 'JWT' }, { a: 1 }]
    for (const key of [await signingKey(seed), await deviceKey(seed)]) {
      const zero = Buffer.alloc(64).toString('base64url')
      const unsigned = key.signNow(header, payload).replace(/[^.]*$/, zero)
      const without = withoutSignatures(key)
      expect(without.publicJwk).toEqual(key.publicJwk)
      expect(key.unsigned(header, payload)).toBe(unsigned)
      expect(await without.sign(header, payload)).toBe(unsigned)
      expect(without.signNow(header, payload)).toBe(unsigned)
      expect(without.signing(header, payload).now()).toBe(unsigned)
      expect(await without.signing(header, payload).later()).toBe(unsigned)
    }
  })

  test('and one with them gives the same bytes now, later and by jose, for each header again', async () => {
    const key = await signingKey(new Uint8Array(32).fill(5))
    for (const header of [
      { typ: 'JWT' },
      { typ: 'JWT', 'x5t#S256': 'a' },
      { typ: 'JWT', 'x5t#S256': 'b' },
      { typ: 'x' },
    ])
      for (const payload of [{ a: 1 }, { b: 'é' }]) {
        const signed = await key.sign(header, payload)
        expect(key.signNow(header, payload)).toBe(signed)
        expect(key.signing(header, payload).now()).toBe(signed)
        expect(await key.signing(header, payload).later()).toBe(signed)
      }
  })
})

describe('Scopes', () => {
  test.each<[string, string[], string[], boolean]>([
    ['https://graph.microsoft.com/Mail.Send', ['https://graph.microsoft.com'], ['Mail.Send'], false],
    ['Mail.Send', ['https://graph.microsoft.com'], ['Mail.Send'], false],
    ['  Mail.Send\t User.Read ', ['https://graph.microsoft.com'], ['Mail.Send', 'User.Read'], false],
    ['https://a/.default', ['https://a'], [], true],
    ['https://a/x https://a/y https://b/.default', ['https://a', 'https://b'], ['x', 'y'], true],
    ['https://a/.default/x', ['https://a/.default'], ['x'], false],
    ['openid profile email offline_access', [], ['openid', 'profile', 'email', 'offline_access'], false],
    ['openid https://a/x', ['https://a'], ['openid', 'x'], false],
    ['https://a/', ['https://a'], [], false],
    ['.default', ['https://graph.microsoft.com'], [], false],
    ['', [], [], false],
  ])('"%s" are of %j and called %j; all that was granted: %s', (scope, resources, names, all) => {
    expect(resourcesOf(scope)).toEqual(resources)
    expect(scopeNames(scope)).toEqual(names)
    expect(asksForDefault(scope)).toBe(all)
  })
})

describe('A lifetime', () => {
  const [graph, exchangeOnline] = ['00000003-0000-0000-c000-000000000000', '00000002-0000-0ff1-ce00-000000000000']
  const [sharePoint, teams] = ['00000003-0000-0ff1-ce00-000000000000', 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe']

  test.each(grants)('of %s is long only where client and resource take part', grant => {
    const short = grant === 't1' || grant === 't2' ? 300 : 3600
    const everywhere = ['agentUser', 'onBehalfOf', 'refreshToken', 'interactive'].includes(grant)
    expect(lifetimeOf(grant, graph, false)).toBe(short)
    expect(lifetimeOf(grant, 'another', true)).toBe(short)
    expect(lifetimeOf(grant, graph, true)).toBe(short === 300 ? 300 : 28 * 3600)
    for (const resource of [exchangeOnline, sharePoint, teams, teams.toUpperCase()])
      expect(lifetimeOf(grant, resource, true)).toBe(everywhere ? 28 * 3600 : short)
  })

  test('is not long for applications but at Microsoft Graph', () => {
    expect([graph, exchangeOnline, sharePoint, teams, 'x'].map(one => takesPart(one, 'app'))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
    expect([graph, exchangeOnline, sharePoint, teams, 'x'].map(one => takesPart(one, 'user'))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ])
  })

  test.each<[object, number | null]>([
    [{ iat: 0, exp: 3600 }, 3300_000],
    [{ iat: 0, exp: 3000 }, 2700_000],
    [{ iat: 0, exp: 2990 }, 2691_000],
    [{ iat: 100, exp: 105 }, 104_500],
    [{ iat: '0', exp: 3600 }, null],
    [{ iat: 0, exp: '3600' }, null],
    [{ iat: 0 }, null],
    [{ exp: 3600 }, null],
  ])('%j is renewed at %s', (claims, at) => {
    expect(renewAt(claims)).toBe(at)
  })
})
