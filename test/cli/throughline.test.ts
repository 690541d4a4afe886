// The command line as a program: JSON shapes, exit codes, near-miss names, and trouble told apart.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { systemEnv } from '../../main/app/index.ts'
import { throughline } from '../../main/cli/throughline.ts'
import { loadScenario } from '../../main/simulation/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-cli-'))
const at = (name: string): string => join(folder, name)

afterAll(() => rmSync(folder, { recursive: true }))

async function run(...words: string[]) {
  let out = ''
  let error = ''
  const streams = {
    out: (text: string) => {
      out += text
    },
    error: (text: string) => {
      error += text
    },
  }
  const code = await throughline(words, systemEnv(at('home')), streams)
  return { code, out, error }
}

const json = (text: string) => JSON.parse(text)

describe('run', () => {
  test('tells root, facts, records and virtual time; twice the same, another seed another', async () => {
    const first = await run('run', 'first-light', '--seed', '7', '--json')
    expect(first).toMatchObject({ code: 0, error: '' })
    const report = json(first.out)
    expect(report).toEqual({
      root: expect.stringMatching(/^[0-9a-f]{64}$/),
      facts: expect.any(Number),
      records: {
        agent365: expect.any(Number),
        entra: expect.any(Number),
        defender: expect.any(Number),
        purview: expect.any(Number),
      },
      virtualMs: expect.any(Number),
      verdicts: expect.any(Array),
    })
    for (const plane of Object.values(report.records)) expect(plane).toBeGreaterThan(0)
    expect((await run('run', 'first-light', '--seed', '7', '--json')).out).toBe(first.out)
    expect(json((await run('run', 'first-light', '--seed', '8', '--json')).out).root).not.toBe(report.root)
  })

  test('makes the same case on disk, and appends to it when it is there', async () => {
    const memory = json((await run('run', 'first-light', '--seed', '7', '--json')).out)
    const file = at('run.throughline')
    expect(json((await run('run', 'first-light', '--seed', '7', '--case', file, '--json')).out)).toEqual(memory)
    const size = json((await run('verify', '--case', file, '--json')).out).size
    expect(json((await run('run', 'first-light', '--seed', '9', '--case', file, '--json')).out).root).not.toBe(
      memory.root,
    )
    expect(json((await run('verify', '--case', file, '--json')).out).size).toBeGreaterThan(size)
  })

  test('says it in words without --json', async () => {
    const { out } = await run('run', 'first-light', '--seed', '7')
    expect(out).toMatch(
      /^first-light, seed 7: \d+ facts in .+ of virtual time\nrecords {2}agent365 \d+, .*\nroot {5}[0-9a-f]{64}\n/,
    )
  })

  test('says of each expectation that it holds, and ends with 0 as long as all do', async () => {
    const { expect: expected } = await loadScenario('first-light')
    const says = Object.values(expected).flatMap(list => list.map(({ says }) => says))
    const { verdicts } = json((await run('run', 'first-light', '--seed', '7', '--json')).out)
    expect(verdicts.map((verdict: { says: string; held: boolean }) => [verdict.says, verdict.held])).toEqual(
      says.map(each => [each, true]),
    )
    const { out, code } = await run('run', 'first-light', '--seed', '7')
    for (const each of says) expect(out).toMatch(new RegExp(`^holds {2}.*${each.replaceAll('.', '\\.')}$`, 'm'))
    expect(out).toContain(`All ${says.length} expectations hold.`)
    expect(code).toBe(0)
  })

  test('ends with 2 where one fails, names it and what was found; the case is made all the same', async () => {
    const { file } = await loadScenario('first-light')
    const wrong = at('wrong.yaml')
    const text = readFileSync(file, 'utf8')
    writeFileSync(
      wrong,
      text.replace(
        '    - says: No proof is refused.\n      fact: proof.refused',
        '    - says: No proof is accepted.\n      fact: proof.accepted',
      ),
    )
    const made = at('wrong.throughline')
    const { out, code } = await run('run', wrong, '--seed', '7', '--case', made)
    expect(code).toBe(2)
    expect(out).toMatch(/^FAILS {2}never +No proof is accepted\. \(found \d+ times\)$/m)
    expect(out).toMatch(/^1 of \d+ expectations fail\.$/m)
    const report = json((await run('run', wrong, '--seed', '7', '--json')).out)
    expect(report.verdicts.filter(({ held }: { held: boolean }) => !held)).toMatchObject([
      { kind: 'never', says: 'No proof is accepted.', held: false },
    ])
    expect((await run('verify', '--case', made)).code).toBe(0)
  })

  test('names the scenario that was probably meant', async () => {
    const { code, error, out } = await run('run', 'first-lihgt', '--json')
    expect([code, out]).toEqual([1, ''])
    expect(json(error)).toMatchObject({
      refused: { code: 'scenario.unknown', message: expect.stringContaining('first-light') },
    })
  })
})

