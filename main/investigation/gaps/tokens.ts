// Holes in the token chain: requests that must have been made, and records whose token nobody was seen to get.
import type { Gap } from '../../../shared/model/trace.ts'
import type { Material } from '../material.ts'
import type { Leg, SignIn } from '../seen/seen.ts'
import { isLastLeg, missingLegOf, type Reuse, reuseOf, type TokenChain } from '../token-chain.ts'

const legSentences: Readonly<Partial<Record<Leg, string>>> = {
  t1: 'The T1 request: the blueprint asking for its agent identity.',
  t2: 'The T2 request: the agent identity asking for its agent user.',
}

/** A request whose predecessor in its own correlation id is not there: between its legs, or before the first. */
export function missingLegs({ tokenChains }: Material): Gap[] {
  const reuse = reuseOf(tokenChains)
  return tokenChains.flatMap(chain => [...holesWithin(chain), ...holeBefore(chain, reuse), ...holeAfter(chain, reuse)])
}

function holesWithin({ requests }: TokenChain): Gap[] {
  const present = new Set(requests.map(item => item.of.leg))
  const last = requests.at(-1)
  if (last === undefined || !present.has('t1') || !present.has('agentUser') || present.has('t2')) return []
  return [missingLeg('t2', last.id)]
}

function holeBefore(chain: TokenChain, reuse: Reuse): Gap[] {
  const leg = missingLegOf(chain)
  const [first] = chain.requests
  if (leg === null || first === undefined) return []
  const { count } = reuse.earlierThan(chain)
  if (count === 1) return []
  if (count > 1) {
    return [
      {
        kind: 'ambiguous',
        expected: legSentences[leg] ?? `The ${leg} request.`,
        why: `None has this correlation id; ${count} earlier ones of the same agent could have served.`,
        near: first.id,
      },
    ]
  }
  return first.of.leg === 'agentUser'
    ? [missingLeg('t2', first.id), missingLeg('t1', first.id)]
    : [missingLeg(leg, first.id)]
}

/** T1 and T2 are asked for only to get another token. */
function holeAfter({ requests }: TokenChain, reuse: Reuse): Gap[] {
  const last = requests.at(-1)
  if (last === undefined || isLastLeg(last) || (last.of.errorCode ?? 0) !== 0) return []
  if (reuse.mayServe(last)) return []
  return [
    {
      kind: 'missing',
      expected: `The token that ${last.of.leg === 't1' ? 'T1' : 'T2'} was asked for.`,
      why: 'No later request with this correlation id is in this case. The tokens of agent users stand in the non-interactive sign-in log: export AADNonInteractiveUserSignInLogs too.',
      near: last.id,
    },
  ]
}

function missingLeg(leg: Leg, near: string): Gap {
  return {
    kind: 'missing',
    expected: legSentences[leg] ?? `The ${leg} request.`,
    why: 'No row of the service principal sign-in log with this correlation id is in this case. It is a log of its own: export AADServicePrincipalSignInLogs too.',
    near,
  }
}

export function missingSignIns({ chain, signIns, planes, tokenChains }: Material): Gap[] {
  const served = new Set(tokenChains.flatMap(({ runs }) => runs.map(run => run.id)))
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
    // what a person asks in an app is asked with none of the agent's tokens
    if (item.of.subject === 'interaction') return []
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

export function unownedSignIns({ tokenChains }: Material): Gap[] {
  return tokenChains.flatMap(({ requests: [first], runs }): Gap[] => {
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
