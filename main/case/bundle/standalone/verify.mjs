// Checks an evidence bundle with nothing but Node 20 or newer: `node verify.mjs [FOLDER|ZIP] [--key KEY] [--head FILE]`. Ends with 0 where it holds, 2 where it does not.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checkBundle } from './check.mjs'
import { litter } from './shapes.mjs'
import { tellReport } from './tell.mjs'
import { checkZip } from './zip.mjs'

/** @param {string} folder */
function readFolder(folder) {
  /** @type {Map<string, Uint8Array>} */
  const files = new Map()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (litter.includes(basename(name)) || statSync(path).isDirectory()) continue
    files.set(name.split(sep).join('/'), readFileSync(path))
  }
  return files
}

const { values, positionals } = parseArgs({
  options: { key: { type: 'string' }, head: { type: 'string' } },
  allowPositionals: true,
})
const place = positionals[0] ?? dirname(fileURLToPath(import.meta.url))
const known = { key: values.key, head: values.head === undefined ? undefined : readFileSync(values.head, 'utf8') }
const report = statSync(place).isDirectory()
  ? await checkBundle(readFolder(place), known)
  : await checkZip(readFileSync(place), known)
console.log(tellReport(report, place))
process.exitCode = report.ok ? 0 : 2
