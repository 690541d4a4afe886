// Facts as messages of the sequence stage: a pure projection, one message a fact, the tenant's set-up in one row.
import type { Fact, FactOf, FactType, RecordedFact } from '../../shared/model/facts.ts'
import type { InjectedFact } from '../../shared/model/run.ts'
import { plural } from '../parts/format.ts'
import { alertLines } from './lines-alert.ts'
import { auditLines } from './lines-audit.ts'
import { cloudPcLines, resetLine } from './lines-cloud-pc.ts'
import { consentLines } from './lines-consent.ts'
import { directoryLines } from './lines-directory.ts'
import { governanceLines } from './lines-governance.ts'
import { otherLine } from './lines-other.ts'
import { resourceLines } from './lines-resource.ts'
import { sessionLine, sessionLines } from './lines-session.ts'
import { signalLines } from './lines-signal.ts'
import { actLine, setupLine, taskLine } from './lines-task.ts'
import { tokenLine } from './lines-token.ts'
import { toolServerLines } from './lines-tool-server.ts'
import { unitLines } from './lines-unit.ts'
import type { Line, Lines, Message } from './message.ts'
import { type Names, namesOf } from './names.ts'

/** Every type that is drawn in words of its own. */
export const lines: Lines = {
  'tenant.ready': setupLine,
  'human.created': setupLine,
  'blueprint.created': setupLine,
  'agent.created': setupLine,
  'agentUser.created': setupLine,
  'pool.created': setupLine,
  'pc.provisioned': setupLine,
  'prompt.sent': taskLine,
  'task.started': taskLine,
  'inference.called': taskLine,
  'task.completed': taskLine,
  'token.requested': tokenLine,
  'access.decided': tokenLine,
  'token.issued': tokenLine,
  'token.refused': tokenLine,
  'token.renewalDue': tokenLine,
  'token.ended': tokenLine,
  'session.requested': sessionLine,
  'pool.granted': sessionLine,
  'pool.refused': sessionLine,
  'pc.assigned': sessionLine,
  'channel.opened': sessionLine,
  'session.connected': sessionLine,
  'session.refused': sessionLine,
  'session.released': sessionLine,
  'tool.called': actLine,
  'proof.accepted': actLine,
  'proof.refused': actLine,
  'tool.returned': actLine,
  'pc.resetting': resetLine,
  'pc.wiped': resetLine,
  'pc.verified': resetLine,
  'pc.available': resetLine,
  'pc.quarantined': resetLine,
  ...sessionLines,
  ...cloudPcLines,
  ...resourceLines,
  ...directoryLines,
  ...signalLines,
  ...governanceLines,
  ...alertLines,
  ...toolServerLines,
  ...auditLines,
  ...unitLines,
  ...consentLines,
}

type FactsByType = { readonly [Type in FactType]: FactOf<Type> }

function drawn<Type extends FactType>(type: Type, fact: FactsByType[Type], names: Names): Line | null {
  return lines[type]?.(fact, names) ?? null
}

/** What one fact looks like on the stage. */
export const lineOf = (fact: Fact, names: Names): Line => drawn(fact.type, fact, names) ?? otherLine(fact, names)

export interface Projection {
  readonly messages: readonly Message[]
  readonly names: Names
}

/** Facts must be in the order of their `seq`, from 0, without holes. */
export function project(facts: readonly RecordedFact[], injected: readonly InjectedFact[] = []): Projection {
  const followed = new Map(injected.map(({ seq, follows }) => [seq, follows]))
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
    if (messages.length === 0 && Object.hasOwn(setupNouns, recorded.fact.type)) {
      setup.push(recorded)
      continue
    }
    flush()
    const { seq, at, fact } = recorded
    const follows = followed.get(seq)
    messages.push({ ...lineOf(fact, names), seq, first: seq, at, ...(follows !== undefined && { follows }) })
  }
  flush()
  return { messages, names }
}

/** What a tenant consists of when its run begins, and how it is counted; what comes later has rows of its own. */
const setupNouns: { readonly [Type in FactType]?: readonly [one: string, many?: string] | null } = {
  'tenant.ready': null,
  'human.created': ['person', 'people'],
  'blueprint.created': ['blueprint'],
  'principal.created': null,
  'credential.added': ['credential'],
  'credential.activated': null,
  'agent.created': ['agent identity', 'agent identities'],
  'agentUser.created': ['agent user'],
  'registration.requested': ['registration'],
  'registration.approved': null,
  'registration.published': null,
  'role.assigned': null,
  'group.joined': null,
  'sponsors.changed': null,
  'grant.assigned': ['grant'],
  'pool.created': ['pool'],
  'pc.provisioned': ['Cloud PC'],
}

function setupText(setup: readonly RecordedFact[], names: Names): string {
  const counts = Object.entries(setupNouns).flatMap(([type, noun]) => {
    const found = setup.filter(({ fact }) => fact.type === type).length
    return !noun || found === 0 ? [] : [plural(found, ...noun)]
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
