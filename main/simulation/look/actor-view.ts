// One actor right after one fact, as the inspector shows it: chart, state, context, history, tokens and decisions.
import { Refusal } from '../../../shared/errors.ts'
import type { TokenRequest } from '../../../shared/model/facts.ts'
import { type ActorRef, isRefOf } from '../../../shared/model/refs.ts'
import type { ActorView } from '../../../shared/model/run.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { type ActorKind, lookUp, machines, sessionUsage } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'
import type { ActorState } from '../world.ts'
import { chartOf } from './chart.ts'
import { explainClaims } from './claims.ts'
import { stateName } from './frame.ts'
import { isA, ownerOf, titleOf, tokenTitle } from './names.ts'

const transitionsShown = 12

/** `seq` is that of a fact told. Refuses `actor.absent` where the actor is not there yet. */
export function actorAt({ world, estate, vault }: Stage, seq: number, ref: ActorRef): ActorView {
  const { directory } = estate
  const kind = kindOf(ref)
  const rows = world.tape.history(ref, seq)
  const now = rows.at(-1)
  if (!now)
    throw new Refusal('actor.absent', `${ref} is not there yet at this message.`, {
      todo: 'Step forward, or select something that is.',
    })

  const facts = world.facts.slice(0, seq + 1)
  const told = facts.map(({ fact }) => fact)
  const issued = told.filter(isA('token.issued'))
  const prompts = told.filter(isA('prompt.sent'))
  const blueprintOf = (request: TokenRequest) =>
    request.agent ? lookUp(directory.agents, request.agent).blueprint : request.blueprint
  const askedBy = (request: TokenRequest) => prompts.find(({ task }) => task === request.task)?.human
  /** Whether a token request is this actor's business: it asked, it is asked for, or the token lives there. */
  const concerns = (request: TokenRequest): boolean => {
    const { agent, agentUser, human, pc, session, task } = request
    const all: (ActorRef | null | undefined)[] = [agent, agentUser, human, pc, session, task]
    return [...all, blueprintOf(request), askedBy(request)].includes(ref)
  }
  const requestOfToken = issued.find(({ token }) => token === ref)?.request.requestId

  /** `sessionUsage` of the pool, as Intune shows it. */
  function usageOf(pool: ActorRef): ActorView['context'] {
    const states = world.tape
      .refsAt(seq)
      .filter(each => isRefOf(each, 'pc') && estate.places.get(each)?.pool === pool)
      .map(each => stateName(world.tape.at(each, seq)?.state.value ?? 'absent'))
    const usage = sessionUsage(
      states.filter(state => state !== 'absent').map(state => ({ free: state === 'available' })),
    )
    return Object.entries(usage).map(([name, value]) => ({ name, value: String(value) }))
  }

  return {
    ref,
    machine: machines[kind].id,
    ...titleOf(ref, kind, directory, told),
    chart: chartOf(kind),
    active: pathsTo(stateName(now.state.value)),
    context: [...contextOf(now.state), ...(kind === 'pool' ? usageOf(ref) : [])],
    transitions: rows
      .map((row, index) => ({
        at: epochMs(row.at),
        from: stateName(rows[index - 1]?.state.value ?? initialOf(kind)),
        to: stateName(row.state.value),
        event: row.event,
      }))
      .slice(-transitionsShown),
    tokens: issued
      .filter(({ token, request }) => token === ref || concerns(request))
      .map(fact => ({
        ref: fact.token,
        title: tokenTitle(fact),
        state: stateName(world.tape.at(fact.token, seq)?.state.value ?? ''),
        header: lookUp(vault.issued, fact.token).header,
        claims: explainClaims(fact.claims, id => ownerOf(directory, id)),
        boundTo: fact.request.pc ? lookUp(directory.pcs, fact.request.pc).displayName : null,
      })),
    decisions: facts.flatMap(({ seq: at, fact }) =>
      fact.type === 'access.decided' && (fact.request.requestId === requestOfToken || concerns(fact.request))
        ? [at]
        : [],
    ),
  }
}

const kinds = [
  'human',
  'blueprint',
  'principal',
  'credential',
  'registration',
  'risk',
  'agentUser',
  'agent',
  'pool',
  'pc',
  'session',
  'screen',
  'token',
  'task',
  'grant',
  'approval',
  'review',
  'orchestration',
  'alert',
  'incident',
] as const

function kindOf(ref: ActorRef): ActorKind {
  const found = kinds.find(kind => ref.startsWith(`${kind}:`))
  if (!found) throw new Error(`no machine governs ${ref}`)
  return found
}

const initialOf = (kind: ActorKind): string => machines[kind].root.initial.target?.[0]?.key ?? ''

/** `act.waiting` → `act`, `act.waiting`. */
function pathsTo(name: string): string[] {
  const parts = name.split('.')
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'))
}

function contextOf({ context }: ActorState): ActorView['context'] {
  return Object.entries(context)
    .filter(([name]) => name !== 'id')
    .map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) }))
}
