// A case an older version wrote is brought up to this one; what it proved before, it proves still.
import { copyFileSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { CaseDatabase } from '../../main/case/database.ts'
import { openCase } from '../../main/case/index.ts'
import { consistencyProof, verifyConsistency } from '../../main/case/merkle.ts'
import { storedNodes } from '../../main/case/tiles.ts'
import { EvidenceId, Sha256Hex } from '../../shared/model/units.ts'
import { scratch, testEnv } from './making.ts'

/** What each version's fixture was when that version closed it. */
const fixtures = [
  { format: 1, size: 55, root: '8c9dcca62e56d54cbe8411b965e2baf00eb878ed28db4b2588ccf05733dd1787', accepted: 44 },
] as const

test.each(fixtures)(
  'a case of format $format opens, verifies, is worked on, and extends the ledger it had',
  async old => {
    using folder = scratch()
    const file = folder.path('old.throughline')
    copyFileSync(new URL(`./fixtures/format-${old.format}.case`, import.meta.url), file)
    const store = await openCase({ file, env: testEnv(2), worker: 'inline' })
    const root = Sha256Hex.parse(old.root)
    expect(await store.info()).toMatchObject({ size: old.size, root, accepted: old.accepted })
    expect(await store.verify()).toEqual({ ok: true, size: old.size, root })
    expect((await store.annotations()).records).toEqual([])
    await store.act({ act: 'star', record: EvidenceId.parse(2), on: true })
    const after = await store.info()
    expect(await store.verify()).toEqual({ ok: true, size: after.size, root: after.root })
    await store.close()

    const plain = new BetterSqlite3(file)
    const proof = consistencyProof(storedNodes(new CaseDatabase(file, plain)), old.size, after.size)
    plain.close()
    const [before, now] = [Buffer.from(old.root, 'hex'), Buffer.from(after.root, 'hex')]
    expect(verifyConsistency(old.size, after.size, proof, before, now)).toBe(true)
  },
)

test('a migration that fails leaves the case of the version it was', async () => {
  using folder = scratch()
  const file = folder.path('old.throughline')
  copyFileSync(new URL('./fixtures/format-1.case', import.meta.url), file)
  const plain = new BetterSqlite3(file)
  // Stands where a later migration puts its table.
  plain.exec('CREATE TABLE act (mine TEXT)')
  plain.close()
  await expect(openCase({ file, env: testEnv(), worker: 'inline' })).rejects.toThrow('act')
  const after = new BetterSqlite3(file)
  expect(after.pragma('user_version', { simple: true })).toBe(1)
  after.exec('DROP TABLE act')
  after.close()
  const store = await openCase({ file, env: testEnv(), worker: 'inline' })
  expect(await store.verify()).toMatchObject({ ok: true, root: fixtures[0].root })
  await store.close()
})
