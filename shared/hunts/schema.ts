// What a hunt of the shipped library is: its query in KQL, and what a person has to know of it before and after it is run.
import { z } from 'zod'
import { ScalarType } from '../model/hunt.ts'
import { threats } from '../scenarios/threats.ts'
import { Sentence } from '../scenarios/words.ts'

/**
 * Where a query of Microsoft's runs as it is. The same record has its time in `TimeGenerated` in a workspace of Log Analytics
 * or Sentinel, and in `Timestamp` in advanced hunting.
 */
export const huntSurfaces = ['log-analytics', 'advanced-hunting'] as const
export const HuntSurface = z.enum(huntSurfaces)
export type HuntSurface = z.infer<typeof HuntSurface>

export const HuntSeverity = z.enum(['informational', 'low', 'medium', 'high'])
export type HuntSeverity = z.infer<typeof HuntSeverity>

/** What the columns of an answer name. `app`: an application that is no agent. */
export const huntEntities = ['user', 'agent', 'blueprint', 'app', 'device', 'address', 'token', 'file'] as const
export const HuntEntity = z.enum(huntEntities)
export type HuntEntity = z.infer<typeof HuntEntity>

const Name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not a name: letters, digits and underscores')

/** As `declare query_parameters` has it. A dynamic can have no default there, so a list is a text with commas. */
export const HuntParameter = z.strictObject({
  name: Name,
  type: ScalarType.exclude(['dynamic']),
  /** As KQL writes it: `1d`, `20`, `"a, b"`. */
  default: z.string().min(1),
  /** What it means to whoever changes it. */
  means: Sentence,
})
export type HuntParameter = z.infer<typeof HuntParameter>

/** The query is Kusto's own and runs unchanged where the logs live; it begins with the declaration of its parameters. */
export const HuntDocument = z.strictObject({
  title: Sentence,
  /** What it finds, in one sentence. */
  finds: Sentence,
  /** Ids of the published catalogues, as `threats.ts` has them. */
  threats: z
    .array(z.string().refine(id => Object.hasOwn(threats, id), 'is no threat of the catalogues'))
    .min(1)
    .refine(ids => new Set(ids).size === ids.length, 'names a threat twice'),
  surfaces: z.array(HuntSurface).min(1),
  /** Tables it reads. Without rows in them it finds nothing, which says nothing. */
  tables: z.array(Name).min(1),
  severity: HuntSeverity,
  parameters: z.array(HuntParameter),
  /** Columns of its answer that name somebody or something to look into. */
  entities: z.partialRecord(HuntEntity, z.array(Name).min(1)),
  /** What else looks like this. */
  falsePositives: z.array(Sentence).min(1),
  query: z.string().min(1),
})
export type HuntDocument = z.infer<typeof HuntDocument>
