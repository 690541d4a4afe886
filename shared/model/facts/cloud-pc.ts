// Facts of Cloud PCs: provisioned and enrolled, reset and attested between two sessions, updated, quarantined and replaced.
import { z } from 'zod'
import { HumanRef, PcRef, PoolRef, SessionRef } from '../refs.ts'
import { Sha256Hex } from '../units.ts'
import { fact } from './fact.ts'

/** What a Cloud PC is brought up to: an image, or the Windows settings of its policy. */
export const PcUpdate = z.object({ what: z.enum(['image', 'policy']), version: z.string() })
export type PcUpdate = z.infer<typeof PcUpdate>

export const cloudPcFacts = [
  // provisioning: Entra join, Intune enrolment, baseline
  fact('pc.provisioning', { pc: PcRef, pool: PoolRef }),
  fact('pc.entraJoined', { pc: PcRef }),
  fact('pc.intuneEnrolled', { pc: PcRef }),
  /** Its place in the pool is provisioned anew: another device, the same count. */
  fact('pc.replacing', { pc: PcRef }),
  fact('pc.deprovisioned', { pc: PcRef }),

  // posture and updates
  fact('pc.postureChanged', { pc: PcRef, compliant: z.boolean(), reason: z.string() }),
  fact('pc.updatePending', { pc: PcRef, update: PcUpdate }),
  fact('pc.updating', { pc: PcRef, update: PcUpdate }),
  fact('pc.updated', { pc: PcRef, update: PcUpdate }),

  // the Cloud PC goes back to the pool
  fact('pc.resetting', { pc: PcRef, session: SessionRef }),
  fact('pc.wiped', {
    pc: PcRef,
    erased: z.object({
      files: z.number().int(),
      processes: z.number().int(),
      cookies: z.number().int(),
      tokens: z.number().int(),
      clipboard: z.number().int(),
    }),
  }),
  fact('pc.verified', { pc: PcRef, checks: z.array(z.object({ name: z.string(), clean: z.boolean() })) }),
  /** Ours: Microsoft publishes no attestation of a reset. The hash is that of everything on the machine. */
  fact('pc.attested', { pc: PcRef, baselineHash: Sha256Hex }),
  fact('pc.available', { pc: PcRef }),
  fact('pc.quarantined', { pc: PcRef, reason: z.string() }),

  /** Kept as it is for forensics: no reset, and no session. Windows 365 has it for people's Cloud PCs; for agents' it is ours. */
  fact('pc.placedUnderReview', { pc: PcRef, session: SessionRef.nullable(), reason: z.string(), by: HumanRef }),
  fact('pc.removedFromReview', { pc: PcRef, by: HumanRef }),
] as const
