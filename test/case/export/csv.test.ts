// Records as CSV: what RFC 4180 asks for, what a spreadsheet makes of it, and that it is read back as it was.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvForm } from '../../../main/case/export/csv.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { read } from '../import/reading.ts'
import { leaving, textOf } from './leaving.ts'

function csvOf(rows: readonly JsonObject[], spreadsheet = false): { text: string; notes: Record<string, number> } {
  const form = csvForm({ spreadsheet })
  const records = rows.map(row => leaving('SigninLogs', row, known.TimeGenerated))
  return { text: textOf(form, records), notes: Object.fromEntries(form.notes) }
}

const known = { Type: 'SigninLogs', TimeGenerated: '2026-11-20T18:31:55.519Z' }

test('columns are all that any row has, the published ones first and in their order', () => {
  const { text } = csvOf([
    { Own: 'x', ...known, UserId: 'u' },
    { Other: 1, ...known, AppId: 'a' },
  ])
  expect(text.split('\r\n')).toEqual([
    'AppId,TimeGenerated,Type,UserId,Own,Other',
    `,${known.TimeGenerated},SigninLogs,u,x,`,
    `a,${known.TimeGenerated},SigninLogs,,,1`,
    '',
  ])
})

test('a cell with a comma, a quote or a line break is quoted; objects and lists are JSON', () => {
  const { text } = csvOf([{ a: 'x,y', b: 'say "so"', c: 'two\nlines', d: { e: [1, null] }, f: true, g: ' ' }])
  expect(text).toBe('a,b,c,d,f,g\r\n"x,y","say ""so""","two\nlines","{""e"":[1,null]}",true," "\r\n')
})

describe('what a spreadsheet would take for a formula', () => {
  const cells = { a: '=HYPERLINK("//x")', b: '@SUM(1)', c: '-1+1', d: '+x', e: '-12.5', f: "'=x", g: 'fine' }

  test('is left as it is, and counted', () => {
    const { text, notes } = csvOf([cells])
    expect(text).toBe(`a,b,c,d,e,f,g\r\n"=HYPERLINK(""//x"")",@SUM(1),-1+1,+x,-12.5,'=x,fine\r\n`)
    expect(Object.values(notes)).toEqual([4])
  })

  test('for a spreadsheet gets an apostrophe, which taken away again leaves what stood there', () => {
    const { text, notes } = csvOf([cells], true)
    expect(text).toBe(`\ufeffa,b,c,d,e,f,g\r\n"'=HYPERLINK(""//x"")",'@SUM(1),'-1+1,'+x,-12.5,''=x,fine\r\n`)
    expect(Object.values(notes)).toEqual([4])
  })
})

test('whatever the texts of a row hold, they are read back as they were', async () => {
  const name = fc.constantFrom('UserId', 'AppId', 'ResultDescription', 'Own', 'Ünicode', 'a b')
  const rows = fc.array(fc.dictionary(name, fc.string({ unit: 'grapheme' }).filter(isText)), {
    minLength: 1,
    maxLength: 5,
  })
  await fc.assert(
    fc.asyncProperty(rows, async given => {
      const whole = given.map(row => ({ ...known, ...row }))
      const names = [...new Set(whole.flatMap(row => Object.keys(row)))]
      const { fields, rejected } = await read('entra-csv', csvOf(whole).text)
      expect(rejected).toEqual([])
      const filled = whole.map((row: Record<string, string>) =>
        Object.fromEntries(names.map(column => [column, row[column] ?? ''])),
      )
      expect(fields).toEqual(filled)
    }),
  )
})

/** Half a character has no form in UTF-8. */
const isText = (text: string): boolean => text.isWellFormed()
