// Where cases, keys, logs and window state live on this machine.

import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** `THROUGHLINE_HOME`, or where this platform keeps an application's data. */
export function dataFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (environment.THROUGHLINE_HOME) return resolve(environment.THROUGHLINE_HOME)
  switch (platform) {
    case 'win32':
      return join(environment.APPDATA || join(homedir(), 'AppData', 'Roaming'), 'Throughline')
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Throughline')
    default:
      // XDG Base Directory Specification: a relative path in the variable is invalid and ignored.
      return join(
        environment.XDG_DATA_HOME?.startsWith('/') ? environment.XDG_DATA_HOME : join(homedir(), '.local', 'share'),
        'throughline',
      )
  }
}
