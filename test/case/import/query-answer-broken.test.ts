// Answers of query APIs that are broken, cut off or hold what is no answer: what is whole is kept, the rest is told.
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import { format, frame, kustoColumns, logAnalytics, printed, rowOf } from './query-answers.ts'
import { bytesOf, read, row } from './reading.ts'

describe('the answer of a query API', () => {
  test('broken in rows that are not its own, and then again, is told once for each', async () => {
    const table = '{"TableKind":"QueryProperties","Columns":[{"ColumnName":"Key"}],"Rows":[\n["x"},\n["y"]\n]},'
    const { rejected } = await read(format, `[\n${table}\n{"a":[}\n]\n`)
    expect(rejected.map(({ start, line }) => [start, line])).toEqual([
      [0, 3],
      [98, 6],
    ])
  })

  test('whose rows come before their columns, or are of no table, is rejected with that', async () => {
    const before = await read(format, '{"rows":[["a"],["b"]],"columns":[{"name":"Type"}]}')
    expect(before.rejected.map(({ reason }) => reason)).toEqual(
      Array(2).fill('The columns of this row are not told before it.'),
    )
    const other = '{"tables":[{"columns":[{"name":"Category"},{"name":"count_"}],"rows":[["Alert",64]]}]}'
    expect(() => recognise(bytesOf(other), 'x')).toThrow(
      'x holds the answer of a query with the columns Category, count_ …',
    )
    const none = await read(
      format,
      `${JSON.stringify(row())}\n[1]\n"x" {}\n${JSON.stringify(logAnalytics(rowOf('a')))}`,
    )
    expect(none.records.map(({ line }) => line)).toEqual([4])
    expect(none.rejected.map(({ line, code }) => [line, code])).toEqual([
      [1, 'record.unrecognised'],
      [2, 'record.unrecognised'],
      [3, 'json.notAnObject'],
    ])
  })

  test.each(printed.slice(0, 3))(
    'that was cut off, %s, keeps every row that is whole, and is told once',
    async (_, print) => {
      const source = print(logAnalytics(rowOf('a'), rowOf('b', 'é}],["'), rowOf('c')))
      const whole = await read(format, source)
      for (let length = 1; length < source.trimEnd().length; length++) {
        const text = source.slice(0, length)
        if (text.trim() === '' || text === '\ufeff') continue
        const { fields, rejected, records } = await read(format, text, [length])
        const ends = whole.records.filter(({ start, length: size }) => start + size <= bytesOf(text).length)
        expect(fields.map(({ Id }) => Id)).toEqual(['a', 'b', 'c'].slice(0, ends.length))
        expect([text, records.length, rejected.length]).toEqual([text, ends.length, 1])
      }
    },
  )

  test('printed on many lines loses of rows gone bad only those', async () => {
    const source = JSON.stringify(logAnalytics(rowOf('a'), rowOf('b'), rowOf('c')), null, 2)
    for (const [good, bad] of [
      ['"b"', '"b'],
      ['"b"', 'b"}'],
    ] as const) {
      const { fields, rejected } = await read(format, source.replace(good, bad))
      expect(fields.map(({ Id }) => Id)).toEqual(['a', 'c'])
      expect(rejected).toMatchObject([{ code: 'json.syntax' }])
    }
  })

  test('a line gone bad is rejected, and the answer on the next is read', async () => {
    const line = JSON.stringify(logAnalytics(rowOf('a')))
    for (let at = 1; at < line.length; at += 3) {
      for (const bad of [line.slice(at), line.slice(0, at), `${line.slice(0, at)}"${line.slice(at)}`]) {
        const { records, rejected } = await read(format, `${line}\n${bad}\n${line}`)
        expect([bad, records.map(record => record.line).filter(number => number !== 2)]).toEqual([bad, [1, 3]])
        expect(rejected.length + records.filter(record => record.line === 2).length).toBeGreaterThan(0)
      }
    }
  })

  test('one a line: what a line break has torn apart is rejected line by line, be an answer an object or a list', async () => {
    const frames = [frame('DataTable', { TableKind: 'PrimaryResult', Columns: kustoColumns, Rows: [rowOf('a')] })]
    for (const answer of [logAnalytics(rowOf('a')), frames]) {
      const line = JSON.stringify(answer)
      const at = line.indexOf('"name":"Type"') + line.indexOf('"ColumnName":"Type"') + 1
      const { records, rejected } = await read(format, [line, line.slice(0, at), line.slice(at), line].join('\n'))
      expect(records.map(record => record.line)).toEqual([1, 4])
      expect(rejected.map(reject => reject.start)).toEqual([line.length + 1, line.length + at + 2])
    }
  })

  test('never loses rows for what stands around them: a kind of table that is not known, one that can not be read, no rows', async () => {
    const table = { TableKind: 'PrimaryResult', Columns: kustoColumns, Rows: [rowOf('a')] }
    const beside = { TableKind: 'QueryProperties', Columns: kustoColumns, Rows: [rowOf('b')] }
    const source = JSON.stringify([frame('DataTable', beside), frame('DataTable', table)])
    for (const kind of ['SecondaryResult', 'Prim\u000faryResult', '\\x']) {
      const { fields, rejected } = await read(format, source.replace('PrimaryResult', kind))
      expect([fields.map(({ Id }) => Id), rejected]).toEqual([['a'], []])
    }
    const { records, rejected } = await read(
      format,
      source.replace('Rows":[["2026-11-20T18:31:55.519Z","SigninLogs","a"', 'Lines$&'),
    )
    expect(records).toEqual([])
    expect(rejected).toMatchObject([{ start: 0, code: 'record.unrecognised' }])
  })

  test.each(['[{"FrameType":"DataSetHeader",', '{"tables":[{"columns":}],', '{"a":1},,', ',""]]}]}', ', ,'])(
    'of a line that holds none, %s, every byte is rejected, commas as well',
    async line => {
      const answer = JSON.stringify(logAnalytics(rowOf('a')))
      const { records, rejected } = await read(format, `${answer}\n${line}\n${answer}`)
      expect(records.map(record => record.line)).toEqual([1, 3])
      expect(rejected).toMatchObject([{ start: answer.length + 1, length: line.length }])
    },
  )
})
