// Facts of identity protection: what gave rise to a detection, when it was detected, and where an identity stands since.
import { z } from 'zod'
import { RiskDetail, RiskDetection, RiskLevel, RiskState, RiskSubject } from '../identity.ts'
import { ActorRef } from '../refs.ts'
import { Guid } from '../units.ts'
import { fact } from './fact.ts'

const RiskStanding = z.object({ riskLevel: RiskLevel, riskState: RiskState })

export const riskFacts = [
  /** It happened, and nobody knows yet: the detection with this id is still to come. */
  fact('risk.arose', { subject: RiskSubject, detection: Guid }),
  fact('risk.detected', { subject: RiskSubject, detection: RiskDetection }),
  /** `by` is null where a detection changed it. */
  fact('risk.changed', {
    subject: RiskSubject,
    from: RiskStanding,
    to: RiskStanding,
    riskDetail: RiskDetail,
    by: ActorRef.nullable(),
  }),
] as const
