// Published samples and vectors lie beside the checkout and are never committed: tests over them run where they exist.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'

const shared = fileURLToPath(new URL('../../shared/', import.meta.url))

export const materialPath = (relative: string): string => shared + relative

/**
 * `describe` over a folder of published material. Where it is missing, its tests are not even collected: they read it as
 * they are declared. One skipped test stands in for them and its name says why.
 */
export function describeWith(relative: string, name: string, suite: () => void): void {
  if (existsSync(materialPath(relative))) describe(name, suite)
  else describe(name, () => test.skip(`needs ../shared/${relative}, which is not here`))
}
