// Holes in the token chain: requests that must have been made, and records whose token nobody was seen to get.
import type { Gap } from '../../../shared/model/trace.ts'
import type { Item, Material } from '../material.ts'
import type { Leg, SignIn } from '../seen/seen.ts'
import { runsOfTokenChain, tokenChainsOf } from '../token-chain.ts'

/** What each token rests on (Agent ID token flows, real-system.md §2.1). */
const needs: Readonly<Partial<Record<Leg, readonly Leg[]>>> = {
  t2: ['t1'],
  agentUser: ['t1', 't2'],
  appOnly: ['t1'],
  onBehalfOf: ['t1'],
}

const legSentences: Readonly<Partial<Record<Leg, string>>> = {
  t1: 'The T1 request: the blueprint asking for its agent identity.',
  t2: 'The T2 request: the agent identity asking for its agent user.',
}

export function missingLegs(material: Material): Gap[] {
  return tokenChainsOf(material).flatMap(group => {
    const present = new Set(group.map(item => item.of.leg))
    const last = group.at(-1)
    if (last === undefined) return []
    const missing = new Set(group.flatMap(item => needs[item.of.leg] ?? []).filter(leg => !present.has(leg)))
    return [...missing].map(
      (leg): Gap => ({
        kind: 'missing',
        expected: legSentences[leg] ?? `The ${leg} request.`,
        why: 'No row of the service principal sign-in log with this correlation id is in this case. It is a log of its own: export AADServicePrincipalSignInLogs too.',
        near: last.id,
      }),
    )
  })
}

export function missingSignIns(material: Material): Gap[] {
  const { chain, signIns, planes } = material
  const served = new Set(tokenChainsOf(material).flatMap(group => runsOfTokenChain(group, material).map(run => run.id)))
  return chain.steps.flatMap((step): Gap[] => {
    const { act } = step
    if (act.operation !== 'invoke' || served.has(step.id)) return []
    const why = !planes.has('entra')
      ? 'The case holds no Entra sign-in logs.'
      : signIns.length > 0
        ? 'Its sign-ins are of other runs of this trace, or older than the run: it may have used a token it already had.'
        : 'No sign-in of this agent, agent user or blueprint at that time is in this case, or it could be of several runs.'
    return [
      {
        kind: 'missing',
        expected: `The token requests of ${act.agent.name ?? 'the agent'} in this run.`,
        why,
        near: step.id,
      },
    ]
  })
}

export function missingTokens({ signIns, audits }: Material): Gap[] {
  const known = new Set(signIns.map(({ of }) => of.uti))
  return audits.flatMap((item): Gap[] => {
    if (item.of.uti !== null && known.has(item.of.uti)) return []
    if (item.of.uti !== null)
      return [
        {
          kind: 'missing',
          expected: `The sign-in that issued token ${item.of.uti}.`,
          why: 'The record names the token it was done with, and no sign-in in this case has that UniqueTokenIdentifier.',
          near: item.id,
        },
      ]
    return [
      {
        kind: 'missing',
        expected: `The token that ${item.of.operation} was done with.`,
        why: 'The record carries no token id: aggregated and background records leave it out.',
        near: item.id,
      },
    ]
  })
}

/** Records that more than one run could own are in none of them. */
export function contestedRecords({ contested, roots, chain }: Material): Gap[] {
  const near = roots[0]?.id ?? chain.steps[0]?.id ?? ''
  return contested.map(({ record, runs }): Gap => {
    const what = record.what === 'signIn' ? `sign-in (${describe(record)})` : `${record.operation} of ${record.title}`
    return {
      kind: 'ambiguous',
      expected: `Whether the ${what}, record ${record.evidence}, belongs to this run.`,
      why: `${runs} runs of the same agent were going on at that time, and nothing in the record tells them apart.`,
      near,
    }
  })
}

export function unownedSignIns(material: Material): Gap[] {
  return tokenChainsOf(material).flatMap((group: Item<SignIn>[]): Gap[] => {
    const runs = runsOfTokenChain(group, material)
    const [first] = group
    if (first === undefined || runs.length < 2) return []
    return [
      {
        kind: 'ambiguous',
        expected: 'Which of the runs in this trace asked for this token.',
        why: `${runs.length} runs of that agent were going on at that time.`,
        near: first.id,
      },
    ]
  })
}

function describe(signIn: SignIn): string {
  return `${signIn.leg}, ${signIn.resource ?? 'unknown resource'}`
}
