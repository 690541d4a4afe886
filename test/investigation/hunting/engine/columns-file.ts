// A columns file for tests, as DuckDB has it, and an engine over it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ColumnDatabase } from '../../../../main/case/columns/database.ts'
import { HuntEngine, type HuntEngineOptions } from '../../../../main/investigation/hunting/engine/hunt-engine.ts'
import type { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'

export interface ColumnsFile extends AsyncDisposable {
  readonly folder: string
  readonly file: string
  readonly engine: HuntEngine
}

/** A file that `sql` made, and an engine that reads it; both are gone at the end. */
export async function columnsFile(sql: string, options: Omit<HuntEngineOptions, 'file'> = {}): Promise<ColumnsFile> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-engine-'))
  const db = await ColumnDatabase.open(folder)
  await db.run(sql)
  db.close()
  const file = join(folder, 'columns.duckdb')
  const engine = new HuntEngine({ file, ...options })
  return {
    folder,
    file,
    engine,
    [Symbol.asyncDispose]: async () => {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Columns of these types, named by their place. */
export const columnsOf = (...types: ScalarType[]): HuntColumn[] =>
  types.map((type, at) => ({ name: `column${at}`, type }))
