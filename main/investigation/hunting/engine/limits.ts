// What a hunt may cost, and what is said where it would cost more.
import { Refusal } from '../../../../shared/errors.ts'

export interface HuntLimits {
  /** From the asking to the last row. */
  readonly milliseconds: number
  /** Of the answer. */
  readonly rows: number
  /** Of the answer, written as JSON. */
  readonly bytes: number
}

export const huntLimits: HuntLimits = { milliseconds: 60_000, rows: 1_000_000, bytes: 1024 ** 3 }

/** What the process that hunts may take, whatever is asked of it. */
export interface ProcessLimits {
  /** Resident memory of the whole process, at which it is ended. */
  readonly residentBytes: number
  /** What DuckDB keeps to by itself; what it does not count comes on top. */
  readonly memoryBytes: number
  /** Written to a temporary folder by large sorts and joins. */
  readonly temporaryBytes: number
  readonly threads: number
  /** How long a hunt that was told to stop may take to do so before its process is ended. */
  readonly graceMilliseconds: number
}

export const processLimits: ProcessLimits = {
  residentBytes: 1024 ** 3,
  memoryBytes: 512 * 1024 ** 2,
  temporaryBytes: 2 * 1024 ** 3,
  threads: 2,
  graceMilliseconds: 2000,
}

const shorten = 'Narrow the time range, filter earlier in the query, or summarize.'

/** What is too much, as `where.key` of the refusal has it. */
export type LimitKey = keyof HuntLimits | 'memory'

const overLimit = (key: LimitKey, message: string, todo: string): Refusal =>
  new Refusal('hunt.limit', message, { where: { key }, todo })

export const tooLong = ({ milliseconds }: HuntLimits): Refusal =>
  overLimit('milliseconds', `The hunt took longer than the limit of ${milliseconds / 1000} s.`, shorten)

export const tooManyRows = ({ rows }: HuntLimits): Refusal =>
  overLimit(
    'rows',
    `The answer has more rows than the limit of ${rows.toLocaleString('en')}.`,
    'Filter further, summarize, or end the query with take.',
  )

export const tooManyBytes = ({ bytes }: HuntLimits): Refusal =>
  overLimit(
    'bytes',
    `The answer is larger than the limit of ${sizeText(bytes)}.`,
    'Project fewer columns, filter further, or end the query with take.',
  )

export const tooMuchMemory = ({ residentBytes }: ProcessLimits): Refusal =>
  overLimit('memory', `The hunt needs more memory than the limit of ${sizeText(residentBytes)}.`, shorten)

function sizeText(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${bytes / 1024 ** 3} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`
}
