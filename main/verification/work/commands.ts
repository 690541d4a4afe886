// What can be done to the world of work: agents, people, services, timers, faults and attacks, each deciding as the product decides.
import type { Command } from '../bounded-world.ts'
import {
  accountCommands,
  policyCommands,
  postureCommands,
  replacementCommands,
  resetCommands,
  toPc,
} from './ground-commands.ts'
import { screenCommands } from './screens.ts'
import { personAtThePool, sessionCommands, stepUpCommands } from './session-commands.ts'
import { simple, toSession } from './simple.ts'
import { tenantOf } from './tenant.ts'
import { presented, replayed, stolen, tokenCommands } from './token-commands.ts'
import { type Cast, confirmation, type Part, type Parts } from './work.ts'

export function workCommands(
  cast: Cast,
  { proofs, decisions }: Pick<Parts, 'proofs' | 'decisions'>,
  without: ReadonlySet<Part>,
): Command[] {
  const has = (part: Part, commands: () => Command[]): Command[] => (without.has(part) ? [] : commands())
  return [
    ...cast.holders.flatMap(holder => tokenCommands(cast, holder, decisions)),
    ...cast.sessions.flatMap(member => [
      ...sessionCommands(cast, member, decisions),
      presented(member, proofs, decisions),
      ...has('queue', () => [
        simple(
          `${member.ref} gives up waiting`,
          'timer',
          member.slot,
          toSession(member.ref, { type: 'queue.timeout' }),
        ),
      ]),
      ...has('expiry', () => [
        simple(`${member.tokenRef} expires`, 'timer', member.token, {
          send: { kind: 'token', to: member.tokenRef, event: { type: 'token.expire' } },
        }),
        simple(
          `${member.ref} idles for 30 minutes`,
          'timer',
          member.slot,
          toSession(member.ref, { type: 'session.idle' }),
        ),
      ]),
      ...has('channelLoss', () => [
        simple(
          `the channel of ${member.ref} is lost`,
          'fault',
          member.slot,
          toSession(member.ref, { type: 'channel.lost', reason: 'The network went away.' }),
        ),
      ]),
      ...has('attacks', () => [
        ...cast.pcs.map(place => stolen(member, place.ref, proofs)),
        replayed(member, proofs, decisions),
      ]),
    ]),
    ...cast.pcs.flatMap(place => [
      ...resetCommands(cast, place),
      ...has('breakdown', () => [
        simple(
          `${place.ref} does not answer any more`,
          'fault',
          place.slot,
          toPc(place.ref, { type: 'pc.unhealthy', reason: 'It does not answer.' }),
        ),
      ]),
      ...has('replacement', () => replacementCommands(place)),
      ...has('posture', () => postureCommands(place)),
    ]),
    ...cast.agents.flatMap(({ user, risk }) => [
      ...has('accounts', () => accountCommands(user.ref, user.slot)),
      ...has('risk', () => [
        simple(`an administrator confirms ${user.ref} compromised`, 'person', risk, {
          send: {
            kind: 'risk',
            to: `risk:${user.ref}`,
            event: {
              type: 'risk.confirmCompromised',
              subject: user.ref,
              detection: confirmation(user.ref),
              by: tenantOf.human,
            },
          },
        }),
        simple(`an administrator confirms ${user.ref} safe`, 'person', risk, {
          send: {
            kind: 'risk',
            to: `risk:${user.ref}`,
            event: { type: 'risk.confirmSafe', subject: user.ref, by: tenantOf.human },
          },
        }),
      ]),
    ]),
    ...has('policies', () => policyCommands(cast)),
    ...cast.sessions
      .slice(0, cast.screens.length > 0 ? 1 : 0)
      .flatMap(member => [...screenCommands(cast.screens, member, decisions), ...stepUpCommands(member)]),
    personAtThePool(cast, decisions),
  ]
}
