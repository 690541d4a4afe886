// Asks services that hold logs elsewhere: opens a connection, and pulls what a trace needs from it into a case.
import { existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { Refusal } from '../../shared/errors.ts'
import type { Env } from '../../shared/model/env.ts'
import type { Trace } from '../../shared/model/trace.ts'
import { type EpochMs, epochMs } from '../../shared/model/units.ts'
import { type CaseStore, createCase, openCase } from '../case/index.ts'
import {
  connectionOf,
  type EvidenceSource,
  kustoSource,
  type Pulled,
  pull,
  readTrace,
  type Wanted,
  type Window,
  wantedOf,
} from '../investigation/index.ts'
import { thenClose } from './then-close.ts'

/** A command has nothing to keep responsive. */
const worker = 'inline'

export interface ConnectOptions {
  readonly env: Env
  /** Shows a person where to sign in and with which code. */
  readonly showCode?: (message: string) => void
}

/** @param from an address or a connection file, as `connectionOf` has it. Refuses argument.invalid. */
export const connect = (from: string, { env, showCode }: ConnectOptions): Promise<EvidenceSource> =>
  kustoSource({
    connection: connectionOf(from),
    ids: env.ids,
    wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    ...(showCode !== undefined && { showCode }),
  })

export interface PullRequest extends ConnectOptions {
  readonly from: string
  /** The case, made where it does not exist. */
  readonly file: string
  /** Identifiers of any kind. */
  readonly ids: readonly string[]
  /** A trace of the case, whose identifiers are asked for too. */
  readonly trace: string | null
  readonly window: Window
  readonly rounds: number
  readonly rows: number
  readonly by: string | null
  readonly signal: AbortSignal
}

/** Around a trace whose times are not named otherwise: what led to it and what came of it. */
const hourMs = 3_600_000

/**
 * What stops it after it began is told in what it gives, and what came before is in the case. Refuses argument.invalid,
 * trace.unknown, and what `openCase` refuses.
 */
export async function pullInto(request: PullRequest): Promise<Pulled & { readonly window: Window }> {
  const { from, file, ids, env, trace } = request
  if (ids.length === 0 && trace === null)
    throw new Refusal('argument.invalid', 'Nothing is said of what to pull.', {
      todo: 'Name identifiers with --id, or a trace of the case with --trace.',
    })
  const connection = connectionOf(from)
  if (trace !== null && !existsSync(file)) throw new Refusal('case.missing', `There is no case ${file}.`)
  const store = existsSync(file) ? await openCase({ file, env, worker }) : await createCase({ file, env, worker })
  return thenClose(store, async () => {
    const known = trace === null ? null : await readTrace(store, trace)
    const window = around(known, request.window)
    const wanted = [...ids.map(value => ({ kind: null, value: value.trim() })), ...(await identifiersOf(known, store))]
    const source = await connect(from, request)
    try {
      const { rounds, rows, by, signal } = request
      const credential = connection.credential.kind
      const pulled = await pull(source, store, {
        wanted,
        window,
        rounds,
        rows,
        by,
        signal,
        credential,
        at: env.clock.now(),
      })
      return { ...pulled, window }
    } finally {
      await source.close()
    }
  })
}

const identifiersOf = async (trace: Trace | null, store: CaseStore): Promise<Wanted[]> =>
  trace === null ? [] : wantedOf(trace, store)

function around(trace: Trace | null, { since, until }: Window): Window {
  const { start = null, end = null } = trace?.summary ?? {}
  const moved = (at: EpochMs | null, by: number): EpochMs | null => (at === null ? null : epochMs(at + by))
  return { since: since ?? moved(start, -hourMs), until: until ?? moved(end, hourMs) }
}
