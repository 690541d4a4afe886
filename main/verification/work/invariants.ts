// What must hold in the world of work, each drawn from a promise of the system.
import type { Fact, FactType } from '../../../shared/model/facts.ts'
import { models } from '../../tenant/index.ts'
import type { FactCase, Get, Invariant, StateCase } from '../bounded-world.ts'
import type { Slot } from '../slot.ts'
import { queueInvariants } from './queue.ts'
import { screenInvariants } from './screens.ts'
import { personSession } from './session-commands.ts'
import type { Cast } from './work.ts'

type Member = Cast['sessions'][number]
type Place = Cast['pcs'][number]

export function workInvariants(cast: Cast): Invariant[] {
  const everyPlace = <Case>(make: (place: Place) => Case): Case[] => cast.pcs.map(make)
  const everySession = <Case>(make: (member: Member) => Case): Case[] => cast.sessions.map(make)
  const everyHolder = <Case>(make: (member: Member) => Case): Case[] => cast.holders.map(make)
  const everyPair = <Case>(make: (member: Member, place: Place) => Case): Case[] =>
    cast.holders.flatMap(member => cast.pcs.map(place => make(member, place)))

  return [
    {
      id: 'nothing-is-lost',
      claim: 'Whatever follows from a fact reaches a machine that takes it, in every state it can be in.',
      promise: 16,
      nothingIsLost: true,
    },
    ...cloudPcInvariants(everyPlace, everyPair),
    ...tokenInvariants(cast, everyHolder, everyPair),
    ...sessionInvariants(cast, everySession, everyPair),
    ...queueInvariants(cast),
    ...cast.sessions
      .slice(0, cast.screens.length > 0 ? 1 : 0)
      .flatMap(member => screenInvariants(cast.screens, member)),
  ]
}

type Every<Parameters extends unknown[]> = <Case>(make: (...parameters: Parameters) => Case) => Case[]

const isOpen = (get: Get, { slot }: Member): boolean => get(slot).matches('connect') || get(slot).matches('act')
const isOn = (get: Get, member: Member, { ref }: Place): boolean =>
  isOpen(get, member) && get(member.slot).context.pc === ref
const never = (types: FactType[], slots: Slot[], forbids: (fact: Fact, get: Get) => boolean): FactCase => ({
  types,
  slots,
  forbids,
})
const always = (slots: Slot[], holds: (get: Get) => boolean): StateCase => ({ slots, holds })

/** The Cloud PC: stateless, reset after every session, one session at a time. */
function cloudPcInvariants(everyPlace: Every<[Place]>, everyPair: Every<[Member, Place]>): Invariant[] {
  return [
    {
      id: 'reset-leaves-nothing',
      claim:
        'Nothing of an earlier session is left on a Cloud PC that is available: no file, cookie, process or memory.',
      promise: 19,
      states: everyPlace(({ slot, ground }) =>
        always(
          [slot, ground],
          get => !models.pc.views.free(get(slot)) || (get(ground) === 'clean' && get(slot).context.residue === 'none'),
        ),
      ),
    },
    {
      id: 'reset-ends-tokens',
      claim: 'No token that is bound to a Cloud PC lives when the Cloud PC is available.',
      promise: 19,
      states: everyPair(({ token }, { slot, ref }) =>
        always([slot, token], get => !models.pc.views.free(get(slot)) || !models.token.views.liveOn(get(token), ref)),
      ),
    },
    {
      id: 'known-baseline',
      claim: 'A session is given a Cloud PC only from its known baseline.',
      promise: 19,
      facts: everyPlace(({ ref, ground }) =>
        never(
          ['pc.assigned'],
          [ground],
          (fact, get) => fact.type === 'pc.assigned' && fact.pc === ref && get(ground) !== 'clean',
        ),
      ),
    },
    {
      id: 'attested-when-clean',
      claim: 'No Cloud PC is attested on which anything is left.',
      promise: 19,
      facts: everyPlace(({ ref, ground }) =>
        never(
          ['pc.attested'],
          [ground],
          (fact, get) => fact.type === 'pc.attested' && fact.pc === ref && get(ground) !== 'clean',
        ),
      ),
    },
    {
      id: 'holder-and-session-agree',
      claim: 'A session that is connecting or acting on a Cloud PC is the one the Cloud PC is held by.',
      promise: 7,
      states: everyPair((member, place) =>
        always(
          [member.slot, place.slot],
          get => !isOn(get, member, place) || models.pc.views.holder(get(place.slot)) === member.ref,
        ),
      ),
    },
    {
      id: 'no-session-in-quarantine',
      claim: 'No session goes on on a Cloud PC that is quarantined, reset or replaced.',
      promise: 28,
      states: everyPair((member, place) =>
        always(
          [member.slot, place.slot],
          get => !isOn(get, member, place) || ['assigned', 'inUse'].includes(String(get(place.slot).value)),
        ),
      ),
    },
  ]
}

