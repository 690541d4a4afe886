// Keeps a data folder to one app at a time: two would name their runs alike and write into the same case.
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { Refusal } from '../../shared/errors.ts'

/**
 * Holds the folder until the function returned is called, or the process ends, however it ends: the lock is the system's
 * own, on an empty file, and SQLite knows how to take one on every platform.
 * Refuses `host.alreadyRunning`.
 */
export function holdFolder(folder: string): () => void {
  const lock = new BetterSqlite3(join(folder, 'in-use'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!(error instanceof BetterSqlite3.SqliteError && error.code === 'SQLITE_BUSY')) throw error
    throw new Refusal('host.alreadyRunning', `Throughline is already open over ${folder}.`, {
      where: { file: folder },
      todo: 'Use the one that is open, or name another folder in THROUGHLINE_HOME.',
    })
  }
  return () => void lock.close()
}
