// What grants say, word for word: everything that keeps a request from being covered, alone and through a chain of agents.
import { describe, expect, test } from 'vitest'
import {
  type ChainLink,
  coversObject,
  decideDelegatedAccess,
  decideResourceAccess,
  type HeldGrant,
  type ResourceAsk,
  type ResourceDecision,
} from '../../main/access/index.ts'
import type { ResourceGrant } from '../../shared/model/governance.ts'
import { epochMs } from '../../shared/model/units.ts'
import { ask, erp, held } from './cases/grants.ts'
import { graph } from './cases/ids.ts'
import { crossed, inWords, wordsOf } from './in-words.ts'

const told = (decision: ResourceDecision): string =>
  [wordsOf(decision), ...decision.by.map(({ grant, permission }) => `by ${grant} (${permission})`)].join('\n')

test('each grant is told everything that keeps it from covering', async () => {
  interface Asked {
    ask: Partial<ResourceAsk>
    grants: readonly HeldGrant[]
  }
  const asked = crossed<Asked>(
    [
      ['one grant', { grants: [held()] }],
      ['unbounded and without end', { grants: [held({ objects: null, endDateTime: null })] }],
      ["the agent user's", { grants: [held({ subject: 'agentUser:invoice' })] }],
      ['at another resource', { grants: [held({ resourceAppId: erp })] }],
      ["another agent's", { grants: [held({ subject: 'agent:other' })] }],
      ['eligible', { grants: [held({}, 'eligible')] }],
      ['ended', { grants: [held({}, 'ended')] }],
      ['not known', { grants: [held({}, 'unknown')] }],
      ['one ended, one not known', { grants: [held({}, 'ended'), held({ ref: 'grant:b' }, 'unknown')] }],
      ['two', { grants: [held(), held({ ref: 'grant:b', permissions: ['Files.ReadWrite.All'] })] }],
    ],
    [
      ['', {}],
      ['by the agent identity', { ask: { agentUser: null } }],
      ['for a resource in capitals', { ask: { resourceAppId: graph.toUpperCase() } }],
      ['for another permission', { ask: { permissions: ['Mail.Send', 'Mail.Read'] } }],
      ['for the second purpose', { ask: { purpose: 'audit' } }],
      ['for a purpose not known', { ask: { purpose: null } }],
      ['for the second site', { ask: { object: 'sites/legal' } }],
      ['for another site', { ask: { object: 'sites/hr/salaries.xlsx' } }],
      ['for an object not known', { ask: { object: null } }],
      ['before it begins', { ask: { now: epochMs(99) } }],
      ['as it begins, for another purpose', { ask: { now: epochMs(100), purpose: 'audit' } }],
      ['as it ends', { ask: { now: epochMs(200) } }],
    ],
  )
  const text = inWords(asked, change => told(decideResourceAccess({ ...ask, ...change.ask }, change.grants ?? [])))
  await expect(text).toMatchFileSnapshot('./governance/resource-access.txt')
})

test('each chain of agents is told what one of them lacks', async () => {
  interface Asked {
    permissions: readonly string[]
    chain: readonly ChainLink[]
  }
  const link = (
    name: 'a' | 'b' | 'c',
    change: Partial<ChainLink> = {},
    grant: Partial<ResourceGrant> = {},
  ): ChainLink => ({
    agent: `agent:${name}`,
    agentUser: null,
    grants: [held({ ref: `grant:${name}`, subject: `agent:${name}`, ...grant })],
    passedOn: name === 'a' ? null : [{ resourceAppId: graph.toUpperCase(), name: 'Files.Read.All' }],
    ...change,
  })
  const unknown = { grants: [held({ ref: 'grant:b', subject: 'agent:b' }, 'unknown')] }
  const asked = crossed<Asked>(
    [
      ['nobody', { chain: [] }],
      ['a', { chain: [link('a')] }],
      ['a, b', { chain: [link('a'), link('b')] }],
      ['a, b, c', { chain: [link('a'), link('b'), link('c')] }],
      ['a, b without a grant', { chain: [link('a'), link('b', { grants: [] })] }],
      ['a, b not known', { chain: [link('a'), link('b', unknown)] }],
      ['a, b not known, c without a grant', { chain: [link('a'), link('b', unknown), link('c', { grants: [] })] }],
      ['a, b passed on nothing', { chain: [link('a'), link('b', { passedOn: [] })] }],
      [
        'a, b passed on the same at another resource',
        { chain: [link('a'), link('b', { passedOn: [{ resourceAppId: erp, name: 'Files.Read.All' }] })] },
      ],
      ['a, b for another purpose, c', { chain: [link('a'), link('b', {}, { purpose: 'audit' }), link('c')] }],
    ],
    [
      ['read', { permissions: ['Files.Read.All'] }],
      ['read, or read sites', { permissions: ['Files.Read.All', 'Sites.Read.All'] }],
      ['send mail', { permissions: ['Mail.Send'] }],
      ['nothing', { permissions: [] }],
    ],
  )
  const text = inWords(asked, ({ permissions = [], chain = [] }) =>
    told(decideDelegatedAccess({ ...ask, permissions }, chain)),
  )
  await expect(text).toMatchFileSnapshot('./governance/delegated-access.txt')
})

describe('An object is covered', () => {
  test.each([
    ['a', 'a', true],
    ['a', 'a/', true],
    ['a', 'a/b', true],
    ['a/', 'a/b', true],
    ['a/', 'a', false],
    ['a', 'ab', false],
    ['a', 'b/a', false],
    ['a', 'a//b', false],
    ['a', 'a/b//', false],
    ['a', 'a/../', false],
    ['a', 'a/..', false],
    ['a', 'a/./b', false],
    ['a', 'a/...', true],
    ['a', 'a/.b', true],
    ['a', 'a/b..', true],
    ['a', 'a\\b', false],
    ['a', 'a/b\\', false],
    ['..', '../b', false],
    ['.', './b', false],
    ['/a', '/a', true],
    ['/a', '/a/b', true],
    ['/a', '/ab', false],
    ['/..', '/../b', false],
    ['//a', '//a/b', false],
    ['https://h', 'https://h/b', true],
    ['https://h/', 'https://h/b/', true],
    ['HTTPS://h', 'HTTPS://h/b', true],
    ['x+y.z-1://h', 'x+y.z-1://h/b', true],
    ['https://h', 'https://h//b', false],
    ['https:///h', 'https:///h/b', false],
    ['a/https://h', 'a/https://h/b', false],
  ])('by %s: %s %s', (bound, object, covers) => expect(coversObject(bound, object)).toBe(covers))
})
