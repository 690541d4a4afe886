// Each invariant of the world of work catches the break it is there for, by a way that plays.
import { expect, test } from 'vitest'
import { machines } from '../../main/tenant/index.ts'
import { type WorkOptions, workWorld } from '../../main/verification/work/work.ts'
import type { MakeWorld } from '../../main/verification/worlds.ts'
import { type Break, caught, deciding, dropping, proofs, proving, reacting, withPc } from './broken.ts'

const small = (options: Partial<WorkOptions>): MakeWorld => ({
  room: 2 ** 16,
  make: parts =>
    workWorld(parts, {
      name: 'small',
      agents: 1,
      pcs: 1,
      sessions: [0],
      without: ['policies', 'risk', 'posture', 'replacement', 'expiry', 'queue'],
      ...options,
    }),
})
const oneSession = small({})
const twoSessions = small({ sessions: [0, 0] })
const twoPlaces = small({ pcs: 2 })

const believing = machines.pc.provide({ guards: { clean: () => true } })
const soonBack: Break = reacting(fact =>
  fact.type === 'channel.opened'
    ? [{ kind: 'pc', to: fact.pc, event: { type: 'pc.release', session: fact.session } }]
    : null,
)

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
    breaks: [withPc(believing)],
  },
  {
    id: 'reset-ends-tokens',
    how: 'tokens that outlive session and reset, and an attestation that does not look for them',
    made: oneSession,
    breaks: [withPc(believing), dropping('token.wipe', 'token.sessionEnded')],
  },
  {
    id: 'proof-from-its-device',
    how: 'a resource that asks for no key',
    made: twoPlaces,
    breaks: [proving(() => ({ outcome: 'accepted' }))],
  },
  {
    id: 'proof-once',
    how: 'a resource that remembers no proof',
    made: oneSession,
    breaks: [proving((boundTo, from) => proofs(boundTo, from, 'fresh'))],
  },
  {
    id: 'one-session-a-cloud-pc',
    how: 'a channel that sends its Cloud PC back to the pool',
    made: twoSessions,
    breaks: [soonBack],
  },
  {
    id: 'token-for-the-enabled',
    how: 'an endpoint that answers as if every account were enabled',
    made: oneSession,
    breaks: [deciding({ canSignIn: () => true })],
  },
]

test.each(cases)('$id: $how', ({ id, made, breaks }) => {
  const { steps } = caught(made, breaks, id)
  expect(steps.length).toBeGreaterThan(0)
  expect(steps.every(({ orders }) => orders.length > 0)).toBe(true)
})
