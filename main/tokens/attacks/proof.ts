// Attacks on proofs: replayed, stolen, altered, signed in a way that should not count, and written to be read in two ways.
import { createHmac } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { JsonObject } from '../../../shared/model/json.ts'
import { accessTokenHash } from '../access-token.ts'
import { alter, signAgain, signerOf } from '../lab/alter.ts'
import type { Lab } from '../lab/lab.ts'
import { labNow, labRequest, later } from '../lab/tenant.ts'
import { type Attack, at } from './attack.ts'

const proof = at('proof')

/** Claims of a right proof, with changes, signed by the right device. */
const signed = ({ specimens, tenant }: Lab, changes: JsonObject, typ = 'dpop+jwt'): Promise<string> => {
  const { accessToken } = specimens
  const iat = Math.floor(labNow / 1000)
  const nonce = tenant.nonces.current(labNow)
  const claims = { ...labRequest, jti: 'proof-1', iat, ath: accessTokenHash(accessToken), nonce }
  return tenant.keys.device.sign({ typ }, { ...claims, ...changes })
}

/** With the attacker's own key in the header, any text for a payload can be signed. */
const ofAttacker = ({ specimens, tenant }: Lab, payload: string | Buffer): string => {
  const { privateKey, publicJwk } = tenant.keys.attacker
  const altered = alter(specimens.proof, { part: 'header', path: ['jwk'], value: publicJwk })
  const header = altered.slice(0, altered.indexOf('.'))
  return signAgain(`${header}.${Buffer.from(payload).toString('base64url')}.`, signerOf(privateKey))
}

const payloadText = ({ specimens }: Lab): string => JSON.stringify(decodeJwt(specimens.proof))

