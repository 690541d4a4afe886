// The process's line to its parent: Electron's where Electron started it, Node's where Node did.
import { z } from 'zod'
import type { FromEngine, FromWriter } from './protocol.ts'

interface Channel {
  say(message: FromEngine | FromWriter): void
  listen(hear: (message: unknown) => void): void
}

/** Of Electron's UtilityProcess: what it says comes wrapped in an event. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listen: (event: { readonly data: unknown }) => void): void
}
const ParentPort = z.custom<ParentPort>(
  port => typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port,
)

/** Ends the process once there is no parent any more, after `onLost`. */
export function channelToParent(onLost: () => void): Channel {
  const port = ParentPort.nullish().parse(Reflect.get(process, 'parentPort'))
  if (port) {
    return {
      say: message => port.postMessage(message),
      listen: hear => port.on('message', ({ data }) => hear(data)),
    }
  }
  // A plain exit would wait for what DuckDB is at.
  process.on('disconnect', () => {
    try {
      onLost()
    } finally {
      process.kill(process.pid, 'SIGKILL')
    }
  })
  return {
    say: message => void process.send?.(message, undefined, undefined, () => undefined),
    listen: hear => void process.on('message', hear),
  }
}
