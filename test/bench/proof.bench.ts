// What a proof on every request costs: signed, verified and judged, beside the signature arithmetic alone and beside jose.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { importJWK, importPKCS8, jwtVerify, SignJWT } from 'jose'
import { test } from 'vitest'
import {
  accessTokenHash,
  checkProofNow,
  checkTogether,
  createProofNow,
  deviceKey,
  issueToken,
  type ProofInput,
  proofChecking,
  seenProofs,
  serverNonces,
  signingKey,
  tokenUses,
  verifiedTokens,
} from '../../main/tokens/index.ts'
import { epochMs } from '../../shared/model/units.ts'
import { report } from './report.ts'

const seconds = 1000
const now = epochMs(Date.UTC(2026, 8, 14, 9, 30))
const [htm, htu, audience] = ['POST', 'https://graph.microsoft.com/v1.0/me/sendMail', 'https://graph.microsoft.com']
const seed = new Uint8Array(32).fill(5)
const device = await deviceKey(seed)
const authority = await signingKey(new Uint8Array(32).fill(1))
const { jwt: accessToken } = await issueToken(authority, {
  grant: 'agentUser',
  tenantId: '7e6f7e36-2d2a-4f0e-9c3d-1f3b0a5c9d01',
  blueprintAppId: '30cf4c22-0985-4a5b-8f0f-4b5d1b1a0b03',
  agentId: '5b0a8d6e-3f25-4c1b-8a55-6a1d2c7e9f05',
  agentUser: { id: '9d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a07', userPrincipalName: 'invoice.agent@contoso.com' },
  audience,
  scope: 'Mail.Send',
  uti: 'm5RaaRnoFUyp2TbSCAAAAA',
  now,
  lifetimeSeconds: 3600,
  jkt: device.jkt,
})

const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
const publicKey = createPublicKey(privateKey)
const joseKey = await importPKCS8(
  `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----`,
  'EdDSA',
)
const josePublic = await importJWK(authority.publicJwk, 'EdDSA')

const nonces = serverNonces(new Uint8Array(32).fill(8))
const server = {
  now,
  audience,
  authority,
  ended: () => false,
  seen: seenProofs({ now: () => now }),
  verified: verifiedTokens(),
  uses: tokenUses(),
  nonces,
}
let count = 0
const order = () => ({ htm, htu, iat: now, jti: `p-${count++}`, accessToken, nonce: nonces.current(now) })
const input = (proof: string): ProofInput => ({ ...server, proof, accessToken, htm, htu })
const mustHold = (ok: boolean): void => {
  if (!ok) throw new Error('a right proof was refused')
}
const batch = 64

test('a proof on every request', { timeout: 120 * seconds }, async ({ bench }) => {
  const proof = createProofNow(device, order())
  const [header = '', payload = '', signature = ''] = proof.split('.')
  const [data, bytes] = [Buffer.from(`${header}.${payload}`), Buffer.from(signature, 'base64url')]
  const options = { iterations: 200, time: 500, warmupIterations: 50, warmupTime: 100 }
  const names = {
    alone: 'signature arithmetic alone: one signed, one verified',
    now: 'a proof signed and checked, at once',
    pool: `${batch} proofs signed at once and checked together on the thread pool`,
    jose: 'a proof signed, proof and token verified with jose',
  }
  const measured = await bench.compare(
    bench(names.alone, () => {
      sign(null, data, privateKey)
      verify(null, data, publicKey, bytes)
    }),
    bench(names.now, () => {
      mustHold(checkProofNow(input(createProofNow(device, order()))).ok)
    }),
    bench(names.pool, async () => {
      const proofs = Array.from({ length: batch }, () => createProofNow(device, order()))
      const results = await checkTogether(proofs.map(each => proofChecking(input(each))))
      mustHold(results.every(({ ok }) => ok))
    }),
    bench(names.jose, async () => {
      const claims = { ...order(), ath: accessTokenHash(accessToken) }
      const made = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', typ: 'dpop+jwt', jwk: device.publicJwk })
        .sign(joseKey)
      await jwtVerify(made, await importJWK(device.publicJwk, 'EdDSA'), { currentDate: new Date(now) })
      await jwtVerify(accessToken, josePublic, { currentDate: new Date(now), audience })
    }),
    options,
  )
  /** By medians, a request: on a shared machine a mean tells of whoever else was at work. */
  const microseconds = (name: string, requests = 1): number =>
    Number(((measured.get(name).latency.p50 * 1000) / requests).toFixed(1))
  const alone = microseconds(names.alone)
  const figures = {
    atOnce: microseconds(names.now),
    onThreadPool: microseconds(names.pool, batch),
    withJose: microseconds(names.jose),
  }
  report('proof', {
    arithmeticAloneMicroseconds: alone,
    atOnceMicroseconds: figures.atOnce,
    onThreadPoolMicroseconds: figures.onThreadPool,
    withJoseMicroseconds: figures.withJose,
    atOnceTimesArithmetic: Number((figures.atOnce / alone).toFixed(2)),
    onThreadPoolTimesArithmetic: Number((figures.onThreadPool / alone).toFixed(2)),
    joseTimesAtOnce: Number((figures.withJose / figures.atOnce).toFixed(2)),
  })
})