export const proofAttacks: readonly Attack[] = [
  // taken from where it belongs
  proof('a proof sent twice', 'bond.jti', 'used before', () => ({ times: 2 })),
  proof('a stolen token with a proof by another Cloud PC', 'bond.jkt', 'bound to device key', ({ specimens, tenant }) =>
    tenant.proof(specimens.accessToken, {}, tenant.keys.otherDevice),
  ),
  proof('a proof for another method', 'proof.htm', 'the request is GET', () => ({ htm: 'GET' })),
  proof('a proof for another address', 'proof.htu', 'the request goes to', () => ({
    htu: 'https://graph.microsoft.com/v1.0/me/messages',
  })),
  proof('a proof for another host', 'proof.htu', 'the request goes to', () => ({
    htu: labRequest.htu.replace('graph', 'evil'),
  })),
  proof('a proof with another access token', 'proof.ath', 'another access token', async ({ tenant }) => ({
    accessToken: await tenant.token('agentUser', { uti: 'n5RaaRnoFUyp2TbSCAAAAA' }),
  })),
  proof('a proof of two minutes ago', 'proof.iat', '120 s old', () => ({ after: 120 })),
  proof('a proof from the future', 'proof.iat', '3600 s in the future', ({ specimens, tenant }) =>
    tenant.proof(specimens.accessToken, { iat: later(3600) }),
  ),
  proof(
    'a proof captured before its first use, with the nonce of another server',
    'proof.nonce',
    'did not give out',
    lab => lab.tenant.proof(lab.specimens.accessToken, { nonce: lab.tenant.otherNonces.current(labNow) }),
  ),
  proof('a proof made beforehand, with a nonce of ten minutes ago', 'proof.nonce', 'did not give out', lab =>
    lab.tenant.proof(lab.specimens.accessToken, { nonce: lab.tenant.nonces.current(later(-600)) }),
  ),
  // something left out
  proof('a proof without ath', 'proof.ath', 'another access token', lab => signed(lab, { ath: null })),
  proof('a proof without nonce', 'proof.nonce', 'nonce is null', lab => signed(lab, { nonce: null })),
  proof('a proof without jti', 'proof.jti', 'has no id', lab => signed(lab, { jti: '' })),
  proof('a proof without a time', 'proof.iat', 'no number', lab => signed(lab, { iat: null })),
  proof('a proof with its signature stripped', 'proof.signature', 'does not fit', ({ specimens }) =>
    alter(specimens.proof, { part: 'signature', raw: '' }),
  ),
  // another kind of thing
  proof('a proof that says it is an ordinary JWT', 'proof.type', 'typ is "JWT"', lab => signed(lab, {}, 'JWT')),
  proof('an access token for a proof', 'proof.type', 'typ is "JWT"', ({ specimens }) => specimens.accessToken),
  proof(
    'an encrypted token (JWE) for a proof',
    'proof.malformed',
    'encrypted',
    ({ specimens }) => `${specimens.proof}.AAAA.AAAA`,
  ),
  proof('a JWT nested in a proof', 'proof.malformed', 'not JSON', lab => ofAttacker(lab, lab.specimens.proof)),
  // another algorithm
  proof('a proof with alg none', 'proof.algorithm', 'alg is "none"', ({ specimens }) =>
    alter(specimens.proof, { part: 'header', path: ['alg'], value: 'none' }, { part: 'signature', raw: '' }),
  ),
  proof(
    'a proof under HS256 with the public key for the secret',
    'proof.algorithm',
    'alg is "HS256"',
    ({ specimens, tenant }) =>
      signAgain(alter(specimens.proof, { part: 'header', path: ['alg'], value: 'HS256' }), input =>
        createHmac('sha256', tenant.keys.device.publicJwk.x).update(input).digest(),
      ),
  ),
  proof('a proof with ES256 over an Ed25519 key', 'proof.malformed', 'cannot be used with ES256', ({ specimens }) =>
    alter(specimens.proof, { part: 'header', path: ['alg'], value: 'ES256' }),
  ),
  // another key
  proof('a proof with the key of another device put in', 'proof.signature', 'does not fit', ({ specimens, tenant }) =>
    alter(specimens.proof, { part: 'header', path: ['jwk'], value: tenant.keys.otherDevice.publicJwk }),
  ),
  proof('a proof with a shared key in its header', 'proof.malformed', 'cannot be used', ({ specimens }) =>
    alter(specimens.proof, { part: 'header', path: ['jwk'], value: { kty: 'oct', k: 'AAAA' } }),
  ),
  proof('a proof with a private key in its header', 'proof.malformed', 'private key', ({ specimens }) =>
    alter(specimens.proof, { part: 'header', path: ['jwk', 'd'], value: 'AAAA' }),
  ),
  proof('a proof with a key meant for encryption', 'proof.malformed', 'cannot be used', ({ specimens }) =>
    alter(specimens.proof, { part: 'header', path: ['jwk', 'use'], value: 'enc' }),
  ),
  proof('a proof under a key of small order, which signs everything', 'proof.malformed', 'cannot be used', lab => {
    // RFC 8032 §5.1.3: the neutral element of the curve, encoded. With it for key and R, and S = 0, the equation holds for any text.
    const neutral = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)])
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: neutral.toString('base64url') }
    const forged = Buffer.concat([neutral, Buffer.alloc(32)]).toString('base64url')
    return alter(lab.specimens.proof, { part: 'header', path: ['jwk'], value: jwk }, { part: 'signature', raw: forged })
  }),
  proof('a proof by the attacker’s own key', 'bond.jkt', 'bound to device key', lab =>
    ofAttacker(lab, payloadText(lab)),
  ),
  proof('a proof with zeros for a signature', 'proof.signature', 'does not fit', ({ specimens }) =>
    alter(specimens.proof, { part: 'signature', raw: Buffer.alloc(64).toString('base64url') }),
  ),
  proof('a proof past the end it names itself', 'proof.expired', '"exp"', lab =>
    signed(lab, { exp: Math.floor(labNow / 1000) }),
  ),
  // written to be read in two ways
  proof('a proof with its claims changed', 'proof.signature', 'does not fit', ({ specimens }) =>
    alter(specimens.proof, { part: 'payload', path: ['jti'], value: 'proof-2' }),
  ),
  proof('a proof that names its type twice', 'proof.malformed', '"typ" twice', ({ specimens }) => {
    const header = JSON.stringify(decodeProtectedHeader(specimens.proof))
    return alter(specimens.proof, { part: 'header', raw: header.replace('{', '{"typ":"JWT",') })
  }),
  proof('a proof that names a claim twice, once in escapes', 'proof.malformed', '"htm" twice', lab =>
    ofAttacker(lab, payloadText(lab).replace('{', '{"\\u0068tm":"GET",')),
  ),
  proof('a proof nested deeper than claims are', 'proof.malformed', 'nested deeper', lab =>
    ofAttacker(lab, payloadText(lab).replace('{', `{"more":${'['.repeat(4000)}${']'.repeat(4000)},`)),
  ),
  proof('a proof longer than any', 'proof.malformed', 'characters', lab =>
    ofAttacker(lab, payloadText(lab).replace('{', `{"more":"${'x'.repeat(20_000)}",`)),
  ),
  proof('a proof whose text is not UTF-8', 'proof.malformed', 'not UTF-8', lab =>
    ofAttacker(lab, Buffer.concat([Buffer.from('{"jti":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])),
  ),
  proof('a proof with a critical header', 'proof.malformed', 'crit', ({ specimens }) =>
    alter(specimens.proof, { part: 'header', path: ['crit'], value: ['exp'] }),
  ),
  proof(
    'a proof whose signature is spelled in another way',
    'proof.malformed',
    'canonical',
    ({ specimens }) => `${specimens.proof}==`,
  ),
  proof('a proof with white space in it', 'proof.malformed', 'canonical', ({ specimens }) =>
    specimens.proof.replace('.', ' .'),
  ),
  proof('a proof with a letter that only looks right', 'proof.malformed', 'canonical', ({ specimens }) =>
    specimens.proof.replace('e', 'е'),
  ),
]
