// The token lab: valid specimens of every token and proof, any part of them changed, and the exact check that refuses what came of it.
import { z } from 'zod'
import type { EpochMs } from '../../../shared/model/units.ts'
import { checkAccessToken } from '../access-token.ts'
import { checkDpop, checkProof, type DpopExpectation } from '../proof.ts'
import { checkTokenRequest, TokenEndpointRequest } from '../request.ts'
import { checkSecurityEvent } from '../security-event.ts'
import { seenProofs } from '../seen.ts'
import { tokenUses } from '../uses.ts'
import { type Alteration, alter } from './alter.ts'
import { type LabTenant, labForm, labIds, labRequest, labResource, labTenant, labTransmitter, later } from './tenant.ts'

/** Where a token is shown: at the token endpoint (the first six), to a resource, or to a receiver of events. */
export const LabPlace = z.enum([
  'clientAssertion',
  't1',
  't1ForResource',
  't2',
  'userAssertion',
  'refreshToken',
  'bearer',
  'accessToken',
  'proof',
  'securityEvent',
])
export type LabPlace = z.infer<typeof LabPlace>

/** A token or proof as it is shown at one place; what is left out is as in the valid case. */
export const Presentation = z.object({
  place: LabPlace,
  token: z.string(),
  /** Seconds after the specimens were made. */
  after: z.number().int().optional(),
  /** Shown so often; the verdict is on the last time. */
  times: z.number().int().positive().max(10).optional(),
  /** Parameters of the form that differ; null: left out. For the token endpoint. */
  form: z.record(z.string(), z.string().nullable()).optional(),
  /** What the request really is, where it differs from what the proof is for. For a resource. */
  htm: z.string().optional(),
  htu: z.string().optional(),
  audience: z.string().optional(),
  /** The access token a proof comes with; left out: the specimen. */
  accessToken: z.string().optional(),
  /** The access token was ended before its time. */
  ended: z.boolean().optional(),
})
export type Presentation = z.infer<typeof Presentation>

/** `check` is `AADSTS…` at the token endpoint, elsewhere a `ProofCheck` of the proof, the access token or their bond, such as `proof.iat`. */
export interface LabVerdict {
  accepted: boolean
  /** The check that refused; null where it was accepted. */
  check: string | null
  message: string
  /** Every check of this place, in the order they are made. What is refused early leaves the rest unreached. */
  checks: { name: string; state: 'passed' | 'failed' | 'notReached' }[]
}

export type Specimens = Record<LabPlace, string>

/** A token service and a resource server with a small tenant, in which time stands still. */
export interface Lab {
  /** A valid one for each place. */
  readonly specimens: Specimens
  readonly tenant: LabTenant
  alter(jwt: string, ...alterations: readonly Alteration[]): string
  present(presentation: Presentation): Promise<LabVerdict>
}

/** The same seed gives the same lab, byte for byte. */
export async function openLab(seed: number): Promise<Lab> {
  const tenant = await labTenant(seed)
  const t1 = await tenant.token('t1')
  const accessToken = await tenant.token('agentUser')
  const specimens: Specimens = {
    clientAssertion: await tenant.assertion(),
    t1,
    t1ForResource: t1,
    t2: await tenant.token('t2'),
    userAssertion: await tenant.token('interactive'),
    refreshToken: await tenant.refreshToken(),
    bearer: await tenant.token('agentUser', { jkt: null }),
    accessToken,
    proof: await tenant.proof(accessToken),
    securityEvent: await tenant.securityEvent(),
  }
  return {
    specimens,
    tenant,
    alter,
    present: presentation => present(tenant, specimens, Presentation.parse(presentation)),
  }
}

async function present(tenant: LabTenant, specimens: Specimens, presentation: Presentation): Promise<LabVerdict> {
  const { place, times = 1 } = presentation
  const show = showing(tenant, specimens, presentation)
  let refused: Failure | null = null
  for (let time = 0; time < times; time += 1) refused = await show(time)
  const names = checksOf[place]
  const failed = refused === null ? names.length : names.indexOf(refused.check)
  if (failed < 0) throw new Error(`the lab knows no check ${refused?.check} at ${place}`)
  return {
    accepted: refused === null,
    check: refused?.check ?? null,
    message: refused?.message ?? '',
    checks: names.map((name, index) => ({
      name,
      state: index < failed ? 'passed' : index === failed ? 'failed' : 'notReached',
    })),
  }
}

type Failure = { check: string; message: string }

/** Shows it once more; `time`: how often it was shown before. */
type Show = (time: number) => Promise<Failure | null>

