// Which tool call an audit record came from, as far as time, identity and names can say: no id joins the two.
import { type Interval, IntervalIndex, momentOf } from './interval.ts'
import type { Item } from './material.ts'
import type { Audit } from './seen/seen.ts'
import type { Step } from './steps.ts'

/** `named`: the call's arguments or result name the thing. `run`: the one invocation that was going on, where it was one. */
export type Cause =
  | { readonly kind: 'tool'; readonly tool: Step; readonly named: boolean }
  | { readonly kind: 'none'; readonly run: Step | null }
  | { readonly kind: 'several'; readonly count: number; readonly run: Step | null }

/** A step and how long it lasted. */
export interface Lasting extends Interval {
  readonly step: Step
}

/** The cause of each record, by the record's item id. */
export function causesOf(
  audits: readonly Item<Audit>[],
  steps: readonly Step[],
  invocations: readonly Lasting[],
): Map<string, Cause> {
  const tools = new IntervalIndex(
    steps.flatMap((step): Lasting[] => {
      const { time, end, tool } = step.act
      return time === null || tool?.phase !== 'within' ? [] : [{ start: time, end: end ?? time, step }]
    }),
  )
  const runs = new IntervalIndex(invocations)
  // A request to Graph stands beside the record of what it did: that record is the one to be explained.
  const explained = audits.filter(({ of }) => of.subject !== 'request')
  return new Map(explained.map(({ id, of }) => [id, causeOf(of, tools, runs)]))
}

function causeOf(record: Audit, tools: IntervalIndex<Lasting>, runs: IntervalIndex<Lasting>): Cause {
  if (record.time === null) return { kind: 'none', run: null }
  const moment = momentOf(record.time)
  const during = (index: IntervalIndex<Lasting>): Step[] =>
    index.overlapping(moment).flatMap(({ step }) => (isActor(step, record) ? [step] : []))
  const invoked = during(runs)
  const run = invoked.length === 1 ? (invoked[0] ?? null) : null
  // a prompt and its answer are of the run, and of no call in it
  const calls = record.subject === 'interaction' ? [] : during(tools)
  // Asking for a thing by name tells more than having it in the answer: a screenshot shows what an earlier call opened.
  const asking = calls.filter(({ act }) => names(act.tool?.asked, record))
  const naming = asking.length > 0 ? asking : calls.filter(({ act }) => names(act.tool?.answered, record))
  const [only] = naming.length === 1 ? naming : calls
  if (only === undefined) return { kind: 'none', run }
  if (naming.length !== 1 && calls.length > 1) return { kind: 'several', count: calls.length, run }
  return { kind: 'tool', tool: only, named: naming.length === 1 }
}

function isActor({ act }: Step, { actor, app }: Audit): boolean {
  return (
    (app !== null && act.agent.id === app) ||
    (actor.id !== null && act.agentUser.id === actor.id) ||
    (actor.upn !== null && act.agentUser.upn === actor.upn)
  )
}

/** Addresses stand in arguments as people see them or percent-encoded. Very short names would be found in any text. */
function names(text: string | undefined, { title, object, operation }: Audit): boolean {
  if (text === undefined) return false
  const telling = [object, title === operation ? null : title].filter(name => name !== null && name.length >= 4)
  return telling.some(name => {
    const plain = name?.toLowerCase() ?? ''
    return text.includes(plain) || text.includes(encodeURI(plain).toLowerCase())
  })
}
