// Finds a Chromium for the end-to-end tests on a machine that nobody prepared.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface FoundBrowser {
  readonly path: string
  /** Variables it needs beside the machine's own. */
  readonly environment: Record<string, string>
  /** Where it was found, for the first line of a test run. */
  readonly from: string
}

type Finder = () => FoundBrowser | null | Promise<FoundBrowser | null>

/** The first that is there and starts. Throws one sentence on what to do where none does. */
export async function findBrowser(): Promise<FoundBrowser> {
  const named = process.env.THROUGHLINE_CHROMIUM || process.env.CHROME_PATH
  if (named) {
    const browser = { path: named, environment: {}, from: 'the environment' }
    if (starts(browser)) return browser
    throw new Error(`THROUGHLINE_CHROMIUM or CHROME_PATH names ${named}, which does not start: correct it or unset it.`)
  }
  const finders: readonly Finder[] = [fromSystem, fromPlaywright, fromNpm, fromDebian]
  for (const find of finders) {
    const browser = await find()
    if (browser !== null) return browser
  }
  throw new Error(
    'No Chromium was found for the end-to-end tests: install Chrome or Chromium, or name one in THROUGHLINE_CHROMIUM.',
  )
}

function starts({ path, environment }: FoundBrowser): boolean {
  // On Windows Chrome answers --version by opening a window, and a file there is enough to go by.
  if (process.platform === 'win32') return existsSync(path)
  const run = spawnSync(path, ['--version'], { timeout: 20_000, env: { ...process.env, ...environment } })
  return run.status === 0
}

const first = (paths: readonly string[], from: string): FoundBrowser | null =>
  paths.map(path => ({ path, environment: {}, from })).find(starts) ?? null

function fromSystem(): FoundBrowser | null {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
  const onPath = (process.env.PATH ?? '').split(':').flatMap(folder => names.map(name => join(folder, name)))
  const windows = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap(
    folder =>
      folder
        ? [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')]
        : [],
  )
  const mac = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    name => `/Applications/${name}.app/Contents/MacOS/${name}`,
  )
  return first([...onPath, ...windows, ...mac].filter(existsSync), 'the system')
}

function fromPlaywright(): FoundBrowser | null {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache/ms-playwright'),
    join(homedir(), 'Library/Caches/ms-playwright'),
    join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
  ].filter(cache => cache !== undefined && existsSync(cache))
  const inside = '{chromium,chromium_headless_shell}-*/*/{chrome,chrome.exe,headless_shell,chrome-headless-shell}'
  return first(
    caches.flatMap(cache => globSync(inside, { cwd: cache }).map(path => join(cache ?? '', path))).sort(),
    "Playwright's cache",
  )
}

/** The Chromium that comes as an npm package; it brings the libraries that a bare Linux lacks. */
async function fromNpm(): Promise<FoundBrowser | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const { default: chromium, inflate } = await import('@sparticuz/chromium')
  const path = await chromium.executablePath()
  const libraries = await inflate(
    fileURLToPath(new URL('../../node_modules/@sparticuz/chromium/bin/al2023.tar.br', import.meta.url)),
  )
  const environment = { LD_LIBRARY_PATH: join(libraries, 'lib'), FONTCONFIG_PATH: join(tmpdir(), 'fonts') }
  const browser = { path, environment, from: '@sparticuz/chromium' }
  return starts(browser) ? browser : null
}

function fromDebian(): FoundBrowser | null {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  if (process.geteuid?.() !== 0 || !/^ID(_LIKE)?=.*debian/m.test(release)) return null
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']])
    spawnSync('apt-get', words, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  return first(['/usr/bin/chromium'].filter(existsSync), 'apt-get install chromium')
}
