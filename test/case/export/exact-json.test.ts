// Numbers beyond 2^53, which JavaScript rounds, leave a case with the digits they came with.
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exportFiles } from '../../../main/app/export/export-files.ts'
import { exactJson } from '../../../main/case/export/exact-json.ts'
import type { FileFormat } from '../../../main/case/export/index.ts'
import { newCase } from '../../app/export/exported.ts'
import { scratch } from '../making.ts'

const time = '2026-11-20T18:31:55.519Z'
// Both are rounded to the first.
const [even, odd] = ['9007199254740992', '9007199254740993']
const long = '12345678901234567891234'

async function exported(source: string, format: FileFormat): Promise<string> {
  using folder = scratch()
  const store = await newCase(folder.path('a.throughline'))
  writeFileSync(folder.path('source'), source)
  const { files } = await store.importPath(folder.path('source'))
  expect(files).toMatchObject([{ accepted: 1, rejected: 0 }])
  const texts: string[] = []
  const write = (text: string) => void texts.push(text)
  await exportFiles(store, { format, selection: {}, to: '-', write, spreadsheet: false, withProvenance: false })
  await store.close()
  return texts.join('')
}

const row = `{"Type":"SigninLogs","TimeGenerated":"${time}","Id":"a","UserId":"u","B":${odd},"A":${even},"C":{"n":[${long},${odd}]}}`

test('of a row that came as JSON, as NDJSON and as CSV, whose columns stand in another order', async () => {
  expect(await exported(`${row}\n`, 'ndjson')).toBe(`${row}\n`)
  const [, cells] = (await exported(`${row}\n`, 'csv')).split('\r\n')
  expect(cells).toBe(`a,${time},SigninLogs,u,${odd},${even},"{""n"":[${long},${odd}]}"`)
})

test("of a row of a query's answer", async () => {
  const columns = ['Type', 'TimeGenerated', 'Id', 'UserId', 'A', 'B', 'C'].map(name => ({ name, type: 'dynamic' }))
  const values = `["SigninLogs","${time}","a","u",${even},${odd},{"n":[${long},${odd}]}]`
  const answer = `{"tables":[{"name":"PrimaryResult","columns":${JSON.stringify(columns)},"rows":[${values}]}]}`
  expect(await exported(answer, 'ndjson')).toContain(`"A":${even},"B":${odd},"C":{"n":[${long},${odd}]}}`)
})

test('of a cell of CSV, be it a number or the record as JSON', async () => {
  const cells = `Type,TimeGenerated,Id,UserId,A\r\nSigninLogs,${time},a,u,${odd}\r\n`
  expect(await exported(cells, 'ndjson')).toContain(`"A":"${odd}"`)
  const data = `{"Id":"a","CreationTime":"2026-11-20T18:31:55","Operation":"FileAccessed","RecordType":6,"UserId":"u","Size":${odd}}`
  const search = `RecordId,CreationDate,RecordType,Operation,UserId,AuditData\r\na,${time},6,FileAccessed,u,"${data.replaceAll('"', '""')}"\r\n`
  expect(await exported(search, 'ndjson')).toContain(`"Size":${odd}`)
})

test('where two are rounded to the same, each by its name, and of one name in their order', () => {
  const raw = `{"a":{"n":${odd}},"b":{"n":${even}},"z":${odd}}`
  expect(exactJson(raw)(JSON.parse(raw))).toBe(raw)
  const write = exactJson(`{"a":${odd},"b":${even}}`)
  expect([write(Number(even), 'b'), write(Number(odd), 'a')]).toEqual([even, odd])
})

test('also in a record that holds nothing but such numbers', () => {
  const raw = `[${Array.from({ length: 20_000 }, (_, index) => `{"n":${index % 2 === 0 ? odd : even}}`).join(',')}]`
  expect(exactJson(raw)(JSON.parse(raw)) === raw).toBe(true)
})

test('be there a sign before them; digits of a fraction, of a word and of a text are none of them', () => {
  const raw = `{"a":-${odd},"b":[${odd},-${even}],"c":0.${odd},"d":"x${odd}","e":"${odd}"}`
  expect(exactJson(raw)(JSON.parse(raw))).toBe(raw.replace(`0.${odd}`, String(Number(`0.${odd}`))))
})

test('and every other number as JavaScript writes it', () => {
  const raw = '{"n":[1.0,1e3,0.1,1234567890123456.5,-0,4503599627370497]}'
  expect(exactJson(raw)(JSON.parse(raw))).toBe(JSON.stringify(JSON.parse(raw)))
})
