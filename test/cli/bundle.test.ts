// Evidence handed over from the command line, and what verifying says of a bundle and of a case, with what was known before.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { systemEnv } from '../../main/app/index.ts'
import { openCase } from '../../main/case/index.ts'
import { EvidenceId } from '../../shared/model/units.ts'
import { terminal } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-bundle-'))
const at = (name: string): string => join(folder, name)
const run = terminal(folder)
const Made = z.object({ evidence: z.number(), size: z.number(), root: z.string(), verifierKey: z.string() })
const Traces = z.object({ traces: z.array(z.object({ id: z.string() })) })

beforeAll(async () => {
  await run('run', 'first-light', '--case', at('demo.throughline'))
  await run('run', 'first-light', '--seed', '2', '--case', at('other.throughline'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const bundle = (out: string, ...words: string[]) =>
  run('bundle', '--case', at('demo.throughline'), '--out', at(out), ...words)

describe('bundle', () => {
  test('puts chosen records into a folder that verifies, and the case keeps that it was made', async () => {
    const { code, out } = await bundle('a', '--records', '3,5-7', '--by', 'Dana', '--json')
    expect(code).toBe(0)
    const made = Made.parse(JSON.parse(out))
    expect(made.evidence).toBe(4)
    const verified = await run('verify', at('a'), '--key', made.verifierKey)
    expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/^OK\. /) })
    expect(verified.out).toContain('It is signed with the key you named.')
    const after = await run('verify', '--case', at('demo.throughline'), '--json')
    expect(JSON.parse(after.out)).toMatchObject({ ok: true, size: made.size + 1 })
  })

  test('puts them into one zip where the name ends so, which verifies as it is', async () => {
    expect(await bundle('one.zip', '--records', '3')).toMatchObject({
      code: 0,
      out: expect.stringMatching('Whoever gets it unpacks it, opens index.html'),
    })
    expect(await run('verify', at('one.zip'))).toMatchObject({ code: 0, out: expect.stringMatching(/^OK\. /) })
    const spoiled = readFileSync(at('one.zip'))
    spoiled[0] = 0
    writeFileSync(at('two.zip'), spoiled)
    const { code, out } = await run('verify', at('two.zip'), '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ ok: false, kind: 'bundle', firstBad: { at: 'the zip' } })
  })

  test('takes what was noted along where that is asked for', async () => {
    const { out } = await bundle('noted', '--records', '3', '--with-annotations', '--json')
    expect(JSON.parse(out)).toMatchObject({ evidence: 1, annotations: 0 })
    const env = systemEnv(at('home'))
    const store = await openCase({ file: at('demo.throughline'), env, worker: 'inline' })
    await store.act({ act: 'comment', record: EvidenceId.parse(3), text: 'Dana says this was hers.' })
    await store.close()
    const said = await bundle('noted-too', '--records', '3', '--with-annotations')
    expect(said.out).toContain(
      'holds 1 piece of evidence, 1 of the stars, tags, comments and notes on it, from a ledger',
    )
    const { out: verified } = await run('verify', at('noted-too'))
    expect(verified).toContain('1 of 1 stars, tags, comments and notes are proved to be in the ledger.')
    expect(readFileSync(at('noted-too/proofs.json'), 'utf8')).toContain('Dana says this was hers.')
  })

  test('takes all that a trace rests on, and all of a table, each piece once', async () => {
    const { traces } = Traces.parse(JSON.parse((await run('trace', '--case', at('demo.throughline'), '--json')).out))
    const [trace] = traces
    const of = async (out: string, words: string[]) =>
      Made.parse(JSON.parse((await bundle(out, ...words, '--json')).out)).evidence
    const ofTrace = await of('b', ['--trace', trace?.id ?? ''])
    const ofTable = await of('c', ['--table', 'AgentSpan'])
    const ofBoth = await of('d', ['--trace', trace?.id ?? '', '--table', 'AgentSpan'])
    expect(ofTrace).toBeGreaterThan(5)
    expect(ofTable).toBeGreaterThan(5)
    expect(ofBoth).toBeGreaterThanOrEqual(Math.max(ofTrace, ofTable))
    expect(ofBoth).toBeLessThan(ofTrace + ofTable)
  })

  test.each([
    [[], 'argument.invalid', 'That chooses no evidence.'],
    [['--records', '0'], 'record.unknown', 'Entry 0 of the case holds no evidence.'],
    [['--records', '1-20000'], 'argument.invalid', 'That chooses 20000 pieces of evidence.'],
    [['--records', '5-3'], 'argument.invalid', 'It is a list of numbers and ranges'],
    [['--trace', 'nobody'], 'trace.unknown', 'nobody'],
    [['--table', 'SigninLog'], 'argument.invalid', 'SigninLog'],
    [['--records', '3', '--since', 'nowhere'], 'argument.invalid', 'can not be read'],
  ])('refuses %j: %s', async (words, code, message) => {
    const { code: exit, error } = await bundle('refused', ...words, '--json')
    expect(exit).toBe(1)
    expect(JSON.parse(error).refused).toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test('asks for the name of the bundle, and takes none that is there', async () => {
    const nameless = await run('bundle', '--case', at('demo.throughline'), '--records', '3')
    expect(nameless).toMatchObject({ code: 1, error: expect.stringMatching('Name it with --out NAME.') })
    writeFileSync(at('taken'), '')
    expect(await bundle('taken', '--records', '3')).toMatchObject({
      code: 1,
      error: expect.stringMatching('There is already something at'),
    })
  })
})

describe('verify', () => {
  test('ends with 2 where a byte of a bundle was changed, and names it first', async () => {
    await bundle('spoiled', '--records', '3')
    writeFileSync(at('spoiled/evidence/3.txt'), '{}')
    const { code, out } = await run('verify', at('spoiled'), '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ ok: false, kind: 'bundle', firstBad: { at: 'evidence/3.txt' } })
  })

  test('says of a tree head given earlier whether case and bundle still go on from it', async () => {
    await bundle('first', '--records', '3')
    await bundle('later', '--records', '3', '--since', at('first/head.note'))
    const head = ['--head', at('first/head.note')]
    expect(await run('verify', at('later'), ...head)).toMatchObject({
      code: 0,
      out: expect.stringMatching('The ledger goes on from the tree head you named'),
    })
    expect(await run('verify', at('demo.throughline'), ...head)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/The tree head holds: it is the case as it was with \d+ entries\./),
    })
    expect(await run('verify', at('other.throughline'), ...head)).toMatchObject({
      code: 2,
      out: expect.stringMatching('The tree head does not hold: no key of this case signed it'),
    })
    writeFileSync(at('changed.note'), readFileSync(at('first/head.note'), 'utf8').replace('at 1', 'at 2'))
    expect(await run('verify', at('demo.throughline'), '--head', at('changed.note'))).toMatchObject({ code: 2 })
  })

  test('takes no key for a case, which brings its own', async () => {
    expect(await run('verify', at('demo.throughline'), '--key', 'k')).toMatchObject({
      code: 1,
      error: expect.stringMatching('Leave --key out'),
    })
  })
})
