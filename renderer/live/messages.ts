// Facts as messages of the sequence stage: a pure projection, one message a fact, the tenant's set-up in one row.
import type { Fact, RecordedFact } from '../../shared/model/facts.ts'
import { plural } from '../parts/format.ts'
import { otherLine } from './lines-other.ts'
import { resetLine, sessionLine } from './lines-session.ts'
import { actLine, type SetupFact, setupLine, taskLine } from './lines-task.ts'
import { tokenLine } from './lines-token.ts'
import type { Line, Message } from './message.ts'
import { type Names, namesOf } from './names.ts'

/** What one fact looks like on the stage. */
export function lineOf(fact: Fact, names: Names): Line {
  switch (fact.type) {
    case 'tenant.ready':
    case 'human.created':
    case 'blueprint.created':
    case 'agent.created':
    case 'agentUser.created':
    case 'pool.created':
    case 'pc.provisioned':
      return setupLine(fact, names)
    case 'prompt.sent':
    case 'task.started':
    case 'inference.called':
    case 'task.completed':
      return taskLine(fact, names)
    case 'token.requested':
    case 'access.decided':
    case 'token.issued':
    case 'token.refused':
    case 'token.ended':
      return tokenLine(fact, names)
    case 'session.requested':
    case 'pool.granted':
    case 'pool.refused':
    case 'pc.assigned':
    case 'channel.opened':
    case 'session.connected':
    case 'session.refused':
    case 'session.released':
      return sessionLine(fact, names)
    case 'tool.called':
    case 'proof.accepted':
    case 'proof.refused':
    case 'file.read':
    case 'mail.sent':
    case 'tool.returned':
      return actLine(fact, names)
    case 'pc.resetting':
    case 'pc.wiped':
    case 'pc.verified':
    case 'pc.available':
    case 'pc.quarantined':
      return resetLine(fact, names)
    default:
      return otherLine(fact, names)
  }
}

export interface Projection {
  readonly messages: readonly Message[]
  readonly names: Names
}

/** Facts must be in the order of their `seq`, from 0, without holes. */
export function project(facts: readonly RecordedFact[]): Projection {
  const names = namesOf(facts)
  const messages: Message[] = []
  let setup: RecordedFact[] = []

  const flush = (): void => {
    const last = setup.at(-1)
    const first = setup[0]
    if (last === undefined || first === undefined) return
    const single = lineOf(last.fact, names)
    const folded = setup.length === 1 ? single : { ...single, label: 'Tenant ready', detail: setupText(setup, names) }
    messages.push({ ...folded, seq: last.seq, first: first.seq, at: last.at })
    setup = []
  }

  for (const recorded of facts) {
    if (isSetup(recorded.fact)) {
      setup.push(recorded)
      continue
    }
    flush()
    const { seq, at, fact } = recorded
    messages.push({ ...lineOf(fact, names), seq, first: seq, at })
  }
  flush()
  return { messages, names }
}

const setupNouns: Record<SetupFact['type'], readonly [one: string, many?: string] | null> = {
  'tenant.ready': null,
  'human.created': ['person', 'people'],
  'blueprint.created': ['blueprint'],
  'agent.created': ['agent identity', 'agent identities'],
  'agentUser.created': ['agent user'],
  'pool.created': ['pool'],
  'pc.provisioned': ['Cloud PC'],
}

const isSetup = (fact: Fact): fact is SetupFact => Object.hasOwn(setupNouns, fact.type)

function setupText(setup: readonly RecordedFact[], names: Names): string {
  const counts = Object.entries(setupNouns).flatMap(([type, noun]) => {
    const found = setup.filter(({ fact }) => fact.type === type).length
    return noun === null || found === 0 ? [] : [plural(found, ...noun)]
  })
  return [names.tenant, ...counts].filter(part => part !== '').join(', ')
}

/** Index of the message that a link's `seq` selects; -1 where it selects none. */
export const selectedIn = (messages: readonly Message[], seq: string | undefined): number =>
  seq === undefined ? -1 : indexAt(messages, Number(seq))

/** Index of the last message that is no later than fact `seq`; -1 where there is none. */
export function indexAt(messages: readonly Message[], seq: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle]?.first ?? Number.POSITIVE_INFINITY) <= seq) low = middle + 1
    else high = middle
  }
  return low - 1
}
