// Record-a-line sources: an error stays within its line, and is pointed at.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import { bytesOf, read, row } from './reading.ts'

const line = (more = {}) => JSON.stringify(row(more))

describe('records one a line', () => {
  test('blank lines, CRLF, a byte order mark and blanks around a record belong to no record', async () => {
    const { records, rejected } = await read('entra-ndjson', `\ufeff${line()}\r\n\r\n  ${line()} \r\n\n${line()}`)
    expect(rejected).toEqual([])
    expect(records.map(({ start, length, line: at }) => ({ start, length, at }))).toEqual([
      { start: 3, length: line().length, at: 1 },
      { start: 3 + line().length + 6, length: line().length, at: 3 },
      { start: 3 + 2 * line().length + 10, length: line().length, at: 5 },
    ])
  })

  test.each([
    ['{"a":1', 7, 'json.syntax', "The record ends where ',' or '}' should stand."],
    ['{"a":1}}', 8, 'json.syntax', "Unexpected '}' after the value has ended."],
    ['{"a":01}', 7, 'json.syntax', "Unexpected '1' where ',' or '}' should stand."],
    ['{"é":tru}', 9, 'json.syntax', "Unexpected '}' inside 'true'."],
    ["{'a':1}", 2, 'json.syntax', `Unexpected ''' where a name in quotes or '}' should stand.`],
    ['{"a":"\u0000"}', 7, 'json.syntax', 'Unexpected U+0000 inside a string, where it must be escaped.'],
    ['{"a":"\\q"}', 7, 'json.syntax', "'\\q' is no escape that JSON knows."],
    ['\u0000\u0000\u0000', 1, 'json.syntax', 'Unexpected U+0000 where a value should stand.'],
    ['[1]', 1, 'json.notAnObject', 'A record must be a JSON object: {…}.'],
    ['"text"', 1, 'json.notAnObject', 'A record must be a JSON object: {…}.'],
    ['null', 1, 'json.notAnObject', 'A record must be a JSON object: {…}.'],
    [
      '{"a":1}',
      1,
      'record.unrecognised',
      'This is no record of Entra rows from Log Analytics, one a line: an object with a.',
    ],
    [
      '{"Type":"SecurityLogs"}',
      1,
      'record.unrecognised',
      'This is no record of Entra rows from Log Analytics, one a line: SecurityLogs.',
    ],
    ['{"Type":"SigninLogs","TimeGenerated":"soon"}', 38, 'time.unreadable', 'TimeGenerated is no time: "soon".'],
  ])('%j is rejected at column %i, and its neighbours go in', async (broken, column, code, reason) => {
    const { records, rejected } = await read('entra-ndjson', `${line()}\n${broken}\n${line()}\n`)
    expect(records.map(segment => segment.line)).toEqual([1, 3])
    expect(rejected).toMatchObject([
      { line: 2, column, code, reason, start: line().length + 1, length: bytesOf(broken).length },
    ])
  })

  test('a first line that breaks off does not take the second with it', async () => {
    const { records, rejected } = await read('entra-ndjson', `${line().slice(0, 30)}\n${line()}\n${line()}`)
    expect(records).toHaveLength(2)
    expect(rejected).toMatchObject([{ line: 1, column: 31, code: 'json.syntax' }])
  })

  const told = row({ Id: 'é', Status: { errorCode: 0, list: [{ a: '}\n{' }, [], 'x,"y"'] }, Device: {}, n: [1] })
  const whole = JSON.stringify(told)
  const cuts = Array.from({ length: whole.length - 1 }, (_, at) => at + 1)

  test.each([
    ['before its end', cuts.map(at => whole.slice(0, at))],
    ['behind its beginning', cuts.map(at => whole.slice(at))],
  ])('a first line cut %s, wherever, is rejected by itself', async (_, parts) => {
    for (const part of parts) {
      for (const others of [`${line()}\n${line()}`, line(), `${line()}\r\n`]) {
        const source = `${part}\n${others}`
        expect(recognise(bytesOf(source), 'x')).toBe('entra-ndjson')
        const { records, rejected } = await read('entra-ndjson', source)
        expect([part, records.map(record => record.line)]).toEqual([
          part,
          others.length < line().length * 2 ? [2] : [2, 3],
        ])
        expect(rejected).toMatchObject([{ line: 1, start: 0, length: bytesOf(part).length }])
      }
    }
  })

  test('an object of many lines at the margin is no cut line', async () => {
    for (const source of [`{"value":[\n${line()}\n]}`, `{"value":[\n${line()},\n${line()}\n]}`, `[\n${line()}\n]`]) {
      const { records, rejected } = await read('hunting-ndjson', source.replace('value', 'results'))
      expect(rejected).toEqual([])
      expect(records.length).toBeGreaterThan(0)
    }
  })

  test('a last line that breaks off is rejected where it ends', async () => {
    const { records, rejected } = await read('entra-ndjson', `${line()}\n${line().slice(0, -9)}`)
    expect(records).toHaveLength(1)
    expect(rejected).toMatchObject([{ line: 2, column: line().length - 8, code: 'json.syntax' }])
  })

  test('bytes that are not UTF-8 are pointed at, counting characters', async () => {
    const broken = new Uint8Array([...bytesOf('{"é😀":"'), 0xc3, 0x28, ...bytesOf('"}')])
    const source = new Uint8Array([...bytesOf(`${line()}\n`), ...broken])
    const { records, rejected } = await read('entra-ndjson', source)
    expect(records).toHaveLength(1)
    expect(rejected).toMatchObject([{ line: 2, column: 8, code: 'encoding.invalid' }])
  })

  test('nesting beyond 256 levels is rejected, not followed', async () => {
    const deep = `{"Type":"SigninLogs","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    const { rejected } = await read('entra-ndjson', `${line()}\n${deep}`)
    expect(rejected).toMatchObject([
      { line: 2, code: 'json.syntax', reason: 'The record is nested more than 256 levels deep.' },
    ])
  })

  test('a line of 10 MB is read', async () => {
    const long = line({ ResultDescription: 'x'.repeat(10_000_000) })
    const { records } = await read('entra-ndjson', `${line()}\n${long}\n${line()}`, [65_536])
    expect(records.map(({ length }) => length)).toEqual([line().length, long.length, line().length])
  })

  test('files joined end to end keep their byte order marks, which belong to no record', async () => {
    const source = `\ufeff${line()}\r\n\ufeff${line()}\n\ufeff\r\n\ufeff \ufeff${line()}\n\ufeff`
    for (const sizes of [[source.length * 2], [1], [7, 2]]) {
      const { records, rejected } = await read('entra-ndjson', source, sizes)
      expect(records.map(record => record.line)).toEqual([1, 2, 4])
      expect(rejected).toEqual([])
    }
  })

  test('a byte order mark inside a line is named as what it is', async () => {
    const source = Buffer.concat([Buffer.from(`${line()}\ufeff\n${line()}\n`), Buffer.from([0xef, 0xbb])])
    const { rejected } = await read('entra-ndjson', source, [1])
    expect(rejected).toMatchObject([
      { line: 1, reason: 'Unexpected U+FEFF after the value has ended.' },
      { line: 3, code: 'encoding.invalid' },
    ])
  })

  test('a line longer than 64 MiB is rejected by name without being kept, and the next one is read', async () => {
    const size = 64 * 1024 * 1024 + 1
    const source = Buffer.alloc(size + 1 + line().length, 0x78)
    source.write(`\n${line()}`, size)
    for (const sizes of [[source.length], [1 << 20]]) {
      const { records, rejected } = await read('entra-ndjson', source, sizes)
      expect(records).toMatchObject([{ start: size + 1, line: 2 }])
      expect(rejected).toMatchObject([{ start: 0, length: size, line: 1, column: 1, code: 'record.tooLarge' }])
    }
  })

  test.each([
    ['nothing', ''],
    ['a byte order mark', '\ufeff'],
    ['blanks', ' \r\n\n'],
  ])('a source of %s is refused', async (_, source) => {
    await expect(read('entra-ndjson', source)).rejects.toMatchObject({ code: 'import.unreadable' })
    await expect(read('entra-csv', source)).rejects.toMatchObject({ code: 'import.unreadable' })
  })

  test('however lines are corrupted, each is accepted or rejected, and reading never throws', async () => {
    const corruption = fc.oneof(
      fc.constant((text: string) => text),
      fc.nat().map(at => (text: string) => text.slice(0, at % (text.length + 1))),
      fc.nat().map(at => (text: string) => text.slice(0, at % text.length) + text.slice((at % text.length) + 1)),
      fc
        .tuple(fc.nat(), fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '\u0000', 'x', ' ', '\ud83d\ude00'))
        .map(
          ([at, added]) =>
            (text: string) =>
              text.slice(0, at % text.length) + added + text.slice(at % text.length),
        ),
    )
    const lines = fc.array(fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), corruption), {
      minLength: 1,
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        async (rows, sizes) => {
          const texts = rows.map(([more, corrupt]) =>
            corrupt(JSON.stringify(row({ x: JSON.parse(JSON.stringify(more)) }))),
          )
          // A whole line before them settles that this is a source of lines.
          const source = [line(), ...texts].join('\n')
          const { records, rejected } = await read('entra-ndjson', source, sizes)
          const filled = source.split('\n').filter(text => text.trim() !== '')
          expect(records.length + rejected.length).toBe(filled.length)
          const unparsed = rejected.filter(({ code }) => code === 'json.syntax')
          expect(unparsed.length).toBe(filled.filter(text => !parses(text)).length)
        },
      ),
      { seed: 7, numRuns: 300 },
    )
  })

  test('a corrupted first line leaves the others readable', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom('{', '}', '[', '"', ',', 'x', ''), async (at, put) => {
        const text = line({ a: [{ b: 1 }, { c: 'd' }] })
        const first = text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1)
        const { records, rejected } = await read('entra-ndjson', `${first}\n${line()}\n${line()}`)
        expect(records.length + rejected.length).toBe(3)
        expect(records.length).toBeGreaterThanOrEqual(2)
      }),
      { seed: 11, numRuns: 500 },
    )
  })
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
