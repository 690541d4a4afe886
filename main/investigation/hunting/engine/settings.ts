// Opens the columns of a case so that nothing can be changed, and nothing else be read, by whatever is asked of them.
import { DuckDBInstance } from '@duckdb/node-api'
import type { Open } from './protocol.ts'

/** Only reads the file; no other file, network or setting can be reached through it. */
export async function openColumns(open: Open): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(open.file, {
    access_mode: 'READ_ONLY',
    memory_limit: bytesText(open.memoryBytes),
    temp_directory: open.temporary,
    max_temp_directory_size: bytesText(open.temporaryBytes),
    threads: String(open.threads),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // After this one no path can be set any more.
    enable_external_access: 'false',
  })
  const connection = await instance.connect()
  await connection.run("SET GLOBAL TimeZone = 'UTC'")
  await connection.run('SET lock_configuration = true')
  connection.closeSync()
  return instance
}

const bytesText = (bytes: number): string => `${bytes}B`
