// An answer as CSV and as NDJSON: read back by others, it says the same.
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { type AnswerRows, answerText, type TextFormat } from '../../../../main/investigation/hunting/results/text.ts'
import type { Cell, HuntColumn } from '../../../../shared/model/hunt.ts'

const columns: HuntColumn[] = [
  { name: 'Account', type: 'string' },
  { name: 'account', type: 'string' },
  { name: 'n', type: 'long' },
  { name: 'at', type: 'datetime' },
  { name: 'bag', type: 'dynamic' },
  { name: '__proto__', type: 'bool' },
]
const rows: Cell[][] = [
  ['a "b", c\nd', '', 12, '2026-11-20T09:30:00Z', { a: [1, 'x'] }, true],
  ['=1+1', ' ', '9007199254740993', null, 'text', false],
]

/** In two pieces. */
const answer = (): AnswerRows => ({
  columns,
  rows: (async function* () {
    for (const row of rows) yield [row]
  })(),
})

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

async function textOf(format: TextFormat, spreadsheet = false) {
  const { pieces, notes } = answerText(format, answer(), { spreadsheet })
  return { text: await joined(pieces), notes: Object.fromEntries(notes) }
}

describe('CSV', () => {
  test('has the names in its first line and a line a row, quoted as RFC 4180 has it', async () => {
    const { text, notes } = await textOf('csv')
    expect(parse(text, { record_delimiter: '\r\n' })).toEqual([
      columns.map(({ name }) => name),
      ['a "b", c\nd', '', '12', '2026-11-20T09:30:00Z', '{"a":[1,"x"]}', 'true'],
      ['=1+1', ' ', '9007199254740993', '', 'text', 'false'],
    ])
    expect(Object.values(notes)).toEqual([1])
  })

  test('for a spreadsheet keeps it from running a cell', async () => {
    const { text } = await textOf('csv', true)
    expect(text.startsWith('\ufeffAccount,')).toBe(true)
    expect(text).toContain("\r\n'=1+1,")
  })

  test('of no rows has its first line', async () => {
    const { pieces } = answerText('csv', { columns, rows: (async function* () {})() }, { spreadsheet: false })
    expect(await joined(pieces)).toBe('Account,account,n,at,bag,__proto__\r\n')
  })
})

test('NDJSON has an object a row, every column under its own name', async () => {
  const { text } = await textOf('ndjson')
  const lines = text.trimEnd().split('\n')
  expect(lines.map(line => Object.entries(JSON.parse(line)))).toEqual(
    rows.map(row => columns.map(({ name }, at) => [name, row[at]])),
  )
})
