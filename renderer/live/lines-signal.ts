// How continuous verification looks on the stage: risk, policy changes, critical events, claims challenges, CAEP events.
import type { FactOf } from '../../shared/model/facts.ts'
import { riskRef } from '../../shared/model/identity.ts'
import { type Lines, line, type MessageTone, note } from './message.ts'
import { firstActor, nameOf, tokenName } from './names.ts'
import { stateWord } from './words.ts'

type Signal = FactOf<'cae.signalled'>['signal']

export const signalWords: Readonly<Record<Signal, string>> = {
  accountDisabled: 'account disabled',
  accountDeleted: 'account deleted',
  blueprintDisabled: 'blueprint disabled',
  refreshTokensRevoked: 'refresh tokens revoked',
  passwordChanged: 'password changed',
  mfaEnabled: 'multifactor authentication enabled',
  highRisk: 'high risk',
  riskElevated: 'risk elevated',
  deviceNotCompliant: 'device not compliant',
  policyChanged: 'policy changed',
  locationPolicyChanged: 'location policy changed',
}

const delayWords: Readonly<Record<FactOf<'cae.signalled'>['delay'], string>> = {
  instant: 'at once',
  nearRealTime: 'within 15 minutes',
  policy: 'within a day',
}

type Standing = FactOf<'risk.changed'>['to']

const isBad = ({ riskLevel, riskState }: Standing) => riskState === 'confirmedCompromised' || riskLevel === 'high'
const standingTone = (to: Standing): MessageTone => (isBad(to) ? 'refuse' : to.riskState === 'atRisk' ? 'warn' : 'ok')
const standingWord = ({ riskLevel, riskState }: Standing): string =>
  riskState === 'atRisk' ? `${riskLevel} risk` : riskState === 'none' ? 'no risk' : stateWord(riskState).toLowerCase()

export const signalLines: Lines = {
  'risk.arose': ({ subject }, names) =>
    note('entra', 'Risk arises', riskRef(subject), `${nameOf(names, subject)}, nobody knows yet`),
  'risk.detected': ({ subject, detection }, names) =>
    line({
      from: 'defence',
      to: 'entra',
      label: `Risk detected: ${detection.riskLevel}`,
      detail: `${nameOf(names, subject)}, ${detection.riskEventType}: ${detection.riskEvidence}`,
      actor: riskRef(subject),
      tone: 'warn',
    }),
  'risk.changed': ({ subject, from, to, riskDetail, by }, names) =>
    line({
      from: by?.startsWith('human:') ? 'human' : 'entra',
      to: 'entra',
      label: `Risk: ${standingWord(to)}`,
      detail: [
        nameOf(names, subject),
        `was ${standingWord(from)}`,
        ...(riskDetail === 'none' ? [] : [riskDetail]),
      ].join(', '),
      actor: riskRef(subject),
      tone: standingTone(to),
    }),

  'policy.changed': ({ change, reason }, names) =>
    note('entra', changes[change], firstActor(names), reason, { tab: 'decision' }),

  'cae.signalled': ({ token, signal, delay }, names) =>
    note(
      'entra',
      `Critical event: ${signalWords[signal]}`,
      token,
      `${tokenName(names, token)}, known ${delayWords[delay]}`,
      {
        tone: 'warn',
        tab: 'token',
      },
    ),
  'cae.notHeard': ({ token, signal, reason }, names) =>
    note(
      'entra',
      `Not heard: ${signalWords[signal]}`,
      token,
      `${tokenName(names, token)} stands until it expires: ${reason}`,
      {
        tone: 'warn',
        tab: 'token',
      },
    ),
  'cae.delivered': ({ token, signal, endsSession }, names) =>
    line({
      from: 'entra',
      to: 'resource',
      label: `Revocation: ${signalWords[signal]}`,
      detail: `${tokenName(names, token)}${endsSession ? ', and its session ends' : ''}`,
      actor: token,
      tone: endsSession ? 'refuse' : 'warn',
      tab: 'token',
    }),
  'cae.challenged': ({ call, token, htm, htu, signal, reason }, names) =>
    line({
      from: 'resource',
      to: 'cloudpc',
      label: '401 insufficient_claims',
      detail: `${signalWords[signal]}, ${tokenName(names, token)}: ${reason}`,
      full: `${htm} ${htu}`,
      actor: token,
      tone: 'refuse',
      reply: true,
      tab: 'decision',
      bars: [{ change: 'close', lane: 'resource', key: call, cut: 'Challenged' }],
    }),

  'caep.received': ({ issuer, event, subject, signal, reason }, names) =>
    line({
      from: 'defence',
      to: 'entra',
      label: `CAEP ${event}`,
      detail: `${nameOf(names, subject)}: ${reason}`,
      full: issuer,
      actor: subject,
      tone: signal === null ? 'plain' : 'warn',
    }),
  'caep.unmatched': ({ issuer, event, reason }, names) =>
    line({
      from: 'defence',
      to: 'entra',
      label: `CAEP ${event} kept`,
      detail: reason,
      full: issuer,
      actor: firstActor(names),
      tone: 'warn',
    }),
}

const changes = {
  policy: 'Policy changed',
  group: 'Whom policies are for changed',
  location: 'Location policy changed',
} as const
