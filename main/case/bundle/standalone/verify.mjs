// Checks an evidence bundle with nothing but Node 20 or newer: `node verify.mjs [FOLDER] [--key KEY] [--head FILE]`. Ends with 0 where it holds, 2 where it does not.
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checkBundle } from './check.mjs'
import { litter } from './shapes.mjs'
import { tellReport } from './tell.mjs'

/** @param {string} folder */
async function readFolder(folder) {
  /** @type {Map<string, Uint8Array>} */
  const files = new Map()
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name)
    if (litter.includes(basename(name)) || (await stat(path)).isDirectory()) continue
    files.set(name.split(sep).join('/'), await readFile(path))
  }
  return files
}

const { values, positionals } = parseArgs({
  options: { key: { type: 'string' }, head: { type: 'string' } },
  allowPositionals: true,
})
const folder = positionals[0] ?? dirname(fileURLToPath(import.meta.url))
const head = values.head === undefined ? undefined : await readFile(values.head, 'utf8')
const report = await checkBundle(await readFolder(folder), { key: values.key, head })
console.log(tellReport(report, folder))
process.exitCode = report.ok ? 0 : 2
