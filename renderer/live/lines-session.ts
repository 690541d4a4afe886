// How a Cloud PC session looks on the stage, from checkout until the machine is back in its pool.
import type { FactOf } from '../../shared/model/facts.ts'
import { plural } from '../parts/format.ts'
import { closes, type Line, line, opens } from './message.ts'
import { type Names, nameOf, tag } from './names.ts'

export type SessionFact = FactOf<
  | 'session.requested'
  | 'pool.granted'
  | 'pool.refused'
  | 'pc.assigned'
  | 'channel.opened'
  | 'session.connected'
  | 'session.refused'
  | 'session.released'
>
export type ResetFact = FactOf<'pc.resetting' | 'pc.wiped' | 'pc.verified' | 'pc.available' | 'pc.quarantined'>

export function sessionLine(fact: SessionFact, names: Names): Line {
  const session = tag(fact.session)
  switch (fact.type) {
    case 'session.requested':
      return line({
        from: 'agent365',
        to: 'pool',
        label: 'Checkout',
        detail: `x-ms-sessionId ${session}`,
        actor: fact.session,
        bars: [opens('pool', fact.session)],
      })
    case 'pool.granted':
      return line({
        from: 'pool',
        to: 'agent365',
        label: 'Granted',
        detail: `${nameOf(names, fact.pc)} from ${nameOf(names, fact.pool)}`,
        reply: true,
        actor: fact.pool,
      })
    case 'pool.refused':
      return line({
        from: 'agent365',
        to: 'pool',
        label: `Checkout refused ${fact.status}`,
        detail: fact.reason,
        tone: 'refuse',
        actor: fact.pool,
        bars: [closes('pool', fact.session)],
      })
    case 'pc.assigned':
      return line({
        from: 'pool',
        to: 'cloudpc',
        label: 'Assign',
        detail: `${nameOf(names, fact.pc)} to session ${session}`,
        actor: fact.pc,
        bars: [closes('pool', fact.session), opens('cloudpc', fact.session, 'live')],
      })
    case 'channel.opened':
      return line({
        from: 'agent365',
        to: 'cloudpc',
        label: 'Channel',
        detail: `device key ${tag(fact.jkt)} of ${nameOf(names, fact.pc)}`,
        actor: fact.session,
      })
    case 'session.connected':
      return line({
        from: 'cloudpc',
        to: 'agent365',
        label: 'Connected',
        detail: `channel open, token bound to ${nameOf(names, fact.pc)}`,
        reply: true,
        actor: fact.session,
      })
    case 'session.refused':
      return line({
        from: 'agent365',
        to: names.sessionPc.has(fact.session) ? 'cloudpc' : 'pool',
        label: `Session refused ${fact.status}`,
        detail: fact.reason,
        tone: 'refuse',
        actor: fact.session,
        bars: [closes('pool', fact.session)],
      })
    case 'session.released':
      return released(fact, names)
  }
}

const cutLabels = { revoked: 'session-revoked', evicted: 'Evicted', lost: 'Cloud PC lost' } as const

function released(fact: FactOf<'session.released'>, names: Names): Line {
  const pc = nameOf(names, fact.pc)
  if (fact.reason === 'revoked' || fact.reason === 'evicted' || fact.reason === 'lost') {
    const cut = { change: 'close', lane: 'cloudpc', key: fact.session, cut: 'Session cut' } as const
    return line({
      from: fact.reason === 'revoked' ? 'entra' : 'pool',
      to: 'cloudpc',
      label: cutLabels[fact.reason],
      detail: `session ${tag(fact.session)} on ${pc} ends at once`,
      tone: 'refuse',
      actor: fact.session,
      bars: [cut, opens('cloudpc', `dead ${fact.pc}`, 'dead')],
    })
  }
  return line({
    from: 'agent365',
    to: 'cloudpc',
    label: 'Check-in',
    detail: fact.reason === 'done' ? `${pc} released` : `${pc} released, access was refused`,
    tone: fact.reason === 'done' ? 'plain' : 'warn',
    actor: fact.session,
    bars: [closes('cloudpc', fact.session)],
  })
}

export function resetLine(fact: ResetFact, names: Names): Line {
  const pc = nameOf(names, fact.pc)
  const back = [closes('pool', `reset ${fact.pc}`), closes('cloudpc', `dead ${fact.pc}`)]
  switch (fact.type) {
    case 'pc.resetting':
      return line({
        from: 'pool',
        to: 'cloudpc',
        label: 'Reset',
        detail: `${pc} is taken back to its baseline`,
        actor: fact.pc,
        bars: [opens('pool', `reset ${fact.pc}`, 'reset')],
      })
    case 'pc.wiped':
      return line({
        from: 'cloudpc',
        to: 'cloudpc',
        label: 'Wiped',
        detail: `${pc}: ${erasedText(fact.erased)}`,
        actor: fact.pc,
      })
    case 'pc.verified': {
      const dirty = fact.checks.filter(check => !check.clean).map(check => check.name)
      return line({
        from: 'cloudpc',
        to: 'pool',
        label: dirty.length === 0 ? 'Baseline verified' : 'Baseline not met',
        detail:
          dirty.length === 0 ? `${plural(fact.checks.length, 'check')} clean on ${pc}` : `${pc}: ${dirty.join(', ')}`,
        tone: dirty.length === 0 ? 'plain' : 'warn',
        reply: true,
        actor: fact.pc,
      })
    }
    case 'pc.available':
      return line({
        from: 'pool',
        to: 'pool',
        label: 'Available',
        detail: `${pc} is back in the pool`,
        tone: 'ok',
        actor: fact.pc,
        bars: back,
      })
    case 'pc.quarantined':
      return line({
        from: 'pool',
        to: 'cloudpc',
        label: 'Quarantined',
        detail: `${pc}: ${fact.reason}`,
        tone: 'refuse',
        actor: fact.pc,
        bars: back,
      })
  }
}

function erasedText(erased: FactOf<'pc.wiped'>['erased']): string {
  const parts = [
    plural(erased.files, 'file'),
    plural(erased.processes, 'process', 'processes'),
    plural(erased.cookies, 'cookie'),
    plural(erased.tokens, 'token'),
    plural(erased.clipboard, 'clipboard entry', 'clipboard entries'),
  ].filter(part => !part.startsWith('0 '))
  return parts.length === 0 ? 'nothing was left' : parts.join(', ')
}
