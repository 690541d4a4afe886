// CSV of Log Analytics: quoting, columns, line breaks inside cells, and what a broken row costs.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellsOf } from '../../../main/case/import/csv-row.ts'
import { recognise } from '../../../main/case/import/index.ts'
import { bytesOf, read } from './reading.ts'

const header = 'Type,TimeGenerated [UTC],Id,ResultDescription'
const line = (id: string, text = '') => `SigninLogs,"4/28/2021, 2:08:45.221 PM",${id},${text}`
const ids = async (source: string, sizes?: number[]) =>
  (await read('entra-csv', source, sizes)).fields.map(({ Id }) => Id)

describe('CSV', () => {
  test('a record has the cells a library finds in it', () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[^",;\t\r\n]*$/),
      fc.string().map(text => `"${text.replaceAll('"', '""')}"`),
      fc.constantFrom('', '""', '"a"",b"', ' x '),
    )
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(',', ';', '\t'),
        (cells, delimiter) => {
          const text = cells.join(delimiter)
          const [expected = []] = parse(text, { delimiter, relax_column_count: true, record_delimiter: ['\r\n', '\n'] })
          expect(cellsOf(text, delimiter)).toEqual(text === '' ? [] : expected)
        },
      ),
      { seed: 1, numRuns: 2000 },
    )
  })

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('a byte order mark, %s and no break at the end are read', async (_, end) => {
    for (const sizes of [[1000], [1]]) {
      const { records, fields } = await read('entra-csv', `\ufeff${[header, line('a'), line('b')].join(end)}`, sizes)
      expect(fields.map(({ Id, ResultDescription }) => [Id, ResultDescription])).toEqual([
        ['a', ''],
        ['b', ''],
      ])
      expect(records.map(segment => segment.line)).toEqual([2, 3])
      expect(records.map(({ length }) => length)).toEqual([line('a').length, line('b').length])
    }
  })

  test('a cell holds commas, doubled quotes, line breaks and JSON', async () => {
    const cell = '{\n  "a": "x,y",\r\n  "b": []\n}'
    const source = `${header}\n${line('a', `"${cell.replaceAll('"', '""')}"`)}\n${line('b')}\n`
    const { records, fields } = await read('entra-csv', source)
    expect(fields[0]?.ResultDescription).toBe(cell)
    expect(records.map(segment => segment.line)).toEqual([2, 6])
  })

  test.each([
    ['too few cells', 'SigninLogs,,b', 'csv.columns', 3, 14],
    ['too many cells', `${line('b')},x,y`, 'csv.columns', 3, line('b').length + 2],
    ['a quote inside a plain cell', line('b', 'say "x"'), 'csv.quote', 3, line('b').length + 5],
    ['text behind a closing quote', line('b', '"x"y'), 'csv.quote', 3, line('b').length + 4],
    ['an unreadable time', 'SigninLogs,soon,b,', 'time.unreadable', 3, 12],
    ['another table', 'SecurityLogs,,b,', 'record.unrecognised', 3, 1],
  ])('%s costs that row alone', async (_, broken, code, at, column) => {
    for (const sizes of [[1000], [1], [7]]) {
      const source = [header, line('a'), broken, line('c')].join('\n')
      const { fields, rejected } = await read('entra-csv', source, sizes)
      expect(fields.map(({ Id }) => Id)).toEqual(['a', 'c'])
      expect(rejected).toMatchObject([{ code, line: at, column, length: broken.length }])
    }
  })

  test('a quote that is closed rows later does not swallow the rows between', async () => {
    const source = [header, line('a'), line('b', '"open'), line('c'), line('d')].join('\n')
    const { fields, rejected } = await read('entra-csv', source)
    expect(fields.map(({ Id }) => Id)).toEqual(['a', 'c', 'd'])
    expect(rejected).toMatchObject([{ code: 'csv.quote', start: header.length + line('a').length + 2 }])
  })

  test('a quote that is never closed costs the row it opens in', async () => {
    const plain = (id: string) => `SigninLogs,,${id},`
    const source = [header, plain('a'), `${plain('b')}"open`, plain('c'), plain('d')].join('\n')
    for (const sizes of [[1000], [1]]) {
      const { fields, rejected } = await read('entra-csv', source, sizes)
      expect(fields.map(({ Id }) => Id)).toEqual(['a', 'c', 'd'])
      expect(rejected).toMatchObject([{ code: 'csv.quote', line: 3, column: 15, length: 19 }])
    }
  })

  test('bytes that are not UTF-8 cost their row', async () => {
    const source = new Uint8Array([...bytesOf(`${header}\n${line('a', 'é')}`), 0xff, ...bytesOf(`\n${line('b')}`)])
    const { fields, rejected } = await read('entra-csv', source)
    expect(fields).toHaveLength(1)
    expect(rejected).toMatchObject([{ code: 'encoding.invalid', line: 2, column: line('a').length + 2 }])
  })

  test('a header alone holds no record, and a header that can not be read refuses the source', async () => {
    expect(await ids(`${header}\r\n`)).toEqual([])
    await expect(read('entra-csv', new Uint8Array([0x61, 0xff, 0x0a]))).rejects.toMatchObject({
      code: 'import.unreadable',
    })
  })

  test('a column is filled from whichever of its suffixed twins holds something', async () => {
    const source = 'Type,DeviceDetail_dynamic,DeviceDetail_string,Id\nSigninLogs,,s,a\nSigninLogs,d,,b\nSigninLogs,,,c'
    const { fields } = await read('entra-csv', source)
    expect(fields.map(({ DeviceDetail }) => DeviceDetail)).toEqual(['s', 'd', ''])
  })

  test('a time by the clock of whoever exported is never taken for UTC: its row is rejected, and says how to export it', async () => {
    const local = 'Type,TimeGenerated [Local Time],CreatedDateTime [Local Time],Id'
    const told = '"20/11/2026, 18:31:55.519","11/20/2026, 6:31:55.000 PM"'
    const source = [local, `SigninLogs,${told},a`, 'SigninLogs,,,b', `SigninLogs,2026-11-20T19:31:55+01:00,,c`].join(
      '\n',
    )
    expect(recognise(bytesOf(source), 'x')).toBe('entra-csv')
    const { records, fields, rejected } = await read('entra-csv', source)
    expect(rejected).toMatchObject([{ code: 'time.unreadable', line: 2, column: 12 }])
    expect(rejected[0]?.reason).toMatch(
      /^TimeGenerated \[Local Time\] tells the time by the clock .* show times in UTC, and export again\.$/,
    )
    expect(fields.map(({ Id }) => Id)).toEqual(['b', 'c'])
    expect(records.map(({ time }) => time)).toEqual([null, Date.parse('2026-11-20T18:31:55Z')])
  })

  test('a row that tells one of its times in UTC has that one', async () => {
    const source =
      'Type,TimeGenerated [Local Time],CreatedDateTime [UTC],Id\nSigninLogs,"11/20/2026, 7:31:55 PM","11/20/2026, 6:31:55 PM",a'
    const { records, fields } = await read('entra-csv', source)
    expect(records.map(({ time }) => time)).toEqual([Date.parse('2026-11-20T18:31:55Z')])
    expect(fields[0]?.['TimeGenerated [Local Time]']).toBe('11/20/2026, 7:31:55 PM')
  })

  test.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('cells parted by %s, where the header shows it, hold commas as they hold any text', async (_, mark) => {
    const source = [`Type${mark}Id${mark}Note`, `SigninLogs${mark}a${mark}x,y`, `SigninLogs${mark}b`].join('\n')
    const { fields, rejected } = await read('entra-csv', `\n${source}`, [5])
    expect(fields).toEqual([{ Type: 'SigninLogs', Id: 'a', Note: 'x,y' }])
    expect(rejected).toMatchObject([{ code: 'csv.columns', line: 4, column: 13 }])
    const typed = await read('entra-csv', `#TYPE System.Data, x\n${source.replace('x,y', '"x\ny"')}`)
    expect(typed.fields).toEqual([{ Type: 'SigninLogs', Id: 'a', Note: 'x\ny' }])
  })

  test.each([';', ',', '\t'])(
    'a line for Excel that says %j parts the cells stands before the header and is none',
    async mark => {
      const source = [`sep=${mark}`, ['Type', 'Id', 'a;b;c;d,e,f,g'].join(mark), ['SigninLogs', 'a', ''].join(mark)]
      const text = source.map((line, at) => (at === 1 ? line.replace(/a;.*/, '"$&"') : line)).join('\r\n')
      for (const sizes of [[1], [1000]]) {
        const { fields, rejected } = await read('entra-csv', `\ufeff${text}`, sizes)
        expect(rejected).toEqual([])
        expect(fields).toEqual([{ Type: 'SigninLogs', Id: 'a', 'a;b;c;d,e,f,g': '' }])
      }
      expect(recognise(bytesOf(text), 'x')).toBe('entra-csv')
      const name = mark === ',' ? 'a;b;c;d' : 'a,b,c,d'
      const plain = [`sep=${mark}`, ['Type', 'Id', name].join(mark), ['SigninLogs', 'a', 'x'].join(mark)].join('\n')
      expect((await read('entra-csv', plain)).fields).toEqual([{ Type: 'SigninLogs', Id: 'a', [name]: 'x' }])
    },
  )

  test('the short suffixes of columns made from JSON are taken off where that leaves a published column', async () => {
    const source = 'Type,UserPrincipalName_s,DurationMs_d,clientIP_s,Mine_s\nSigninLogs,dana@contoso.com,7,1.2.3.4,x'
    const { fields, records } = await read('entra-csv', source)
    expect(fields).toEqual([
      {
        Type: 'SigninLogs',
        UserPrincipalName: 'dana@contoso.com',
        DurationMs: '7',
        clientIP_s: '1.2.3.4',
        Mine_s: 'x',
      },
    ])
    expect(records[0]?.keys).toMatchObject([{ kind: 'upn', value: 'dana@contoso.com' }])
  })

  test("a device's timeline from the Defender portal has the columns of the device tables", async () => {
    const source = [
      'Event Time,Machine Id,Computer Name,Action Type,File Name,Initiating Process File Name,Mitre Techniques',
      '2026-11-20T18:31:55.519,ab12,CPCA-1,ProcessCreated,cmd.exe,explorer.exe,T1059',
      '"Nov 20, 2026 6:31:55 PM",ab12,CPCA-1,ProcessCreated,cmd.exe,explorer.exe,',
    ].join('\n')
    expect(recognise(bytesOf(source), 'timeline.csv')).toBe('hunting-csv')
    const { fields, records } = await read('hunting-csv', source)
    expect(fields[0]).toEqual({
      Timestamp: '2026-11-20T18:31:55.519',
      DeviceId: 'ab12',
      DeviceName: 'CPCA-1',
      ActionType: 'ProcessCreated',
      FileName: 'cmd.exe',
      InitiatingProcessFileName: 'explorer.exe',
      'Mitre Techniques': 'T1059',
    })
    expect(records.map(({ table, time }) => [table, time])).toEqual([
      ['HuntingEvents', Date.parse('2026-11-20T18:31:55.519Z')],
      ['HuntingEvents', Date.parse('2026-11-20T18:31:55Z')],
    ])
  })

  test('any cells written by the book are read back, however they are cut into chunks', async () => {
    const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.constantFrom('"', ',', '\n', '\r\n', 'x', ' ', '{"a":1}')).map(parts => parts.join('')),
    )
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        sizes,
        async (cells, end, by) => {
          const rows = cells.map((text, at) => `SigninLogs,,${at},${quoted(text)}`)
          const { fields, rejected } = await read('entra-csv', [header, ...rows, ''].join(end), by)
          expect(rejected).toEqual([])
          expect(fields.map(({ ResultDescription }) => ResultDescription)).toEqual(cells)
        },
      ),
      { seed: 31, numRuns: 500 },
    )
  })

  test('whatever the bytes, reading ends, and chunks do not change what it finds', async () => {
    const soup = fc.array(fc.constantFrom('"', '""', ',', '\n', '\r', '\r\n', 'x', 'é', '\u0000', 'SigninLogs,,a,'), {
      maxLength: 30,
    })
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 7 }), async (parts, size) => {
        const source = `${header}\n${parts.join('')}`
        const whole = await read('entra-csv', source)
        expect((await read('entra-csv', source, [size])).segments).toEqual(whole.segments)
      }),
      { seed: 33, numRuns: 2000 },
    )
  })
})
