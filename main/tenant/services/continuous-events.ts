// CAEP both ways: which Security Event Tokens the tenant's facts give rise to, and what an event from another transmitter means here.

import type { SignalKind } from '../../../shared/model/facts/signal.ts'
import type { Fact, FactOf, FactType } from '../../../shared/model/facts.ts'
import type { RiskLevel } from '../../../shared/model/identity.ts'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { type ActorRef, type CredentialRef, SessionRef } from '../../../shared/model/refs.ts'
import {
  issuerAndSubject,
  issuerOf,
  type SecurityEvent,
  type SecurityEventResult,
  type SubjectId,
} from '../../tokens/index.ts'
import type { Directory } from '../indexes/directory.ts'

/** What is told to receivers: an event and whom it is about. The one who sends it adds issuer, audience, id and time. */
export interface OutgoingEvent {
  subject: SubjectId
  event: SecurityEvent
}
type FactMap = { [Type in FactType]: FactOf<Type> }
type Telling = { about: ActorRef; event: SecurityEvent }
type Outgoing = { [Type in FactType]?: (fact: FactMap[Type]) => Telling | null }

const revoked = (about: ActorRef, why: string): Telling => ({
  about,
  event: { type: 'session-revoked', initiating_entity: 'admin', reason_admin: { en: why } },
})
/** CAEP knows no "none". */
const caepLevel = { none: 'LOW', low: 'LOW', medium: 'MEDIUM', high: 'HIGH' } as const satisfies Record<
  RiskLevel,
  string
>
const compliance = (compliant: boolean) => (compliant ? ('compliant' as const) : ('not-compliant' as const))
const credentialTypes = { certificate: 'x509', clientSecret: 'password', federatedIdentityCredential: 'app' } as const

/** Which of the eight event types a fact is. An account that is disabled or deleted loses its sessions: CAEP has no event of its own for it. */
const outgoing = {
  'human.sessionsRevoked': ({ human }) => revoked(human, 'All refresh tokens were revoked.'),
  'agentUser.sessionsRevoked': ({ agentUser }) => revoked(agentUser, 'All refresh tokens were revoked.'),
  'human.disabled': ({ human }) => revoked(human, 'The account was disabled.'),
  'agent.disabled': ({ agent }) => revoked(agent, 'The account was disabled.'),
  'agentUser.disabled': ({ agentUser }) => revoked(agentUser, 'The account was disabled.'),
  'human.softDeleted': ({ human }) => revoked(human, 'The account was deleted.'),
  'agent.softDeleted': ({ agent }) => revoked(agent, 'The account was deleted.'),
  'agentUser.softDeleted': ({ agentUser }) => revoked(agentUser, 'The account was deleted.'),
  'session.released': ({ session, reason }) =>
    reason === 'revoked' ? revoked(session, 'The session was revoked while it ran.') : null,
  'human.passwordChanged': ({ human }) => ({
    about: human,
    event: { type: 'credential-change', credential_type: 'password', change_type: 'update' },
  }),
  'credential.added': ({ credential }) => ({
    about: credential.blueprint,
    event: {
      type: 'credential-change',
      credential_type: credentialTypes[credential.kind],
      change_type: 'create',
      friendly_name: credential.displayName,
    },
  }),
  'credential.revoked': ({ credential, blueprint }) => credentialGone(credential, blueprint, 'revoke'),
  'credential.expired': ({ credential, blueprint }) => credentialGone(credential, blueprint, 'delete'),
  'pc.postureChanged': ({ pc, compliant }) => ({
    about: pc,
    event: {
      type: 'device-compliance-change',
      previous_status: compliance(!compliant),
      current_status: compliance(compliant),
    },
  }),
  'risk.changed': ({ subject, from, to }) => ({
    about: subject,
    event: {
      type: 'risk-level-change',
      principal: 'USER',
      previous_level: caepLevel[from.riskLevel],
      current_level: caepLevel[to.riskLevel],
    },
  }),
  'blueprint.inheritanceChanged': ({ blueprint, inheritablePermissions }) => ({
    about: blueprint,
    event: {
      type: 'token-claims-change',
      claims: { scp: inheritablePermissions.map(({ resourceAppId }) => resourceAppId) },
    },
  }),
  'session.connected': ({ session }) => ({ about: session, event: { type: 'session-established' } }),
  // single sign-on: the session is shown to Entra for a token
  'token.issued': ({ request }) =>
    request.session ? { about: request.session, event: { type: 'session-presented' } } : null,
  'session.stepUpMet': ({ session }) => ({
    about: session,
    event: {
      type: 'assurance-level-change',
      namespace: 'NIST-AAL',
      previous_level: 'nist-aal1',
      current_level: 'nist-aal2',
      change_direction: 'increase',
    },
  }),
} satisfies Outgoing

/** CAEP wants a type; what kind of credential it was is not in the fact. */
const credentialGone = (credential: CredentialRef, about: ActorRef, change: 'revoke' | 'delete'): Telling => ({
  about,
  event: { type: 'credential-change', credential_type: 'app', change_type: change, friendly_name: credential },
})

