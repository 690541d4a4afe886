// Who is asked about a changed bundle or case: the verifier of the app, that of a bundle in a thread or in a process of its own, and a bundle's page in a browser.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { chromium } from 'playwright-core'
import { fillPage, pageData } from '../../../main/case/bundle/standalone/shapes.mjs'
import { migrationsFolder, openDatabase } from '../../../main/case/database.ts'
import { verifyCase } from '../../../main/case/verify.ts'
import { Refusal } from '../../../shared/errors.ts'
import { type FoundBrowser, findBrowser } from '../../e2e/browser.ts'

/** Refused when it is opened, or found not to hold: what the command `verify` asks, without the derived files. */
export async function noticedInCase(file: string): Promise<boolean> {
  try {
    const db = openDatabase(file, migrationsFolder)
    const { ok } = await verifyCase(db, { signal: new AbortController().signal, progress: () => undefined })
    db.close()
    return !ok
  } catch (error) {
    // A bug is no verdict.
    if (error instanceof Refusal) return true
    throw error
  }
}

export interface KeptVerifier extends AsyncDisposable {
  /** What `node verify.mjs PLACE` ends with. */
  endsWith(place: string): Promise<unknown>
}

/**
 * Runs a bundle's verifier anew each time, as its receiver does, in a thread that is kept: a process each would take
 * hours. What was loaded stays in a thread, so it is another one now and then.
 */
export function keptVerifier(verifier: string): KeptVerifier {
  let [asked, thread] = [0, startThread()]
  return {
    endsWith: async place => {
      if (++asked % asksOfThread === 0) {
        await thread.terminate()
        thread = startThread()
      }
      thread.postMessage({ address: `${pathToFileURL(verifier)}?${asked}`, place })
      const [code] = await once(thread, 'message')
      return code
    },
    [Symbol.asyncDispose]: async () => {
      await thread.terminate()
    },
  }
}

const asksOfThread = 500

function startThread(): Worker {
  const script = `
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', async ({ address, place }) => {
      process.argv[2] = place
      process.exitCode = undefined
      await import(address)
      parentPort.postMessage(process.exitCode)
    })`
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), { stdout: true })
  thread.stdout.resume()
  return thread
}

/** The same as whoever was handed the bundle asks it. */
export const processEndsWith = (verifier: string, place: string): number | null =>
  spawnSync(process.execPath, [verifier, place], { stdio: 'ignore' }).status

export interface AskedPage extends AsyncDisposable {
  /** Whether a page that holds these files says that they hold. */
  holds(files: ReadonlyMap<string, Uint8Array>): Promise<boolean>
}

/** A bundle's page in a browser without a network. Null where this machine has none. @param shell the page as it was made */
export async function askedPage(shell: string, file: string): Promise<AskedPage | null> {
  const found = await findBrowser().catch((): FoundBrowser | null => null)
  if (found === null) return null
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries({ ...process.env, ...found.environment }))
    if (value !== undefined) env[name] = value
  const browser = await chromium.launch({ executablePath: found.path, env, args: ['--no-sandbox', '--disable-gpu'] })
  const page = await (await browser.newContext({ offline: true })).newPage()
  return {
    holds: async files => {
      writeFileSync(file, fillPage(shell, pageData(files)))
      await page.goto(pathToFileURL(file).href)
      const verdict = page.getByText(/^(OK|NOT OK)\. /)
      await verdict.waitFor()
      return (await verdict.textContent())?.startsWith('OK.') === true
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}
