// What the directory and the family learn of each fact, told one after the other: every answer that is another afterwards.
import { expect, test } from 'vitest'
import { familyIndex, learnDirectory, liveDirectory, lookUp } from '../../main/tenant/index.ts'
import type { Fact } from '../../shared/model/facts.ts'
import { by, learned } from './learned.ts'
import { credentials, emptyDirectory, objects } from './material.ts'

const { agent, agentUser, blueprint, human, pc, pool } = objects

const unit = { key: 'u', id: pc.id, displayName: 'U', visibility: null, isMemberManagementRestricted: false } as const
const principal = { ref: 'principal:a', id: pool.id, blueprint: 'blueprint:a', displayName: 'B', sponsors: [] } as const
const registration = {
  ref: 'registration:a',
  id: pool.id,
  displayName: 'C',
  agent: 'agent:a',
  blueprint: 'blueprint:a',
  sourceAgentId: 's',
  originatingStore: 'S',
  owners: [],
} as const

const directoryFacts = (): Fact[] => [
  { type: 'human.created', human },
  { type: 'blueprint.created', blueprint: { ...blueprint, owners: [], sponsors: ['human:a'] } },
  { type: 'blueprint.created', blueprint: { ...blueprint, ref: 'blueprint:b', owners: [], sponsors: [] } },
  {
    type: 'blueprint.inheritanceChanged',
    blueprint: 'blueprint:a',
    by,
    inheritablePermissions: [],
  },
  { type: 'principal.created', principal: { ...principal, sponsors: [] } },
  ...credentials.map((credential): Fact => ({ type: 'credential.added', credential, by })),
  { type: 'registration.discovered', registration: { ...registration, owners: [] }, reason: 'seen' },
  {
    type: 'registration.requested',
    registration: { ...registration, ref: 'registration:b', owners: [] },
    by,
  },
  { type: 'agent.created', agent: { ...agent, sponsors: ['human:a'] } },
  { type: 'agent.created', agent: { ...agent, ref: 'agent:b', sponsors: [] } },
  { type: 'agentUser.created', agentUser },
  { type: 'agentUser.created', agentUser: { ...agentUser, ref: 'agentUser:b', agent: 'agent:b' } },
  { type: 'agentUser.created', agentUser: { ...agentUser, ref: 'agentUser:c' } },
  { type: 'group.joined', subject: 'agentUser:a', group: 'g', by },
  { type: 'group.joined', subject: 'agentUser:a', group: 'h', by },
  { type: 'group.joined', subject: 'agentUser:a', group: 'g', by },
  { type: 'group.joined', subject: 'agent:a', group: 'g', by },
  { type: 'unit.created', unit, by },
  { type: 'unit.memberAdded', unit: 'u', member: 'human:a', by },
  { type: 'unit.memberAdded', unit: 'u', member: 'agentUser:a', by },
  { type: 'unit.memberRemoved', unit: 'u', member: 'human:a', by },
  { type: 'unit.roleScoped', unit: 'u', administrator: 'human:a', role: 'R', by },
  { type: 'unit.roleScoped', unit: 'u', administrator: 'human:b', role: 'S', by },
  { type: 'sponsors.changed', subject: 'blueprint:a', sponsors: ['human:b'], by },
  { type: 'sponsors.changed', subject: 'agent:b', sponsors: ['human:c'], by },
  { type: 'sponsors.changed', subject: 'agent:x', sponsors: ['human:c'], by },
  { type: 'pool.created', pool: { ...pool, assignedTo: [] } },
  {
    type: 'pool.changed',
    pool: { ...pool, assignedTo: [], size: 9 },
    changed: ['size'],
    reprovision: false,
    keepAvailable: 100,
  },
  { type: 'pc.provisioned', pc },
]

const empty = () => emptyDirectory(pc.id)

test('the directory learns of every object, and of what changes in it', async () => {
  const directory = empty()
  const told = learned(
    directoryFacts(),
    fact => learnDirectory(directory, fact),
    () => ({ ...directory }),
  )
  await expect(told).toMatchFileSnapshot('./indexes/directory.txt')
})

test('a directory that is followed leaves the one it began with alone, and has nobody it was not told of', () => {
  const first = empty()
  const second = liveDirectory(first)
  for (const fact of directoryFacts()) learnDirectory(second, fact)
  expect(first).toEqual(empty())
  expect(liveDirectory(second)).toEqual({
    ...second,
    principals: new Map(),
    credentials: new Map(),
    registrations: new Map(),
    units: new Map(),
  })
  expect(() => lookUp(first.agents, 'agent:a')).toThrow('the tenant has no agent:a')
})

test('the family learns who was made under whom', async () => {
  const family = familyIndex()
  const told = learned(directoryFacts(), family.learn, () => ({
    'principals of a': family.principalsOf('blueprint:a'),
    'principals of b': family.principalsOf('blueprint:b'),
    'agents of a': family.agentsOf('blueprint:a'),
    'agents of b': family.agentsOf('blueprint:b'),
    'users of a': family.agentUsersOf('agent:a'),
    'users of b': family.agentUsersOf('agent:b'),
  }))
  await expect(told).toMatchFileSnapshot('./indexes/family.txt')
})
