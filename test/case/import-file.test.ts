// Taking in content that does not stand still, and never reading further ahead than what one commit holds.
import { expect, test } from 'vitest'
import { createDatabase, migrationsFolder } from '../../main/case/database.ts'
import { RecordIndex } from '../../main/case/duplicates/known-records.ts'
import * as formats from '../../main/case/import/index.ts'
import { importContent } from '../../main/case/import-file.ts'
import { beginLedger } from '../../main/case/ledger.ts'
import { endOfSource } from '../../main/case/ledger-end.ts'
import { signerOf } from '../../main/case/note.ts'
import { CaseReader } from '../../main/case/reading.ts'
import type { Content } from '../../main/case/sources/content.ts'
import { signIn, signInLines, startedAt, testEnv } from './making.ts'

const job = { signal: new AbortController().signal, progress: () => undefined }
const asked = { name: 'log', as: undefined, at: startedAt }

function place() {
  const seed = testEnv().keys.seed('case-ledger')
  const signer = signerOf('throughline', seed)
  const db = createDatabase(':memory:', migrationsFolder, made => void beginLedger(made, signer, startedAt))
  const known = new RecordIndex(db, new CaseReader(db, formats), null, seed)
  return {
    db,
    formats,
    signer,
    known,
    columns: null,
    readers: null,
    hashKey: () => ({ high: 0, low: 0 }),
    link: () => undefined,
  }
}

/** Says something else each time it is read. */
function content(...readings: readonly (() => Iterable<string>)[]): Content {
  let times = 0
  return {
    name: 'log',
    within: [],
    file: null,
    async *read() {
      for (const text of readings[times++]?.() ?? []) yield Buffer.from(text)
    },
  }
}

test('a log that has grown at its end since it was hashed is taken in as it was then', async () => {
  const here = place()
  const growing = content(
    () => [signInLines(5)],
    () => [signInLines(5), signInLines(5, 5)],
  )
  expect(await importContent(here, growing, asked, job)).toMatchObject({ accepted: 5, rejected: 0, refusal: null })
  expect(endOfSource(here.db, 0)).toMatchObject({ position: Buffer.byteLength(signInLines(5)), entry: { kind: 'end' } })
})

test.each([
  ['differs', () => [signInLines(5, 1)]],
  ['has become shorter', () => [signInLines(4)]],
])('content that %s when it is read again is refused by name, and nothing of it is kept', async (_, second) => {
  const here = place()
  const refused = await importContent(
    here,
    content(() => [signInLines(5)], second),
    asked,
    job,
  )
  expect(refused).toMatchObject({
    source: null,
    accepted: 0,
    refusal: { code: 'import.unreadable', message: 'log can not be read: it was changed while it was being read.' },
  })
  expect(endOfSource(here.db, 0)).toBeNull()
})

test('content is read no further ahead of its last commit than one commit holds', { timeout: 60_000 }, async () => {
  const here = place()
  const record = (index: number) => `${JSON.stringify({ ...signIn(index), Text: 'x'.repeat(2 ** 20) })}\n`
  let [given, furthest] = [0, 0]
  function* chunks() {
    for (let index = 0; index < 40; index++) {
      furthest = Math.max(furthest, given - (endOfSource(here.db, 0)?.position ?? 0))
      const text = record(index)
      given += text.length
      yield text
    }
  }
  const whole = () => Array.from({ length: 40 }, (_, index) => record(index))
  expect(await importContent(here, content(whole, chunks), asked, job)).toMatchObject({ accepted: 40, refusal: null })
  expect(furthest).toBeGreaterThan(30 * 2 ** 20)
  expect(furthest).toBeLessThan(34 * 2 ** 20)
})
