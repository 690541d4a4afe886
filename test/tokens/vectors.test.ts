// Published vectors: RFC 9449 (DPoP), RFC 7638 (thumbprints), RFC 8037 (Ed25519).
import { readFileSync } from 'node:fs'
import { base64url, calculateJwkThumbprint, compactVerify } from 'jose'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { accessTokenHash, checkDpop, signingKey } from '../../main/tokens/index.ts'
import { epochMs } from '../../shared/model/units.ts'
import { describeWith, materialPath } from '../material.ts'

const file = 'vectors/dpop-rfc9449.json'
const Request = z.object({ htm: z.string(), htu: z.string(), iat: z.number(), jti: z.string() })
const Jwk = z.record(z.string(), z.string())
const Vectors = z.object({
  tokenRequestProof: z.string(),
  tokenRequest: Request,
  resourceProof: z.string(),
  resource: Request,
  accessToken: z.string(),
  ath: z.string(),
  jkt: z.string(),
  rfc7638: z.object({ jwk: Jwk, thumbprint: z.string() }),
  rfc8037: z.object({ jwk: Jwk, thumbprint: z.string(), jws: z.string() }),
})

describeWith(file, 'Published vectors', () => {
  const read = () => Vectors.parse(JSON.parse(readFileSync(materialPath(file), 'utf8')))

  test("RFC 9449's proof of a token request (ES256, no access token) is taken", async () => {
    const { tokenRequestProof, tokenRequest, jkt } = read()
    const { htm, htu, iat, jti } = tokenRequest
    const result = await checkDpop(tokenRequestProof, { htm, htu, now: epochMs(iat * 1000), accessToken: null })
    expect(result).toMatchObject({ ok: true, jkt, jti })
  })

  test("RFC 9449's proof of a resource request is taken with its access token", async () => {
    const { resourceProof, resource, accessToken, jkt, ath } = read()
    const { htm, htu, iat, jti } = resource
    const result = await checkDpop(resourceProof, { htm, htu, now: epochMs((iat + 2) * 1000), accessToken })
    expect(result).toMatchObject({ ok: true, jkt, jti, claims: { ath } })
    expect(accessTokenHash(accessToken)).toBe(ath)
  })

  test('each of them is refused in the place of the other', async () => {
    const { tokenRequestProof, tokenRequest, resourceProof, resource, accessToken } = read()
    const at = (iat: number) => epochMs(iat * 1000)
    const { htm, htu } = tokenRequest
    expect(await checkDpop(resourceProof, { htm, htu, now: at(resource.iat), accessToken })).toMatchObject({
      ok: false,
      check: 'htm',
    })
    expect(await checkDpop(tokenRequestProof, { htm, htu, now: at(tokenRequest.iat), accessToken })).toMatchObject({
      ok: false,
      check: 'ath',
    })
  })

  test("thumbprints are RFC 7638's", async () => {
    const { rfc7638, rfc8037 } = read()
    expect(await calculateJwkThumbprint(rfc7638.jwk)).toBe(rfc7638.thumbprint)
    expect(await calculateJwkThumbprint(rfc8037.jwk)).toBe(rfc8037.thumbprint)
  })

  test("a key made from RFC 8037's seed has its public key and kid, and verifies its signature", async () => {
    const { rfc8037 } = read()
    const key = await signingKey(base64url.decode('nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A'))
    expect(key.publicJwk).toEqual(rfc8037.jwk)
    expect(key.kid).toBe(rfc8037.thumbprint)
    const { payload } = await compactVerify(rfc8037.jws, key.publicJwk)
    expect(new TextDecoder().decode(payload)).toBe('Example of Ed25519 signing')
  })
})
