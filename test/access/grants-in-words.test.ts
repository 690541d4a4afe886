// What grants, consents and access reviews say, word for word: everything that keeps a request from being covered.
import { describe, expect, test } from 'vitest'
import {
  type ChainLink,
  concludeReview,
  coversObject,
  decideDelegatedAccess,
  decidePermission,
  decideResourceAccess,
  decideReviewDecision,
  decideUserConsent,
  findUnused,
  type HeldGrant,
  type ItemDecision,
  type PermissionAsk,
  type ResourceAsk,
  type ResourceDecision,
  removalsOf,
} from '../../main/access/index.ts'
import type { PermissionUse, ResourceGrant, Review, UserConsent } from '../../shared/model/governance.ts'
import type { ActorRef, GrantRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'
import { crossed, inWords, type Situation, wordsOf } from './in-words.ts'

const graph = '00000003-0000-0000-c000-000000000000'
const erp = '00000015-0000-0000-c000-00000000abcd'

const given: ResourceGrant = {
  ref: 'grant:files',
  subject: 'agent:invoice',
  resourceAppId: graph,
  permissions: ['Files.Read.All', 'Sites.Read.All'],
  purpose: 'invoice-approval',
  objects: ['sites/finance', 'sites/legal'],
  startDateTime: epochMs(100),
  endDateTime: epochMs(200),
  assignment: 'active',
}
const held = (change: Partial<ResourceGrant> = {}, state: HeldGrant['state'] = 'active'): HeldGrant => ({
  grant: { ...given, ...change },
  state,
})
const ask: ResourceAsk = {
  agent: 'agent:invoice',
  agentUser: 'agentUser:invoice',
  resourceAppId: graph,
  permissions: ['Files.Read.All', 'Files.ReadWrite.All'],
  object: 'sites/finance/INV-1043.pdf',
  purpose: 'invoice-approval',
  now: epochMs(150),
}
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

test('each permission an agent lacks is told why', async () => {
  const consented = { resourceAppId: graph.toUpperCase(), scopes: ['Mail.Send'], roles: ['Files.Read.All'] }
  const crosswise = { resourceAppId: graph, scopes: ['Files.Read.All'], roles: ['Mail.Send'] }
  const elsewhere = { ...consented, resourceAppId: erp }
  const all = { kind: 'allAllowed' } as const
  const none = { kind: 'none' } as const
  const only = (...names: string[]) => ({ kind: 'enumerated' as const, names })
  const plain: PermissionAsk = {
    kind: 'delegated',
    resourceAppId: graph,
    permission: 'Mail.Send',
    own: [],
    blueprint: [consented],
    inheritable: [{ resourceAppId: graph.toUpperCase(), inheritableScopes: all, inheritableRoles: all }],
    impersonated: true,
    assignmentRequired: false,
    assigned: false,
  }
  const entry = (scopes: typeof all | typeof none | ReturnType<typeof only>, roles: typeof scopes, at = graph) => ({
    inheritable: [{ resourceAppId: at, inheritableScopes: scopes, inheritableRoles: roles }],
  })
  const kinds: readonly Situation<PermissionAsk>[] = [
    ['a scope', {}],
    ['a role', { kind: 'application', permission: 'Files.Read.All' }],
  ]
  const had = crossed<PermissionAsk>(
    kinds,
    [
      ['own', { own: [elsewhere, consented] }],
      ['own elsewhere', { own: [elsewhere] }],
      ['own of the other kind', { own: [crosswise] }],
      ['own not known', { own: null }],
    ],
    [
      ['its blueprint has it', {}],
      ['its blueprint lacks it', { blueprint: [elsewhere, crosswise] }],
      ['its blueprint is not known', { blueprint: null }],
    ],
    [
      ['', {}],
      ['enumerated', entry(only('Mail.Send'), only('Files.Read.All'))],
      ['enumerated the other way round', entry(only('Files.Read.All'), only('Mail.Send'))],
      ['inheritable is nothing', entry(none, none)],
      ['inheritable elsewhere', entry(all, all, erp)],
      ['inheritable is not known', { inheritable: null }],
      ['not impersonated', { impersonated: false }],
    ],
  )
  const assigned = crossed<PermissionAsk>(
    kinds,
    [
      ['inherited', {}],
      ['nowhere', { blueprint: [] }],
      ['own not known', { own: null, blueprint: null }],
    ],
    [
      ['assigned as required', { assignmentRequired: true, assigned: true }],
      ['not assigned', { assignmentRequired: true }],
      ['assignment not known', { assignmentRequired: true, assigned: null }],
      ['assignment neither required nor known', { assigned: null }],
    ],
  )
  const text = inWords([...had, ...assigned], change => {
    const decision = decidePermission({ ...plain, ...change })
    return `${wordsOf(decision)}\n${decision.from.join(' and ') || 'from nowhere'}, error ${decision.errorCode}`
  })
  await expect(text).toMatchFileSnapshot('./governance/permissions.txt')
})

test('each consent a person may not give is told why', async () => {
  interface Asked {
    setting: UserConsent
    roles: readonly string[]
    scopes: readonly string[]
    verifiedPublisher: boolean
  }
  const asked = crossed<Asked>(
    [
      ['by default', { setting: 'microsoft-user-default-legacy' }],
      ['low impact', { setting: 'microsoft-user-default-low' }],
      ['never', { setting: 'none' }],
    ],
    [
      ['a person', {}],
      ...['Global', 'Privileged Role', 'Cloud Application', 'Application', 'User'].map(
        (name): Situation<Asked> => [`${name} Administrator`, { roles: ['Reports Reader', `${name} Administrator`] }],
      ),
    ],
    [
      ['to sign in', { scopes: ['openid', 'profile', 'email', 'offline_access', 'User.Read'] }],
      ['to mail and files', { scopes: ['User.Read', 'Mail.Read', 'Files.Read'] }],
      ['to the directory', { scopes: ['Mail.Read', 'Directory.Read.All', 'User.ReadWrite.All'] }],
      [
        'to all of it',
        {
          scopes: [
            'Application.ReadWrite.All',
            'AuditLog.Read.All',
            'Directory.ReadWrite.All',
            'Group.ReadWrite.All',
            'Policy.ReadWrite.ConditionalAccess',
            'RoleManagement.ReadWrite.Directory',
            'Sites.FullControl.All',
          ],
        },
      ],
    ],
    [
      ['', { verifiedPublisher: true }],
      ['of an unknown publisher', { verifiedPublisher: false }],
    ],
  )
  const text = inWords(asked, ({ setting = 'none', roles = [], scopes = [], verifiedPublisher = true }) => {
    const decision = decideUserConsent({ setting, roles, scopes, verifiedPublisher })
    return `${wordsOf(decision)}\nerror ${decision.errorCode}`
  })
  await expect(text).toMatchFileSnapshot('./governance/user-consent.txt')
})

describe('An access review', () => {
  const window = { from: epochMs(100), to: epochMs(200) }
  const grantOf = (ref: GrantRef, permissions: string[], start = 0): ResourceGrant => ({
    ...given,
    ref,
    permissions,
    startDateTime: epochMs(start),
  })
  const use = (grant: GrantRef, permission: string, at: number): PermissionUse => ({
    grant,
    permission,
    at: epochMs(at),
    task: null,
    object: null,
  })
  const grants = [grantOf('grant:a', ['read', 'write']), grantOf('grant:b', ['read', 'send'], 101)]
  const uses = [use('grant:a', 'read', 150), use('grant:a', 'read', 120), use('grant:b', 'read', 199)]
  const items = findUnused(grants, uses, window)
  const review: Review = {
    ref: 'review:q3',
    displayName: 'Quarterly',
    reviewers: ['human:sam', 'human:olga'],
    window,
    items,
    defaultDecision: 'None',
    justificationRequiredOnApproval: true,
    endDateTime: epochMs(300),
    autoApplyDecisionsEnabled: true,
  }

  test('says of each permission how it was used, and what to do with it', async () => {
    const lines = findUnused(grants, uses, window).map(
      ({ grant, permission, evidence, recommendation, reason }) =>
        `${grant} ${permission}: ${recommendation}; ${evidence.uses} uses, last ${evidence.lastUsed}; ${reason}\n`,
    )
    await expect(lines.join('')).toMatchFileSnapshot('./governance/review-items.txt')
  })

  test('says of each decision that does not count why', async () => {
    type Asked = Omit<ItemDecision, 'by'> & {
      by: ActorRef
      isInProgress: boolean
      account: 'enabled' | 'disabled' | 'unknown'
      isRequired: boolean
    }
    const asked = crossed<Asked>(
      [
        ['keep it, because', { decision: 'Approve', justification: 'needed' }],
        ['keep it', { decision: 'Approve', justification: '  ' }],
        ['keep it, no word asked for', { decision: 'Approve', justification: '', isRequired: false }],
        ['remove it', { decision: 'Deny' }],
      ],
      [
        ['', {}],
        ['by the second reviewer', { by: 'human:olga' }],
        ['by a stranger', { by: 'human:eve' }],
        ['by an agent', { by: 'agent:invoice' }],
        ['when it is over', { isInProgress: false }],
        ['of no such permission', { permission: 'print' }],
        ["of another grant's permission", { permission: 'send' }],
        ['of no such grant', { grant: 'grant:c' }],
        ['by somebody disabled', { account: 'disabled' }],
        ['by somebody who may be', { account: 'unknown' }],
      ],
    )
    const plain: ItemDecision = {
      grant: 'grant:a',
      permission: 'read',
      decision: 'Deny',
      by: 'human:sam',
      justification: '',
    }
    const text = inWords(asked, ({ isInProgress = true, account = 'enabled', isRequired = true, ...change }) =>
      wordsOf(
        decideReviewDecision(
          { ...review, justificationRequiredOnApproval: isRequired },
          { ...plain, ...change },
          { isInProgress, account },
        ),
      ),
    )
    await expect(text).toMatchFileSnapshot('./governance/review-decisions.txt')
  })

  test('says what it comes to, by whose word, and what grants lose by it', async () => {
    const decided = (grant: GrantRef, permission: string, decision: ItemDecision['decision'], justification = '') =>
      ({ grant, permission, decision, justification, by: 'human:sam' }) as const
    type Said = { decisions: readonly ItemDecision[] } & Pick<Review, 'defaultDecision'>
    const said = crossed<Said>(
      [
        ['nobody decides', { decisions: [] }],
        ['keep one, because', { decisions: [decided('grant:a', 'write', 'Approve', 'needed')] }],
        ['remove one', { decisions: [decided('grant:b', 'read', 'Deny')] }],
        ['does not know', { decisions: [decided('grant:a', 'read', 'DontKnow', 'who is it for?')] }],
        [
          'keep, then remove',
          { decisions: [decided('grant:a', 'read', 'Approve'), decided('grant:a', 'read', 'Deny', 'gone')] },
        ],
        [
          'remove, then does not know',
          { decisions: [decided('grant:a', 'read', 'Deny'), decided('grant:a', 'read', 'DontKnow')] },
        ],
      ],
      [
        ['by default nothing', { defaultDecision: 'None' }],
        ['by default kept', { defaultDecision: 'Approve' }],
        ['by default removed', { defaultDecision: 'Deny' }],
        ['by default as recommended', { defaultDecision: 'Recommendation' }],
      ],
    )
    const text = inWords(said, ({ decisions = [], defaultDecision = 'None' }) => {
      const results = concludeReview({ ...review, defaultDecision }, decisions)
      return [
        ...results.map(
          ({ grant, permission, result, decision, by, reason }) =>
            `${grant} ${permission}: ${result}; ${decision} by ${by}; ${reason}`,
        ),
        ...removalsOf(grants, results).map(
          ({ grant, removed, left }) => `${grant} loses ${removed.join(', ')}, keeps ${left.join(', ') || 'nothing'}`,
        ),
      ].join('\n')
    })
    await expect(text).toMatchFileSnapshot('./governance/review-results.txt')
  })
})
