// How the process that hunts is started: by Node here, by Electron where there is one.
import { fork } from 'node:child_process'

/** A process that is talked to in messages, and can be ended whatever it does. */
export interface EngineProcess {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined
  post(message: unknown): void
  onMessage(listen: (message: unknown) => void): void
  /** `why` is its code, its signal, or why it could not be started; `words` what it wrote as errors at last. */
  onEnd(listen: (why: string, words: string) => void): void
  /** At once, without asking it. */
  kill(): void
}

/** `settings` are environment variables it has beside those of this process. */
export type StartEngine = (script: URL, settings: Readonly<Record<string, string>>) => EngineProcess

/** Where the script lies; a bundle hands in its own. */
export const engineScript = new URL('./process.ts', import.meta.url)

/** Node's threads, in which DuckDB computes: a query holds one as long as it runs. */
export const engineSettings: Readonly<Record<string, string>> = { UV_THREADPOOL_SIZE: '16' }

const mostWords = 4000

export const startWithNode: StartEngine = (script, settings) => {
  const child = fork(script, {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...settings },
  })
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = `${words}${text}`.slice(-mostWords)
  })
  return {
    pid: child.pid,
    post: message => {
      // One that has ended hears nothing, and says so by ending.
      if (child.connected) child.send(Object(message), () => undefined)
    },
    onMessage: listen => void child.on('message', listen),
    onEnd: listen => {
      child.once('close', (code, signal) => listen(signal ?? `code ${code}`, words))
      child.once('error', error => listen(error.message, words))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
