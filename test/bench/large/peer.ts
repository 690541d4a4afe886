// The peer of look-ups: a B-tree of SQLite from keys to row numbers, which it takes at their word. `peer.ts ROWS DATABASE`. Prints JSON.
import BetterSqlite3 from 'better-sqlite3'
import { seededRandom } from '../../../main/simulation/random.ts'
import { signIns } from '../import/sources.ts'

const [rows, file = ''] = [Number(process.argv[2]), process.argv[3]]
const columns = { unique: 'UniqueTokenIdentifier', user: 'UserId', application: 'AppId' } as const

const db = new BetterSqlite3(file)
// making it is not what is measured
db.pragma('journal_mode = OFF')
db.pragma('synchronous = OFF')
db.exec('CREATE TABLE taken (key TEXT, id INTEGER)')
const put = db.prepare<[string, number]>('INSERT INTO taken VALUES (?, ?)')
const signIn = signIns()
const sample: Record<string, string[]> = { unique: [], user: [], application: [] }
const random = seededRandom(7)
db.transaction(() => {
  for (let id = 0; id < rows; id++) {
    const row = signIn(id)
    const isSampled = random.integer(rows) < 1000
    for (const [name, column] of Object.entries(columns)) {
      const key = `${name} ${row[column]}`
      put.run(key, id)
      if (isSampled) sample[name]?.push(key)
    }
  }
})()
// in order, or the B-tree would be written many times over
db.exec('CREATE TABLE posting (key TEXT, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID')
db.exec('INSERT INTO posting SELECT key, id FROM taken ORDER BY key, id')

const find = db.prepare<[string], number>('SELECT id FROM posting WHERE key = ? ORDER BY id').pluck()
const figures: Record<string, number> = {}
for (const [name, keys] of Object.entries(sample)) {
  const times = keys.map(key => {
    const started = performance.now()
    find.all(key)
    return performance.now() - started
  })
  const sorted = times.sort((one, other) => one - other)
  figures[`${name}MedianMilliseconds`] = Number((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN).toFixed(4))
}
db.close()
process.stdout.write(`${JSON.stringify(figures)}\n`)
