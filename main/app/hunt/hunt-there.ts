// What the command line does with a hunt where the logs live elsewhere: asks there, and gives the rows or writes them into a file.
import type { Cell } from '../../../shared/model/hunt.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { HuntAnswer, HuntLimits } from '../../investigation/index.ts'
import { type ConnectOptions, connect } from '../remote.ts'
import type { HuntReport } from './run-hunt.ts'
import { answerFormatOf, writeAnswer } from './write-answer.ts'

export interface HuntThereOrder extends ConnectOptions {
  /** An address or a connection file. */
  readonly from: string
  readonly text: string
  /** Values of `declare query_parameters`, by name, as a person writes them. */
  readonly parameters: Readonly<Record<string, string>>
  readonly at?: EpochMs
  readonly limits: Partial<HuntLimits>
  /** A new file for the rows; null to have them in the report. */
  readonly out: string | null
  readonly signal: AbortSignal
}

/** Refuses what `EvidenceSource.hunt` refuses, argument.invalid for the connection and, with `out`, what `writeAnswer` refuses. */
export async function huntThere({ from, text, out, env, showCode, ...options }: HuntThereOrder): Promise<HuntReport> {
  const format = out === null ? null : answerFormatOf(out)
  const source = await connect(from, { env, ...(showCode !== undefined && { showCode }) })
  try {
    const start = env.clock.now()
    const answer = await source.hunt(text, options)
    const table: Cell[][] = []
    const told: string[] = []
    if (out !== null && format !== null) {
      const hunt = { columns: answer.columns, pieces: piecesOf(answer) }
      const counts = await writeAnswer(hunt, out, format, { signal: options.signal })
      told.push(...[...counts].map(([what, count]) => `${count} × ${what}`))
    } else for await (const rows of answer.rows) table.push(...rows)
    const { rows, cut, notes } = answer.end()
    const { columns, render } = answer
    return {
      columns,
      table,
      records: table.map(() => null),
      rows,
      total: cut === null ? rows : null,
      cut,
      at: options.at ?? start,
      milliseconds: env.clock.now() - start,
      notes: [...notes, ...told],
      chart: render?.chart ?? null,
    }
  } finally {
    await source.close()
  }
}

/** No record of a case is behind a row from elsewhere. */
async function* piecesOf({ rows }: HuntAnswer) {
  for await (const some of rows) yield { rows: [...some], records: some.map(() => null) }
}
