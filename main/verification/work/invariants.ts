// What must hold in the world of work, each drawn from a promise of the system.
import { models } from '../../tenant/index.ts'
import type { FactCase, Invariant, StateCase } from '../bounded-world.ts'
import type { Cast } from './work.ts'

type Member = Cast['sessions'][number]
type Place = Cast['pcs'][number]

export function workInvariants(cast: Cast): Invariant[] {
  const everyPlace = <Case>(make: (place: Place) => Case): Case[] => cast.pcs.map(make)
  const everySession = <Case>(make: (member: Member) => Case): Case[] => cast.sessions.map(make)
  const everyPair = <Case>(make: (member: Member, place: Place) => Case): Case[] =>
    cast.sessions.flatMap(member => cast.pcs.map(place => make(member, place)))
  const connected = ['connect', 'act'] as const

  return [
    {
      id: 'nothing-is-lost',
      claim: 'Whatever follows from a fact reaches a machine that takes it, in every state it can be in.',
      promise: 16,
      nothingIsLost: true,
    },
    {
      id: 'reset-leaves-nothing',
      claim:
        'Nothing of an earlier session is left on a Cloud PC that is available: no file, cookie, process or memory.',
      promise: 19,
      states: everyPlace(
        ({ slot, ground }): StateCase => ({
          slots: [slot, ground],
          holds: get =>
            !models.pc.views.free(get(slot)) || (get(ground) === 'clean' && get(slot).context.residue === 'none'),
        }),
      ),
    },
    {
      id: 'reset-ends-tokens',
      claim: 'No token that is bound to a Cloud PC lives when the Cloud PC is available.',
      promise: 19,
      states: everyPair(
        ({ token }, { slot, ref }): StateCase => ({
          slots: [slot, token],
          holds: get => !models.pc.views.free(get(slot)) || !models.token.views.liveOn(get(token), ref),
        }),
      ),
    },
    {
      id: 'proof-from-its-device',
      claim: 'No token is accepted on a Cloud PC it is not bound to.',
      promise: 13,
      facts: everySession(
        ({ token, tokenRef }): FactCase => ({
          types: ['proof.accepted'],
          slots: [token],
          forbids: (fact, get) =>
            fact.type === 'proof.accepted' && fact.token === tokenRef && fact.pc !== get(token).context.boundTo,
        }),
      ),
    },
    {
      id: 'proof-once',
      claim: 'No proof is accepted a second time.',
      promise: 13,
      facts: [
        {
          types: ['proof.accepted'],
          slots: [],
          forbids: fact => fact.type === 'proof.accepted' && fact.jti === 'replayed',
        },
      ],
    },
    {
      id: 'one-session-a-cloud-pc',
      claim: 'One Cloud PC serves at most one session.',
      promise: 17,
      states: cast.sessions.flatMap((one, index) =>
        cast.sessions.slice(index + 1).map(
          (other): StateCase => ({
            slots: [one.slot, other.slot],
            holds: get =>
              !connected.some(phase => get(one.slot).matches(phase)) ||
              !connected.some(phase => get(other.slot).matches(phase)) ||
              get(one.slot).context.pc !== get(other.slot).context.pc,
          }),
        ),
      ),
    },
    {
      id: 'token-for-the-enabled',
      claim: 'No token is issued to an identity that is disabled.',
      promise: 10,
      facts: everySession(
        ({ by, tokenRef }): FactCase => ({
          types: ['token.issued'],
          slots: [by.user.slot],
          forbids: (fact, get) =>
            fact.type === 'token.issued' &&
            fact.token === tokenRef &&
            !models.agentUser.views.canAuthenticate(get(by.user.slot)),
        }),
      ),
    },
  ]
}
