// In a process of its own, so that its memory is its own: `once.ts import FILE CASE`, or `once.ts duckdb FILE DATABASE`. Prints JSON.
import { DuckDBInstance } from '@duckdb/node-api'
import { createCase } from '../../../main/case/index.ts'
import { testEnv } from '../../case/making.ts'

const [what, file = '', to = ''] = process.argv.slice(2)
const started = performance.now()
const rows = what === 'import' ? await imported() : await loaded()
const seconds = (performance.now() - started) / 1000
process.stdout.write(`${JSON.stringify({ rows, seconds, mebibytes: process.resourceUsage().maxRSS / 1024 })}\n`)

/** To fully investigable: evidence, ledger, links and columns. */
async function imported(): Promise<number> {
  const store = await createCase({ file: to, env: testEnv() })
  const { files } = await store.importPath(file)
  const tables = await store.columns()
  await store.close()
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  if (rows !== files[0]?.accepted) throw new Error(`columns hold ${rows} rows, the ledger ${files[0]?.accepted}`)
  return rows
}

async function loaded(): Promise<number> {
  const instance = await DuckDBInstance.create(to)
  const connection = await instance.connect()
  const read = file.endsWith('.csv') ? 'read_csv' : 'read_json_auto'
  await connection.run(`CREATE TABLE t AS SELECT * FROM ${read}('${file}')`)
  const [[rows] = []] = (await connection.runAndReadAll('SELECT count(*) FROM t')).getRowsJS()
  connection.closeSync()
  instance.closeSync()
  return Number(rows)
}
