// The two families of errors: a Refusal is expected and becomes data; anything else that throws is a bug.
import { z } from 'zod'

/** Every code a person or a caller may meet. Stable: a code is never renamed or reused. */
export const refusalCodes = [
  // input that cannot be taken
  'import.unrecognised',
  'import.unreadable',
  'import.badLine',
  'scenario.unknown',
  'scenario.invalid',
  'change.invalid',
  'argument.invalid',
  // the case file
  'case.missing',
  'case.exists',
  'case.notACase',
  'case.newer',
  'case.damaged',
  'case.closed',
  'case.busy',
  'case.notLocked',
  'case.wrongPassword',
  // looking things up
  'record.unknown',
  'trace.unknown',
  'run.unknown',
  'actor.absent',
  'source.unknown',
  // work
  'job.cancelled',
  // the host
  'host.unauthorised',
  'host.forbiddenOrigin',
  'host.forbiddenHost',
  'host.badMessage',
  'host.unreachable',
  'host.alreadyRunning',
  'runtime.tooOld',
  // who takes records from us
  'collector.unreachable',
  'collector.refused',
  // hunting: the query can not be read, is not run here, is too large, or ended with an error in its data
  'hunt.syntax',
  'hunt.unsupported',
  'hunt.limit',
  'hunt.failed',
  // the library of hunts: there is none of this name
  'hunt.unknown',
  // hunting where the logs are elsewhere: no way there, not let in, told to come back later
  'hunt.unreachable',
  'hunt.unauthorised',
  'hunt.throttled',
] as const

export const RefusalCode = z.enum(refusalCodes)
export type RefusalCode = z.infer<typeof RefusalCode>

/** Where in the input the trouble is. Lines and columns count from 1. */
export const Where = z.object({
  file: z.string().optional(),
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
  key: z.string().optional(),
})
export type Where = z.infer<typeof Where>

/** A refusal as plain data: what happened, where, what was kept, and what to do next. */
export const RefusalData = z.object({
  code: RefusalCode,
  message: z.string(),
  where: Where.optional(),
  kept: z.string().optional(),
  todo: z.string().optional(),
})
export type RefusalData = z.infer<typeof RefusalData>

/** Thrown where input is refused, caught at the next boundary and turned into `data`. Never used for bugs. */
export class Refusal extends Error {
  readonly data: RefusalData

  constructor(code: RefusalCode, message: string, more: Omit<RefusalData, 'code' | 'message'> = {}) {
    super(message)
    this.name = 'Refusal'
    this.data = { code, message, ...more }
  }

  get code(): RefusalCode {
    return this.data.code
  }
}
