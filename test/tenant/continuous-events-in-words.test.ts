// Continuous access evaluation written out: the event each fact is told as, what each event from outside means here, and whom a subject is.
import { describe, expect, test } from 'vitest'
import {
  acceptSecurityEvent,
  byRef,
  type Directory,
  securityEventOf,
  steppers,
  subjectOf,
} from '../../main/tenant/index.ts'
import { subjectIdOf } from '../../main/tenant/services/continuous-events.ts'
import { requestSight } from '../../main/tenant/services/continuous-sight.ts'
import { issuerOf, type SecurityEvent, type SubjectId } from '../../main/tokens/index.ts'
import { SignalKind } from '../../shared/model/facts/signal.ts'
import type { Fact } from '../../shared/model/facts.ts'
import type { Credential, RiskLevel } from '../../shared/model/identity.ts'
import type { Json, JsonObject } from '../../shared/model/json.ts'
import { epochMs } from '../../shared/model/units.ts'
import { credentials, exchange, guid, pc, tokenIssued } from './material.ts'
import { shortened, under, written } from './written.ts'

const letters = (name: string): string => `aaaaaaaa-0000-4000-8000-${name.padStart(12, 'B')}`
const tenant = { id: guid(90), displayName: 'Contoso', domain: 'contoso.com', region: 'US' }
const directory: Directory = {
  tenant,
  humans: byRef([
    { ref: 'human:b', id: letters('b'), displayName: 'B', userPrincipalName: 'b@contoso.com', ipAddress: '' },
    { ref: 'human:a', id: letters('a'), displayName: 'A', userPrincipalName: 'Adele@Contoso.com', ipAddress: '' },
  ]),
  blueprints: byRef([
    {
      ref: 'blueprint:a',
      id: guid(10),
      appId: guid(11),
      principalId: letters('f'),
      displayName: 'B',
      owners: [],
      sponsors: [],
    },
  ]),
  agents: byRef([{ ref: 'agent:a', id: letters('c'), displayName: 'C', blueprint: 'blueprint:a', sponsors: [] }]),
  agentUsers: byRef([
    { ref: 'agentUser:a', id: letters('d'), displayName: 'D', userPrincipalName: 'd@contoso.com', agent: 'agent:a' },
  ]),
  pools: new Map(),
  pcs: byRef([{ ...pc, deviceId: letters('e') }]),
}
const us = issuerOf(tenant.id)
const by = { by: null }
const [certificate, secret, federated] = credentials
const added = (credential: Credential | undefined): Fact[] =>
  credential ? [{ type: 'credential.added', credential, by: null }] : []
const risk = (from: RiskLevel, to: RiskLevel): Fact => ({
  type: 'risk.changed',
  subject: 'agent:a',
  from: { riskLevel: from, riskState: 'none' },
  to: { riskLevel: to, riskState: 'atRisk' },
  riskDetail: 'none',
  ...by,
})

const facts: readonly Fact[] = [
  { type: 'human.sessionsRevoked', human: 'human:a', ...by },
  { type: 'agentUser.sessionsRevoked', agentUser: 'agentUser:a', ...by },
  { type: 'human.disabled', human: 'human:a', ...by },
  { type: 'agent.disabled', agent: 'agent:a', disabledByMicrosoftStatus: null, ...by },
  { type: 'agentUser.disabled', agentUser: 'agentUser:a', ...by },
  { type: 'human.softDeleted', human: 'human:a', ...by },
  { type: 'agent.softDeleted', agent: 'agent:a', cause: 'request', ...by },
  { type: 'agentUser.softDeleted', agentUser: 'agentUser:a', cause: 'request', ...by },
  { type: 'session.released', session: 'session:a', pc: 'pc:a', reason: 'revoked' },
  { type: 'session.released', session: 'session:a', pc: 'pc:a', reason: 'done' },
  { type: 'human.passwordChanged', human: 'human:a', ...by },
  ...[certificate, secret, federated].flatMap(added),
  { type: 'credential.revoked', credential: 'credential:a', blueprint: 'blueprint:a', reason: 'old', ...by },
  { type: 'credential.expired', credential: 'credential:a', blueprint: 'blueprint:a', ...by },
  { type: 'pc.postureChanged', pc: 'pc:a', compliant: true, reason: '' },
  { type: 'pc.postureChanged', pc: 'pc:a', compliant: false, reason: 'Firewall off.' },
  risk('none', 'low'),
  risk('medium', 'high'),
  {
    type: 'blueprint.inheritanceChanged',
    blueprint: 'blueprint:a',
    inheritablePermissions: [
      { resourceAppId: guid(40), inheritableScopes: { kind: 'none' }, inheritableRoles: { kind: 'none' } },
    ],
    ...by,
  },
  { type: 'session.connected', session: 'session:a', pc: 'pc:a', token: 'token:a' },
  tokenIssued('token:a'),
  tokenIssued('token:a', exchange),
  { type: 'session.stepUpMet', session: 'session:a', human: 'human:a' },
  // those the directory does not know, and what is told to nobody
  { type: 'human.disabled', human: 'human:nobody', ...by },
  { type: 'task.completed', task: 'task:a', answer: '', outcome: 'done' },
]

