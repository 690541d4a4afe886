// What was touched: records of reads and writes, joined to the token they were done with and the tool that did them.
import type { TraceLink } from '../../../shared/model/trace.ts'
import { type Interval, momentOf, overlaps } from '../interval.ts'
import { evidenceOf, type Item, type Material } from '../material.ts'
import type { Audit } from '../seen/seen.ts'
import type { Step } from '../steps.ts'
import { exact, inferred } from './rule.ts'

/** `signIn.uti=audit.uniqueTokenId`: one token id on both sides, compared with its letter case (real-system.md §5.3). */
export function auditToken({ signIns, audits }: Material): TraceLink[] {
  const byToken = Map.groupBy(
    signIns.filter(({ of }) => of.uti !== null),
    ({ of }) => of.uti ?? '',
  )
  return audits.flatMap(item =>
    (byToken.get(item.of.uti ?? '') ?? []).map(signIn =>
      exact({
        from: signIn.id,
        to: item.id,
        rule: 'signIn.uti=audit.uniqueTokenId',
        key: `uti ${item.of.uti}`,
        kind: 'uti',
        evidence: [...evidenceOf(signIn.sightings), ...evidenceOf(item.sightings)],
      }),
    ),
  )
}

/**
 * `tool.window`: the only tool call of this agent that was going on then, or the only one of several whose arguments or
 * result name the thing. `run.window`: no single call fits, but one run does. No id joins a tool call to an audit record.
 */
export function auditTool(material: Material): TraceLink[] {
  return material.audits.flatMap(item => {
    const cause = causeOf(item, material)
    if (cause.kind !== 'tool' && cause.run === null) return []
    const step = cause.kind === 'tool' ? cause.tool : cause.run
    if (step === null) return []
    return inferred({
      from: step.id,
      to: item.id,
      rule: cause.kind === 'tool' ? 'tool.window' : 'run.window',
      key: cause.kind === 'tool' && cause.named ? `resource ${item.of.title}` : 'the same agent at the same time',
      kind: cause.kind === 'tool' && cause.named ? 'resource' : null,
      evidence: [...evidenceOf(step.sightings), ...evidenceOf(item.sightings)],
    })
  })
}

export type Cause =
  | { readonly kind: 'tool'; readonly tool: Step; readonly named: boolean }
  | { readonly kind: 'none'; readonly run: Step | null }
  | { readonly kind: 'several'; readonly count: number; readonly run: Step | null }

/** Which tool call a record came from, as far as time, identity and names can say. */
export function causeOf({ of }: Item<Audit>, { chain }: Material): Cause {
  if (of.time === null) return { kind: 'none', run: null }
  const moment = momentOf(of.time)
  const during = chain.steps.filter(step => isActor(step, of) && overlapsStep(step, moment))
  const runs = during.filter(step => step.act.operation === 'invoke')
  const run = runs.length === 1 ? (runs[0] ?? null) : null
  const tools = during.filter(({ act }) => act.tool !== null && act.tool.phase === 'within')
  // Asking for a thing by name tells more than having it in the answer: a screenshot shows what an earlier call opened.
  const asking = tools.filter(({ act }) => names(act.tool?.asked, of))
  const naming = asking.length > 0 ? asking : tools.filter(({ act }) => names(act.tool?.answered, of))
  const [only] = naming.length === 1 ? naming : tools
  if (only === undefined) return { kind: 'none', run }
  if (naming.length !== 1 && tools.length > 1) return { kind: 'several', count: tools.length, run }
  return { kind: 'tool', tool: only, named: naming.length === 1 }
}

function isActor({ act }: Step, { actor, app }: Audit): boolean {
  return (
    (app !== null && act.agent.id === app) ||
    (actor.id !== null && act.agentUser.id === actor.id) ||
    (actor.upn !== null && act.agentUser.upn === actor.upn)
  )
}

function overlapsStep({ act }: Step, moment: Interval): boolean {
  if (act.time === null) return false
  return overlaps({ start: act.time, end: act.end ?? act.time }, moment)
}

function names(text: string | undefined, { title, object, operation }: Audit): boolean {
  const telling = [object, title === operation ? null : title].filter(name => name !== null && name.length >= 4)
  return telling.some(name => {
    const plain = name?.toLowerCase() ?? ''
    return text?.includes(plain) || text?.includes(encodeURI(plain).toLowerCase())
  })
}
