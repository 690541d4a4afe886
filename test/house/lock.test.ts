// `npm ci` refuses a lock file that leaves out an optional dependency, and npm leaves out what its registry happens to lack.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), optionalDependencies: z.record(z.string(), z.string()).optional() }),
  ),
})

const lock = Lock.parse(JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')))

/** Where Node would find `name` from the package at `from`: the nearest node_modules on the way up. */
function entryOf(name: string, from: string): string | undefined {
  const nested = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`
  if (nested in lock.packages) return nested
  return from === '' ? undefined : entryOf(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))) || '')
}

test('the lock file has an entry for every optional dependency, of every platform', () => {
  const missing = Object.entries(lock.packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(name => entryOf(name, from) === undefined),
  )
  expect(missing).toEqual([])
})

test('what is listed at the top is pinned to one version', () => {
  const top = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
  const versions = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap(group =>
    Object.entries(z.record(z.string(), z.string()).parse(top[group])),
  )
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})
