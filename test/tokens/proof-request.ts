// One request with a token and a proof that are right in every respect, and the means to make them wrong.
import { base64url } from 'jose'
import type { ProofInput } from '../../main/tokens/index.ts'
import { accessTokenHash, createProof, seenProofs } from '../../main/tokens/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { audience, authority, device, now, tokenOf } from './fixtures.ts'

export const htm = 'POST'
export const htu = 'https://graph.microsoft.com/v1.0/me/sendMail'
export const accessToken = await tokenOf('agentUser', { jkt: device.jkt })
export const otherToken = await tokenOf('agentUser', { jkt: device.jkt, uti: 'n5RaaRnoFUyp2TbSCAAAAA' })

export const request = (more: Partial<ProofInput> & { proof: string }): ProofInput => ({
  accessToken,
  htm,
  htu,
  now,
  audience,
  authority,
  seen: seenProofs({ now: () => now }),
  ended: () => false,
  ...more,
})
export const proofOf = (more: Partial<Parameters<typeof createProof>[1]> = {}, by = device): Promise<string> =>
  createProof(by, { htm, htu, iat: now, jti: 'p-1', accessToken, ...more })

/** A proof signed by the right device with claims or a typ that `createProof` would not write. */
export const rawProof = (changes: JsonObject, typ = 'dpop+jwt'): Promise<string> => {
  const claims: JsonObject = { jti: 'p-1', htm, htu, iat: Math.floor(now / 1000), ath: accessTokenHash(accessToken) }
  return device.sign({ typ }, { ...claims, ...changes })
}
/** The parts of a compact JWS, changed and put together again without a new signature. */
export const rewritten = (jwt: string, header: JsonObject, payload: JsonObject = {}): string => {
  const [first = '', second = '', signature = ''] = jwt.split('.')
  const part = (encoded: string, changes: JsonObject) =>
    base64url.encode(JSON.stringify({ ...JSON.parse(new TextDecoder().decode(base64url.decode(encoded))), ...changes }))
  return [part(first, header), part(second, payload), signature].join('.')
}
