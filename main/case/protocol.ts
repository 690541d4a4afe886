// What may be asked of the store and what it answers: one table, parsed on both sides of the worker's port.
import { z } from 'zod'
import { RefusalData } from '../../shared/errors.ts'
import { Act, Annotations, DoneAct } from '../../shared/model/act.ts'
import { CaseHealth, Compaction } from '../../shared/model/case-health.ts'
import {
  CaseInfo,
  Evidence,
  FormatId,
  ImportedPath,
  LinkKind,
  LogPlane,
  RecordDetail,
  RejectedLine,
  TableName,
  VerifyReport,
} from '../../shared/model/evidence.ts'
import { isJsonObject, type JsonObject } from '../../shared/model/json.ts'
import { PreviewedPath } from '../../shared/model/preview.ts'
import { EpochMs, EvidenceId, Sha256Hex } from '../../shared/model/units.ts'
import { TableColumns } from './columns/catalogue.ts'
import { LentColumns } from './columns/lent.ts'
import { OwnTableName } from './columns/own-tables.ts'

interface CallShape<Input, Output> {
  readonly input: z.ZodType<Input>
  readonly output: z.ZodType<Output>
}
const call = <Input, Output>(input: z.ZodType<Input>, output: z.ZodType<Output>): CallShape<Input, Output> => ({
  input,
  output,
})

const count = z.number().int().nonnegative()
const bytes = z.custom<Uint8Array>(value => value instanceof Uint8Array)
// Fields were parsed as JSON on the other side, and walking through all of them again costs more than decoding them.
const fields = z.custom<JsonObject>(isJsonObject)
const WireEvidence = Evidence.extend({ fields })
const next = count.nullable()

export const Run = z.object({ run: z.string(), scenario: z.string(), seed: count })
export type Run = z.infer<typeof Run>

/** Records of one log in one format, a JSON text a line: bytes move to another thread, objects would be copied twice. */
export const Lines = z.object({ plane: LogPlane, format: FormatId, lines: bytes })
export type Lines = z.infer<typeof Lines>

/** A bundle that lies where it was to be: the tree that proves it, the key that signs it, `digest` of the signed manifest. */
const MadeBundle = z.object({
  annotations: count,
  files: count,
  bytes: count,
  digest: Sha256Hex,
  size: count,
  root: Sha256Hex,
  verifierKey: z.string(),
})
export type MadeBundle = z.infer<typeof MadeBundle>
/** What a tree head given earlier is to the case: in words, and whether the case goes on from it. */
export const HeadRelation = z.object({ ok: z.boolean(), size: count, key: z.string().nullable(), what: z.string() })
export type HeadRelation = z.infer<typeof HeadRelation>

/** What stands at a path, under another name, and what to read it as: all of it, or what stands at a path inside it. */
const Chosen = z.object({
  path: z.string(),
  name: z.string().optional(),
  as: FormatId.optional(),
  formats: z.record(z.string(), FormatId).optional(),
})

const calls = {
  info: call(z.object({}), CaseInfo),
  importPath: call(Chosen.extend({ at: EpochMs }), ImportedPath),
  previewPath: call(Chosen, PreviewedPath),
  appendLines: call(z.object({ run: Run, at: EpochMs, batches: z.array(Lines) }), z.null()),
  runs: call(z.object({}), z.array(Run)),
  rejected: call(
    z.object({ source: count, after: z.number().int(), limit: z.number().int().positive() }),
    z.object({ total: count, lines: z.array(RejectedLine) }),
  ),
  record: call(z.object({ id: EvidenceId }), RecordDetail.extend({ evidence: WireEvidence })),
  get: call(z.object({ ids: z.array(EvidenceId) }), z.array(WireEvidence)),
  raws: call(z.object({ ids: z.array(EvidenceId) }), z.array(z.string())),
  find: call(
    z.object({ kind: LinkKind, value: z.string(), most: z.number().positive().exactOptional() }),
    z.array(EvidenceId),
  ),
  scanPage: call(
    z.object({ tables: z.array(TableName), from: count }),
    z.object({ items: z.array(WireEvidence), next }),
  ),
  sourcePiece: call(z.object({ source: count, from: count, position: count }), z.object({ bytes, next })),
  verify: call(z.object({}), VerifyReport),
  bundle: call(
    z.object({
      entries: z.array(count),
      since: z.string().nullable(),
      by: z.string().nullable(),
      annotations: z.boolean(),
      at: EpochMs,
      out: z.string(),
    }),
    MadeBundle,
  ),
  relateHead: call(z.object({ note: z.string() }), HeadRelation),
  act: call(z.object({ at: EpochMs, acts: z.array(Act) }), z.array(DoneAct)),
  acts: call(
    z.object({ before: count.nullable(), limit: z.number().int().positive() }),
    z.object({ total: count, acts: z.array(DoneAct) }),
  ),
  annotations: call(z.object({}), Annotations),
  health: call(z.object({}), CaseHealth),
  merge: call(z.object({ at: EpochMs, files: z.array(z.string()) }), CaseInfo),
  compact: call(z.object({}), Compaction),
  lock: call(z.object({ to: z.string(), password: z.string(), salt: bytes, cost: count }), z.null()),
  columns: call(z.object({}), z.array(TableColumns)),
  lendColumns: call(z.object({ own: z.array(OwnTableName) }), LentColumns),
  close: call(z.object({}), z.null()),
}

export type Call = keyof typeof calls
export type Input<Name extends Call> = z.output<(typeof calls)[Name]['input']>
export type Output<Name extends Call> = z.output<(typeof calls)[Name]['output']>

/** The same table with input and output tied to the call's name. */
export const callShapes: { readonly [Name in Call]: CallShape<Input<Name>, Output<Name>> } = calls
export const CallName = z.custom<Call>(name => typeof name === 'string' && Object.hasOwn(calls, name))

/** What long work is given: ways to say how far it is, and to be told to stop. */
export interface Job {
  readonly signal: AbortSignal
  progress(done: number, total: number): void
}

export type Handlers = { readonly [Name in Call]: (input: Input<Name>, job: Job) => Promise<Output<Name>> }

/** Parses the input, does the work. Used alike behind the worker's port and in the same thread. */
export function answer<Name extends Call>(
  handlers: Handlers,
  name: Name,
  input: unknown,
  job: Job,
): Promise<Output<Name>> {
  return handlers[name](callShapes[name].input.parse(input), job)
}

/** Handed to the worker when it starts. The seed signs tree heads and is never stored. */
export const Opening = z.object({
  mode: z.enum(['create', 'open']),
  file: z.string(),
  seed: bytes,
  at: EpochMs,
  /** URL of the folder with the numbered SQL files. */
  migrations: z.url(),
  /** URL of the script of the threads that read large sources. */
  readers: z.url(),
  /** URL of the folder of the modules that the verifier and the page of a bundle are put together from. */
  standalone: z.url(),
  /** The same of those that look at the blocks of large cases in a verification. */
  checkers: z.url(),
})
export type Opening = z.infer<typeof Opening>

export const ToWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: count, name: CallName, input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: count }),
])
export type ToWorker = z.infer<typeof ToWorker>

/** Call 0 is the opening itself. */
export const FromWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), id: count, done: z.number(), total: z.number() }),
  z.object({ kind: z.literal('answer'), id: count, value: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: count, refusal: RefusalData }),
  z.object({ kind: z.literal('bug'), id: count, message: z.string(), stack: z.string() }),
])
export type FromWorker = z.infer<typeof FromWorker>
