// Claims challenges to the letter: what is asked for, which headers are read, and what a request may say in `claims`.
import { describe, expect, test } from 'vitest'
import {
  type ChallengeReason,
  challengeClaims,
  checkTokenRequest,
  claimsChallenge,
  clientAssertionType,
  clientCapabilities,
  exchangeScope,
  handlesChallenges,
  issueToken,
  jwtBearerGrant,
  parseClaimsChallenge,
  readClaimsParameter,
  type TokenEndpointRequest,
} from '../../main/tokens/index.ts'
import { epochMs } from '../../shared/model/units.ts'
import { agentId, authority, blueprintAppId, directoryWith, later, now, order, tokenOf } from './fixtures.ts'

const since = epochMs(1_789_378_200_001)
const essential = true

describe('What is asked for', () => {
  test.each<[ChallengeReason, object]>([
    [{ kind: 'revoked', since }, { access_token: { nbf: { essential, value: '1789378201' } } }],
    [{ kind: 'authenticationContext', value: 'c7' }, { access_token: { acrs: { essential, value: 'c7' } } }],
    [
      { kind: 'address', seen: '203.0.113.7', since },
      {
        access_token: {
          nbf: { essential, value: '1789378201' },
          xms_caeerror: { essential, value: '10016' },
          xms_rp_ipaddr: { value: '203.0.113.7' },
        },
      },
    ],
  ])('for %o is all of it, and arrives in the header of a 401', (reason, asked) => {
    expect(challengeClaims(reason)).toEqual(asked)
    const encoded = Buffer.from(JSON.stringify(asked)).toString('base64')
    const uri = 'https://login.microsoftonline.com/common/oauth2/authorize'
    const header = claimsChallenge({ xms_cc: ['cp1'] }, reason)
    expect(header).toBe(`Bearer realm="", authorization_uri="${uri}", error="insufficient_claims", claims="${encoded}"`)
    expect(parseClaimsChallenge(header)).toEqual({ error: 'insufficient_claims', claims: JSON.stringify(asked) })
    expect(claimsChallenge({}, reason)).toBe(`Bearer realm="", authorization_uri="${uri}", error="invalid_token"`)
  })

  test('of a whole second is that second', () => {
    const whole = { kind: 'revoked', since: epochMs(1_789_378_200_000) } as const
    expect(challengeClaims(whole)).toEqual({ access_token: { nbf: { essential, value: '1789378200' } } })
  })

  test('is told to whoever says cp1 in a list, and to nobody else', () => {
    const said = [{ xms_cc: ['cp1'] }, { xms_cc: ['a', 'cp1'] }, { xms_cc: ['a'] }, { xms_cc: 'cp1' }, {}]
    expect(said.map(handlesChallenges)).toEqual([true, true, false, false, false])
  })
})

describe('A WWW-Authenticate header', () => {
  const plain = { error: 'x', claims: null }
  test.each<[string, object | null]>([
    ['Bearer error="x"', plain],
    ['DPoP error="x"', plain],
    ['bearer ERROR="x"', null],
    ['BEARER error="x"', plain],
    ['Bearer   error = "x" , realm="y"', plain],
    ['Bearer error\t=\t"x"', plain],
    ['Bearer realm="a\nb", error="x"', plain],
    ['Bearer realm="",\nerror="x"', plain],
    ['Bearer error="x", claims=""', null],
    ['Bearer error="x", claims="e30="', { error: 'x', claims: '{}' }],
    ['Bearer error="x", claims="bm8="', null],
    ['Bearer claims="e30="', null],
    ['Bearer x-error="x"', null],
    ['Bearer error=""', { error: '', claims: null }],
    ['Bearer error=x', null],
    ['Bearer', null],
    ['Bearererror="x"', null],
    ['xBearer error="x"', null],
    ['Basic Bearer error="x"', null],
    [' Bearer error="x"', null],
    ['', null],
  ])('%j is read as %o', (header, read) => {
    expect(parseClaimsChallenge(header)).toEqual(read)
  })
})

const form = {
  client_id: agentId,
  scope: 'https://graph.microsoft.com/Mail.Send',
  grant_type: jwtBearerGrant,
  client_assertion_type: clientAssertionType,
  client_assertion: await tokenOf('t1'),
  requested_token_use: 'on_behalf_of',
  assertion: await tokenOf('interactive', { audience: blueprintAppId }),
}
const exchange = {
  client_id: agentId,
  scope: exchangeScope,
  grant_type: 'client_credentials',
  client_assertion_type: clientAssertionType,
  client_assertion: form.client_assertion,
}
const second = Math.floor(now / 1000)
const asking = (nbf: number) => JSON.stringify({ access_token: { nbf: { essential, value: String(nbf) } } })

