// Each invariant of the world of work catches the break it is there for, by a way that plays.
import { expect, test } from 'vitest'
import { emit } from 'xstate'
import { machines, type SessionEffect } from '../../main/tenant/index.ts'
import type { TokenContext, TokenEvent, TokenFact } from '../../main/tenant/machines/token.ts'
import { type Part, type WorkOptions, workWorld } from '../../main/verification/work/work.ts'
import type { MakeWorld } from '../../main/verification/worlds.ts'
import {
  type Break,
  caught,
  deciding,
  dropping,
  partsOf,
  proofs,
  proving,
  reacting,
  withPc,
  withToken,
} from './broken.ts'

const quiet: Part[] = ['policies', 'risk', 'posture', 'replacement', 'expiry', 'queue', 'channelLoss', 'attacks']
const small = (with_: Part[], options: Partial<WorkOptions> = {}): MakeWorld => ({
  room: 2 ** 16,
  make: parts =>
    workWorld(parts, {
      name: 'small',
      agents: 1,
      pcs: 1,
      sessions: [0],
      without: quiet.filter(part => !with_.includes(part)),
      ...options,
    }),
})
const oneSession = small([])
const twoSessions = small([], { sessions: [0, 0] })

const believing = withPc(machines.pc.provide({ guards: { clean: () => true } }))
const soonBack: Break = reacting(fact =>
  fact.type === 'channel.opened'
    ? [{ kind: 'pc', to: fact.pc, event: { type: 'pc.release', session: fact.session } }]
    : null,
)
const grantsAll = deciding({
  evaluateAccess: () => ({ outcome: 'grant', status: 'success', policies: [], errorCode: null }),
})
const deaf = dropping('token.signal')

const mail: SessionEffect = {
  type: 'mail.sent',
  call: 'session:0 call',
  token: 'token:0',
  messageId: '<1@contoso.com>',
  subject: 's',
  to: [],
  bytes: 1,
}
const accepting = emit<TokenContext, TokenEvent, undefined, TokenEvent, TokenFact>({
  type: 'proof.accepted',
  call: 'session:0 call',
  token: 'token:0',
  session: 'session:0',
  pc: 'pc:0',
  htm: 'GET',
  htu: 'https://graph.microsoft.com/v1.0/me',
  jti: 'fresh',
})

interface Case {
  readonly id: string
  readonly how: string
  readonly made: MakeWorld
  readonly breaks: readonly Break[]
}
const cases: readonly Case[] = [
  {
    id: 'nothing-is-lost',
    how: 'a Cloud PC that is told of a channel what it does not know',
    made: oneSession,
    breaks: [
      reacting(fact =>
        fact.type === 'channel.opened' ? [{ kind: 'pc', to: fact.pc, event: { type: 'pc.joined' } }] : null,
      ),
    ],
  },
  {
    id: 'reset-leaves-nothing',
    how: 'an attestation that believes every reset',
    made: oneSession,
    breaks: [believing],
  },
  {
    id: 'reset-ends-tokens',
    how: 'tokens that outlive session and reset, and an attestation that does not look for them',
    made: oneSession,
    breaks: [believing, dropping('token.wipe', 'token.sessionEnded')],
  },
  { id: 'known-baseline', how: 'an attestation that believes every reset', made: twoSessions, breaks: [believing] },
  { id: 'attested-when-clean', how: 'an attestation that believes every reset', made: oneSession, breaks: [believing] },
  {
    id: 'holder-and-session-agree',
    how: 'a channel that sends its Cloud PC back to the pool',
    made: oneSession,
    breaks: [soonBack],
  },
  {
    id: 'no-session-in-quarantine',
    how: 'a session that is not told that its Cloud PC is gone',
    made: oneSession,
    breaks: [dropping('session.pcLost')],
  },
  {
    id: 'proof-from-its-device',
    how: 'a resource that asks for no key',
    made: small(['attacks'], { pcs: 2 }),
    breaks: [proving(() => ({ outcome: 'accepted' }))],
  },
  {
    id: 'proof-once',
    how: 'a resource that remembers no proof',
    made: small(['attacks']),
    breaks: [proving((boundTo, from) => proofs(boundTo, from, 'fresh'))],
  },
  {
    id: 'no-proof-after-the-end',
    how: 'a token that is accepted after its end',
    made: small(['expiry']),
    breaks: [withToken(machines.token.provide({ actions: { tellProofRefused: accepting } }))],
  },
  {
    id: 'token-for-the-enabled',
    how: 'an endpoint that answers as if every account were enabled',
    made: oneSession,
    breaks: [deciding({ canSignIn: () => true })],
  },
  { id: 'token-against-risk', how: 'policies that grant all', made: small(['risk']), breaks: [grantsAll] },
  { id: 'token-against-posture', how: 'policies that grant all', made: small(['posture']), breaks: [grantsAll] },
  { id: 'revocation-is-under-way', how: 'tokens that hear of nothing', made: oneSession, breaks: [deaf] },
  { id: 'risk-is-under-way', how: 'tokens that hear of nothing', made: small(['risk']), breaks: [deaf] },
  { id: 'posture-is-under-way', how: 'tokens that hear of nothing', made: small(['posture']), breaks: [deaf] },
  {
    id: 'token-ends-with-session',
    how: 'tokens that are not told of the end',
    made: oneSession,
    breaks: [dropping('token.sessionEnded')],
  },
  {
    id: 'one-session-a-cloud-pc',
    how: 'a channel that sends its Cloud PC back to the pool',
    made: twoSessions,
    breaks: [soonBack],
  },
  {
    id: 'connection-authenticated',
    how: 'a session that is connected by the request alone',
    made: oneSession,
    breaks: [
      reacting((fact, usual) =>
        fact.type === 'token.requested'
          ? [
              ...usual,
              {
                kind: 'session',
                to: 'session:0',
                event: { type: 'session.tokenIssued', token: 'token:0', pc: 'pc:0' },
              },
            ]
          : null,
      ),
    ],
  },
  {
    id: 'done-by-a-live-token',
    how: 'a resource that does what it refuses',
    made: small(['expiry']),
    breaks: [
      reacting(fact =>
        fact.type === 'proof.refused'
          ? [{ kind: 'session', to: fact.session, event: { type: 'session.did', effect: mail } }]
          : null,
      ),
    ],
  },
  {
    id: 'revoked-session-ends',
    how: 'a session that is not told that it is revoked',
    made: oneSession,
    breaks: [reacting(fact => (fact.type === 'cae.delivered' ? [] : null))],
  },
  {
    id: 'agents-only',
    how: 'a pool that takes whoever asks',
    made: oneSession,
    breaks: [deciding({ decideCheckout: () => ({ outcome: 'grant', pc: 'pc:0', repeated: false }) })],
  },
  {
    id: 'granted-when-free',
    how: 'a pool that does not look whether a Cloud PC is free',
    made: twoSessions,
    breaks: [deciding({ decideCheckout: () => ({ outcome: 'grant', pc: 'pc:0', repeated: false }) })],
  },
]

test.each(cases)('$id: $how', ({ id, made, breaks }) => {
  const { steps } = caught(made, breaks, id)
  expect(steps.length).toBeGreaterThan(0)
  expect(steps.every(({ orders }) => orders.length > 0)).toBe(true)
})

test('there is a case for each invariant', () => {
  const { invariants } = oneSession.make(partsOf('tables'))
  expect(invariants.map(({ id }) => id).sort()).toEqual(cases.map(({ id }) => id).sort())
})
