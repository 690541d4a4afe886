// Stops with one sentence where a script runs on a Node that is too old, before any TypeScript is read. Plain JavaScript on purpose.
import * as modules from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { engineFlags } from './engine-flags.mjs'

// Node-API 10 came with Node 22.14; better-sqlite3 is built against it, and an older Node crashes in it.
// Types in files are stripped without a flag from 23.6 on, which is why the packages bring Node 24 along.
if (!(Number(process.versions.napi) >= 10 && process.features.typescript)) {
  // those are the systems npm has a Node for
  const brought = ['linux', 'win32'].includes(process.platform)
  const todo = brought ? 'run `npm ci`, which brings Node 24 along,' : 'install Node 24'
  process.stderr.write(
    `Throughline needs Node 24 and this is Node ${process.versions.node}: ${todo} and start it with \`npm start\`, \`npm test\` or \`npm run -s throughline\`.\n`,
  )
  process.exit(1)
}

// What was read and compiled once need not be again: half of the time a command takes to begin.
// Threads and processes that are started from here hear of it by the variable.
const compiled = fileURLToPath(new URL('../../node_modules/.cache/throughline', import.meta.url))
modules.enableCompileCache(compiled)
if (process.env.NODE_COMPILE_CACHE === undefined) process.env.NODE_COMPILE_CACHE = compiled

for (const flag of engineFlags) setFlagsFromString(flag)