/** One server with what it remembers, for as often as the token is shown to it. */
function showing(tenant: LabTenant, specimens: Specimens, presentation: Presentation): Show {
  const { place, token, after = 0 } = presentation
  const now = later(after)
  const seen = seenProofs({ now: () => now })
  switch (place) {
    case 'securityEvent':
      return async () => {
        const { publicJwk } = tenant.keys.authority
        const expect = {
          issuer: labTransmitter,
          publicJwk,
          audience: presentation.audience ?? labIds.tenant,
          now,
          seen,
        }
        const result = await checkSecurityEvent(token, expect)
        return result.ok ? null : result
      }
    case 'bearer':
    case 'accessToken':
    case 'proof':
      return resource(tenant, specimens, presentation, now)
    default: {
      const directory = tenant.directory()
      const form = { ...labForm(place, token, specimens), ...presentation.form }
      const given = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== null))
      return async () => {
        const result = await checkTokenRequest(tenant.keys.authority, TokenEndpointRequest.parse(given), now, directory)
        if (!result.ok) return { check: `AADSTS${result.errorCode}`, message: result.message }
        if (result.redeems !== null) directory.redemptions.redeem(result.redeems)
        return null
      }
    }
  }
}

function resource(
  tenant: LabTenant,
  specimens: Specimens,
  {
    place,
    token,
    accessToken = specimens.accessToken,
    audience = labResource,
    ended = false,
    ...request
  }: Presentation,
  now: EpochMs,
): Show {
  const seen = seenProofs({ now: () => now })
  const server = { now, audience, authority: tenant.keys.authority, ended: () => ended, uses: tokenUses() }
  const { htm = labRequest.htm, htu = labRequest.htu } = request
  const unbound = async (shown: string): Promise<Failure | null> => {
    const result = await checkAccessToken({ ...server, accessToken: shown })
    return result.ok ? null : named('accessToken', result)
  }
  const bound = async (proof: string, shown: string): Promise<Failure | null> => {
    const expect: DpopExpectation = { htm, htu, now, accessToken: shown, nonces: tenant.nonces }
    const alone = await checkDpop(proof, expect)
    const whole = await checkProof({ ...server, ...expect, accessToken: shown, proof, seen })
    if (whole.ok) return null
    if (!alone.ok) return named('proof', whole)
    return named(whole.check === 'jkt' || whole.check === 'jti' ? 'bond' : 'accessToken', whole)
  }
  return async time => {
    if (place === 'bearer') return unbound(token)
    if (place === 'proof') return bound(token, accessToken)
    const made = { jti: `fresh-${time}`, iat: now, nonce: tenant.nonces.current(now) }
    return bound(await tenant.proof(token, made), token)
  }
}

const named = (of: string, { check, message }: Failure): Failure => ({ check: `${of}.${check}`, message })

const codes = (...numbers: readonly number[]): string[] =>
  [900144, 70003, 70011, 82001, 90023, 700011, 7000215, 7000222, ...numbers].map(number => `AADSTS${number}`)
const agentCodes = (...numbers: readonly number[]): string[] => codes(700027, 700024, 70021, ...numbers)
const tokenChecks = [
  'malformed',
  'algorithm',
  'signature',
  'type',
  'audience',
  'iat',
  'expired',
  'issuer',
  'ended',
  'uses',
]
const proofChecks = [
  'malformed',
  'type',
  'algorithm',
  'signature',
  'expired',
  'htm',
  'htu',
  'iat',
  'jti',
  'ath',
  'nonce',
]
const ofToken = tokenChecks.map(check => `accessToken.${check}`)
const ofRequest = [...proofChecks.map(check => `proof.${check}`), ...ofToken, 'bond.jkt', 'bond.jti']

/** In the order they are made. What is not readable at all stands first, wherever it was found out. */
const checksOf: Record<LabPlace, readonly string[]> = {
  clientAssertion: agentCodes(700021, 700023, 700229, 67003),
  t1: agentCodes(),
  t1ForResource: agentCodes(),
  t2: codes(700027, 700024, 70000, 500133, 70021, 50034),
  userAssertion: agentCodes(50013, 500133, 500131, 50173, 50131),
  refreshToken: agentCodes(700082, 70000, 50173, 50131),
  bearer: [...ofToken, 'accessToken.jkt'],
  accessToken: ofRequest,
  proof: ofRequest,
  securityEvent: ['malformed', 'algorithm', 'signature', 'type', 'audience', 'issuer', 'iat', 'jti'],
}
