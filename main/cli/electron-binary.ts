// Finds Electron's binary, and fetches it where the package came without.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../node_modules/electron/', import.meta.url))

const executable: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
}

/** The path of the binary, or null where there is none yet. `ELECTRON_OVERRIDE_DIST_PATH` names another folder to look in. */
export function findElectron(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const dist = environment.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist')
  const path = join(dist, executable[platform] ?? 'electron')
  return existsSync(path) ? path : null
}

/** Runs the package's own installer, which checks what it downloads against the checksums it came with. */
export function fetchElectron(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  if (!existsSync(join(folder, 'install.js'))) return null
  spawnSync(process.execPath, [join(folder, 'install.js')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment,
  })
  return findElectron(environment, platform)
}
