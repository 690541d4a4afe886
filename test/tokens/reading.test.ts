// How a token is read before anything it says counts: its parts, its JSON, its times and its ids, each at its edge.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { clientAssertionType, namesExchange } from '../../main/tokens/entra.ts'
import { maxTokenLength, readClaims, readJws } from '../../main/tokens/jws.ts'
import { type JwtExpectation, judgeClaims, quote, sameId, type Verified, verifyJwt } from '../../main/tokens/jwt.ts'
import { publicKeyOf } from '../../main/tokens/public-key.ts'
import { checkNow } from '../../main/tokens/signature.ts'
import { jsonFault, maxJsonDepth } from '../../main/tokens/strict-json.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { authority, now, otherAuthority } from './fixtures.ts'

const part = (text: string | Buffer): string => Buffer.from(text).toString('base64url')
const header = part('{"alg":"EdDSA"}')
const read = (jwt: string): unknown => {
  const result = readJws('token', jwt)
  return result.ok ? 'read' : `${result.check}: ${result.message}`
}
const wrong = (why: string): string => `malformed: The token is refused: ${why}.`
const threeParts = wrong('it is no Compact JWS, which has three parts')

test('A client assertion is announced as RFC 7523 section 2.2 has it', () => {
  expect(clientAssertionType).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
})

describe('A compact JWS', () => {
  test.each<[string, string, string]>([
    ['of three parts', `${header}.e30.AAAA`, 'read'],
    ['whose claims and signature are empty', `${header}..`, 'read'],
    ['of two parts', `${header}.e30`, threeParts],
    ['of one part', header, threeParts],
    ['of four parts', `${header}.e30.AAAA.AAAA`, threeParts],
    ['of six parts', `${header}.e30.AAAA.AAAA.AAAA.AAAA`, threeParts],
    ['without a header', '.e30.AAAA', threeParts],
    ['of nothing', '', threeParts],
    [
      'that is encrypted',
      `${header}.e30.AAAA.AAAA.AAAA`,
      wrong('it is encrypted (JWE), and a signed one (Compact JWS) is asked for'),
    ],
    [
      'whose header is spelled in another way',
      `${header}=.e30.AAAA`,
      wrong('of its header, the base64url is not canonical'),
    ],
    [
      'whose header is no text',
      `${part(Buffer.from([0xc0, 0xaf]))}.e30.A`,
      wrong('of its header, the text is not UTF-8'),
    ],
    ['whose header is no JSON', `${part('{')}.e30.AAAA`, wrong('of its header, the text is not JSON')],
    ['whose header is a list', `${part('[]')}.e30.AAAA`, wrong('of its header, the JSON is no object')],
    ['whose header is null', `${part('null')}.e30.AAAA`, wrong('of its header, the JSON is no object')],
    [
      'whose header names alg twice',
      `${part('{"alg":"a","alg":"b"}')}.e30.A`,
      wrong('of its header, it names "alg" twice'),
    ],
    [
      'with a critical extension',
      `${part('{"crit":null}')}.e30.AAAA`,
      wrong('its header names extensions as critical (crit) that are not understood'),
    ],
    [
      'whose signature is spelled in another way',
      `${header}.e30.AAB`,
      wrong('its signature is not canonical base64url'),
    ],
    [
      'whose claims are spelled in another way',
      `${header}.e31.AAAA`,
      wrong('of its claims, the base64url is not canonical'),
    ],
  ])('%s', (_, jwt, said) => {
    expect(read(jwt)).toBe(said)
  })

  test('is read up to its longest length, and no further', () => {
    const longest = `${header}..`.padEnd(maxTokenLength, 'AAAA')
    expect(longest).toHaveLength(16_384)
    expect(read(longest)).not.toContain('characters')
    expect(read(`${longest}A`)).toBe(wrong('it has 16385 characters, 16384 are read at most'))
  })

  test('has the header that was read before, where one is known', () => {
    const known = { alg: 'known' }
    expect(readJws('token', `${header}.e30.AAAA`, encoded => (encoded === header ? known : undefined))).toEqual({
      ok: true,
      jws: {
        compact: `${header}.e30.AAAA`,
        header: known,
        encodedHeader: header,
        encodedPayload: 'e30',
        payload: Buffer.from('{}'),
        signature: Buffer.from([0, 0, 0]),
      },
    })
    expect(readJws('token', `${header}.e30.AAAA`, () => undefined)).toMatchObject({ jws: { header: { alg: 'EdDSA' } } })
  })

  test('has claims that are one JSON object, or says why not', () => {
    const claimsOf = (payload: string | Buffer): unknown => {
      const result = readJws('token', `${header}.${part(payload)}.AAAA`)
      return result.ok ? readClaims('token', result.jws) : result
    }
    expect(claimsOf('{"a":[1,{"a":2}]}')).toEqual({ ok: true, claims: { a: [1, { a: 2 }] } })
    for (const [payload, why] of [
      ['7', 'the JSON is no object'],
      ['{"a":1,}', 'the text is not JSON'],
      ['{"a":1,"a":2}', 'it names "a" twice'],
    ] as const)
      expect(claimsOf(payload)).toEqual({
        ok: false,
        check: 'malformed',
        message: `The token is refused: of its claims, ${why}.`,
      })
  })
})