/** Tokens: bound to the device, issued by policy, ended with what they are for. */
function tokenInvariants(
  { policies }: Cast,
  everySession: Every<[Member]>,
  everyPair: Every<[Member, Place]>,
): Invariant[] {
  const trusted = (get: Get, { token }: Member): boolean =>
    ['current', 'renewalDue'].some(state => JSON.stringify(get(token).value) === JSON.stringify({ live: state }))
  const issued = (fact: Fact, { tokenRef }: Member) => fact.type === 'token.issued' && fact.token === tokenRef
  return [
    {
      id: 'proof-from-its-device',
      claim: 'No token is accepted on a Cloud PC it is not bound to.',
      promise: 13,
      facts: everySession(({ token, tokenRef }) =>
        never(
          ['proof.accepted'],
          [token],
          (fact, get) =>
            fact.type === 'proof.accepted' && fact.token === tokenRef && fact.pc !== get(token).context.boundTo,
        ),
      ),
    },
    {
      id: 'proof-once',
      claim: 'No proof is accepted a second time.',
      promise: 13,
      facts: [never(['proof.accepted'], [], fact => fact.type === 'proof.accepted' && fact.jti === 'replayed')],
    },
    {
      id: 'no-proof-after-the-end',
      claim: 'No token is accepted that has ended, or that its resource was told to trust no more.',
      promise: 16,
      facts: everySession(({ token, tokenRef }) =>
        never(['proof.accepted'], [token], (fact, get) => {
          if (fact.type !== 'proof.accepted' || fact.token !== tokenRef) return false
          const standing = models.token.views.standing(get(token))
          return standing !== 'live' && standing !== 'reduced'
        }),
      ),
    },
    {
      id: 'token-for-the-enabled',
      claim: 'No token is issued to an identity that is disabled.',
      promise: 10,
      facts: everySession(member =>
        never(
          ['token.issued'],
          [member.by.user.slot],
          (fact, get) => issued(fact, member) && !models.agentUser.views.canAuthenticate(get(member.by.user.slot)),
        ),
      ),
    },
    {
      id: 'token-against-risk',
      claim: 'No token is issued to an agent at high risk while policy blocks it.',
      promise: 9,
      facts: everySession(member =>
        never(
          ['token.issued'],
          [member.by.risk, policies.risk],
          (fact, get) =>
            issued(fact, member) && get(policies.risk) && models.risk.views.level(get(member.by.risk)) === 'high',
        ),
      ),
    },
    {
      id: 'token-against-posture',
      claim: 'No token is issued for a Cloud PC that is not compliant while policy requires it to be.',
      promise: 12,
      facts: everyPair((member, place) =>
        never(
          ['token.issued'],
          [place.slot, policies.device],
          (fact, get) =>
            fact.type === 'token.issued' &&
            issued(fact, member) &&
            fact.request.pc === place.ref &&
            get(policies.device) &&
            !models.pc.views.compliant(get(place.slot)),
        ),
      ),
    },
    {
      id: 'revocation-is-under-way',
      claim:
        'A disabled identity has no token that is trusted without its resource being told, so none past the propagation bound.',
      promise: 16,
      states: everySession(member =>
        always(
          [member.token, member.by.user.slot],
          get => models.agentUser.views.canAuthenticate(get(member.by.user.slot)) || !trusted(get, member),
        ),
      ),
    },
    {
      id: 'risk-is-under-way',
      claim:
        'While policy blocks high risk, an agent at high risk has no token that is trusted without its resource being told.',
      promise: 10,
      states: everySession(member =>
        always(
          [member.token, member.by.risk, policies.risk],
          get =>
            !get(policies.risk) || models.risk.views.level(get(member.by.risk)) !== 'high' || !trusted(get, member),
        ),
      ),
    },
    {
      id: 'posture-is-under-way',
      claim:
        'While policy requires compliance, no token bound to a Cloud PC that is not compliant is trusted without its resource being told.',
      promise: 16,
      states: everyPair((member, place) =>
        always(
          [member.token, place.slot, policies.device],
          get =>
            !get(policies.device) ||
            models.pc.views.compliant(get(place.slot)) ||
            !models.token.views.liveOn(get(member.token), place.ref) ||
            !trusted(get, member),
        ),
      ),
    },
    {
      id: 'token-ends-with-session',
      claim: 'No token lives when its session is over.',
      promise: 15,
      states: everySession(({ slot, token }) =>
        always(
          [slot, token],
          get => !models.token.views.live(get(token)) || get(slot).matches('connect') || get(slot).matches('act'),
        ),
      ),
    },
  ]
}

