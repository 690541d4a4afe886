// The command `import` beyond plain files: what is packed, what comes by standard input, and what it would do.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { systemEnv } from '../../main/app/index.ts'
import { throughline } from '../../main/cli/throughline.ts'
import { signInLines } from '../case/making.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-import-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)

async function run(words: readonly string[], input?: string) {
  const [out, error]: [string[], string[]] = [[], []]
  async function* chunks() {
    yield Buffer.from(input ?? '')
  }
  const streams = {
    out: (text: string) => void out.push(text),
    error: (text: string) => void error.push(text),
    ...(input === undefined ? {} : { input: chunks() }),
  }
  const code = await throughline(words, systemEnv(at('home')), streams)
  return { code, out: out.join(''), error: error.join('') }
}

test('takes standard input and gzip, says what came twice, and what it had already', async () => {
  writeFileSync(at('log.gz'), gzipSync(signInLines(3, 1)))
  const words = ['import', '-', at('log.gz'), '--case', at('a.throughline'), '--json']
  const first = await run(words, signInLines(3))
  expect(first.code).toBe(0)
  expect(JSON.parse(first.out)).toMatchObject({
    sources: [
      { file: 'standard input', accepted: 3, duplicates: 0, had: 'nothing' },
      { file: at('log.gz'), accepted: 1, duplicates: 2, had: 'nothing' },
    ],
    skipped: 0,
  })
  const again = await run(['import', at('log.gz'), '--case', at('a.throughline')])
  expect(again.out).toContain(`${at('log.gz')}: the case has it as source 1; nothing was taken in`)
})

test('refuses standard input where there is none, and a format it does not know by the nearest name', async () => {
  expect(await run(['import', '-', '--case', at('none.throughline')])).toMatchObject({
    code: 1,
    error: expect.stringContaining('There is no standard input here.'),
  })
  const { code, error } = await run(['import', 'x', '--as', 'entra-json', '--case', at('none.throughline')])
  expect([code, error]).toEqual([1, expect.stringContaining('entra-ndjson')])
})

test('says with --preview what it would take in, and makes no case', async () => {
  writeFileSync(at('log.ndjson'), `${signInLines(2)}{"broken": \n`)
  writeFileSync(at('notes.txt'), 'Dear diary,\n')
  const words = ['import', at('log.ndjson'), at('notes.txt'), '--preview', '--case', at('b.throughline')]
  const { code, out } = await run([...words, '--json'])
  expect(code).toBe(1)
  const { contents } = JSON.parse(out)
  expect(contents).toMatchObject([
    {
      name: 'log.ndjson',
      format: 'entra-ndjson',
      had: 'nothing',
      reading: {
        looked: 3,
        rejected: 1,
        tables: [{ table: 'SigninLogs', records: 2 }],
        rejections: [{ line: 3, code: 'json.syntax' }],
      },
    },
    { name: 'notes.txt', format: null, reading: null, refusal: { code: 'import.unrecognised' } },
  ])
  expect(contents[0].reading.rows[1].cells[contents[0].reading.columns.indexOf('UniqueTokenIdentifier')]).toBe(
    'Token-1',
  )
  expect(contents[0].formats[0]).toMatchObject({ records: 2 })
  const text = await run(words)
  expect(text.out).toMatch(/log\.ndjson +\d+ +entra-ndjson +SigninLogs 2 +1 +2026/)
  expect((await run(['verify', '--case', at('b.throughline')])).code).toBe(1)
})
