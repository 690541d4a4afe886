// The commands about cases as files, as a terminal sees them.
import { existsSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { scratch, signInLines } from '../case/making.ts'
import { terminal } from './terminal.ts'

async function twoCases(folder: ReturnType<typeof scratch>) {
  const run = terminal(folder.path('.'))
  const [one, other] = [folder.path('one.throughline'), folder.path('other.throughline')]
  writeFileSync(folder.path('a.ndjson'), `${signInLines(5)}{"broken": \n`)
  writeFileSync(folder.path('b.ndjson'), signInLines(3, 5))
  await run('import', folder.path('a.ndjson'), '--case', one)
  await run('import', folder.path('a.ndjson'), folder.path('b.ndjson'), '--case', other)
  return { run, one, other }
}

test('info tells of size and health, for people and for programs', { timeout: 120_000 }, async () => {
  using folder = scratch()
  const { run, one } = await twoCases(folder)
  const asJson = await run('info', one, '--json')
  expect(asJson.code).toBe(0)
  const health = JSON.parse(asJson.out)
  expect(health).toMatchObject({
    info: { accepted: 5, rejected: 1, size: 9 },
    acts: 0,
    rejected: [{ code: 'json.syntax', lines: 1 }],
    signers: [{ entry: 0 }],
    head: { size: 9, root: health.info.root, signer: health.signers[0].key },
    derived: { covered: 9, upToDate: true },
    advice: [{ what: expect.stringContaining('json.syntax 1') }],
  })
  expect(health.head.note).toContain('throughline')
  expect(health.evidenceBytes).toBeGreaterThan(health.info.bytes - 1)
  expect(health.derived.bytes).toBeGreaterThan(0)
  const { out } = await run('info', one)
  expect(out).toContain('rejected  1 (json.syntax 1)')
  expect(out).toContain('repeated  0 duplicates')
  expect(out).toMatch(/a\.ndjson +file +entra-ndjson +5 +1 +0 /)
  writeFileSync(folder.path('c.ndjson'), signInLines(3, 3))
  await run('import', folder.path('c.ndjson'), '--case', one)
  const repeating = (await run('info', one)).out
  expect(repeating).toContain('repeated  2 duplicates')
  expect(repeating).toMatch(/c\.ndjson +file +entra-ndjson +1 +0 +2 /)
  expect((await run('info', folder.path('none.throughline'))).code).toBe(1)
})

test('merge, compact, lock and unlock make cases that verify, and refuse what is there', {
  timeout: 120_000,
}, async () => {
  using folder = scratch()
  const { run, one, other } = await twoCases(folder)
  const [both, locked, again] = ['both.throughline', 'both.locked', 'again.throughline'].map(name => folder.path(name))
  if (both === undefined || locked === undefined || again === undefined) throw new Error('three names')
  const merged = await run('merge', one, other, '--out', both, '--json')
  expect(merged.error).toBe('')
  const { accepted, rejected, root } = JSON.parse(merged.out)
  expect({ accepted, rejected }).toEqual({ accepted: 8, rejected: 1 })
  expect((await run('merge', one, other, '--out', both)).error).toContain('[case.exists]')
  expect((await run('merge', one, other)).error).toContain('--out FILE')

  const compacted = JSON.parse((await run('compact', both, '--json')).out)
  expect(compacted.evidence.after).toBeLessThanOrEqual(compacted.evidence.before)
  expect(compacted.derived.after).toBeGreaterThan(0)

  writeFileSync(folder.path('password'), 'one two three\nnot this\n')
  writeFileSync(folder.path('wrong'), 'four\n')
  expect((await run('lock', both, '--out', locked)).error).toContain('--password-file')
  expect((await run('lock', both, '--out', locked, '--password-file', folder.path('password'))).code).toBe(0)
  const wrong = await run('unlock', locked, '--out', again, '--password-file', folder.path('wrong'))
  expect(wrong).toMatchObject({ code: 1, error: expect.stringContaining('[case.wrongPassword]') })
  expect(existsSync(again)).toBe(false)
  const opened = await run('unlock', locked, '--out', again, '--password-file', folder.path('password'), '--json')
  expect(JSON.parse(opened.out)).toMatchObject({ accepted: 8, root })
  const verified = await run('verify', '--case', again, '--json')
  expect(JSON.parse(verified.out)).toMatchObject({ ok: true, root })
})
