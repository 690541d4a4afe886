// Text in UTF-16, as PowerShell's Export-Csv -Encoding Unicode and its redirections write it: read as what it says.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Content } from '../../../main/case/sources/content.ts'
import { type ByteOrder, byteOrderOf, inUtf8 } from '../../../main/case/sources/utf16.ts'
import { Sha256Hex } from '../../../shared/model/units.ts'
import { all, caseInMemory, importOne, scratch, signInLines } from '../making.ts'
import { zipOf } from './zipping.ts'

const signal = new AbortController().signal
const sha256 = (bytes: Uint8Array) => Sha256Hex.parse(createHash('sha256').update(bytes).digest('hex'))
const little = (text: string) => Buffer.from(text, 'utf16le')
const big = (text: string) => little(text).swap16()
const csv = 'Type,TimeGenerated,Id,Text\r\nSigninLogs,2026-11-20T18:31:55Z,a,"é😀\r\n"\r\nSigninLogs,,b,\r\n'

/** What the content says in UTF-8, read in chunks of so many bytes. */
async function read(bytes: Buffer, order: ByteOrder, chunk: number): Promise<Buffer> {
  const written: Content = {
    name: 'log',
    within: [],
    file: 'log',
    async *read() {
      for (let at = 0; at < bytes.length; at += chunk) yield Buffer.from(bytes.subarray(at, at + chunk))
    },
  }
  return Buffer.concat(await all(inUtf8(written, sha256(bytes), order).read(signal)))
}

describe('text in UTF-16', () => {
  test.each([
    ['with its mark, little end first', little(`\ufeff${csv}`)],
    ['with its mark, big end first', big(`\ufeff${csv}`)],
    ['without one, little end first', little(csv)],
    ['without one, big end first', big(csv)],
  ])('%s is taken in like any other, and its source says what was on disk', async (_, bytes) => {
    using folder = scratch()
    writeFileSync(folder.path('log.csv'), bytes)
    const store = await caseInMemory()
    expect(await importOne(store, folder.path('log.csv'))).toMatchObject({
      format: 'entra-csv',
      accepted: 2,
      rejected: 0,
    })
    const { sources } = await store.info()
    const within = [{ kind: 'utf-16', name: folder.path('log.csv'), sha256: sha256(bytes), path: '' }]
    expect(sources[0]?.within).toEqual(within)
    const text = Buffer.concat(await all(store.sourceBytes(0))).toString()
    expect(text.replace('\ufeff', '')).toBe(csv)
    expect(await store.verify()).toMatchObject({ ok: true })
    await store.close()
  })

  test('packed in gzip in zip says all that stood around it', async () => {
    using folder = scratch()
    const packed = gzipSync(little(`\ufeff${signInLines(3)}`))
    writeFileSync(folder.path('logs.zip'), zipOf({ name: 'log.json.gz', content: packed }))
    const store = await caseInMemory()
    expect(await importOne(store, folder.path('logs.zip'))).toMatchObject({ accepted: 3, rejected: 0 })
    const { sources } = await store.info()
    expect(sources[0]?.within.map(({ kind }) => kind)).toEqual(['zip', 'gzip', 'utf-16'])
    await store.close()
  })

  test('is the same in chunks of any length, also where they part a character', async () => {
    for (const chunk of [1, 2, 3, 5, 1000]) {
      expect((await read(little(`\ufeff${csv}`), 'little', chunk)).toString()).toBe(`\ufeff${csv}`)
      expect((await read(big(csv), 'big', chunk)).toString()).toBe(csv)
    }
  })

  test('with half of a pair loses the record it stands in, which is told, and no other', async () => {
    using folder = scratch()
    const lines = ['a', 'b\ud83d', 'c'].map(id => JSON.stringify({ Type: 'SigninLogs', Id: 'x' }).replace('x', id))
    const bytes = little(lines.join('\n'))
    writeFileSync(folder.path('log.json'), bytes)
    const store = await caseInMemory()
    const { source } = await importOne(store, folder.path('log.json'))
    expect((await store.rejected(source ?? -1, -1, 9)).lines).toMatchObject([
      { line: 2, column: 29, code: 'encoding.invalid' },
    ])
    expect((await store.info()).accepted).toBe(2)
    await store.close()
    for (const chunk of [1, 3, 4]) {
      expect((await read(little('\ud83dx\ude00'), 'little', chunk)).toString('hex')).toBe('eda0bd78edb880')
      expect((await read(little('x\ud83d'), 'little', chunk)).toString('hex')).toBe('78eda0bd')
    }
  })

  test('that ends within a character says so', async () => {
    for (const chunk of [1, 2, 100]) {
      expect((await read(little('ab').subarray(0, 3), 'little', chunk)).toString()).toBe('a\ufffd')
    }
  })

  test.each([
    ['UTF-8', Buffer.from('Type,Id')],
    ['one character', Buffer.from('a\0')],
    ['a file of numbers', Buffer.from([1, 0, 2, 0, 3, 0])],
    ['nothing', Buffer.alloc(0)],
    // fuzz: seed 30108
    ['a list whose first characters were spoiled', Buffer.from('[\0,\0,{"Type":"OfficeActivity"}]')],
  ])('is not what %s is taken for', (_, bytes) => {
    expect(byteOrderOf(bytes)).toBeNull()
  })
})
