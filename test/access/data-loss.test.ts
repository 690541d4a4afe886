// Data loss prevention: what is found in a text, which rules match and what they do, and what labels allow.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countSensitiveInformation,
  type DataLossAsk,
  decideDataLoss,
  decideLabelChange,
  decideLabelUse,
} from '../../main/access/index.ts'
import type { DlpPolicy, DlpRule } from '../../shared/model/data-loss.ts'
import { card, domains, general, iban, labels, mail, policyOf, secret, user } from './cases/data-loss.ts'

const routing = 'ABA Routing Number'

describe('Sensitive information', () => {
  const table: [typeof card | typeof iban | typeof routing, string, number][] = [
    [card, 'pay with 4111111111111111 today', 1],
    [card, '4111 1111 1111 1111', 1],
    [card, '4111-1111-1111-1111.', 1],
    [card, '3782 822463 10005', 1],
    [card, 'invoice 1234 4111 1111 1111 1111 2026', 1],
    [card, '4111 1111 1111 1111 5555 5555 5555 4444', 2],
    [card, '4111111111111112', 0],
    [card, '4111 1111-1111 1111', 0],
    [card, '0000 0000 0000 0000', 0],
    [card, '41111111111111111111', 0],
    [iban, 'DE89370400440532013000', 1],
    [iban, 'IBAN: GB29 NWBK 6016 1331 9268 19, thanks', 1],
    [iban, 'NL91ABNA0417164300;FR1420041010050500013M02606', 2],
    [iban, 'DE89370400440532013001', 0],
    [iban, 'XDE89370400440532013000', 0],
    [iban, 'DE893704004405320130001', 0],
    [iban, 'ZZ89370400440532013000', 0],
    [routing, 'routing 021000021', 1],
    [routing, '021000022', 0],
    [routing, '0210000211', 0],
    [routing, '991000021', 0],
  ]
  test.each(table)('%s in "%s": %i', (type, text, count) => {
    expect(countSensitiveInformation(type, text)).toBe(count)
  })

  test('a card number with any one digit changed, or any two neighbours swapped, is none', () => {
    // the one swap that Luhn's check digit does not see is 09 and 90 (ISO/IEC 7812-1)
    const number = '4532015112830366'
    expect(countSensitiveInformation(card, number)).toBe(1)
    fc.assert(
      fc.property(fc.nat(15), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digit = (Number(number[at]) + by) % 10
        const changed = number.slice(0, at) + digit + number.slice(at + 1)
        expect(countSensitiveInformation(card, changed)).toBe(0)
      }),
      { seed: 50, numRuns: 500 },
    )
    for (let at = 0; at < 15; at += 1) {
      const [a = '', b = ''] = number.slice(at, at + 2)
      if (a === b) continue
      expect(countSensitiveInformation(card, number.slice(0, at) + b + a + number.slice(at + 2))).toBe(0)
    }
  })

  test('what is found in two texts is found in both of them together', () => {
    const piece = fc.constantFrom(
      '4111111111111111',
      'DE89370400440532013000',
      '021000021',
      'and 12 34',
      'IBAN DE89',
      '4111 1111',
    )
    fc.assert(
      fc.property(fc.array(piece), fc.array(piece), (left, right) => {
        for (const type of [card, iban, routing] as const) {
          const count = (texts: string[]) => countSensitiveInformation(type, texts.join('\n'))
          expect(count([...left, ...right])).toBe(count(left) + count(right))
        }
      }),
      { seed: 51, numRuns: 500 },
    )
  })
})

const policy = (rule: Partial<DlpRule>, change: Partial<DlpPolicy> = {}): DlpPolicy =>
  policyOf([{ name: 'rule', action: 'block', ...rule }], change)
const oneCard: DataLossAsk = { ...mail, text: 'card 4111111111111111' }
const decided = (policies: DlpPolicy[], change: Partial<DataLossAsk> = {}) =>
  decideDataLoss({ ...oneCard, ...change }, { policies, domains })