describe('Strict JSON', () => {
  const twice = (name: string): string => `it names ${JSON.stringify(name)} twice`
  const deep = (levels: number, open = '[', close = ']'): string => `${open.repeat(levels)}${close.repeat(levels)}`
  test.each<[string, string | null]>([
    ['{}', null],
    ['{"a":1,"b":2}', null],
    ['{"a":1,"a":2}', twice('a')],
    ['{"a":1,"\\u0061":2}', twice('a')],
    ['{"a\\"":1,"a\\"":2}', twice('a"')],
    ['{"a\\"b":1,"a\\"b":2}', twice('a"b')],
    ['{"a\\\\":1,"a\\\\":2}', twice('a\\')],
    ['{"a\\\\":"b","b":2}', null],
    ['{"a\\\\\\"":1,"b":"a\\\\\\""}', null],
    ['{"":1,"":2}', twice('')],
    ['{"a"\t\n\r :1,"a"\t\n\r :2}', twice('a')],
    ['{"a" :1,"a" :2}', twice('a')],
    ['{"a"\t:1,"a"\t:2}', twice('a')],
    ['{"a"\n:1,"a"\n:2}', twice('a')],
    ['{"a"\r:1,"a"\r:2}', twice('a')],
    ['{"a":"a","b":"a"}', null],
    ['{"a":"b","b":"a"}', null],
    ['{"a":{"a":{"a":1}}}', null],
    ['{"a":{"b":1},"a":2}', twice('a')],
    ['{"a":{"b":1,"b":2}}', twice('b')],
    ['{"a":[{"b":1},{"b":2}]}', null],
    ['{"a":["b","b",":"],"b":1}', null],
    ['{"a":[{"b":1},"c"],"a":1}', twice('a')],
    ['[{"a":1},{"a":2}]', null],
    ['["a","a"]', null],
    ['{"a":"}","a":1}', twice('a')],
    ['{"a":"{","b":"[","c":1,"a":2}', twice('a')],
    ['{"__proto__":1,"__proto__":2}', twice('__proto__')],
    [deep(maxJsonDepth), null],
    [deep(maxJsonDepth + 1), 'it is nested deeper than 16 levels'],
    [deep(maxJsonDepth, '{"a":', '}').replace('}', '1}'), null],
    [deep(maxJsonDepth + 1, '{"a":', '}').replace('}', '1}'), 'it is nested deeper than 16 levels'],
    [`[${'[],'.repeat(40)}${'{},'.repeat(40)}0]`, null],
    [`{"a":"${'['.repeat(40)}"}`, null],
  ])('%s: %s', (text, fault) => {
    JSON.parse(text)
    expect(jsonFault(text)).toBe(fault)
  })
})

