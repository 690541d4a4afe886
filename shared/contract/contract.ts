// Everything the renderer may ask or hear. Input and output of each call are parsed on both sides.
import { z } from 'zod'
import { Annotations, Deed, DoneAct } from '../model/act.ts'
import { CaseHealth, Compaction } from '../model/case-health.ts'
import {
  CaseInfo,
  FormatId,
  ImportedFile,
  LinkKind,
  RecordDetail,
  RejectedLine,
  TableName,
  VerifyReport,
} from '../model/evidence.ts'
import { RecordedFact } from '../model/facts.ts'
import { PreviewedPath } from '../model/preview.ts'
import { ActorRef } from '../model/refs.ts'
import { ActorView, Frame, RunInfo, ScenarioInfo } from '../model/run.ts'
import { Trace, TraceSummary } from '../model/trace.ts'
import { EvidenceId } from '../model/units.ts'
import { Bundled, BundleWish, Exported, ExportWish } from './handing-over.ts'
import { huntCalls } from './hunt-calls.ts'

export const AppState = z.object({
  version: z.string(),
  host: z.enum(['electron', 'web']),
  case: CaseInfo.nullable(),
  /** The open case is the demo that a first start makes. */
  demo: z.boolean(),
})
export type AppState = z.infer<typeof AppState>

/** `recorded` is the entry that tells of it: written once all held, so not among those that were verified. */
export const Verified = VerifyReport.extend({ recorded: EvidenceId.optional() })
export type Verified = z.infer<typeof Verified>

/** A record that carries an identifier, and where the traces show it. */
export const Hit = z.object({
  record: EvidenceId,
  table: TableName,
  /** What the identifier is in this record. */
  kind: LinkKind,
  trace: z.string().nullable(),
  /** The node of that trace which the record stands behind. */
  node: z.string().nullable(),
})
export type Hit = z.infer<typeof Hit>

const nothing = z.object({})
const uploads = z.array(z.string()).min(1)
/** What to read content as, where the person knows better; `path` is where it stands in the file, as a preview says. */
const chosenFormats = z.array(z.object({ upload: z.string(), path: z.string(), format: FormatId })).default([])
const runId = z.object({ run: z.string() })