describe('A rule', () => {
  const cards = { sensitiveInformation: [{ type: card, minCount: 1 } as const] }
  const outside = { accessScope: 'NotInOrganization' as const }
  const table: [string, Partial<DlpRule>, Partial<DataLossAsk>, string, (boolean | null)[]][] = [
    ['without conditions matches all', {}, {}, 'deny', [true]],
    ['on a label it has', { labels: [secret] }, {}, 'deny', [true]],
    ['on a label written in another case', { labels: [secret.toUpperCase()] }, {}, 'deny', [true]],
    ['on another label', { labels: [general] }, {}, 'grant', []],
    ['on a label that is not known', { labels: [secret] }, { labels: null }, 'cannotEvaluate', [false]],
    ['on cards there are', cards, {}, 'deny', [true]],
    ['on cards there are not', cards, { text: 'none' }, 'grant', []],
    ['on more cards than there are', { sensitiveInformation: [{ type: card, minCount: 2 }] }, {}, 'grant', []],
    ['on cards in what can not be read', cards, { text: null }, 'cannotEvaluate', [false]],
    [
      'on cards or accounts',
      {
        sensitiveInformation: [
          { type: iban, minCount: 1 },
          { type: card, minCount: 1 },
        ],
      },
      {},
      'deny',
      [true],
    ],
    ['on what leaves', outside, {}, 'deny', [true]],
    ['on what leaves, inside', outside, { recipients: ['a@Contoso.com'] }, 'grant', []],
    ['on what leaves, to both', outside, { recipients: ['a@contoso.com', 'x@fabrikam.com'] }, 'deny', [true]],
    [
      'on what leaves, to a domain below ours',
      outside,
      { recipients: ['x@evil.contoso.com.attacker.net'] },
      'deny',
      [true],
    ],
    ['on what leaves, to nobody knows whom', outside, { recipients: null }, 'cannotEvaluate', [false]],
    ['on what stays', { accessScope: 'InOrganization' }, { recipients: [] }, 'deny', [true]],
    [
      'ruled out by one condition, the other not known',
      { labels: [general], ...outside },
      { recipients: null },
      'grant',
      [],
    ],
    ['with who acts excepted', { exceptions: { users: [user] } }, {}, 'grant', []],
    ['with whom it reaches excepted', { exceptions: { recipientDomains: ['Fabrikam.com'] } }, {}, 'grant', []],
    [
      'with some of whom it reaches excepted',
      { exceptions: { recipientDomains: ['fabrikam.com'] } },
      { recipients: ['x@fabrikam.com', 'y@evil.net'] },
      'deny',
      [true],
    ],
    ['that only audits', { action: 'audit' }, {}, 'grant', [true]],
    ['that only warns, on what is not known', { action: 'warn', ...cards }, { text: null }, 'grant', [false]],
    ['that can be overridden, and is not', { action: 'blockWithOverride' }, {}, 'deny', [true]],
    ['that can be overridden, by nothing', { action: 'blockWithOverride' }, { justification: ' ' }, 'deny', [true]],
    ['that can be overridden, and is', { action: 'blockWithOverride' }, { justification: 'contract' }, 'grant', [true]],
    ['that can not be overridden', { action: 'block' }, { justification: 'contract' }, 'deny', [true]],
  ]
  test.each(table)('%s', (_, rule, change, outcome, certain) => {
    const { outcome: is, matches } = decided([policy(rule)], change)
    expect([is, matches.map(match => match.certain)]).toEqual([outcome, certain])
  })

  test('holds only where its policy does', () => {
    expect(decided([policy({}, { locations: ['Teams'] })])).toMatchObject({ outcome: 'grant', matches: [] })
    expect(decided([policy({}, { locations: ['Teams', 'Exchange'] })]).outcome).toBe('deny')
  })
  test('of a policy in test mode is recorded and stops nothing; of a disabled one not even that', () => {
    for (const mode of ['TestWithNotifications', 'TestWithoutNotifications'] as const) {
      const { outcome, matches, action } = decided([policy({}, { mode })])
      expect([outcome, action, matches.map(({ blocks }) => blocks)]).toEqual(['grant', null, [false]])
    }
    expect(decided([policy({}, { mode: 'Disable' })]).matches).toEqual([])
  })
  test('is listed with every other that matches, and the strictest counts', () => {
    const { matches, action, reasons } = decided([
      policy({ action: 'audit' }, { id: general }),
      policy(
        {},
        {
          rules: [
            { name: 'a', action: 'warn' },
            { name: 'b', action: 'block' },
            { name: 'c', action: 'blockWithOverride' },
          ],
        },
      ),
    ])
    expect(matches.map(match => match.action)).toEqual(['audit', 'warn', 'block', 'blockWithOverride'])
    expect([action, reasons.map(({ code }) => code)]).toEqual(['block', ['dlpBlocked', 'dlpOverrideNeeded']])
  })
  test('that was overridden says so', () => {
    const { matches } = decided([policy({ action: 'blockWithOverride' })], { justification: 'contract' })
    expect(matches).toMatchObject([{ blocks: false, overridden: true }])
  })
})

describe('A label', () => {
  const use = (label: string | null, id: string, userPrincipalName: string, right: 'VIEW' | 'EXTRACT' | 'DOCEDIT') =>
    decideLabelUse(label, { id, userPrincipalName }, right, { labels, domains }).outcome
  test('that encrypts gives its rights to whom it names, and to nobody else', () => {
    expect(use(secret, 'a', 'a@contoso.com', 'VIEW')).toBe('grant')
    expect(use(secret, 'a', 'a@contoso.com', 'EXTRACT')).toBe('deny')
    expect(use(secret, 'x', 'x@FABRIKAM.com', 'EXTRACT')).toBe('grant')
    expect(use(secret, 'e', 'e@evil.net', 'VIEW')).toBe('deny')
  })
  test('gives its owner every right', () => expect(use(secret, user, 'b@contoso.com', 'DOCEDIT')).toBe('grant'))
  test('that does not encrypt, and none at all, keep nobody out', () => {
    expect(use(general, 'e', 'e@evil.net', 'VIEW')).toBe('grant')
    expect(use(null, 'e', 'e@evil.net', 'VIEW')).toBe('grant')
  })
  test('nobody knows can not be judged', () => expect(use('?', 'a', 'a@contoso.com', 'VIEW')).toBe('cannotEvaluate'))

  const change = (from: string | null, to: string | null, why: string | null) =>
    decideLabelChange(from, to, why, labels).outcome
  test('is lowered or removed only with a justification, and raised without one', () => {
    expect(change(secret, general, null)).toBe('deny')
    expect(change(secret, null, '')).toBe('deny')
    expect(change(general, null, null)).toBe('deny')
    expect(change(secret, general, 'published')).toBe('grant')
    expect(change(null, secret, null)).toBe('grant')
    expect(change(general, secret, null)).toBe('grant')
    expect(change(secret, secret, null)).toBe('grant')
    expect(change(secret, '?', 'j')).toBe('cannotEvaluate')
  })
})
