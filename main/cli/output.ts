// How a command answers: JSON for programs or text for people on standard output, trouble on standard error, and the exit code.
import { Refusal, type RefusalData } from '../../shared/errors.ts'

/** What `npm run -s throughline -- COMMAND` ends with. */
export const exitCodes = { done: 0, refused: 1, checkFailed: 2, bug: 70 } as const

export interface Streams {
  out(text: string): void
  error(text: string): void
  /** Settles when `out` may be given more, or has nobody left who reads. Left out: always. */
  drained?(): Promise<void>
  /** Standard input, where the command has one. */
  readonly input?: AsyncIterable<Uint8Array>
}

/** What a command found: the same told to a program and to a person. */
export interface Answer {
  readonly json: object
  readonly text: string
  readonly exitCode: number
}

export function print({ json, text }: Answer, asJson: boolean, streams: Streams): void {
  streams.out(asJson ? `${JSON.stringify(json)}\n` : `${text}\n`)
}

/** Prints what went wrong and gives the exit code that says so. */
export function printTrouble(error: unknown, asJson: boolean, streams: Streams): number {
  if (error instanceof Refusal) {
    streams.error(asJson ? `${JSON.stringify(refusalJson(error.data))}\n` : refusalText(error.data))
    return exitCodes.refused
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const message = error instanceof Error ? error.message : String(error)
  streams.error(
    asJson ? `${JSON.stringify({ bug: { message, trace } })}\n` : `This is a bug in Throughline.\n${trace}\n`,
  )
  return exitCodes.bug
}

/** What a query is refused for stands at the top: programs that hunt read nothing else. */
function refusalJson(refused: RefusalData): object {
  if (!refused.code.startsWith('hunt.')) return { refused }
  const { code, message, where, todo } = refused
  return { code, message, line: where?.line, column: where?.column, todo, refused }
}

function refusalText({ code, message, where, kept, todo }: RefusalData): string {
  const place = [where?.file, where?.line, where?.column].filter(part => part !== undefined).join(':')
  const told = where?.file === undefined ? message : placed(message, where.file, place)
  const lines = [`${told} [${code}]`, kept, todo]
  return `${lines.filter(line => line !== undefined).join('\n')}\n`
}

/** The message behind the place it is about, where it does not name that file itself. */
export const placed = (message: string, file: string, place = file): string =>
  message.includes(file) ? message : `${place}: ${message}`

/** Rows under a heading, columns padded to their widest cell. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows]
  const widths = heading.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)))
  return all
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
