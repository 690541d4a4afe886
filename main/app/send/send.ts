// Sends the records of a case, or of a run as it is played, to a collector, a file, or whoever reads.
import { setTimeout } from 'node:timers/promises'
import { Refusal } from '../../../shared/errors.ts'
import type { Env } from '../../../shared/model/env.ts'
import {
  type CaseStore,
  type Outgoing,
  type OutgoingRequest,
  openCase,
  outgoingOf,
  type Sender,
  senderOf,
  type WireFormat,
} from '../../case/index.ts'
import { type Selection, selected } from '../export/selection.ts'
import { playNew } from '../playing.ts'
import { thenClose } from '../then-close.ts'
import { openCollector } from './collector.ts'
import { type LineFile, newLineFiles } from './line-files.ts'

/** What went out. */
export interface SendReport {
  readonly format: WireFormat
  readonly to: string
  readonly requests: number
  readonly records: number
  /** Records in no request, by the reason. */
  readonly leftOut: Readonly<Record<string, number>>
  /** Spans that were cut to the exporter's 250 KB. */
  readonly shortened: number
  /** Of the records sent, those a collector said it did not take. */
  readonly rejected: number
  /** Where they went to files. */
  readonly files: readonly LineFile[]
}

export interface SendOptions {
  readonly as: WireFormat
  /** `http://127.0.0.1:PORT` of a collector, a new file, or `-`. A file gets each request's body as a line; see `newLineFiles`. Whoever reads gets all lines. */
  readonly to: string
  /** Takes the lines where they go to `-`. */
  readonly write: (line: string) => void
  /** Lets so many milliseconds go by; left out, real ones. */
  readonly wait?: (milliseconds: number) => Promise<void>
}

/** Refuses what `openCase` refuses, `argument.invalid` for a place that can not be sent to, and what a collector refuses. */
export async function exportCase(
  file: string,
  env: Env,
  { selection = {}, ...options }: SendOptions & { readonly selection?: Selection },
): Promise<SendReport> {
  const store = await openCase({ file, env, worker: 'inline' })
  return thenClose(store, async () => {
    const { size } = await store.info()
    const told = options.to === '-' ? 'standard output' : options.to
    return sendOf(store, selected(store, selection, size), { ...options, told })
  })
}

/** Sends these records of a case that is open, and tells its ledger that they left for what is `told`. */
export async function sendOf(
  store: CaseStore,
  pages: AsyncIterable<readonly Outgoing[]>,
  { told, ...options }: SendOptions & { readonly told: string },
): Promise<SendReport> {
  const report = await send(pages, options)
  // What left the case is part of its history. Nothing left it where nothing could be sent.
  await store.act({ act: 'export', form: options.as, to: told, records: report.records })
  return report
}

/** Facts played at a time. */
const stepSize = 200

/** Plays a scenario to its end and sends what the logs see of it meanwhile, without a case. Refuses `scenario.unknown` and `scenario.invalid` too. */
export async function streamScenario(scenario: string, seed: number, options: SendOptions): Promise<SendReport> {
  const playing = await playNew(scenario, seed, new Set())
  async function* records(): AsyncGenerator<readonly Outgoing[]> {
    while (!playing.run.done()) yield (await playing.step(stepSize)).records.flatMap(outgoingOf)
  }
  return send(records(), options)
}

interface Place {
  /** How many of its records were not taken. */
  take(request: OutgoingRequest): Promise<number>
  /** The files that were written. */
  close(): readonly LineFile[]
}

async function send(pages: AsyncIterable<readonly Outgoing[]>, options: SendOptions): Promise<SendReport> {
  const { as: format, to } = options
  const place = placeOf(options)
  const sender = senderOf(format)
  const sent = { requests: 0, records: 0, rejected: 0 }
  const take = async (requests: readonly OutgoingRequest[]): Promise<void> => {
    for (const request of requests) {
      sent.rejected += await place.take(request).catch(error => {
        throw placed(error, sent)
      })
      sent.requests += 1
      sent.records += request.records
    }
  }
  let files: readonly LineFile[] = []
  try {
    for await (const page of pages) for (const record of page) await take(sender.push(record))
    await take(sender.end())
  } finally {
    files = place.close()
  }
  return { format, to, ...sent, ...leftOutOf(sender), files }
}

const leftOutOf = ({ leftOut, shortened }: Sender) => ({ leftOut: Object.fromEntries(leftOut), shortened })

/** What a collector refused, with what it had taken before. */
function placed(error: unknown, { requests, records }: { requests: number; records: number }): unknown {
  if (!(error instanceof Refusal) || requests === 0) return error
  const kept = `${requests} requests with ${records} records were taken before.`
  return new Refusal(error.code, error.message, { ...error.data, kept: `${error.data.kept ?? ''} ${kept}`.trim() })
}

function placeOf({ to, as: format, write, wait }: SendOptions): Place {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(to)) {
    const collector = openCollector({ address: to, format, wait: wait ?? (milliseconds => setTimeout(milliseconds)) })
    return { take: collector.post, close: () => [] }
  }
  if (to === '-') return { take: async ({ body }) => written(write(`${body}\n`)), close: () => [] }
  const files = newLineFiles(to, format === 'otlp')
  return { take: async request => written(files.write(request)), close: files.close }
}

/** Whoever writes takes all. */
const written = (_done: unknown): number => 0
