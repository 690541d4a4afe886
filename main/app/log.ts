// Diagnostics for whoever looks after the app. The audit trail is the case, never this.
import { join } from 'node:path'
import electronLog from 'electron-log/node'

/** Where a bug is written down before anyone hears of it. */
export interface Log {
  error(message: string, error: unknown): void
}

/** Writes to `logs/throughline.log` in the data folder; kept below 2 MB, the older half beside it. */
export function openLog(dataFolder: string): Log {
  const log = electronLog.create({ logId: 'throughline' })
  log.transports.file.resolvePathFn = () => join(dataFolder, 'logs', 'throughline.log')
  log.transports.file.maxSize = 2 << 20
  log.transports.console.level = 'error'
  return { error: (message, error) => log.error(message, error) }
}
