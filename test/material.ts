// Published samples and vectors lie beside the checkout and are never committed: tests over them run where they exist.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

const shared = fileURLToPath(new URL('../../shared/', import.meta.url))

export const materialPath = (relative: string): string => shared + relative

/** `describe` over a folder of published material; where it is missing the suite is skipped and its name says why. */
export function describeWith(relative: string, name: string, suite: () => void): void {
  const present = existsSync(materialPath(relative))
  describe.skipIf(!present)(present ? name : `${name} (skipped: ../shared/${relative} is not here)`, suite)
}
