// Facts of Cloud PCs between two sessions: reset, verified, available again or quarantined.
import { z } from 'zod'
import { PcRef, SessionRef } from '../refs.ts'
import { fact } from './fact.ts'

export const cloudPcFacts = [
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
  fact('pc.available', { pc: PcRef }),
  fact('pc.quarantined', { pc: PcRef, reason: z.string() }),
] as const
