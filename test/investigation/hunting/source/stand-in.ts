// A source of fixed answers, a query each, for what carries answers and does not care where they come from.

import type { EvidenceSource, HuntAnswer, HuntOptions, SourceTable } from '../../../../main/investigation/index.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { Cell, HuntColumn } from '../../../../shared/model/hunt.ts'

export interface Fixed {
  readonly columns: readonly HuntColumn[]
  readonly rows: readonly (readonly Cell[])[]
  readonly render?: HuntAnswer['render']
  /** What the rows end with instead of an end. */
  readonly breaks?: Error
}

export interface StandIn extends EvidenceSource {
  readonly asked: { readonly kql: string; readonly options: HuntOptions }[]
}

/** Answers what is listed, refuses everything else as a query that can not be read. */
export function standIn(
  answers: Readonly<Record<string, Fixed | Error>>,
  tables: readonly SourceTable[] = [],
): StandIn {
  const asked: { kql: string; options: HuntOptions }[] = []
  return {
    asked,
    kind: 'case',
    name: 'a stand-in',
    place: { address: 'memory', database: null },
    records: null,
    schema: async () => tables,
    hunt: async (kql, options = {}) => {
      asked.push({ kql, options })
      const fixed = answers[kql]
      if (fixed instanceof Error) throw fixed
      if (fixed === undefined)
        throw new Refusal('hunt.syntax', `There is no table ${kql}.`, { where: { line: 1, column: 3 } })
      return answerOf(fixed, options.limits?.rows ?? Number.POSITIVE_INFINITY)
    },
    close: async () => {},
  }
}

function answerOf({ columns, rows, render = null, breaks }: Fixed, most: number): HuntAnswer {
  const given = rows.slice(0, most)
  const message = `The results of this query exceed the set limit of ${most} records.`
  return {
    columns,
    render,
    requestId: null,
    rows: (async function* () {
      // Two at a time, so that an answer comes in several pieces.
      for (let at = 0; at < given.length; at += 2) yield given.slice(at, at + 2).map(row => [...row])
      if (breaks !== undefined) throw breaks
    })(),
    end: () => ({
      rows: given.length,
      cut: given.length < rows.length ? { limit: 'rows', message } : null,
      notes: [],
    }),
  }
}
