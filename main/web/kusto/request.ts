// What a client asks for beside its query: parameters, limits, and how the answer is to come.
// https://learn.microsoft.com/kusto/api/rest/request-properties
import { z } from 'zod'
import { epochMs } from '../../../shared/model/units.ts'
import type { HuntLimits } from '../../app/index.ts'

const Properties = z.object({
  Options: z.record(z.string(), z.unknown()).nullish(),
  /** Values of `declare query_parameters` as KQL writes them; some clients give numbers and truths as JSON. */
  Parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .nullish()
    .transform(parameters => parameters ?? {}),
})

/** Some clients write the properties as JSON within a text. */
const properties = z
  .union([
    Properties,
    z
      .string()
      .transform((text, context) => parsed(text, context))
      .pipe(Properties),
  ])
  .nullish()
  .transform(said => said ?? { Options: null, Parameters: {} })

export const Body = z.object({
  db: z
    .string()
    .nullish()
    .transform(db => db ?? undefined),
  csl: z.string(),
  properties,
})
export type Body = z.infer<typeof Body>

function parsed(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('no JSON')
    return z.NEVER
  }
}

/** The service's own usual limits: https://learn.microsoft.com/kusto/concepts/query-limits */
const usual: HuntLimits = { rows: 500_000, bytes: 64 << 20, milliseconds: 4 * 60_000 }
const longest = 60 * 60_000

const count = z.coerce.number().int().nonnegative().optional().catch(undefined)
const flag = z.union([z.boolean(), z.string().transform(text => text.toLowerCase() === 'true')]).catch(false)

const Options = z.object({
  servertimeout: z.string().optional().catch(undefined),
  truncationmaxrecords: count,
  truncationmaxsize: count,
  notruncation: flag,
  norequesttimeout: flag,
  results_v2_fragment_primary_tables: flag,
  /** What now() gives. */
  query_now: z.iso
    .datetime({ offset: true })
    .transform(text => epochMs(Date.parse(text)))
    .optional()
    .catch(undefined),
})
export type Options = z.infer<typeof Options>

/** What is not known here, or not as it should be, stays as it is without it. */
export const optionsOf = (said: unknown): Options => Options.parse(said ?? {})

export function limitsOf(options: Options): HuntLimits {
  const { truncationmaxrecords: records, truncationmaxsize: size, notruncation } = options
  const all = Number.MAX_SAFE_INTEGER
  return {
    rows: notruncation ? all : (records ?? usual.rows),
    bytes: notruncation ? all : (size ?? usual.bytes),
    milliseconds: options.norequesttimeout
      ? longest
      : Math.min(millisecondsIn(options.servertimeout) ?? usual.milliseconds, longest),
  }
}

/** `[d.]hh:mm:ss[.fffffff]`; null where it is something else, or nothing. */
function millisecondsIn(timespan: string | undefined): number | null {
  const [, days = '0', hours, minutes, seconds] =
    /^(?:(\d+)\.)?(\d\d):(\d\d):(\d\d(?:\.\d+)?)$/.exec(timespan ?? '') ?? []
  if (hours === undefined) return null
  const milliseconds = (Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  return milliseconds > 0 ? Math.round(milliseconds) : null
}
