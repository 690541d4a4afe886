// Work in a process of its own, so that its memory is its own.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a script beside this file prints, which is JSON. */
export function printedBy(script: string, ...given: readonly string[]): unknown {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const said = execFileSync(process.execPath, [path, ...given], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(said)
}