const change = (credential_type: string, change_type: 'create' | 'revoke' | 'update' | 'delete'): SecurityEvent => ({
  type: 'credential-change',
  credential_type,
  change_type,
})
const assurance = (change_direction?: 'increase' | 'decrease'): SecurityEvent => ({
  type: 'assurance-level-change',
  namespace: 'NIST-AAL',
  current_level: 'nist-aal1',
  ...(change_direction ? { change_direction } : {}),
})
const level = (current_level: 'LOW' | 'MEDIUM' | 'HIGH'): SecurityEvent => ({
  type: 'risk-level-change',
  principal: 'USER',
  current_level,
})
const device = (current_status: 'compliant' | 'not-compliant'): SecurityEvent => ({
  type: 'device-compliance-change',
  previous_status: 'compliant',
  current_status,
})
const events: readonly SecurityEvent[] = [
  { type: 'session-revoked' },
  { type: 'session-revoked', reason_admin: { de: 'Gesperrt.', en: 'Blocked.' } },
  { type: 'session-revoked', reason_admin: { de: 'Gesperrt.', fr: 'Bloqué.' } },
  { type: 'session-revoked', reason_admin: {} },
  ...['fido2-platform', 'phone-sms', 'app', 'x509', 'password', 'not-a-fido2'].flatMap(kind =>
    (['create', 'update'] as const).map(how => change(kind, how)),
  ),
  change('password', 'revoke'),
  change('password', 'delete'),
  device('compliant'),
  device('not-compliant'),
  ...(['LOW', 'MEDIUM', 'HIGH'] as const).map(level),
  { type: 'token-claims-change', claims: {} },
  assurance('increase'),
  assurance('decrease'),
  assurance(),
  { type: 'session-established' },
  { type: 'session-presented' },
]

const accept = (subject: SubjectId, accepted: SecurityEvent[], ignored: JsonObject = {}) =>
  acceptSecurityEvent(
    { ok: true, jti: 'jti-1', txn: null, issuedAt: epochMs(0), subject, events: accepted, ignored },
    'https://caep.contoso.com',
    directory,
  )

describe('Continuous access evaluation, written out', () => {
  test('facts as events', async () => {
    const text = facts.map(fact => under(written(fact), [securityEventOf(fact, directory)]))
    await expect(shortened(text.join('\n'))).toMatchFileSnapshot('./services/events-sent.txt')
  })

  test('events as facts', async () => {
    const person = { format: 'iss_sub', iss: us, sub: letters('a') }
    const stranger = { format: 'email', email: 'stranger@fabrikam.com', more: undefined }
    const text = [
      ...events.map(event => under(written(event), accept(person, [event]))),
      under('two at once', accept(person, [{ type: 'session-revoked' }, level('HIGH')])),
      under('about nobody here', accept(stranger, [{ type: 'session-revoked' }])),
      under('of a type nobody knows', accept(person, [], { 'https://example.com/event': {} })),
    ]
    await expect(shortened(text.join('\n'))).toMatchFileSnapshot('./services/events-received.txt')
  })

  test('subjects', async () => {
    const own = (sub: Json): JsonObject => ({ format: 'iss_sub', iss: us, sub })
    const subjects: readonly JsonObject[] = [
      ...['a', 'b', 'c', 'd', 'e', 'f'].flatMap(name =>
        [letters(name), letters(name).toLowerCase(), letters(name).toUpperCase()].map(sub => own(sub)),
      ),
      own(guid(10)),
      { format: 'iss_sub', iss: us, sub: 7 },
      { format: 'iss_sub', iss: us },
      { format: 'iss_sub', iss: 'https://login.example', sub: letters('a') },
      { format: 'email', email: 'ADELE@contoso.COM' },
      { format: 'email', email: 'd@contoso.com' },
      { format: 'email', email: 'c@contoso.com' },
      { format: 'email' },
      { format: 'opaque', id: 'session:x' },
      { format: 'opaque', id: letters('d').toLowerCase() },
      { format: 'opaque', id: letters('e').toUpperCase() },
      { format: 'opaque', id: 'something' },
      { format: 'opaque', id: 7 },
      { format: 'opaque' },
      {
        format: 'complex',
        session: { format: 'opaque', id: 'session:x' },
        device: own(letters('e')),
        user: own(letters('a')),
      },
      { format: 'complex', device: own(letters('e')), user: own(letters('a')) },
      { format: 'complex', session: 'session:x', user: own(letters('a')) },
      { format: 'complex' },
      { format: 'phone_number', phone_number: '+1' },
      {},
    ]
    const refs = ['human:a', 'agent:a', 'agentUser:a', 'blueprint:a', 'pc:a', 'session:a', 'human:none'] as const
    const text = [
      ...subjects.map(subject => under(written(subject), [subjectOf(directory, subject)])),
      ...refs.map(ref => under(ref, [subjectIdOf(directory, ref)])),
    ]
    await expect(shortened(text.join('\n'))).toMatchFileSnapshot('./services/subjects.txt')
  })

  test('what a resource knows of a token', async () => {
    const standings = ['live', 'reduced', 'challenged', 'ended'] as const
    const { context } = steppers().token.start({ id: 'token:a' })
    const bound = { ...context, boundTo: 'pc:a', hearing: 'entra' } as const
    const text = standings.flatMap(standing =>
      [null, ...SignalKind.options].map(signal =>
        under(`${standing}, told ${signal ?? 'nothing'}`, [
          requestSight(standing, { ...bound, signal }, 'acting'),
          requestSight(standing, { ...context, signal, boundTo: null, hearing: 'nothing' }, 'notActing'),
        ]),
      ),
    )
    await expect(text.join('\n')).toMatchFileSnapshot('./services/told.txt')
  })
})
