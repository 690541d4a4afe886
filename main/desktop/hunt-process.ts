// Starts the process that hunts as Electron starts Node: an app of Electron may have no other way to.
import { fileURLToPath } from 'node:url'
import type { StartEngine } from '../app/index.ts'
import type { DesktopUtilityProcess } from './electron.ts'

const mostWords = 4000

export function startWithElectron(utilityProcess: DesktopUtilityProcess): StartEngine {
  return (script, settings) => {
    const child = utilityProcess.fork(fileURLToPath(script), [], {
      serviceName: 'Throughline hunts',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...settings },
    })
    let words = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = `${words}${text}`.slice(-mostWords)
    })
    let isKilled = false
    child.once('spawn', () => {
      if (isKilled) end(child.pid)
    })
    return {
      // Electron knows it a little later.
      get pid() {
        return child.pid
      },
      post: message => child.postMessage(message),
      onMessage: listen => void child.on('message', listen),
      onEnd: listen => void child.once('exit', code => listen(`code ${code}`, words)),
      kill: () => {
        isKilled = true
        end(child.pid)
      },
    }
  }
}

/** Electron's own way asks it to end, which it would not hear while it computes. */
function end(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