const context = (value: string) => JSON.stringify({ access_token: { acrs: { essential, value } } })

describe('The claims of a request', () => {
  const nothing = { continuousAccess: false, notBefore: null, acrs: null }
  test.each<[string | undefined, object | null]>([
    [undefined, nothing],
    ['{}', nothing],
    ['{"access_token":{}}', nothing],
    ['{"id_token":{"acrs":{"value":"c1"}}}', nothing],
    ['{"access_token":{"xms_cc":{}}}', nothing],
    ['{"access_token":{"xms_cc":{"values":[]}}}', nothing],
    ['{"access_token":{"xms_cc":{"values":["cp2"]}}}', nothing],
    ['{"access_token":{"xms_cc":{"values":["cp2","cp1"]}}}', { ...nothing, continuousAccess: true }],
    ['{"access_token":{"acrs":{"value":"cp1"}}}', { ...nothing, continuousAccess: true }],
    ['{"access_token":{"acrs":{"value":"c1"}}}', { ...nothing, acrs: 'c1' }],
    ['{"access_token":{"acrs":{"essential":true}}}', nothing],
    ['{"access_token":{"nbf":{"value":"1789378200"}}}', { ...nothing, notBefore: 1_789_378_200 }],
    ['{"access_token":{"nbf":{}}}', nothing],
    ['{"access_token":{"nbf":{"value":"soon"}}}', null],
    ['{"access_token":{"nbf":{"value":"1.5"}}}', null],
    ['{"access_token":{"nbf":{"value":"1e999"}}}', null],
    ['{"access_token":{"nbf":{"value":7}}}', null],
    ['{"access_token":{"xms_cc":{"values":"cp1"}}}', null],
    ['{"access_token":{"acrs":{"value":1}}}', null],
    ['{"access_token":7}', null],
    ['7', null],
    ['', null],
    ['no JSON', null],
  ])('%s are read as %o', (text, read) => {
    expect(readClaimsParameter(text)).toEqual(read)
  })

  test('of a client that handles challenges say so, beside what it was challenged for', () => {
    const xms_cc = { values: ['cp1'] }
    expect(JSON.parse(clientCapabilities())).toEqual({ access_token: { xms_cc } })
    expect(JSON.parse(clientCapabilities(null))).toEqual({ access_token: { xms_cc } })
    expect(JSON.parse(clientCapabilities('{"access_token":{"nbf":{"value":"1"}}}'))).toEqual({
      access_token: { nbf: { value: '1' }, xms_cc },
    })
    for (const unread of ['no JSON', '{}', '{"access_token":7}'])
      expect(JSON.parse(clientCapabilities(unread))).toEqual({ access_token: { xms_cc } })
  })

  test.each<[string, TokenEndpointRequest, string, number, number | null, string]>([
    ['the second of issue is met', form, asking(second), 0, null, ''],
    [
      'a second later is not',
      form,
      asking(second + 1),
      0,
      50173,
      'Tc was issued before the moment the claims challenge',
    ],
    ['the second that has begun can be asked for', exchange, asking(second + 1), 0, null, ''],
    ['no later one can', exchange, asking(second + 2), 0, 50173, 'A token is asked for that is issued later than now.'],
    ['once it is there it can', exchange, asking(second + 200), 200, null, ''],
    ['what cannot be read', exchange, '{', 0, 90023, 'The claims parameter is not a claims request (OpenID Connect'],
    [
      'an agent can meet no context',
      exchange,
      context('c1'),
      0,
      50131,
      "'c1' is asked for, and an agent cannot meet any.",
    ],
    [
      'a person has not met every one',
      form,
      context('c1'),
      0,
      50131,
      "'c1' is asked for, and the person has not met it.",
    ],
  ])('are answered: %s', async (_, asked, claims, after, errorCode, message) => {
    const answer = await checkTokenRequest(authority, { ...asked, claims }, later(after), directoryWith())
    expect(answer).toMatchObject(
      errorCode === null ? { ok: true } : { ok: false, errorCode, message: expect.stringContaining(message) },
    )
  })

  test('carry over what the person’s token says was met, where it is text', async () => {
    const { claims } = await issueToken(authority, order('interactive', { audience: blueprintAppId }))
    const assertion = await authority.sign({ typ: 'JWT' }, { ...claims, acrs: ['c1', 7, 'c2'] })
    const check = (asked: string | undefined) =>
      checkTokenRequest(authority, { ...form, assertion, claims: asked }, now, directoryWith())
    expect(await check(undefined)).toMatchObject({ ok: true, acrs: null, user: { acrs: ['c1', 'c2'] } })
    expect(await check(context('c2'))).toMatchObject({ ok: true, acrs: 'c2' })
  })
})
