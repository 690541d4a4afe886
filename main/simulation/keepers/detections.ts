// Follows the facts as ID Protection and Defender do: runs their detectors, and lets each finding be known when its lag is over.

import type { RecordedFact } from '../../../shared/model/facts.ts'
import { type RiskDetection, riskRef } from '../../../shared/model/identity.ts'
import type { AgentRef } from '../../../shared/model/refs.ts'
import {
  attribution,
  behaviourWatchers,
  byType,
  hasLicence,
  lags,
  lookUp,
  type RiskFinding,
  riskWatchers,
  type Sighted,
  type SignalSight,
  type Usual,
} from '../../tenant/index.ts'
import { seededIds } from '../env.ts'
import { agentRef } from '../opening/estate.ts'
import type { Stage } from '../stage.ts'
import { alarm } from './alarm.ts'

/**
 * Always on, where the tenant has the licence: ID Protection's detections of agents come with Microsoft Entra ID P2,
 * Defender with Microsoft 365 E5.
 * What it draws it draws beside the run: a run in which nothing is found is the same to the byte.
 */
export function detections(stage: Stage): (recorded: RecordedFact) => void {
  const { scenario, estate, world } = stage
  const who = attribution()
  const see: SignalSight = {
    ...who,
    requestOf: world.roster.requestOf,
    ...given(scenario),
  }
  const { licences = ['E5'] } = estate.directory.tenant
  const risks = byType(hasLicence(licences, 'P2') ? riskWatchers() : [])
  const behaviours = byType(licences.includes('E5') ? behaviourWatchers() : [])
  const raise = alarm(stage)
  return recorded => {
    const { seq, at, fact } = recorded
    who.learn(fact)
    for (const each of risks.get(fact.type) ?? []) {
      const sighted = each.hear(at, fact, see)
      if (sighted !== null && !sighted.again) letArise(stage, seq, sighted)
    }
    for (const each of behaviours.get(fact.type) ?? []) {
      const sighted = each.hear(at, fact, see)
      if (sighted !== null) raise(seq, sighted)
    }
  }
}

/** What the scenario says was known before the run began, and which of its documents and mails give orders to who reads them. */
function given({ signals, sites, mails }: Stage['scenario']): Pick<SignalSight, 'usual' | 'threats' | 'injections'> {
  const usual = new Map<AgentRef, Usual>(signals.usual.map(({ agent, ...known }) => [agentRef(agent), known]))
  const inDocuments = sites.flatMap(({ url: siteUrl, files }) =>
    files.flatMap(({ path, injection }) => (injection ? [{ siteUrl, path, passage: injection.text }] : [])),
  )
  const inMails = mails.flatMap(({ injection }) =>
    injection ? [{ mailUrl: 'https://outlook.office.com/mail/inbox', passage: injection.text }] : [],
  )
  const injections = [...inDocuments, ...inMails]
  return { usual: agent => usual.get(agent) ?? null, threats: new Set(signals.threatIntelligence), injections }
}

/** It arises now, once all that happens at this moment has happened, and is detected later: offline. */
function letArise({ env, world, scheduler, estate }: Stage, seq: number, { agent, found }: Sighted<RiskFinding>): void {
  const random = env.random.fork(`risk detection ${seq} ${found.riskEventType}`)
  const now = env.clock.now()
  const { riskEventType, riskLevel, riskEvidence, request, measured } = found
  const detection: RiskDetection = {
    id: seededIds(random).guid(),
    riskEventType,
    riskLevel,
    riskEvidence,
    detectionTimingType: 'offline',
    activityDateTime: now,
    additionalInfo: JSON.stringify(measured),
    ...(request
      ? {
          signInCorrelationId: request.correlationId,
          signInRequestId: request.requestId,
          signInClientDisplayName: lookUp(estate.directory.agents, agent).displayName,
          ...(request.session ? { clientSessionId: request.session.slice('session:'.length) } : {}),
        }
      : {}),
  }
  const to = riskRef(agent)
  const { from, to: until } = lags.identityProtection
  const lag = Math.round(from + (until - from) * random.next())
  scheduler.lapse(now, () => {
    world.send({ kind: 'risk', to, event: { type: 'risk.arise', subject: agent, detection: detection.id } })
    scheduler.lapse(now + lag, () =>
      world.send({ kind: 'risk', to, event: { type: 'risk.detect', subject: agent, detection } }),
    )
  })
}