const seconds = Math.floor(now / 1000)
const judged = (claims: JsonObject, more: Partial<JwtExpectation> = {}): unknown =>
  told(judgeClaims('token', claims, { now, expires: true, ...more }), claims)
const told = (result: Verified, claims: JsonObject): unknown =>
  result.ok
    ? result.claims === claims || result.claims
    : `${result.check}: ${result.message.replace('The token is refused: ', '')}`

const signWith = (key: KeyObject, text: string): string => sign(null, Buffer.from(text), key).toString('base64url')

describe('Claims are judged', () => {
  const exp = seconds + 1
  const notAfter = 'expired: it never expires (no "exp").'
  const noTime = 'iat: its time of issue ("iat") is no number.'
  test.each<[JsonObject, Partial<JwtExpectation>, string | true]>([
    [{ exp }, {}, true],
    [{ exp: seconds }, {}, 'expired: it expired at 2026-09-14T09:30:00.000Z ("exp").'],
    [{ exp: seconds + 0.5 }, {}, true],
    [{ exp: 'x' }, {}, 'expired: it expired at "x" ("exp").'],
    [{ exp: null }, {}, 'expired: it expired at null ("exp").'],
    [{ exp: -1e20 }, {}, 'expired: it expired at -100000000000000000000 ("exp").'],
    [{ exp: Number.POSITIVE_INFINITY }, {}, notAfter],
    [{}, {}, notAfter],
    [{}, { expires: false }, true],
    [{ exp: seconds }, { expires: false }, 'expired: it expired at 2026-09-14T09:30:00.000Z ("exp").'],
    [{ exp: Number.POSITIVE_INFINITY }, { expires: false }, notAfter],
    [{ exp, nbf: seconds }, {}, true],
    [{ exp, nbf: seconds + 1 }, {}, 'expired: it is not valid before 2026-09-14T09:30:01.000Z ("nbf").'],
    [{ exp, nbf: 'x' }, {}, 'expired: it is not valid before "x" ("nbf").'],
    [{ exp, nbf: [] }, {}, 'expired: it is not valid before not a text ("nbf").'],
    [{ exp, iat: seconds + 900 }, {}, true],
    [{ exp, iat: 'x' }, {}, noTime],
    [{ exp, iat: null }, {}, noTime],
    [{ iat: 'x' }, { expires: false }, noTime],
    [{ exp, aud: 'a' }, { audience: 'A' }, true],
    [{ exp, aud: 'a' }, {}, true],
    [{ exp, aud: 'b' }, { audience: 'a' }, 'audience: its audience is "b" ("aud"), not "a".'],
    [{ exp, aud: ['a'] }, { audience: 'a' }, 'audience: its audience is not a text ("aud"), not "a".'],
    [{ exp }, { audience: 'a' }, 'audience: its audience is missing ("aud"), not "a".'],
    [{ exp, aud: null }, { audience: 'a' }, 'audience: its audience is null ("aud"), not "a".'],
    [
      { exp: seconds, iat: 'x', nbf: 'x', aud: 'b' },
      { audience: 'a' },
      'audience: its audience is "b" ("aud"), not "a".',
    ],
  ])('%j with %j: %s', (claims, more, said) => {
    expect(judged(claims, more)).toBe(said)
  })

  test('only where the signature holds, under an algorithm of the signer’s key and of the right type', async () => {
    const keys = [authority, otherAuthority].flatMap(({ publicJwk }) => publicKeyOf(publicJwk) ?? [])
    const asked = { now, expires: true, typ: 'JWT' }
    const sent = (typ: string) => authority.signNow({ typ }, { exp })
    const verdict = (jwt: string, by = keys, more: Partial<JwtExpectation> = {}): unknown => {
      const result = checkNow(verifyJwt('token', jwt, by, { ...asked, ...more }))
      return result.ok ? result.claims : `${result.check}: ${result.message}`
    }
    const refused = (check: string, why: string) => `${check}: The token is refused: ${why}.`
    expect(verdict(sent('JWT'))).toEqual({ exp })
    expect(verdict(sent('JWT'), keys.toReversed())).toEqual({ exp })
    expect(verdict(sent('jwt'))).toEqual({ exp })
    expect(verdict(sent('application/jwt'))).toEqual({ exp })
    expect(verdict(sent('Application/JWT'))).toEqual({ exp })
    for (const typ of ['x-application/jwt', 'jwapplication/t', 'jwtx', 'application/application/jwt', ''])
      expect(verdict(sent(typ))).toBe(refused('type', `its typ is "${typ}", not "JWT"`))
    expect(verdict(sent('x'), keys, { typ: 'X' })).toEqual({ exp })
    expect(verdict(sent('JWT'), [])).toBe(
      refused('algorithm', 'its alg is "EdDSA", which is no algorithm of its signer'),
    )
    expect(verdict(sent('JWT'), keys.slice(1))).toBe(refused('signature', 'its signature does not fit'))
    const parts = sent('JWT').split('.')
    for (const [alg, quoted] of [
      [7, '7'],
      [undefined, 'missing'],
      ['none', '"none"'],
      [['EdDSA'], 'not a text'],
    ] as const)
      expect(verdict([part(JSON.stringify({ alg, typ: 'JWT' })), parts[1], parts[2]].join('.'))).toBe(
        refused('algorithm', `its alg is ${quoted}, which is no algorithm of its signer`),
      )
    expect(verdict('x')).toBe(refused('malformed', 'it is no Compact JWS, which has three parts'))
  })

  test('of a type that is no text they are not', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const { x = '' } = publicKey.export({ format: 'jwk' })
    const by = publicKeyOf({ kty: 'OKP', crv: 'Ed25519', x })
    const text = `${part('{"alg":"EdDSA","typ":7}')}.${part(JSON.stringify({ exp }))}`
    const jwt = `${text}.${signWith(privateKey, text)}`
    expect(checkNow(verifyJwt('token', jwt, by ? [by] : [], { now, expires: true, typ: 'JWT' }))).toEqual({
      ok: false,
      check: 'type',
      message: 'The token is refused: its typ is 7, not "JWT".',
    })
    expect(checkNow(verifyJwt('token', jwt, by ? [by] : [], { now, expires: true }))).toEqual({
      ok: true,
      claims: { exp },
    })
  })
})

