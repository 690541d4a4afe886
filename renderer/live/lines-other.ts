// How a fact looks on the stage that has no line of its own: named after itself, about the first actor it names.
import type { Fact } from '../../shared/model/facts.ts'
import { ActorRef } from '../../shared/model/refs.ts'
import type { Lane } from '../../shared/model/trace.ts'
import { type Line, line } from './message.ts'
import { type Names, nameOf } from './names.ts'

const lanes: Readonly<Record<string, Lane>> = {
  human: 'human',
  task: 'agent365',
  registration: 'agent365',
  pool: 'pool',
  pc: 'cloudpc',
  session: 'cloudpc',
  screen: 'cloudpc',
  resource: 'resource',
}

/** `agent.softDeleted` → "Agent soft deleted". */
function labelOf(type: string): string {
  const words = type.replace(/[.]/g, ' ').replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function otherLine(fact: Fact, names: Names): Line {
  const lane = lanes[fact.type.slice(0, fact.type.indexOf('.'))] ?? 'entra'
  const actors = Object.values(fact).flatMap(value => {
    const parsed = ActorRef.safeParse(value)
    return parsed.success ? [parsed.data] : []
  })
  const said = Object.entries(fact).flatMap(([key, value]) =>
    (key === 'reason' || key === 'message' || key === 'code') && typeof value === 'string' ? [value] : [],
  )
  return line({
    from: lane,
    to: lane,
    label: labelOf(fact.type),
    detail: [...actors.slice(0, 1).map(ref => nameOf(names, ref)), ...said].join(', '),
    actor: actors[0] ?? 'task:?',
    tone: /refused|denied|blocked|revoked|stopped/i.test(fact.type) ? 'refuse' : 'plain',
  })
}
