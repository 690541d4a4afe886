// What a resource says of a proof, found by real keys, tokens and proofs: from which Cloud PC, and whether it was used before.
import type { PcRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'
import { graphResourceId, type Verdict } from '../tenant/index.ts'
import { checkProofNow, createProofNow, deviceKey, issueTokenNow, seenProofs, signingKey } from '../tokens/index.ts'
import type { Proofs } from '../verification/index.ts'

const seedOf = (number: number): Uint8Array => new Uint8Array(32).fill(number)
const now = epochMs(1_800_000_000_000)
const htm = 'GET'
const htu = 'https://graph.microsoft.com/v1.0/me'

/** Makes a key for each Cloud PC, a token bound to each, and checks every proof of every key with every token. */
export async function proofsOf(pcs: readonly PcRef[]): Promise<Proofs> {
  const authority = await signingKey(seedOf(1))
  const devices = await Promise.all(pcs.map(async (pc, index) => ({ pc, key: await deviceKey(seedOf(index + 2)) })))
  const verdicts = new Map<string, Verdict>()
  for (const { pc: boundTo, key } of devices) {
    const { jwt: accessToken } = issueTokenNow(authority, {
      grant: 'agentUser',
      tenantId: '00000000-0000-4000-8000-000000000001',
      blueprintAppId: '00000000-0000-4000-8000-000000000002',
      agentId: '00000000-0000-4000-8000-000000000003',
      agentUser: { id: '00000000-0000-4000-8000-000000000004', userPrincipalName: 'agent@contoso.com' },
      audience: graphResourceId,
      scope: 'Mail.Send',
      uti: `uti-${boundTo}`,
      now,
      lifetimeSeconds: 3600,
      jkt: key.jkt,
    })
    for (const { pc: from, key: device } of devices) {
      const seen = seenProofs({ now: () => now })
      const proof = createProofNow(device, { htm, htu, iat: now, jti: `jti-${from}`, accessToken })
      const check = () =>
        checkProofNow({
          proof,
          accessToken,
          htm,
          htu,
          now,
          audience: graphResourceId,
          authority,
          seen,
          ended: () => false,
        })
      for (const use of ['fresh', 'replayed'] as const) {
        const result = check()
        verdicts.set(
          `${boundTo} ${from} ${use}`,
          result.ok
            ? { outcome: 'accepted' }
            : { outcome: 'proofRefused', check: result.check, message: result.message },
        )
      }
    }
  }
  return (boundTo, from, use) => {
    const verdict = verdicts.get(`${boundTo} ${from} ${use}`)
    if (verdict === undefined) throw new Error(`no proof was made on ${from} with a token bound to ${boundTo}`)
    return verdict
  }
}