describe('import, trace and verify', () => {
  const signIn = (id: number) => ({
    id: `4a1e9c1e-0000-4000-8000-00000000000${id}`,
    createdDateTime: `2026-06-01T08:00:0${id}Z`,
    userPrincipalName: 'dana@contoso.com',
    userId: '4a1e9c1e-0000-4000-8000-000000000009',
    appId: '4a1e9c1e-0000-4000-8000-00000000000a',
    status: { errorCode: 0 },
  })

  test('an import counts each file, names each bad line, and makes the case', async () => {
    const good = at('good.json')
    writeFileSync(good, JSON.stringify({ value: [signIn(1), signIn(2)] }))
    const { code, out } = await run('import', good, '--case', at('import.throughline'), '--json')
    expect(code).toBe(0)
    const counts = { file: good, format: 'entra-graph-json', accepted: 2, rejected: 0, reasons: {} }
    expect(json(out)).toEqual({
      sources: [{ ...counts, source: 0, duplicates: 0, table: expect.any(String), had: 'nothing' }],
      skipped: 0,
    })
  })

  test('a bad line is counted and named, and the rest goes in with exit code 0', async () => {
    const file = at('lines.json')
    const line = (id: number) =>
      JSON.stringify({
        TimeGenerated: '2026-06-01T08:00:00Z',
        Type: 'SigninLogs',
        Id: String(id),
        UserPrincipalName: 'd@c.com',
        ResultType: '0',
        CorrelationId: 'c',
      })
    writeFileSync(file, `${line(1)}\n{"TimeGenerated": \n${line(3)}\n`)
    const { code, out } = await run('import', file, '--case', at('lines.throughline'), '--json')
    expect(code).toBe(0)
    const [source] = json(out).sources
    expect(source).toMatchObject({ accepted: 2, rejected: 1, reasons: { 'json.syntax': 1 } })
    expect(source.lines).toEqual([
      { line: 2, column: expect.any(Number), code: 'json.syntax', reason: expect.any(String) },
    ])
    const words = await run('import', file, '--case', at('lines2.throughline'))
    expect(words.out).toContain(`${file}:2:`)
  })

  test('a file that is refused whole ends with 1 and still takes the others', async () => {
    writeFileSync(at('noise.bin'), '\u0001 nothing that anyone exports')
    writeFileSync(at('one.json'), JSON.stringify({ value: [signIn(3)] }))
    const { code, out } = await run(
      'import',
      at('noise.bin'),
      at('one.json'),
      '--case',
      at('mixed.throughline'),
      '--json',
    )
    expect(code).toBe(1)
    expect(json(out).sources).toMatchObject([
      { accepted: 0, refusal: { code: 'import.unrecognised' } },
      { accepted: 1 },
    ])
  })

  test('a trace is listed, and told whole by its id', async () => {
    const file = at('trace.throughline')
    await run('run', 'first-light', '--seed', '7', '--case', file)
    const { traces } = json((await run('trace', '--case', file, '--json')).out)
    expect(traces[0]).toMatchObject({
      id: expect.any(String),
      prompt: expect.any(String),
      human: expect.any(String),
      agent: expect.any(String),
      start: expect.any(Number),
      end: expect.any(Number),
      nodes: expect.any(Number),
      links: expect.any(Number),
      gaps: expect.any(Number),
    })
    const whole = json((await run('trace', traces[0].id, '--case', file, '--json')).out)
    expect(whole.nodes).toHaveLength(traces[0].nodes)
    expect(whole.links).toHaveLength(traces[0].links)
    for (const link of whole.links)
      expect(link).toMatchObject({
        from: expect.any(String),
        to: expect.any(String),
        rule: expect.any(String),
        key: expect.any(String),
        confidence: expect.stringMatching(/^(exact|inferred)$/),
      })
    for (const gap of whole.gaps)
      expect(gap).toMatchObject({ kind: expect.any(String), expected: expect.any(String), why: expect.any(String) })
    expect(whole.story.length).toBeGreaterThan(0)
    const words = await run('trace', traces[0].id, '--case', file)
    expect(words.out).toContain('What happened')
    expect(words.out).toContain(whole.links[0].rule)
    expect((await run('trace', '--case', file)).out).toContain(traces[0].id)
  })

  test('an unknown trace is refused', async () => {
    const { code, error } = await run('trace', 'none', '--case', at('trace.throughline'), '--json')
    expect([code, json(error).refused.code]).toEqual([1, 'trace.unknown'])
  })

  test('verify holds for a case as it was written, and ends with 2 for one with a byte changed', async () => {
    const file = at('verify.throughline')
    await run('run', 'first-light', '--seed', '7', '--case', file)
    const whole = await run('verify', '--case', file, '--json')
    expect(whole.code).toBe(0)
    expect(json(whole.out)).toEqual({ ok: true, size: expect.any(Number), root: expect.any(String) })
    expect((await run('verify', '--case', file)).out).toMatch(/holds: \d+ entries under root/)
    const db = new Database(file)
    const block = z.object({ first: z.number(), raw: z.instanceof(Buffer) })
    const { first, raw } = block.parse(db.prepare('SELECT first, raw FROM block ORDER BY first DESC LIMIT 1').get())
    raw.writeUInt8((raw.readUInt8(raw.length - 5) + 1) % 256, raw.length - 5)
    db.prepare('UPDATE block SET raw = ? WHERE first = ?').run(raw, first)
    db.close()
    const changed = await run('verify', '--case', file, '--json')
    expect(changed.code).toBe(2)
    expect(json(changed.out)).toMatchObject({
      ok: false,
      firstBad: { what: expect.any(String), at: expect.any(String) },
    })
  })

  test('verify ends with 2, too, for a case that is cut short', async () => {
    await run('run', 'first-light', '--case', at('cut.throughline'))
    truncateSync(at('cut.throughline'), 40_960)
    const { code, out, error } = await run('verify', '--case', at('cut.throughline'), '--json')
    expect([code, error]).toEqual([2, ''])
    expect(json(out)).toMatchObject({ ok: false, firstBad: { what: expect.stringContaining('damaged') } })
  })

  test('a folder is no case and no scenario', async () => {
    expect((await run('verify', '--case', folder, '--json')).error).toContain('"case.notACase"')
    expect((await run('run', folder, '--json')).error).toContain('"scenario.unknown"')
  })

  test.each(['trace', 'verify'])('%s does not make a case that is not there', async command => {
    const { code, error } = await run(command, '--case', at('nowhere.throughline'), '--json')
    expect([code, json(error).refused.code]).toEqual([1, 'case.missing'])
  })
})

