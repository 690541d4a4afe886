// `npm start`: builds what is missing, then opens the app: Electron where it can be had, else the same app on a loopback web host.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { Refusal } from '../../shared/errors.ts'
import { createApp, dataFolder, openLog, systemEnv } from '../app/index.ts'
import { startWebHost, type WebHost } from '../web/index.ts'
import { buildEverything, buildRenderer, rendererFolder } from './build.ts'
import { electronEnvironment, hasDisplay, whyNoWindow } from './choose-host.ts'
import { fetchElectron, findElectron } from './electron-binary.ts'
import { openBrowser } from './open-browser.ts'
import { printTrouble } from './output.ts'

/** Free for private use (RFC 6335 knows no service on it); another is taken where it is busy. */
const usualPort = 4790

interface Options {
  readonly web?: true
  readonly port?: number
  readonly open: boolean
}

const { platform, env: environment } = process
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const options: Options = new Command('npm start --')
  .description('Opens Throughline.')
  .option('--web', 'serve the app to a browser on this machine, even where Electron could open')
  .option('--port <number>', `port of the web host (${usualPort} where it is free)`, readPort)
  .option('--no-open', 'do not open a browser, only print the address')
  .allowExcessArguments(false)
  .showHelpAfterError(false)
  .parse()
  .opts()

const why = options.web ? 'it was asked for with --web' : await startElectron()
if (why !== null)
  await serve(why).catch((error: unknown) => {
    process.exitCode = printTrouble(error, false, { out: say, error: text => void process.stderr.write(text) })
  })

/** Runs Electron until it is closed; or says why there can be none. */
async function startElectron(): Promise<string | null> {
  const reason = whyNoWindow({ platform, environment, user: process.geteuid?.() ?? null })
  if (reason !== null) return reason
  let binary = findElectron(environment, platform)
  if (binary === null) {
    say('Fetching Electron, this once …')
    binary = fetchElectron(environment, platform)
  }
  if (binary === null) return 'Electron could not be fetched'
  await buildEverything(() => say('Building the app …'))
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const child = spawn(binary, [root], { stdio: 'inherit', env: electronEnvironment(environment) })
  const stop = (signal: NodeJS.Signals): void => void child.kill(signal)
  process.on('SIGINT', stop).on('SIGTERM', stop)
  const end = await new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(resolve => {
    child.on('error', () => resolve({ code: 127, signal: null }))
    child.on('exit', (code, signal) => resolve({ code, signal }))
  })
  process.off('SIGINT', stop).off('SIGTERM', stop)
  if (end.code === 0 || end.signal === 'SIGINT' || end.signal === 'SIGTERM') return null
  if (end.code === 70) {
    process.exitCode = 70
    return null
  }
  return `Electron ended with ${end.signal ?? `exit code ${end.code}`}`
}

async function serve(reason: string): Promise<void> {
  await buildRenderer(() => say('Building the app …'))
  const folder = dataFolder(environment, platform)
  const env = systemEnv(folder)
  const log = openLog(folder)
  const app = await createApp({ env, dataFolder: folder, host: 'web', log })
  const listen = (port: number): Promise<WebHost> =>
    startWebHost({ app, random: env.random, log, rendererFolder, port })
  const host = await listen(options.port ?? usualPort).catch(async (error: unknown) => {
    if (options.port === undefined && isBusy(error)) return listen(0)
    await app.close()
    if (!isBusy(error)) throw error
    throw new Refusal('argument.invalid', `Port ${options.port} is taken.`, {
      todo: 'Name another, or leave --port out.',
    })
  })

  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(130)
    stopping = true
    host
      .close()
      .then(() => app.close())
      .catch((error: unknown) => {
        log.error('Throughline could not stop cleanly', error)
        process.exitCode = 70
      })
  }
  // A terminal that is closed says SIGHUP.
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop)

  say(`Throughline opens in a browser, because ${reason}. Its address, for this machine only:`)
  say(`  ${host.url}`)
  say('Ctrl+C stops it.')
  if (options.open && hasDisplay({ platform, environment })) openBrowser(host.url, platform)
}

const isBusy = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}
