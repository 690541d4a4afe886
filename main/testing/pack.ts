// `npm run package`: compiles the package's surfaces, and packs them with what they need and nothing else of the app.
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const root = fileURLToPath(new URL('../../', import.meta.url))
const out = join(root, 'out/package')

const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  type: z.string(),
  exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
  dependencies: z.record(z.string(), z.string()),
})

function run(command: string, words: readonly string[], cwd: string): void {
  // npm and the commands of packages are scripts on Windows, which only a shell can start
  const { status } = spawnSync(command, words, { cwd, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}`)
}

/** Names of the packages that compiled files and their declarations import. */
function importedPackages(): Set<string> {
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(name => /\.(js|d\.ts)$/.test(name))
  const specifiers = files.flatMap(name =>
    [...readFileSync(join(out, name), 'utf8').matchAll(/(?:\bfrom |\bimport\()["']([^"'.][^"']*)["']/g)].map(
      ([, it = '']) => it,
    ),
  )
  const outside = specifiers.filter(specifier => !specifier.startsWith('node:'))
  return new Set(outside.map(specifier => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier))
}

rmSync(out, { recursive: true, force: true })
run(join(root, 'node_modules/.bin/tsc'), ['-p', 'main/testing'], root)
for (const name of ['LICENSE', 'README.md', 'shared/scenarios'])
  cpSync(join(root, name), join(out, name), { recursive: true, filter: source => !source.endsWith('.ts') })

const { dependencies, exports, ...rest } = Manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
const needed = [...importedPackages()].sort().map(name => {
  const version = dependencies[name]
  if (version === undefined) throw new Error(`the package imports ${name}, which is no dependency`)
  return [name, version]
})
const manifest = {
  ...rest,
  // iterator helpers
  engines: { node: '>=22' },
  exports: JSON.parse(JSON.stringify(exports).replaceAll('./out/package/', './')),
  dependencies: Object.fromEntries(needed),
}
writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
run('npm', ['pack', '--silent', '--pack-destination', join(root, 'out')], out)
