// How a Cloud PC session looks on the stage, from checkout to check-in, with the people who look on and take a hand.
import type { FactOf } from '../../shared/model/facts.ts'
import type { SessionRef } from '../../shared/model/refs.ts'
import { closes, type Line, type Lines, line, note, opens } from './message.ts'
import { type Names, nameOf, tag, tokenName } from './names.ts'

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
    return line({
      from: fact.reason === 'revoked' ? 'entra' : 'pool',
      to: 'cloudpc',
      label: cutLabels[fact.reason],
      detail: `session ${tag(fact.session)} on ${pc} ends at once`,
      tone: 'refuse',
      actor: fact.session,
      bars: [closes('cloudpc', fact.session, 'Session cut'), opens('cloudpc', `dead ${fact.pc}`, 'dead')],
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

/** What happens to a session beside its phases. */
export const sessionLines: Lines = {
  'pool.repeated': ({ pool, session, pc }, names) =>
    line({
      from: 'pool',
      to: 'agent365',
      label: 'Same answer again',
      detail: `${nameOf(names, pc)}, the x-ms-sessionId ${tag(session)} was asked before`,
      reply: true,
      actor: pool,
    }),
  'pool.queued': ({ session, reason }) => note('pool', 'Queued', session, reason, { tone: 'warn' }),
  'pool.askRefused': ({ pool, status, reason }) =>
    line({
      from: 'agent365',
      to: 'pool',
      label: `Checkout refused ${status}`,
      detail: reason,
      tone: 'refuse',
      actor: pool,
    }),
  'channel.closed': ({ session, pc, reason }, names) =>
    line({
      from: 'agent365',
      to: 'cloudpc',
      label: 'Channel lost',
      detail: `${nameOf(names, pc)}: ${reason}`,
      tone: 'warn',
      actor: session,
    }),
  'session.callRefused': ({ session, status, reason }) =>
    line({
      from: 'agent365',
      to: 'cloudpc',
      label: `Call refused ${status}`,
      detail: reason,
      tone: 'refuse',
      actor: session,
    }),
  'session.tokenTooLate': ({ session, token }, names) =>
    line({
      from: 'entra',
      to: 'cloudpc',
      label: 'Token came too late',
      detail: `${tokenName(names, token)} is ended: session ${tag(session)} has no connection for it`,
      tone: 'refuse',
      actor: session,
    }),
  'session.stepUpAsked': ({ session, reason }) =>
    line({
      from: 'cloudpc',
      to: 'human',
      label: 'Step-up asked for',
      detail: reason,
      tone: 'warn',
      actor: session,
      bars: [opens('human', `stepUp ${session}`)],
    }),
  'session.stepUpMet': ({ session, human }, names) =>
    line({
      from: 'human',
      to: 'cloudpc',
      label: 'Step-up met',
      detail: `by ${nameOf(names, human)}, outside of the virtual machine`,
      tone: 'ok',
      reply: true,
      actor: session,
      bars: [closes('human', `stepUp ${session}`)],
    }),

  'screen.opened': ({ screen, session, human }, names) =>
    line({
      from: 'human',
      to: 'cloudpc',
      label: 'Screen share',
      detail: `${nameOf(names, human)} looks on, session ${tag(session)}`,
      actor: screen,
      bars: [opens('human', screen)],
    }),
  'screen.connected': ({ screen, session }, names) =>
    line({
      from: 'cloudpc',
      to: 'human',
      label: 'Screen',
      detail: screenOf(session, names),
      reply: true,
      actor: screen,
    }),
  'screen.controlTaken': ({ screen, session, human }, names) =>
    line({
      from: 'human',
      to: 'cloudpc',
      label: 'Takes control',
      detail: `${nameOf(names, human)}, ${screenOf(session, names)}: the agent waits`,
      tone: 'warn',
      actor: screen,
    }),
  'screen.controlGiven': ({ screen, session, human }, names) =>
    line({
      from: 'human',
      to: 'cloudpc',
      label: 'Gives control back',
      detail: `${nameOf(names, human)}, ${screenOf(session, names)}`,
      actor: screen,
    }),
  'screen.overtaken': ({ screen, session }, names) =>
    line({
      from: 'cloudpc',
      to: 'human',
      label: 'Somebody else has control',
      detail: `${screenOf(session, names)}: view only`,
      tone: 'warn',
      actor: screen,
    }),
  'screen.failed': ({ screen, code, message }) =>
    line({
      from: 'human',
      to: 'cloudpc',
      label: code,
      detail: message,
      tone: 'refuse',
      actor: screen,
      bars: [closes('human', screen)],
    }),
  'screen.disconnected': ({ screen, session }, names) =>
    line({
      from: 'human',
      to: 'cloudpc',
      label: 'Screen share ended',
      detail: screenOf(session, names),
      actor: screen,
      bars: [closes('human', screen)],
    }),
}

function screenOf(session: SessionRef, names: Names): string {
  const pc = names.sessionPc.get(session)
  return pc === undefined ? `session ${tag(session)}` : `screen of ${nameOf(names, pc)}`
}
