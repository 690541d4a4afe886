// What the tests of exports share: records of a case by what they say, wherever they stood.
import { type CaseStore, createCase } from '../../../main/case/index.ts'
import { type Evidence, tableNames } from '../../../shared/model/evidence.ts'
import { testEnv } from '../../case/making.ts'

export const newCase = (file: string) => createCase({ file, env: testEnv(), worker: 'inline' })

export async function recordsOf(store: CaseStore): Promise<Evidence[]> {
  const records: Evidence[] = []
  for await (const page of store.scan(tableNames)) records.push(...page)
  return records
}

/** Table, time, fields and keys of each, whatever the order of records and members. */
export const canonical = (records: readonly Pick<Evidence, 'table' | 'time' | 'fields' | 'keys'>[]): string[] =>
  records
    .map(({ table, time, fields, keys }) =>
      JSON.stringify(sorted({ table, time, fields, keys: keys.map(({ kind, value }) => `${kind} ${value}`).sort() })),
    )
    .sort()

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([key, inside]) => [key, sorted(inside)] as const)
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)))
}
