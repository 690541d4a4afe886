// A parent that hunts without end, and says which process and which folder it has for that; a test ends it.
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { HuntEngine } from '../../../../main/investigation/hunting/engine/hunt-engine.ts'
import { startWithNode } from '../../../../main/investigation/hunting/engine/start.ts'

const [file = ''] = process.argv.slice(2)
const folders = () => readdirSync(tmpdir()).filter(name => name.startsWith('throughline-hunt-'))
const before = new Set(folders())
let pid: number | undefined
const engine = new HuntEngine({
  file,
  start: (...how) => {
    const started = startWithNode(...how)
    pid = started.pid
    return started
  },
})
await engine.rows('SELECT 1', [{ name: 'a', type: 'int' }])
process.stdout.write(JSON.stringify({ pid, folders: folders().filter(name => !before.has(name)) }))
await engine.rows('SELECT count(*) FROM rows a, rows b WHERE a.n * b.n % 7 = 3', [{ name: 'a', type: 'long' }])
