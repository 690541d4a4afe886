// What a case has beside its records, asked like those: annotations, links, rejected lines, sources.
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CaseStore, createCase } from '../../../main/case/index.ts'
import { CaseHunting } from '../../../main/investigation/index.ts'
import { EvidenceId } from '../../../shared/model/units.ts'
import { scratch, signInLines, startedAt, testEnv } from '../../case/making.ts'

const folder = scratch()
let store: CaseStore
let hunting: CaseHunting

beforeAll(async () => {
  store = await createCase({ file: folder.path('x.throughline'), env: testEnv(), worker: 'inline' })
  writeFileSync(folder.path('x.ndjson'), `${signInLines(4)}{"broken\n`)
  await store.importPath(folder.path('x.ndjson'), { as: 'entra-ndjson' })
  hunting = new CaseHunting(store, { now: () => startedAt })
}, 180_000)
afterAll(async () => {
  await hunting.close()
  await store.close()
  folder[Symbol.dispose]()
})

async function rowsOf(text: string) {
  const hunt = await hunting.hunt({ text })
  const all: { rows: unknown[][]; records: (number | null)[] } = { rows: [], records: [] }
  for await (const { rows, records } of hunt.pieces) {
    all.rows.push(...rows)
    all.records.push(...records)
  }
  return all
}

describe('The tables that are ours', () => {
  test('have what stands on records and on the case, as it is now, and lead to the records', async () => {
    expect((await rowsOf('Throughline_Annotations | count')).rows).toEqual([[0]])
    const [record] = (await rowsOf('SigninLogs | where UserPrincipalName has "person2"')).records
    const id = EvidenceId.parse(record)
    await store.act({ act: 'star', record: id, on: true }, { act: 'tag', record: id, tag: 'risky', on: true })
    await store.act({ act: 'comment', record: null, text: 'Ask Dana.' })
    const { rows, records } = await rowsOf(
      'Throughline_Annotations | project Kind, Text, Table, Who = tostring(Fields.UserPrincipalName) | sort by Kind asc',
    )
    expect(rows).toEqual([
      ['note', 'Ask Dana.', '', ''],
      ['star', '', 'SigninLogs', 'person2@example.com'],
      ['tag', 'risky', 'SigninLogs', 'person2@example.com'],
    ])
    expect(records).toEqual([null, id, id])
    await store.act({ act: 'star', record: id, on: false })
    expect((await rowsOf('Throughline_Annotations | where Kind == "star" | count')).rows).toEqual([[0]])
  })

  test('have the identifiers that records are joined by', async () => {
    const { rows } = await rowsOf(
      'Throughline_Links | where Kind == "uti" | join kind=inner (SigninLogs) on $left.Value == $right.UniqueTokenIdentifier | summarize count() by Table, Field',
    )
    expect(rows).toEqual([['SigninLogs', 'UniqueTokenIdentifier', 4]])
  })

  test('have the lines that are no records, and the sources', async () => {
    expect((await rowsOf('Throughline_RejectedLines | project SourceName, Line, Code')).rows).toEqual([
      ['x.ndjson', 5, 'json.syntax'],
    ])
    expect((await rowsOf('Throughline_Sources | project Name, Accepted, Rejected, Complete')).rows).toEqual([
      ['x.ndjson', 4, 1, true],
    ])
  })
})
