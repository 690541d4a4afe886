// Which steps belong to one run: spans of a trace, and runs of other traces that agents called from it.
import { type EpochMs, epochMs } from '../../shared/model/units.ts'
import { Components } from './components.ts'
import { type Interval, IntervalIndex } from './interval.ts'
import type { Act } from './seen/seen.ts'
import { type Step, stepId, stepsOf } from './steps.ts'

/** A run with every run it led to. `id` is the OpenTelemetry trace id of the one that nobody called. */
export interface Chain {
  readonly id: string
  readonly steps: readonly Step[]
  readonly calls: readonly Call[]
}

/** An agent's run that names another agent as its caller (`microsoft.a365.caller.agent.*`). */
export interface Call {
  readonly callee: Step
  /** The caller's run; null where it is not in the case or cannot be told from others. */
  readonly caller: Step | null
  readonly candidates: number
}

/** How long after a caller's run has ended a hand-off may still start: ours, no document gives one. */
const handOffMs = 60_000

export function chainsOf(acts: readonly Act[]): Chain[] {
  const steps = stepsOf(acts)
  const calls = callsOf(steps)
  const traces = new Components<string>()
  for (const step of steps) traces.add(step.act.trace)
  for (const { caller, callee } of calls) if (caller !== null) traces.join(caller.act.trace, callee.act.trace)
  const called = new Set(calls.flatMap(({ caller, callee }) => (caller === null ? [] : [callee.act.trace])))
  const groups = Map.groupBy(steps, step => traces.of(step.act.trace))
  const callsOfGroup = Map.groupBy(calls, call => traces.of(call.callee.act.trace))
  return [...groups].map(([group, members]) => ({
    id: rootTraceOf(members, called),
    steps: members,
    calls: callsOfGroup.get(group) ?? [],
  }))
}

/** From the first thing a step is seen doing to the last thing done under it, in its own trace. */
export function spanOf(steps: readonly Step[]): Interval | null {
  const times = steps.flatMap(({ act }) => (act.time === null ? [] : [act.time, act.end ?? act.time]))
  if (times.length === 0) return null
  const [first, last] = times.reduce<[number, number]>(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  return { start: epochMs(first), end: epochMs(last) }
}

/** When the run of an `invoke_agent` step lasted; without an end of its own, until its trace falls silent. */
export function windowOf(step: Step, ofTrace: readonly Step[]): Interval | null {
  const start = step.act.time
  if (start === null) return null
  const end = step.act.end ?? spanOf(ofTrace)?.end ?? start
  return { start, end: epochMs(Math.max(start, end)) }
}

function rootTraceOf(members: readonly Step[], called: ReadonlySet<string>): string {
  const traces = new Map<string, EpochMs | null>()
  for (const { act } of members) {
    const first = traces.get(act.trace)
    if (!traces.has(act.trace) || (act.time !== null && (first === null || first === undefined || act.time < first)))
      traces.set(act.trace, act.time ?? first ?? null)
  }
  const inOrder = [...traces].sort(
    ([a, aTime], [b, bTime]) =>
      Number(called.has(a)) - Number(called.has(b)) ||
      (aTime ?? Number.POSITIVE_INFINITY) - (bTime ?? Number.POSITIVE_INFINITY) ||
      (a < b ? -1 : 1),
  )
  return inOrder[0]?.[0] ?? ''
}

/** A call names its caller's agent and the conversation; which of that agent's runs it was, only time can say. */
function callsOf(steps: readonly Step[]): Call[] {
  const invocations = steps.filter(step => step.act.operation === 'invoke')
  const known = new Set(steps.map(step => step.id))
  const byTrace = Map.groupBy(steps, step => step.act.trace)
  const runs = invocations.flatMap(step => {
    const window = windowOf(step, byTrace.get(step.act.trace) ?? [])
    return window === null ? [] : [{ ...window, step }]
  })
  const byAgentTalk = new Map(
    [...Map.groupBy(runs, ({ step: { act } }) => `${act.agent.id} ${act.conversation}`)].map(([key, group]) => [
      key,
      new IntervalIndex(group),
    ]),
  )
  return invocations.flatMap(callee => {
    const { caller, parent, trace, conversation, time } = callee.act
    if (caller.id === null || (parent !== null && known.has(stepId(trace, parent)))) return []
    if (time === null) return [{ callee, caller: null, candidates: 0 }]
    const reach = { start: epochMs(time - handOffMs), end: time }
    const possible = conversationsOf(conversation)
      .flatMap(talk => byAgentTalk.get(`${caller.id} ${talk}`)?.overlapping(reach) ?? [])
      .filter(run => run.step.id !== callee.id)
    const during = possible.filter(run => time <= run.end)
    const one = possible.length === 1 ? possible[0] : during.length === 1 ? during[0] : undefined
    return [{ callee, caller: one?.step ?? null, candidates: possible.length }]
  })
}

/** A hand-off may show only as a compound id `<parent>_<child>` (real-system.md §7.5): each prefix may be the caller's. */
function conversationsOf(conversation: string | null): string[] {
  if (conversation === null) return []
  const prefixes = [conversation]
  for (let at = conversation.lastIndexOf('_'); at > 0; at = conversation.lastIndexOf('_', at - 1))
    prefixes.push(conversation.slice(0, at))
  return prefixes
}