/** Sessions: every connection authenticated, for agents only, ended where trust ends. */
function sessionInvariants(
  { sessions, holders }: Cast,
  everySession: Every<[Member]>,
  everyPair: Every<[Member, Place]>,
): Invariant[] {
  return [
    {
      id: 'one-session-a-cloud-pc',
      claim: 'One Cloud PC serves at most one session.',
      promise: 17,
      states: sessions.flatMap((one, index) =>
        sessions
          .slice(index + 1)
          .map(other =>
            always(
              [one.slot, other.slot],
              get =>
                !isOpen(get, one) || !isOpen(get, other) || get(one.slot).context.pc !== get(other.slot).context.pc,
            ),
          ),
      ),
    },
    {
      id: 'connection-authenticated',
      claim:
        'Every connection is authenticated: a session connects only with a live token that is bound to its Cloud PC.',
      promise: 11,
      facts: everySession(({ ref }) => {
        const own = holders.filter(holder => holder.ref === ref)
        return never(
          ['session.connected'],
          own.map(({ token }) => token),
          (fact, get) =>
            fact.type === 'session.connected' &&
            fact.session === ref &&
            !own.some(
              ({ token, tokenRef }) => fact.token === tokenRef && models.token.views.liveOn(get(token), fact.pc),
            ),
        )
      }),
    },
    {
      id: 'done-by-a-live-token',
      claim: 'Whatever is done is done in a call of a connected session, with a token that lives on its Cloud PC.',
      promise: 22,
      facts: everySession(({ ref, slot, token }) =>
        never(
          ['mail.sent'],
          [slot, token],
          (fact, get) =>
            fact.type === 'mail.sent' &&
            fact.session === ref &&
            (!models.session.views.calling(get(slot)) || !models.token.views.liveOn(get(token), fact.pc)),
        ),
      ),
    },
    {
      id: 'revoked-session-ends',
      claim: 'No session connects or acts any more whose revocation has been delivered.',
      promise: 16,
      states: everySession(member =>
        always([member.slot, member.revoked], get => !get(member.revoked) || !isOpen(get, member)),
      ),
    },
    {
      id: 'agents-only',
      claim: 'No person is given a Cloud PC for agents.',
      promise: 6,
      facts: [
        never(
          ['pool.granted', 'pool.queued', 'pool.repeated'],
          [],
          fact =>
            (fact.type === 'pool.granted' || fact.type === 'pool.queued' || fact.type === 'pool.repeated') &&
            fact.session === personSession,
        ),
      ],
    },
    {
      id: 'granted-when-free',
      claim: 'The pool grants a Cloud PC only while it is available.',
      promise: 8,
      facts: everyPair((member, place) =>
        never(
          ['pool.granted'],
          [place.slot],
          (fact, get) =>
            fact.type === 'pool.granted' &&
            fact.session === member.ref &&
            fact.pc === place.ref &&
            !models.pc.views.free(get(place.slot)),
        ),
      ),
    },
  ]
}
