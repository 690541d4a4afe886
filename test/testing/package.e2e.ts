// The package as an engineer outside gets it: built, packed, unpacked beside its dependencies alone, and the examples run against it.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../../', import.meta.url))
const installed = join(root, 'node_modules')
const project = mkdtempSync(join(tmpdir(), 'throughline-outside-'))
const entries = {
  access: '../../main/access/index.ts',
  machines: '../../main/testing/machines.ts',
  testing: '../../main/testing/index.ts',
}
const place = join(project, 'node_modules/throughline')
const Manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) })
const manifest = () => Manifest.parse(JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')))

/** What somebody who tests with it installs beside it. */
const tools = ['vitest', 'xstate', '@types/node', 'undici-types']

/** Runs a command to its end; what it said is in the failure where it did not end well. */
function run(command: string, words: readonly string[], cwd = project): string {
  const { HOME, PATH, TMPDIR } = process.env
  // npm is a script on Windows, which only a shell can start
  const shell = process.platform === 'win32'
  const env = shell ? process.env : { HOME, PATH, TMPDIR }
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8', shell, env })
  expect(`${status}\n${status === 0 ? '' : stdout + stderr}`).toBe('0\n')
  return stdout
}
const node = (...words: string[]): string => run(process.execPath, words)

function link(name: string): void {
  const at = join(project, 'node_modules', name)
  mkdirSync(dirname(at), { recursive: true })
  if (!existsSync(at)) symlinkSync(join(installed, name), at, 'junction')
}

beforeAll(() => {
  run('npm', ['run', '--silent', 'package'], root)
  const { version } = Manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  mkdirSync(place, { recursive: true })
  run('tar', ['-xzf', join(root, `out/throughline-${version}.tgz`), '--strip-components=1', '-C', place])
  for (const name of [...Object.keys(manifest().dependencies), ...tools]) link(name)
  cpSync(join(root, 'test/testing/example'), project, { recursive: true })
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'outside', private: true, type: 'module' }))
  const compilerOptions = {
    target: 'ES2024',
    module: 'NodeNext',
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
}, 240_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

describe('the package, outside of the repository,', () => {
  test.each(Object.entries(entries))('offers in plain Node what throughline/%s offers here', async (name, source) => {
    const script = `console.log(JSON.stringify(Object.keys(await import('throughline/${name}')).sort()))`
    const offered: Record<string, unknown> = await import(source)
    expect(JSON.parse(node('--input-type=module', '--eval', script))).toEqual(Object.keys(offered).sort())
  })

  test('type-checks the examples, its own declarations included', () => {
    run(join(installed, '.bin/tsc'), ['-p', project])
  }, 180_000)

  test('passes the examples', () => {
    const Report = z.object({ success: z.boolean(), numPassedTests: z.number(), numFailedTests: z.number() })
    const report = join(project, 'report.json')
    node(join(installed, 'vitest/vitest.mjs'), 'run', '--reporter=json', `--outputFile=${report}`)
    const { success, numPassedTests, numFailedTests } = Report.parse(JSON.parse(readFileSync(report, 'utf8')))
    expect({ success, numFailedTests }).toEqual({ success: true, numFailedTests: 0 })
    expect(numPassedTests).toBeGreaterThan(3)
  })

  test('carries no more than it needs', () => {
    expect(readdirSync(place).sort()).toEqual(['LICENSE', 'README.md', 'main', 'package.json', 'shared'])
    const rooms = ['access', 'cloudpc', 'simulation', 'tenant', 'testing', 'tokens']
    expect(readdirSync(join(place, 'main')).sort()).toEqual(rooms)
    const files = readdirSync(place, { recursive: true, encoding: 'utf8' })
    expect(files.filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))).toEqual([])
    const { dependencies } = manifest()
    expect(
      Object.keys(dependencies).filter(name => /^(react|electron|better-sqlite3|ws|commander)/.test(name)),
    ).toEqual([])
  })
})
