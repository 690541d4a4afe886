// Starts the app as a person does and opens it in a real browser: the harness of every end-to-end test.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface StartedHost {
  /** The address it printed, token and all. */
  readonly url: string
  readonly process: ChildProcess
  /** All it has printed so far. */
  output(): string
  /** Asks it to stop and waits until it has. Gives its exit code. */
  stop(): Promise<number | null>
}

/** `npm start -- --web` on a free port with a data folder of its own. */
export async function startHost(dataFolder: string): Promise<StartedHost> {
  const guard = './main/cli/require-node-24.mjs'
  const words = ['--import', guard, 'main/cli/start.ts', '--web', '--no-open', '--port', '0']
  const child = spawn(process.execPath, words, {
    cwd: root,
    env: { ...process.env, THROUGHLINE_HOME: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      printed += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(printed)?.[0]
      if (address !== undefined) resolve(address)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', code => reject(new Error(`The host ended with ${code}:\n${printed}`)))
  })
  return {
    url,
    process: child,
    output: () => printed,
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

export interface OpenedApp {
  readonly host: StartedHost
  readonly browser: Browser
  /** A page of the app in a context of its own; what it prints or throws as an error fails `problems`. */
  page(options?: BrowserContextOptions): Promise<Page>
  /** Errors that pages logged or threw, in order. */
  problems(): string[]
  close(): Promise<void>
}

/** Host, browser and an empty data folder, in which the host makes its demo case. */
export async function openApp(): Promise<OpenedApp> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-e2e-'))
  const [host, browser] = await Promise.all([startHost(folder), launchBrowser()])
  const problems: string[] = []
  return {
    host,
    browser,
    problems: () => problems,
    page: async options => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      const page = await context.newPage()
      page.on('console', message => {
        if (message.type() === 'error') problems.push(message.text())
      })
      page.on('pageerror', error => problems.push(String(error)))
      await page.goto(host.url)
      return page
    },
    close: async () => {
      await browser.close()
      await host.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: inject('browserPath'),
    env: { ...definedOnly(process.env), ...inject('browserEnvironment') },
    headless: true,
    args: [
      // The tests often run as root in a container, where Chromium's own sandbox can not be set up.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  })
}

const definedOnly = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )

/** Where a screenshot of this name goes; the folder is not committed. */
export function screenshotPath(name: string): string {
  const folder = join(root, 'test/screenshots')
  mkdirSync(folder, { recursive: true })
  return join(folder, `${name}.png`)
}
