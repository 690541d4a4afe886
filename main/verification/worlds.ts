// The bounded worlds that are checked: small ones at every commit, the complete product of two agents and two Cloud PCs on demand.

import { authorityWorld } from './authority/authority.ts'
import type { BoundedWorld } from './bounded-world.ts'
import { delegationWorld } from './delegation/delegation.ts'
import { directoryWorld } from './directory/directory.ts'
import { type Parts, type WorkOptions, workWorld } from './work/work.ts'

export interface MakeWorld {
  /** How many states there is room for at first: about as many as it has, since what is looked up in is the faster the smaller it is. */
  readonly room: number
  make(parts: Parts): BoundedWorld
}

const work = (room: number, options: WorkOptions): MakeWorld => ({ room, make: parts => workWorld(parts, options) })

export const everyCommitWorlds: readonly MakeWorld[] = [
  work(170_000, {
    name: '1 agent × 1 Cloud PC × 2 policies, two sessions one after the other, complete',
    agents: 1,
    pcs: 1,
    sessions: [0, 0],
  }),
  work(670_000, {
    name: '2 agents × 1 Cloud PC × 2 policies',
    agents: 2,
    pcs: 1,
    sessions: [0, 1],
    without: ['replacement', 'expiry', 'breakdown'],
  }),
  { room: 2 ** 12, make: authorityWorld },
  { room: 2 ** 13, make: delegationWorld },
  { room: 2 ** 13, make: directoryWorld },
  work(2 ** 16, {
    name: '1 agent × 1 Cloud PC × 2 people at its screen, two connections',
    agents: 1,
    pcs: 1,
    sessions: [0],
    people: 2,
    reconnects: true,
    without: ['policies', 'posture', 'replacement', 'risk', 'attacks', 'queue'],
  }),
  work(2 ** 17, {
    name: '3 agents that wait for 1 Cloud PC in the order in which they came',
    agents: 3,
    pcs: 1,
    sessions: [0, 1, 2],
    inOrder: true,
    without: ['policies', 'posture', 'risk', 'attacks', 'expiry', 'channelLoss', 'accounts'],
  }),
  work(480_000, {
    name: '1 agent × 2 Cloud PCs, two sessions at once',
    agents: 1,
    pcs: 2,
    sessions: [0, 0],
    without: ['policies', 'replacement', 'channelLoss'],
  }),
  work(2_500_000, {
    name: '2 agents × 2 Cloud PCs × 2 policies: revocation, risk, failed resets, stolen and replayed proofs',
    agents: 2,
    pcs: 2,
    sessions: [0, 1],
    without: ['posture', 'replacement', 'channelLoss', 'expiry', 'queue', 'breakdown'],
  }),
]

export const fullWorld: MakeWorld = work(43_000_000, {
  name: '2 agents × 2 Cloud PCs × 2 policies, complete',
  agents: 2,
  pcs: 2,
  sessions: [0, 1],
})
