// Writes rows as Parquet, in a process that does nothing else: DuckDB with one folder, and no SQL but what stands here.
import { DuckDBInstance } from '@duckdb/node-api'
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { quoted } from '../sql/text.ts'
import { storedTypes } from '../sql/types.ts'
import { timespanNote } from '../times.ts'
import type { WriteParquet } from './protocol.ts'

/** DuckDB's types; those of Parquet are made of them. */
const writtenTypes: Readonly<Record<ScalarType, string>> = { ...storedTypes, datetime: 'TIMESTAMPTZ' }

export async function parquetFile(message: WriteParquet): Promise<void> {
  const { folder, from, to, columns, longest, rowsAGroup, memoryBytes } = message
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryBytes}B`,
    temp_directory: folder,
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run("SET GLOBAL TimeZone = 'UTC'")
  await connection.run(`SET allowed_directories = [${quoted(folder)}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  const read = columns.map(({ type }, at) => `c${at + 1}: '${type === 'dynamic' ? 'JSON' : 'VARCHAR'}'`)
  const values = columns.map(({ name, type }, at) => `c${at + 1}::${writtenTypes[type]} AS ${identifier(name)}`)
  const options = `format = 'newline_delimited', maximum_object_size = ${Math.max(longest + 1, 16_777_216)}`
  const rows = `SELECT ${values.join(', ')} FROM read_json(${quoted(from)}, columns = {${read.join(', ')}}, ${options})`
  const note = columns.some(({ type }) => type === 'timespan')
    ? `, KV_METADATA {timespan: ${quoted(timespanNote)}}`
    : ''
  const how = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowsAGroup}${note}`
  await connection.run(`COPY (${rows}) TO ${quoted(to)} (${how})`)
  connection.closeSync()
  instance.closeSync()
}

/** No parser takes a zero character in a name. */
const identifier = (name: string): string => `"${name.replaceAll('"', '""').replaceAll('\0', '')}"`
