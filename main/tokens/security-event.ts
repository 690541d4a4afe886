// Security Event Tokens (RFC 8417) of the CAEP 1.0 events: built, signed, read and checked.
import type { JWK } from 'jose'
import { z } from 'zod'
import type { ProofCheck } from '../../shared/model/facts.ts'
import type { Json, JsonObject } from '../../shared/model/json.ts'
import { isJsonObject } from '../../shared/model/json.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { epochMs } from '../../shared/model/units.ts'
import { quote, verifyJwt } from './jwt.ts'
import type { SigningKey } from './keys.ts'
import { publicKeyOf } from './public-key.ts'
import type { SeenProofs } from './seen.ts'
import { type Checking, checkLater } from './signature.ts'

/** Event types of CAEP 1.0 (29 August 2025). Their URIs are `securityEventPrefix` and the name. */
export const securityEventPrefix = 'https://schemas.openid.net/secevent/caep/event-type/'

const Reason = z.record(z.string(), z.string())
const common = {
  /** Seconds since 1970: when it happened, which may be before the token was issued. */
  event_timestamp: z.number().optional(),
  initiating_entity: z.enum(['admin', 'user', 'policy', 'system']).optional(),
  /** Text by language tag. */
  reason_admin: Reason.optional(),
  reason_user: Reason.optional(),
}
const event = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.looseObject({ type: z.literal(name), ...common, ...shape })

const compliance = z.enum(['compliant', 'not-compliant'])
const riskLevel = z.enum(['LOW', 'MEDIUM', 'HIGH'])

/** Fields beyond those named in real-system.md §10 are CAEP 1.0's, unconfirmed (§10 marks them so). What else is in an event is kept. */
export const SecurityEvent = z.discriminatedUnion('type', [
  event('session-revoked', {}),
  event('token-claims-change', { claims: z.record(z.string(), z.json()) }),
  event('credential-change', {
    credential_type: z.string(),
    change_type: z.enum(['create', 'revoke', 'update', 'delete']),
    friendly_name: z.string().optional(),
  }),
  event('assurance-level-change', {
    namespace: z.string(),
    current_level: z.string(),
    previous_level: z.string().optional(),
    change_direction: z.enum(['increase', 'decrease']).optional(),
  }),
  event('device-compliance-change', { previous_status: compliance, current_status: compliance }),
  event('session-established', { acr: z.string().optional(), amr: z.array(z.string()).optional() }),
  event('session-presented', { ext_id: z.string().optional() }),
  event('risk-level-change', {
    principal: z.string(),
    current_level: riskLevel,
    previous_level: riskLevel.optional(),
    risk_reason: z.string().optional(),
  }),
])
export type SecurityEvent = z.infer<typeof SecurityEvent>
export const securityEventTypes = SecurityEvent.options.map(option => option.shape.type.value)

/** RFC 9493 §3: what the event is about. Other formats and members are kept as they came. */
export const SubjectId = z.looseObject({ format: z.string() })
export type SubjectId = z.infer<typeof SubjectId>

/** A user, agent or application of the tenant by object id (RFC 9493 §3.2.4, Issuer and Subject). */
export const issuerAndSubject = (iss: string, sub: string): SubjectId => ({ format: 'iss_sub', iss, sub })

export interface SecurityEventOrder {
  issuer: string
  audience: string
  jti: string
  now: EpochMs
  subject: SubjectId
  event: SecurityEvent
  /** RFC 8417 §2.2: events of one cause share it. */
  txn?: string
}

/** A SET about one event. CAEP asks for one event a token, and forbids `sub` and `exp` in it. */
export function createSecurityEvent(transmitter: SigningKey, order: SecurityEventOrder): Promise<string> {
  const { type, ...details } = order.event
  return transmitter.sign(
    { typ: 'secevent+jwt' },
    {
      iss: order.issuer,
      aud: order.audience,
      iat: Math.floor(order.now / 1000),
      jti: order.jti,
      ...(order.txn === undefined ? {} : { txn: order.txn }),
      sub_id: jsonObject(order.subject),
      events: { [securityEventPrefix + type]: jsonObject(details) },
    },
  )
}

/** Leaves out what is not set: it has no place in JSON. */
const jsonObject = (value: object): JsonObject =>
  z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(value)))

export interface SecurityEventExpectation {
  issuer: string
  publicJwk: JWK
  audience: string
  now: EpochMs
  /** Ids of the tokens taken before. */
  seen: SeenProofs
}

