// The proof a Cloud PC sends with every request: what is taken, and when.
import { base64url, CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  accessTokenHash,
  checkDpop,
  checkProof,
  checkProofNow,
  proofClockToleranceSeconds,
  proofMaxAgeSeconds,
  seenProofs,
} from '../../main/tokens/index.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { audience, device, later, now, tokenOf } from './fixtures.ts'
import { accessToken, htm, htu, proofOf, rawProof, request } from './proof-request.ts'

describe('A proof', () => {
  test('by the device the token is bound to is taken, and gives the token’s claims', async () => {
    const result = await checkProof(request({ proof: await proofOf() }))
    expect(result).toMatchObject({ ok: true, jkt: device.jkt, jti: 'p-1', claims: { aud: audience, idtyp: 'user' } })
  })

  test('is the same, byte for byte, for the same request', async () => {
    expect(await proofOf()).toBe(await proofOf())
  })

  test('comes out the same where it is checked on this thread', async () => {
    const [right, wrong] = [await proofOf(), await proofOf({ htm: 'GET' })]
    for (const proof of [right, wrong])
      expect(checkProofNow(request({ proof }))).toEqual(await checkProof(request({ proof })))
    expect(checkProofNow(request({ proof: right })).ok).toBe(true)
  })

  test('is taken once', async () => {
    const input = request({ proof: await proofOf() })
    expect(await checkProof(input)).toMatchObject({ ok: true })
    expect(await checkProof(input)).toMatchObject({ ok: false, check: 'jti', message: 'Proof p-1 was used before.' })
  })

  test('is taken once when it arrives twice at the same time', async () => {
    const input = request({ proof: await proofOf() })
    const results = await Promise.all([checkProof(input), checkProof(input), checkProof(input)])
    expect(results.filter(result => result.ok)).toHaveLength(1)
  })

  test('that was refused can be sent again once what was wrong is right', async () => {
    const input = request({ proof: await proofOf() })
    expect(await checkProof({ ...input, htm: 'GET' })).toMatchObject({ ok: false, check: 'htm' })
    expect(await checkProof(input)).toMatchObject({ ok: true })
  })

  test.each([
    ['the same', htu, true],
    ['scheme and host in another case', 'HTTPS://Graph.Microsoft.COM/v1.0/me/sendMail', true],
    ['the default port', 'https://graph.microsoft.com:443/v1.0/me/sendMail', true],
    ['a query and a fragment', `${htu}?$top=1#x`, true],
    ['dot segments', 'https://graph.microsoft.com/v1.0/./you/../me/sendMail', true],
    ['the path in another case', 'https://graph.microsoft.com/v1.0/me/SendMail', false],
    ['another port', 'https://graph.microsoft.com:8443/v1.0/me/sendMail', false],
    ['another scheme', 'http://graph.microsoft.com/v1.0/me/sendMail', false],
    ['a slash at the end', `${htu}/`, false],
    ['no URI', 'sendMail', false],
  ])('compares its target as RFC 9449 §4.3 says: %s', async (_, target, taken) => {
    const result = await checkProof(request({ proof: await rawProof({ htu: target }) }))
    expect(result).toMatchObject(taken ? { ok: true } : { ok: false, check: 'htu' })
  })

  test('compares percent-encodings in any case', async () => {
    const result = await checkProof(
      request({ proof: await rawProof({ htu: 'https://h/a%2fb' }), htu: 'https://h/a%2Fb' }),
    )
    expect(result).toMatchObject({ ok: true })
  })

  test.each([
    ['https://h/%e4%bd', 'https://h/%E4%BD', true],
    ['https://h/%e4%bd', 'https://h/%e4%be', false],
    ['https://h/a?b', 'https://h/a', true],
    ['https://h/a#b', 'https://h/a', true],
    ['https://h/a', 'https://h/a?b', true],
    ['https://h/a', 'https://h/a#b', true],
    ['http://h/a', 'http://h/a', true],
    ['sendMail', 'sendMail', false],
    ['https://[/a', 'https://[/a', false],
    ['x https://h/a', 'x https://h/a', false],
    ['', '', false],
  ])('for %s is taken at %s: %s', async (of, at, taken) => {
    const result = await checkDpop(await rawProof({ htu: of }), { htm, htu: at, now, accessToken })
    expect(result.ok || result.check).toBe(taken || 'htu')
  })

  test('is as old as the server says it may be, and is to be remembered for as long', async () => {
    const seconds = Math.floor(now / 1000)
    const check = async (iat: number, maxAgeSeconds?: number) => {
      const asked = { htm, htu, now, accessToken, ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }) }
      const result = await checkDpop(await rawProof({ iat }), asked)
      return result.ok ? [result.jkt, result.jti, result.usableUntil] : result.message
    }
    expect(await check(seconds - 10, 10)).toEqual([device.jkt, 'p-1', (seconds + 1) * 1000])
    expect(await check(seconds - 11, 10)).toBe('The proof is 11 s old; 10 s are allowed.')
    expect(await check(seconds + 0.5)).toEqual([device.jkt, 'p-1', (seconds + 61) * 1000])
    expect(await check(seconds + 6)).toBe('The proof was issued 6 s in the future.')
  })

  test.each([
    [{ jti: 7 }, 'jti: The proof has no id (jti).'],
    [{ htm: 7 }, 'htm: The proof is for 7, the request is POST.'],
    [{ htu: ['x'] }, `htu: The proof is for not a text, the request goes to ${htu}.`],
    [{ htu: [htu] }, `htu: The proof is for not a text, the request goes to ${htu}.`],
    [{ iat: 'x' }, 'iat: The proof is refused: its time of issue ("iat") is no number.'],
    [{ ath: '' }, 'ath: The proof was made for another access token.'],
  ])('with %j is refused by it', async (changes, said) => {
    const result = await checkDpop(await rawProof(changes), { htm, htu, now, accessToken })
    expect(result.ok ? '' : `${result.check}: ${result.message}`).toBe(said)
  })

  test('says when it was made, or is refused', async () => {
    const claims = { jti: 'p-1', htm, htu, ath: accessTokenHash(accessToken) }
    const timeless = await device.sign({ typ: 'dpop+jwt' }, claims)
    expect(await checkDpop(timeless, { htm, htu, now, accessToken })).toEqual({
      ok: false,
      check: 'iat',
      message: 'The proof says no time of issue (iat).',
    })
  })

  test('leaves query and fragment out of htu', async () => {
    const [, payload = ''] = (await proofOf({ htu: `${htu}?$top=1#x` })).split('.')
    expect(JSON.parse(new TextDecoder().decode(base64url.decode(payload)))).toMatchObject({ htu })
  })

  test.each([
    [-proofMaxAgeSeconds, true],
    [-proofMaxAgeSeconds - 1, false],
    [proofClockToleranceSeconds, true],
    [proofClockToleranceSeconds + 1, false],
  ])('issued %i s from now is taken: %s', async (seconds, taken) => {
    const result = await checkProof(request({ proof: await proofOf({ iat: later(seconds) }) }))
    expect(result).toMatchObject(taken ? { ok: true } : { ok: false, check: 'iat' })
  })

  test('is remembered for as long as it is young enough to be taken', async () => {
    let clock: EpochMs = now
    const seen = seenProofs({ now: () => clock })
    const input = request({ proof: await proofOf(), seen })
    expect(await checkProof(input)).toMatchObject({ ok: true })
    for (let seconds = 0; seconds <= proofMaxAgeSeconds; seconds++) {
      clock = later(seconds)
      expect(await checkProof({ ...input, now: clock })).toMatchObject({ ok: false, check: 'jti' })
    }
    clock = later(proofMaxAgeSeconds + 1)
    expect(await checkProof({ ...input, now: clock })).toMatchObject({ ok: false, check: 'iat' })
  })

  test.each([
    ['a number no float can hold', '1e999', true],
    ['nesting deeper than the stack', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, false],
    ['an address nested deeper than the stack', `0,"htu":${'['.repeat(5_000)}${']'.repeat(5_000)}`, false],
  ])('that holds %s is judged like any other', async (_what, value, ok) => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA')
    const jwk = await exportJWK(publicKey)
    const bound = await tokenOf('agentUser', { jkt: await calculateJwkThumbprint(jwk) })
    const claims = { jti: 'p-1', htm, htu, iat: Math.floor(now / 1000), ath: accessTokenHash(bound) }
    const payload = JSON.stringify(claims).replace(/\}$/, `,"more":${value}}`)
    const proof = await new CompactSign(new TextEncoder().encode(payload))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'dpop+jwt', jwk })
      .sign(privateKey)
    expect((await checkProof(request({ proof, accessToken: bound }))).ok).toBe(ok)
  })

  test('by an ES256 key is taken too', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const { kty = '', crv = '', x = '', y = '' } = await exportJWK(publicKey)
    const proof = await new SignJWT({ jti: 'e-1', htm, htu, iat: Math.floor(now / 1000) })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } })
      .sign(privateKey)
    expect(await checkDpop(proof, { htm, htu, now, accessToken: null })).toMatchObject({ ok: true, jti: 'e-1' })
  })
})
