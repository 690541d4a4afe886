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

export type StartEngine = (script: URL) => EngineProcess

/** Where the script lies; a bundle hands in its own. */
export const engineScript = new URL('./process.ts', import.meta.url)

/** DuckDB waits in these for what it computes: a query needs one at a time. */
export const waitingThreads = '16'

const mostWords = 4000

export const startWithNode: StartEngine = script => {
  const child = fork(script, {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, UV_THREADPOOL_SIZE: waitingThreads },
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
