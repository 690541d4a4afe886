// What was done can not be denied: rows of a recorded run that are changed or taken away are found, and named.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { runScenario, systemEnv, verifyFile } from '../../main/app/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-tampering-'))
const env = systemEnv(join(folder, 'home'))
afterAll(() => rmSync(folder, { recursive: true }))

async function recorded(name: string): Promise<string> {
  const file = join(folder, name)
  await runScenario({ scenario: 'audit-tampering', seed: 7, file, env })
  expect((await verifyFile(file, env)).ok).toBe(true)
  return file
}

const Block = z.object({ first: z.number(), raw: z.instanceof(Buffer) })

/** Changes the blocks of records in which this text stands; null takes the block away. How many there were. */
function tamper(file: string, text: string, change: ((told: string) => Buffer) | null): number {
  const database = new Database(file)
  const blocks = z.array(Block).parse(database.prepare('SELECT first, raw FROM block').all())
  const found = blocks.filter(({ raw }) => zstdDecompressSync(raw).includes(text))
  for (const { first, raw } of found) {
    if (change === null) database.prepare('DELETE FROM block WHERE first = ?').run(first)
    else {
      const changed = zstdCompressSync(change(zstdDecompressSync(raw).toString('latin1')))
      database.prepare('UPDATE block SET raw = ? WHERE first = ?').run(changed, first)
    }
  }
  database.close()
  return found.length
}

test('a record that says the mail went to somebody else is found', async () => {
  const file = await recorded('changed.throughline')
  const to = (told: string): Buffer => Buffer.from(told.replaceAll('books@collect', 'books@partner'), 'latin1')
  expect(tamper(file, 'books@collect', to)).toBeGreaterThan(0)
  const { ok, firstBad } = await verifyFile(file, env)
  expect(ok).toBe(false)
  expect(firstBad).toMatchObject({ what: expect.any(String), expected: expect.any(String), found: expect.any(String) })
})

test('the record of the log being switched off is missed when it is taken away', async () => {
  const file = await recorded('taken.throughline')
  expect(tamper(file, 'Set-AdminAuditLogConfig', null)).toBeGreaterThan(0)
  expect((await verifyFile(file, env)).ok).toBe(false)
})
