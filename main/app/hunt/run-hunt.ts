// What the command line does with a hunt: opens the case, runs it, and gives its rows or writes them into a file.
import type { Env } from '../../../shared/model/env.ts'
import type { Cell, HuntColumn } from '../../../shared/model/hunt.ts'
import type { EpochMs, EvidenceId } from '../../../shared/model/units.ts'
import { openCase } from '../../case/index.ts'
import { type CaseHuntEnd, CaseHunting, type CaseHuntRequest, type Cut } from '../../investigation/index.ts'
import { thenClose } from '../then-close.ts'
import { answerFormatOf, writeAnswer } from './write-answer.ts'

export interface HuntOrder extends CaseHuntRequest {
  /** The case. */
  readonly file: string
  readonly env: Env
  /** A new file for the rows; null to have them in the report. */
  readonly out: string | null
}

export interface HuntReport extends Omit<CaseHuntEnd, 'cut'> {
  /** The limit that was reached, here or where the query ran. */
  readonly cut: Cut | null
  readonly columns: readonly HuntColumn[]
  /** Empty where they were written into a file. */
  readonly table: readonly (readonly Cell[])[]
  /** For each row of the table the record it is read from. */
  readonly records: readonly (EvidenceId | null)[]
  readonly at: EpochMs
  /** Of the hunt itself, from the query to the last row. */
  readonly milliseconds: number
  readonly notes: readonly string[]
  readonly chart: string | null
}

/** Refuses what `CaseHunting.hunt`, `openCase` and, with `out`, `writeAnswer` refuse. Nothing is written to the case. */
export async function runHunt({ file, env, out, ...request }: HuntOrder): Promise<HuntReport> {
  const format = out === null ? null : answerFormatOf(out)
  // A command has nothing to keep responsive.
  const store = await openCase({ file, env, worker: 'inline' })
  return thenClose(store, async () => {
    const hunting = new CaseHunting(store, { now: () => env.clock.now() })
    try {
      await hunting.prepare(request.signal)
      const start = env.clock.now()
      await using hunt = await hunting.hunt(request)
      const [table, records]: [Cell[][], (EvidenceId | null)[]] = [[], []]
      const notes = [...hunt.notes]
      if (out !== null && format !== null) {
        const told = await writeAnswer(hunt, out, format, { ...(request.signal && { signal: request.signal }) })
        notes.push(...[...told].map(([what, count]) => `${count} × ${what}`))
      } else {
        for await (const piece of hunt.pieces) {
          table.push(...piece.rows)
          records.push(...piece.records)
        }
      }
      const milliseconds = env.clock.now() - start
      const { columns, at, render } = hunt
      return { ...hunt.end(), columns, table, records, at, milliseconds, notes, chart: render?.chart ?? null }
    } finally {
      await hunting.close()
    }
  })
}
