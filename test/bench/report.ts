// What a benchmark measured, as one JSON file each under out/bench and as one line on the screen.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../out/bench/', import.meta.url))

/** `figures` name their units: `perSecond`, `microseconds`, `timesPeer`. `name` becomes the file's name. */
export function report(name: string, figures: Readonly<Record<string, number | string>>): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}${name}.json`, `${JSON.stringify({ name, node: process.version, ...figures }, null, 2)}\n`)
  process.stdout.write(`${JSON.stringify({ name, ...figures })}\n`)
}