export type SecurityEventCheck = Extract<
  ProofCheck,
  'malformed' | 'algorithm' | 'signature' | 'type' | 'audience' | 'issuer' | 'iat' | 'jti'
>

export type SecurityEventResult =
  | {
      ok: true
      jti: string
      txn: string | null
      issuedAt: EpochMs
      subject: SubjectId
      events: SecurityEvent[]
      /** Events of other types, by their URI: kept and not acted on (RFC 8417 §2.2: "MUST be ignored"). */
      ignored: Record<string, Json>
    }
  | { ok: false; check: SecurityEventCheck; message: string }

/** How long a token's id is remembered, and how old a token may be: a day, since delivery is retried. Ours. */
export const securityEventMaxAgeSeconds = 24 * 3600
const clockToleranceSeconds = 60

/** Refuses with the check that failed. A refused token is not remembered. */
export const checkSecurityEvent = (token: string, expect: SecurityEventExpectation): Promise<SecurityEventResult> =>
  checkLater(securityEvent(token, expect))

const SetClaims = z.object({
  iat: z.number(),
  jti: z.string().min(1),
  txn: z.string().optional(),
  sub_id: SubjectId,
  events: z.record(z.string(), z.json()),
})

function* securityEvent(token: string, expect: SecurityEventExpectation): Checking<SecurityEventResult> {
  const key = publicKeyOf(expect.publicJwk)
  const { now, audience } = expect
  const what = 'security event token'
  const verified = yield* verifyJwt(what, token, key ? [key] : [], {
    now,
    audience,
    expires: false,
    typ: 'secevent+jwt',
  })
  if (!verified.ok) return refuse(checks[verified.check] ?? 'malformed', verified.message)
  const { claims } = verified
  if (claims.iss !== expect.issuer)
    return refuse('issuer', `The ${what} is refused: its issuer is ${quote(claims.iss)}, not "${expect.issuer}".`)
  for (const forbidden of ['exp', 'sub'])
    if (forbidden in claims) return refuse('malformed', `The ${what} is refused: it must not have "${forbidden}".`)
  const parsed = SetClaims.safeParse(claims)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refuse('malformed', `The ${what} is refused: ${issue?.path.join('.')}: ${issue?.message}.`)
  }
  const { iat, jti, txn, sub_id: subject, events: sent } = parsed.data
  const seconds = Math.floor(now / 1000)
  if (iat - seconds > clockToleranceSeconds || seconds - iat > securityEventMaxAgeSeconds)
    return refuse(
      'iat',
      `The ${what} is refused: it was issued ${Math.abs(seconds - iat)} s ${iat > seconds ? 'in the future' : 'ago'}.`,
    )
  const read = readEvents(sent)
  if (typeof read === 'string') return refuse('malformed', `The ${what} is refused: ${read}.`)
  // RFC 8417 §2.2: an id is unique with its issuer; another issuer's must not keep this one's from being taken.
  const id = `${expect.issuer} ${jti}`
  if (expect.seen.has(id)) return refuse('jti', `Security event token ${jti} was taken before.`)
  expect.seen.add(id, epochMs((Math.floor(iat) + securityEventMaxAgeSeconds + 1) * 1000))
  return { ok: true, jti, txn: txn ?? null, issuedAt: epochMs(Math.floor(iat) * 1000), subject, ...read }
}

/** Checks of a JWT that a SET shares. */
const checks: Partial<Record<ProofCheck, SecurityEventCheck>> = {
  malformed: 'malformed',
  algorithm: 'algorithm',
  signature: 'signature',
  type: 'type',
  audience: 'audience',
  iat: 'iat',
}

function readEvents(sent: Record<string, Json>): { events: SecurityEvent[]; ignored: Record<string, Json> } | string {
  const events: SecurityEvent[] = []
  const ignored: Record<string, Json> = {}
  for (const [uri, details] of Object.entries(sent)) {
    const type = uri.startsWith(securityEventPrefix) ? uri.slice(securityEventPrefix.length) : null
    if (type === null || !securityEventTypes.some(known => known === type)) {
      ignored[uri] = details
      continue
    }
    if (!isJsonObject(details)) return `its event ${type} is no object`
    const parsed = SecurityEvent.safeParse({ ...details, type })
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return `its event ${type}: ${issue?.path.join('.')}: ${issue?.message}`
    }
    events.push(parsed.data)
  }
  return events.length + Object.keys(ignored).length > 0 ? { events, ignored } : 'it holds no event'
}

const refuse = (check: SecurityEventCheck, message: string): SecurityEventResult => ({ ok: false, check, message })