describe('Ids and claims', () => {
  test('are one in any case of ASCII, and in no other', () => {
    expect(sameId('aB-9', 'Ab-9')).toBe(true)
    expect(sameId('ab', 'ab')).toBe(true)
    expect(sameId('ZZ', 'zz')).toBe(true)
    for (const [left, right] of [
      ['ab', 'abc'],
      ['k', '\u212a'],
      ['É', 'é'],
      ['[', '{'],
      ['@', '`'],
      ['', 'a'],
    ] as const)
      expect(sameId(left, right)).toBe(false)
  })

  test('are quoted as far as they are safe to show', () => {
    const shown = [undefined, null, 'a"b', 7, true, [], {}].map(quote)
    expect(shown).toEqual(['missing', 'null', '"a\\"b"', '7', 'true', 'not a text', 'not a text'])
  })

  test('of the exchange are known by name, number and address, in any case, at the start of a scope alone', () => {
    const id = 'fb60f99c-7a34-4190-8149-302f77469936'
    for (const scope of [
      'api://AzureADTokenExchange/.default',
      'API://azureadtokenexchange/x',
      `${id}/.default`,
      `api://${id.toUpperCase()}/.default`,
      `Mail.Send ${id}/x`,
      `Mail.Send\n${id}/x`,
    ])
      expect(namesExchange(scope)).toBe(true)
    for (const scope of [
      'api://AzureADTokenExchange',
      'AzureADTokenExchange/.default',
      `x${id}/.default`,
      `https://a/${id}/x`,
      `${id}0/x`,
      'https://a/api://AzureADTokenExchange/x',
    ])
      expect(namesExchange(scope)).toBe(false)
  })
})
