// The calls that run on a Cloud PC: one after the other, however many callers share it, and none goes on over a reset.
import type { Computer } from './computer.ts'
import { rpcCodes, type ToolResult, toolError } from './tool.ts'
import type { Send } from './web.ts'

type Run = (send: Send) => ToolResult | Promise<ToolResult>

/** The last call of each machine that has any. */
const underWay = new WeakMap<Computer, Promise<ToolResult>>()
/** How often each machine was reset, if ever. */
const resets = new WeakMap<Computer, number>()
const resetsOf = (computer: Computer): number => resets.get(computer) ?? 0

class CutShort extends Error {}

/** Nothing that runs on the machine goes on, and whoever calls next waits for none of it. */
export function endCalls(computer: Computer): void {
  underWay.delete(computer)
  resets.set(computer, resetsOf(computer) + 1)
}

/**
 * Runs a call once those before it are done. Tools wait for nothing but what they send: a call that finds the machine
 * reset when its turn or an answer comes ends there, or it would write for one session on the machine of the next.
 */
export function runInTurn(computer: Computer, send: Send, run: Run): ToolResult | Promise<ToolResult> {
  const begun = resetsOf(computer)
  const check = (): void => {
    if (resetsOf(computer) !== begun) throw new CutShort()
  }
  const checked: Send = async request => {
    const answer = await send(request)
    check()
    return answer
  }
  const before = underWay.get(computer)
  if (before === undefined) {
    const answered = run(checked)
    return answered instanceof Promise ? track(computer, answered) : answered
  }
  const next = (): ToolResult | Promise<ToolResult> => {
    check()
    return run(checked)
  }
  return track(computer, before.then(next, next))
}

function track(computer: Computer, running: Promise<ToolResult>): Promise<ToolResult> {
  const tracked = running.catch(whyCut).finally(() => {
    if (underWay.get(computer) === tracked) underWay.delete(computer)
  })
  underWay.set(computer, tracked)
  return tracked
}

/** "Internal error, device-side failure" (real-system.md §9.2). */
function whyCut(error: unknown): ToolResult {
  if (error instanceof CutShort)
    return toolError(rpcCodes.internalError, 'The Cloud PC was reset while the call was under way.')
  throw error
}
