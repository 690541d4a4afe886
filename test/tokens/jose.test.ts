// What is signed and verified at once, without jose, beside jose: the same bytes, and never a token taken that jose refuses.
import fc from 'fast-check'
import { calculateJwkThumbprint, errors, importJWK, importPKCS8, jwtVerify, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { bearerChecking, checkNow, deviceKey, signingKey } from '../../main/tokens/index.ts'
import { JsonObject } from '../../shared/model/json.ts'
import { audience, authority, device, directory, now, tokenOf } from './fixtures.ts'

const seed = new Uint8Array(32).fill(5)
const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]).toString('base64')
const joseKey = await importPKCS8(`-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----`, 'EdDSA')
const claims = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }))

describe('What we sign', () => {
  test('is what jose signs, byte for byte, at once and later', async () => {
    const [signing, ours] = [await signingKey(seed), await deviceKey(seed)]
    await fc.assert(
      fc.asyncProperty(claims, fc.constantFrom('JWT', 'dpop+jwt', 'secevent+jwt'), async (payload, typ) => {
        const body = JsonObject.parse(JSON.parse(JSON.stringify(payload)))
        const by = (identified: object) =>
          new SignJWT(structuredClone(body)).setProtectedHeader({ alg: 'EdDSA', typ, ...identified }).sign(joseKey)
        expect(signing.signNow({ typ }, body)).toBe(await by({ kid: signing.kid }))
        expect(ours.signNow({ typ }, body)).toBe(await by({ jwk: ours.publicJwk }))
        expect(await ours.sign({ typ }, body)).toBe(ours.signNow({ typ }, body))
      }),
      { seed: 8037, numRuns: 60 },
    )
  })

  test('carries the thumbprint jose works out', async () => {
    expect(device.jkt).toBe(await calculateJwkThumbprint(device.publicJwk))
    expect(authority.kid).toBe(await calculateJwkThumbprint(authority.publicJwk))
  })
})

const key = await importJWK(authority.publicJwk, 'EdDSA')

describe('What we take', () => {
  const expected = { algorithms: ['EdDSA'], typ: 'JWT', audience, currentDate: new Date(now), requiredClaims: ['exp'] }
  const joseTakes = async (jwt: string): Promise<boolean> => {
    try {
      await jwtVerify(jwt, key, expected)
      return true
    } catch (error) {
      if (error instanceof errors.JOSEError) return false
      throw error
    }
  }
  const weTake = (jwt: string): boolean =>
    checkNow(bearerChecking({ accessToken: jwt, now, audience, authority, ended: () => false })).ok

  test('jose takes too, whatever the authority signs', async () => {
    const seconds = Math.floor(now / 1000)
    const time = fc.oneof(fc.integer({ min: seconds - 2, max: seconds + 2 }), fc.constantFrom(null, 'soon'))
    const signed = fc.record(
      {
        iss: fc.constantFrom(`https://login.microsoftonline.com/${directory.tenantId}/v2.0`, 'https://evil.example'),
        tid: fc.constant(directory.tenantId),
        uti: fc.constant('u'),
        aud: fc.oneof(fc.constantFrom(audience, [audience], ['x', audience], 'x', 7)),
        exp: time,
        nbf: time,
        iat: time,
      },
      { requiredKeys: ['iss', 'tid', 'uti'] },
    )
    let taken = 0
    await fc.assert(
      fc.asyncProperty(signed, fc.constantFrom('JWT', 'jwt', 'application/JWT', 'dpop+jwt'), async (payload, typ) => {
        const jwt = authority.signNow({ typ }, JsonObject.parse(JSON.parse(JSON.stringify(payload))))
        const [ours, theirs] = [weTake(jwt), await joseTakes(jwt)]
        if (ours) expect(theirs).toBe(true)
        // What is ours alone to refuse: an issuer that is not the tenant's, and more than one audience.
        const stricter = payload.iss === 'https://evil.example' || Array.isArray(payload.aud)
        if (theirs && !stricter) expect(ours).toBe(true)
        if (ours) taken += 1
      }),
      { seed: 7519, numRuns: 500 },
    )
    expect(taken).toBeGreaterThan(0)
  })

  test('jose takes too, whatever becomes of a token on its way', async () => {
    const token = await tokenOf('agentUser')
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(3), fc.string({ maxLength: 3 }), async (at, cut, put) => {
        const place = at % token.length
        const changed = token.slice(0, place) + put + token.slice(place + cut)
        if (weTake(changed)) expect(await joseTakes(changed)).toBe(true)
        if (changed !== token) expect(weTake(changed)).toBe(false)
      }),
      { seed: 7515, numRuns: 300 },
    )
  })
})
