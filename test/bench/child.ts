// Work in a process of its own, so that its memory is its own.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** With what commands are started with. */
const asCommandsRun = new URL('../../main/cli/require-node-24.mjs', import.meta.url).href

/** What a script beside this file prints, which is JSON. */
export function printedBy(script: string, ...given: readonly string[]): unknown {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const said = execFileSync(process.execPath, ['--import', asCommandsRun, path, ...given], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(said)
}
