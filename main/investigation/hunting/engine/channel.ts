// The process's line to its parent: Electron's where Electron started it, Node's where Node did.
import { z } from 'zod'
import type { FromEngine } from './protocol.ts'

interface Channel {
  say(message: FromEngine): void
  listen(hear: (message: unknown) => void): void
}

/** Of Electron's UtilityProcess: what it says comes wrapped in an event. */
const ParentPort = z.object({
  postMessage: z.custom<(message: unknown) => void>(value => typeof value === 'function'),
  on: z.custom<(event: 'message', listen: (event: { readonly data: unknown }) => void) => void>(
    value => typeof value === 'function',
  ),
})

/** Ends the process once there is no parent any more. */
export function channelToParent(): Channel {
  if ('parentPort' in process) {
    const port = process.parentPort
    const { postMessage, on } = ParentPort.parse(port)
    return {
      say: message => postMessage.call(port, message),
      listen: hear => on.call(port, 'message', ({ data }) => hear(data)),
    }
  }
  // A plain exit would wait for what DuckDB is at.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  return {
    say: message => void process.send?.(message, undefined, undefined, () => undefined),
    listen: hear => void process.on('message', hear),
  }
}
