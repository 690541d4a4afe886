// The small words every part of a scenario file is written with: keys, instants, durations.
import { z } from 'zod'

/** A name other parts of the file refer to. */
export const Key = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'is not a key: lower-case letters, digits and hyphens')
export const Instant = z.iso.datetime().describe('UTC with milliseconds, as in 2026-09-17T09:14:02.118Z')
export const Milliseconds = z.number().int().nonnegative()
/** What a person reads of it. */
export const Sentence = z.string().min(1)
