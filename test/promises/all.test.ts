// Every promise has its tests, and the README says which.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('each promise from 1 to 23 is a file of tests here and a row of the README', () => {
  const here = readdirSync(new URL('.', import.meta.url)).filter(name => /^\d\d-/.test(name))
  const files = here.map(name => name.replace('.test.ts', '')).sort()
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const rows = Array.from(readme.matchAll(/^\| (\d+) \| .+ \| `(\d\d-[a-z-]+)` \|/gm), ([, number, file]) => [
    Number(number),
    file,
  ])
  expect(rows.map(([number]) => number)).toEqual(Array.from({ length: 23 }, (_, index) => index + 1))
  expect(rows.map(([, file]) => file)).toEqual(files)
  for (const [number, file] of rows) expect(Number(String(file).slice(0, 2))).toBe(number)
})
