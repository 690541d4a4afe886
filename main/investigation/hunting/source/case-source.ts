// The case on this machine as a place where logs can be asked, like any other.
import type { CaseStore } from '../../../case/index.ts'
import type { CaseHunting } from '../case-hunting.ts'
import type { EvidenceSource } from './source.ts'

export interface CaseSourceOptions {
  readonly store: CaseStore
  readonly hunting: CaseHunting
  /** What people call the case. */
  readonly name: string
  readonly file: string
}

/** Closing it ends its hunts; the case stays open. */
export const caseSource = ({ store, hunting, name, file }: CaseSourceOptions): EvidenceSource => ({
  kind: 'case',
  name,
  place: { address: file, database: null },
  records: store,
  schema: async signal => {
    const { tables } = await hunting.schema(signal)
    return tables.map(table => ({
      name: table.name,
      columns: table.columns.map(({ name: column, type }) => ({ name: column, type })),
    }))
  },
  hunt: async (text, { parameters, written, at, limits, signal } = {}) => {
    const hunt = await hunting.hunt({
      text,
      ...(parameters !== undefined && { parameters }),
      ...(written !== undefined && { written }),
      ...(at !== undefined && { at }),
      ...(limits !== undefined && { limits }),
      ...(signal !== undefined && { signal }),
    })
    return {
      columns: hunt.columns,
      render: hunt.render,
      requestId: null,
      rows: (async function* () {
        for await (const { rows } of hunt.pieces) yield rows
      })(),
      end: () => {
        const { rows, cut } = hunt.end()
        return { rows, cut, notes: hunt.notes }
      },
    }
  },
  close: () => hunting.close(),
})
