// Builds what `npm start` needs, and only where a source is newer than what was built from it.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
export const rendererFolder = join(root, 'out/renderer')

const common = ['shared', 'electron.config.ts', 'package-lock.json']

/** @param begins called before the building, where there is something to build */
export async function buildRenderer(begins: () => void): Promise<void> {
  if (!isStale(join(rendererFolder, 'index.html'), ['renderer', ...common])) return
  begins()
  const [{ build }, { renderer }] = await Promise.all([import('vite'), import('../../electron.config.ts')])
  await build({ ...renderer, base: './', configFile: false, logLevel: 'warn' })
}

/** Main process, preload script and renderer. */
export async function buildEverything(begins: () => void): Promise<void> {
  if (!isStale(join(root, 'out/main/index.js'), ['main', 'renderer', ...common])) return
  begins()
  const { build } = await import('electron-vite')
  await build({ configFile: join(root, 'electron.config.ts'), logLevel: 'warn' })
}

/** True where `built` is missing or older than any of `sources`, paths from the repository's root. */
function isStale(built: string, sources: readonly string[]): boolean {
  if (!existsSync(built)) return true
  const since = statSync(built).mtimeMs
  return sources.some(source => newest(join(root, source)) > since)
}

function newest(path: string): number {
  const status = statSync(path)
  if (!status.isDirectory()) return status.mtimeMs
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
  return Math.max(status.mtimeMs, ...files.map(file => statSync(join(path, file)).mtimeMs))
}
