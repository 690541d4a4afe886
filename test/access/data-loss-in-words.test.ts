// What data loss prevention and labels say, word for word: every kind of rule against everything an action may be.
import { expect, test } from 'vitest'
import {
  type DataLossAsk,
  type DataLossDecision,
  decideDataLoss,
  decideLabelChange,
  decideLabelUse,
} from '../../main/access/index.ts'
import type { DlpPolicy, DlpRule, UsageRight } from '../../shared/model/data-loss.ts'
import { card, domains, general, iban, labels, mail, policyOf, secret, user } from './cases/data-loss.ts'
import { crossed, inWords, type Situation, wordsOf } from './in-words.ts'

const decided = (change: Partial<DataLossAsk>, policies: readonly DlpPolicy[]) =>
  decideDataLoss({ ...mail, ...change }, { policies, domains })

/** The decision and, under it, what each match says of itself. */
function told(decision: DataLossDecision): string {
  const matches = decision.matches.map(
    ({ policyId, policyName, mode, rule, action, blocks, overridden, certain, reason }) => {
      const flags = Object.entries({ blocks, overridden, certain }).flatMap(([name, holds]) => (holds ? [name] : []))
      return `${policyName} (${policyId.slice(0, 1)}) ${mode}, ${rule}: ${[action, ...flags].join(' ')}; ${reason}`
    },
  )
  return [wordsOf(decision), `action ${decision.action}`, ...matches].join('\n')
}

test('each condition of a rule says what it found', async () => {
  type Rule = Pick<DlpRule, 'labels' | 'sensitiveInformation' | 'accessScope' | 'exceptions'>
  const asks: readonly Situation<DataLossAsk>[] = [
    ['', {}],
    ['labels not known', { labels: null }],
    ['two labels', { labels: [general, secret] }],
    ['no label', { labels: [] }],
    ['stays inside', { recipients: ['a@contoso.com', 'b@CONTOSO.onmicrosoft.com'] }],
    ['to nobody', { recipients: [] }],
    ['to both', { recipients: ['a@contoso.com', 'x@fabrikam.com'] }],
    ['recipients not known', { recipients: null }],
    ['cannot be read', { text: null }],
    ['nothing in it', { text: 'none' }],
    ['one card', { text: '4111111111111111' }],
    ['of somebody else', { user: general }],
  ]
  const rules: readonly Situation<Rule>[] = [
    ['', {}],
    ['on a label', { labels: [secret] }],
    ['on one of two labels', { labels: [general.toUpperCase(), secret] }],
    ['on cards', { sensitiveInformation: [{ type: card, minCount: 2 }] }],
    [
      'on cards or accounts',
      {
        sensitiveInformation: [
          { type: card, minCount: 1 },
          { type: iban, minCount: 1 },
        ],
      },
    ],
    ['on what leaves', { accessScope: 'NotInOrganization' }],
    ['on what stays', { accessScope: 'InOrganization' }],
    ['but to some', { exceptions: { recipientDomains: ['Fabrikam.com'] } }],
    ['but to ours', { exceptions: { recipientDomains: ['contoso.com', 'contoso.onmicrosoft.com', 'fabrikam.com'] } }],
    ['but of one of two people', { exceptions: { users: [user.toUpperCase(), secret] } }],
    [
      'on a label, what leaves, cards',
      {
        labels: [secret],
        accessScope: 'NotInOrganization',
        sensitiveInformation: [{ type: card, minCount: 1 }],
        exceptions: {},
      },
    ],
  ]
  const pages = rules.map(([where, rule]) => {
    const policies = [policyOf([{ name: 'rule', action: 'block', ...rule }])]
    return `# A rule ${where || 'on everything'}\n${inWords(asks, change => told(decided(change, policies)))}`
  })
  await expect(pages.join('\n')).toMatchFileSnapshot('./governance/data-loss-conditions.txt')
})

test('each action of a rule, in each mode of its policy, says what it does', async () => {
  type Way = Pick<DlpPolicy, 'mode'> & Pick<DlpRule, 'action'> & Pick<DataLossAsk, 'justification' | 'text'>
  const ways = crossed<Way>(
    [
      ['audit', { action: 'audit' }],
      ['warn', { action: 'warn' }],
      ['block with override', { action: 'blockWithOverride' }],
      ['block', { action: 'block' }],
    ],
    [
      ['', { mode: 'Enable' }],
      ['test with notifications', { mode: 'TestWithNotifications' }],
      ['test without', { mode: 'TestWithoutNotifications' }],
      ['disabled', { mode: 'Disable' }],
    ],
    [
      ['', { justification: null }],
      ['justified', { justification: 'contract' }],
      ['justified by nothing', { justification: ' ' }],
    ],
    [
      ['', {}],
      ['cannot be read', { text: null }],
    ],
  )
  const text = inWords(ways, ({ mode = 'Enable', action = 'block', ...change }) =>
    told(
      decided(change, [
        policyOf([{ name: 'rule', action, sensitiveInformation: [{ type: card, minCount: 1 }] }], { mode }),
      ]),
    ),
  )
  await expect(text).toMatchFileSnapshot('./governance/data-loss-actions.txt')
})