/** A call a service answers. Refusals it may answer with are listed in `shared/errors.ts`. */
export const calls = {
  'app.state': { input: nothing, output: AppState },

  /** Cases in the data folder, newest first. */
  'case.list': { input: nothing, output: z.array(z.object({ name: z.string(), file: z.string(), bytes: z.number() })) },
  'case.create': { input: z.object({ name: z.string().min(1).max(120) }), output: CaseInfo },
  'case.open': { input: z.object({ file: z.string() }), output: CaseInfo },
  'case.info': { input: nothing, output: CaseInfo },
  /** What an import of these files would do: `uploads` are handles the client got for each file the person chose. */
  'case.preview': {
    input: z.object({ uploads, formats: chosenFormats }),
    output: z.array(PreviewedPath.extend({ upload: z.string() })),
  },
  /** Imports files the host already holds, and forgets them. */
  'case.import': {
    input: z.object({ uploads, as: FormatId.optional(), formats: chosenFormats }),
    output: z.array(ImportedFile),
  },
  /** Forgets files that are not to be imported after all. */
  'case.discard': { input: z.object({ uploads }), output: nothing },
  'case.rejected': {
    input: z.object({
      source: z.number().int(),
      after: z.number().int().default(-1),
      limit: z.number().int().max(500).default(100),
    }),
    output: z.object({ total: z.number().int(), lines: z.array(RejectedLine) }),
  },
  'case.record': { input: z.object({ id: EvidenceId }), output: RecordDetail },
  'case.verify': { input: nothing, output: Verified },
  /** Writes what a person did into the ledger of the open case. */
  'case.act': { input: z.object({ deed: Deed }), output: DoneAct },
  /** What was done in the case, newest first: those before entry `before`, null for the newest of all. */
  'case.acts': {
    input: z.object({ before: EvidenceId.nullable().default(null), limit: z.number().int().positive().max(500) }),
    output: z.object({ total: z.number().int(), acts: z.array(DoneAct) }),
  },
  'case.annotations': { input: nothing, output: Annotations },
  'case.health': { input: nothing, output: CaseHealth },
  'case.compact': { input: nothing, output: Compaction },
  /** Writes the open case into a new file beside the cases that only the password opens. */
  'case.lock': { input: z.object({ password: z.string().min(1) }), output: z.object({ file: z.string() }) },
  /** Makes a case of an uploaded locked file, and opens it. */
  'case.unlock': {
    input: z.object({ upload: z.string(), password: z.string().min(1), name: z.string().min(1).max(120) }),
    output: CaseInfo,
  },
  /** Makes a case of two or more of those in the data folder, and opens it. Its progress is in thousandths. */
  'case.merge': {
    input: z.object({ files: z.array(z.string()).min(2).max(100), name: z.string().min(1).max(120) }),
    output: CaseInfo,
  },
  /** Writes an evidence bundle of the open case into the data folder. */
  'case.bundle': { input: BundleWish, output: Bundled },
  /** Writes records of the open case into a new folder of the data folder, in a form other tools read. */
  'case.export': { input: ExportWish, output: Exported },

  'investigate.traces': { input: nothing, output: z.array(TraceSummary) },
  /** Records that carry exactly this identifier, of whichever kind it is; the first 20. */
  'investigate.find': { input: z.object({ text: z.string().max(400) }), output: z.array(Hit).max(20) },
  'investigate.trace': { input: z.object({ id: z.string() }), output: Trace },

  /** Where each of these records is shown: those that no trace shows are left out. */
  'investigate.shown': {
    input: z.object({ records: z.array(EvidenceId).max(5000) }),
    output: z.array(z.object({ record: EvidenceId, trace: z.string(), node: z.string() })),
  },

  ...huntCalls,

  'live.scenarios': { input: nothing, output: z.array(ScenarioInfo) },
  /** Runs recorded in the open case, and those started since. */
  'live.runs': { input: nothing, output: z.array(RunInfo) },
  /** Starts a new run whose logs go into the open case as it advances. */
  'live.start': { input: z.object({ scenario: z.string(), seed: z.number().int().nonnegative() }), output: RunInfo },
  /** Lets the world take up to `count` more facts and returns just those. */
  'live.step': {
    input: runId.extend({ count: z.number().int().nonnegative().max(10_000) }),
    output: z.object({ run: RunInfo, facts: z.array(RecordedFact) }),
  },
  /** Facts told so far. */
  'live.facts': { input: runId, output: z.array(RecordedFact) },
  'live.frame': { input: runId.extend({ seq: z.number().int() }), output: Frame },
  'live.actor': { input: runId.extend({ seq: z.number().int(), ref: ActorRef }), output: ActorView },

  /** Shows what was handed over, or a case, in the file manager of the system. Only a desktop host can. */
  'host.show': { input: z.object({ path: z.string() }), output: nothing },

  'job.cancel': { input: z.object({ job: z.string() }), output: z.object({ cancelled: z.boolean() }) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type CallName = keyof typeof calls
export type CallInput<Name extends CallName> = z.input<(typeof calls)[Name]['input']>
export type CallRequest<Name extends CallName> = z.output<(typeof calls)[Name]['input']>
export type CallOutput<Name extends CallName> = z.output<(typeof calls)[Name]['output']>

export const JobProgress = z.object({
  job: z.string(),
  title: z.string(),
  done: z.number(),
  total: z.number(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
})
export type JobProgress = z.infer<typeof JobProgress>

export const events = {
  'case.changed': CaseInfo,
  'job.progress': JobProgress,
} as const satisfies Record<string, z.ZodType>

export type EventName = keyof typeof events
export type EventData<Name extends EventName> = z.output<(typeof events)[Name]>

/** The services behind the contract, as `main/app` implements them. */
export type Services = { [Name in CallName]: (request: CallRequest<Name>) => Promise<CallOutput<Name>> }