describe('words that are not understood', () => {
  test.each([
    [['improt', 'x'], 'Did you mean import?'],
    [['run', 'first-light', '--sed', '7'], 'Did you mean --seed?'],
    [['verify', '--csae', 'x'], 'Did you mean --case?'],
    [['verify'], 'Name one with --case FILE.'],
    [['run', 'first-light', '--seed', 'seven'], 'See `npm run -s throughline -- --help`.'],
    [['run', 'first-light', '--seed', '-1'], 'See `npm run -s throughline -- --help`.'],
    [['run', 'first-light', 'more'], 'See `npm run -s throughline -- --help`.'],
    [
      [],
      'Choose run, import, pull, export, stream, trace, hunt, hunts, serve, bundle, verify, info, merge, compact, lock, unlock, whatif, replay, counterfactual, check or crosswalk.',
    ],
  ])('%j is refused with what to do', async (words, todo) => {
    const { code, out, error } = await run(...words, '--json')
    expect([code, out]).toEqual([1, ''])
    expect(json(error)).toMatchObject({ refused: { code: 'argument.invalid', todo } })
  })

  test('and in words without --json', async () => {
    expect((await run('improt')).error).toBe("Unknown command 'improt'. [argument.invalid]\nDid you mean import?\n")
  })

  test('while help is no trouble', async () => {
    const { code, out, error } = await run('--help')
    expect([code, error]).toEqual([0, ''])
    expect(out).toContain('Exit codes: 0 done, 1 refused input, 2 a check failed, 70 a bug.')
    for (const command of ['run', 'import', 'trace', 'verify']) expect(out).toContain(command)
  })
})

test('a bug ends with 70 and its trace', async () => {
  const streams = { out: () => {}, error: (text: string) => void told.push(text) }
  const told: string[] = []
  const home = at('bad-home')
  writeFileSync(home, 'a file where a folder should be')
  const code = await throughline(
    ['import', at('x'), '--case', at('bug.throughline'), '--json'],
    systemEnv(home),
    streams,
  )
  expect(code).toBe(70)
  expect(json(told.join(''))).toMatchObject({
    bug: { message: expect.any(String), trace: expect.stringContaining('at ') },
  })
})

test.skipIf(process.platform === 'win32')('a reader that stops early does not break a command', () => {
  const entry = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url))
  // The pipe is closed before the command says its first word; its exit code goes where it can be seen.
  const piped = spawnSync(
    'sh',
    ['-c', '("$0" "$1" --help; echo "ended with $?" >&2) | true', process.execPath, entry],
    {
      env: { ...process.env, THROUGHLINE_HOME: at('home') },
      encoding: 'utf8',
    },
  )
  expect(piped.stderr).toBe('ended with 0\n')
})