test('the strictest action in force that surely matches is taken, whichever policy it is of', () => {
  const ladder = ['audit', 'warn', 'blockWithOverride', 'block'] as const
  const uncertain = { sensitiveInformation: [{ type: card, minCount: 1 } as const] }
  for (const [strict, action] of ladder.entries())
    for (const [mild, other] of ladder.entries()) {
      const one = policyOf([{ name: 'a', action }])
      const two = policyOf([{ name: 'b', action: other }], { id: general })
      expect(decided({}, [one, two]).action).toBe(ladder[Math.max(strict, mild)])
      expect(decided({}, [one, { ...two, mode: 'TestWithNotifications' }]).action).toBe(action)
      const open = { ...two, rules: [{ name: 'b', action: other, ...uncertain }] }
      expect(decided({ text: null }, [one, open]).action).toBe(action)
    }
})

test('where a policy looks goes by what is done', () => {
  const activities = ['mail', 'fileRead', 'fileDownload', 'fileUpload', 'post', 'clipboard', 'recordChange'] as const
  const found = (locations: DlpPolicy['locations']) =>
    activities.filter(
      activity => decided({ activity }, [policyOf([{ name: 'r', action: 'audit' }], { locations })]).matches.length > 0,
    )
  expect(found(['Exchange'])).toEqual(['mail'])
  expect(found(['SharePoint'])).toEqual(['fileRead', 'fileDownload', 'fileUpload'])
  expect(found(['Teams'])).toEqual(['post'])
  expect(found(['Devices'])).toEqual(['clipboard'])
  expect(found(['Instances'])).toEqual(['recordChange'])
})

test('a text is not read for a rule that is ruled out without it', () => {
  const unreadable: DataLossAsk = {
    ...mail,
    get text(): string {
      throw new Error('It was read.')
    },
  }
  const ask = (rule: Partial<DlpRule>) =>
    decideDataLoss(unreadable, {
      policies: [
        policyOf([{ name: 'r', action: 'block', sensitiveInformation: [{ type: card, minCount: 1 }], ...rule }]),
      ],
      domains,
    }).outcome
  expect(ask({ labels: [general] })).toBe('grant')
  expect(ask({ accessScope: 'InOrganization' })).toBe('grant')
  expect(ask({ exceptions: { users: [user] } })).toBe('grant')
  expect(() => ask({})).toThrow('It was read.')
})

test('a label says which right it does not give, and to whom', async () => {
  interface Use {
    label: string | null
    id: string
    userPrincipalName: string
    right: UsageRight
  }
  const uses = crossed<Use>(
    [
      ['no label', { label: null }],
      ['General', { label: general }],
      ['Confidential', { label: secret.toUpperCase() }],
      ['a label nobody knows', { label: '?' }],
    ],
    [
      ['our staff', { userPrincipalName: 'a@CONTOSO.com' }],
      ['our other domain', { userPrincipalName: 'a@contoso.onmicrosoft.com' }],
      ['a partner', { userPrincipalName: 'x@fabrikam.com' }],
      ['a stranger', { userPrincipalName: 'e@evil.net' }],
      ['its owner', { userPrincipalName: 'o@evil.net', id: user.toUpperCase() }],
    ],
    [
      ['views', { right: 'VIEW' }],
      ['extracts', { right: 'EXTRACT' }],
      ['edits', { right: 'DOCEDIT' }],
    ],
  )
  const text = inWords(uses, ({ label = null, id = 'nobody', userPrincipalName = '', right = 'VIEW' }) =>
    wordsOf(decideLabelUse(label, { id, userPrincipalName }, right, { labels, domains })),
  )
  await expect(text).toMatchFileSnapshot('./governance/label-use.txt')
})

test('a change of label says what it lacks', async () => {
  interface Change {
    from: string | null
    to: string | null
    why: string | null
  }
  const names: readonly (readonly [string, string | null])[] = [
    ['none', null],
    ['General', general],
    ['Confidential', secret.toUpperCase()],
    ['one nobody knows', '?'],
  ]
  const changes = crossed<Change>(
    names.map(([name, from]): Situation<Change> => [`from ${name}`, { from }]),
    names.map(
      ([name, to]): Situation<Change> => [
        `to ${name === 'one nobody knows' ? 'another' : name}`,
        { to: to === '?' ? '??' : to },
      ],
    ),
    [
      ['', { why: null }],
      ['justified', { why: 'published' }],
      ['justified by nothing', { why: '  ' }],
    ],
  )
  const text = inWords(changes, ({ from = null, to = null, why = null }) =>
    wordsOf(decideLabelChange(from, to, why, labels)),
  )
  await expect(text).toMatchFileSnapshot('./governance/label-change.txt')
})
