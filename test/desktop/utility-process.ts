// Electron's utilityProcess over a process of Node.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { utilityProcess } from 'electron'
import type { DesktopUtilityProcess, UtilityChild } from '../../main/desktop/electron.ts'

/** Compiles only while Electron's own definitions still are what the shell takes them for. */
export type RealUtilityProcessFits = typeof utilityProcess extends DesktopUtilityProcess ? true : false
export const fits: RealUtilityProcessFits = true

const parentPort = fileURLToPath(new URL('./parent-port.ts', import.meta.url))

/** As Electron's, a child has no id before it says that it runs. */
export const nodeAsUtility: DesktopUtilityProcess = {
  fork: (script, words, { env, stdio }) => {
    const child = fork(script, words, {
      execArgv: ['--import', parentPort],
      serialization: 'advanced',
      stdio: [...stdio, 'ipc'],
      env,
    })
    let runs = false
    child.once('spawn', () => {
      runs = true
    })
    return {
      get pid() {
        return runs ? child.pid : undefined
      },
      stderr: child.stderr,
      postMessage: message => void child.send(Object(message), () => undefined),
      on: (event, listener) => child.on(event, listener),
      once: onceOf(child),
    }
  },
}

function onceOf(child: ChildProcess): UtilityChild['once'] {
  return (event: 'spawn' | 'exit', listener: (code: number) => void) =>
    child.once(event, (code: number | null) => listener(code ?? 1))
}