/** The event that receivers are told of `fact`; null where CAEP has none for it, or the directory no such object. */
export function securityEventOf(fact: Fact, directory: Directory): OutgoingEvent | null {
  const told = tell(outgoing, fact.type, fact)
  const subject = told && subjectIdOf(directory, told.about)
  return told && subject ? { subject, event: told.event } : null
}

function tell<Type extends FactType>(table: Outgoing, type: Type, fact: FactMap[Type]): Telling | null {
  return table[type]?.(fact) ?? null
}

/** What each event means for live tokens. Null: nothing follows from it. A token whose claims or assurance are no longer so is asked for anew. */
export function signalOfEvent(event: SecurityEvent): SignalKind | null {
  switch (event.type) {
    case 'session-revoked':
      return 'refreshTokensRevoked'
    case 'credential-change':
      if (event.change_type === 'create') return /^(fido|phone|app)/.test(event.credential_type) ? 'mfaEnabled' : null
      return event.credential_type === 'password' ? 'passwordChanged' : null
    case 'device-compliance-change':
      return event.current_status === 'not-compliant' ? 'deviceNotCompliant' : null
    case 'risk-level-change':
      return ({ LOW: null, MEDIUM: 'riskElevated', HIGH: 'highRisk' } as const)[event.current_level]
    case 'token-claims-change':
      return 'policyChanged'
    case 'assurance-level-change':
      return event.change_direction === 'decrease' ? 'policyChanged' : null
    case 'session-established':
    case 'session-presented':
      return null
  }
}

export type ReceivedFact = FactOf<'caep.received' | 'caep.unmatched'>

/** What a Security Event Token that was checked says here: a fact for each of its events, those nobody here is meant by among them. */
export function acceptSecurityEvent(
  set: Extract<SecurityEventResult, { ok: true }>,
  issuer: string,
  directory: Directory,
): ReceivedFact[] {
  const { jti } = set
  const subject = subjectOf(directory, set.subject)
  const unmatched = (event: string, reason: string): ReceivedFact => ({
    type: 'caep.unmatched',
    issuer,
    jti,
    event,
    subject: jsonObject(set.subject),
    reason,
  })
  return [
    ...set.events.map((event): ReceivedFact => {
      if (subject === null) return unmatched(event.type, 'The tenant has nobody of that name.')
      const signal = signalOfEvent(event)
      const reason = reasonOf(event) ?? (signal === null ? 'Nothing follows from it.' : `It means ${signal}.`)
      return { type: 'caep.received', issuer, jti, event: event.type, subject, signal, reason }
    }),
    ...Object.keys(set.ignored).map(uri => unmatched(uri, 'An event of a type that is not known here.')),
  ]
}

const reasonOf = ({ reason_admin: reason }: SecurityEvent): string | null =>
  reason?.en ?? Object.values(reason ?? {})[0] ?? null

/** RFC 9493: people, agents and devices by issuer and object id, a session by its own id. */
export function subjectIdOf(directory: Directory, ref: ActorRef): SubjectId | null {
  const session = SessionRef.safeParse(ref)
  if (session.success) return { format: 'opaque', id: session.data }
  const found = named(directory).find(each => each.ref === ref)
  return found ? issuerAndSubject(issuerOf(directory.tenant.id), found.id) : null
}

/** Whom a subject identifier means: by issuer and subject, email (the sign-in name) or opaque id; of a complex one the narrowest part. */
export function subjectOf(directory: Directory, subject: JsonObject | SubjectId): ActorRef | null {
  const text = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '')
  switch (subject.format) {
    case 'iss_sub': {
      if (subject.iss !== issuerOf(directory.tenant.id)) return null
      return named(directory).find(({ id }) => id.toLowerCase() === text(subject.sub))?.ref ?? null
    }
    case 'email':
      return (
        signInNames(directory).find(each => each.userPrincipalName.toLowerCase() === text(subject.email))?.ref ?? null
      )
    case 'opaque': {
      const session = SessionRef.safeParse(subject.id)
      if (session.success) return session.data
      return named(directory).find(({ id }) => id.toLowerCase() === text(subject.id))?.ref ?? null
    }
    case 'complex': {
      const part = [subject.session, subject.device, subject.user].find(isJsonObject)
      return part ? subjectOf(directory, part) : null
    }
    default:
      return null
  }
}

const signInNames = ({ humans, agentUsers }: Directory) => [...humans.values(), ...agentUsers.values()]

function named(directory: Directory): { ref: ActorRef; id: string }[] {
  return [
    ...signInNames(directory),
    ...directory.agents.values(),
    ...Array.from(directory.blueprints.values(), ({ ref, principalId }) => ({ ref, id: principalId })),
    ...Array.from(directory.pcs.values(), ({ ref, deviceId }) => ({ ref, id: deviceId })),
  ]
}

const jsonObject = (value: Record<string, unknown>): JsonObject =>
  Object.fromEntries(Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined))
