// Access reviews: unused permissions found exactly (against a naive oracle), who may decide, and what decisions come to.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  concludeReview,
  decideReviewDecision,
  findUnused,
  type ItemDecision,
  removalsOf,
} from '../../main/access/index.ts'
import type { PermissionUse, ResourceGrant, Review } from '../../shared/model/governance.ts'
import type { ActorRef, GrantRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'

const grantOf = (ref: GrantRef, permissions: string[], start = 0): ResourceGrant => ({
  ref,
  subject: 'agent:a',
  resourceAppId: '00000003-0000-0000-c000-000000000000',
  permissions,
  purpose: 'p',
  objects: null,
  startDateTime: epochMs(start),
  endDateTime: null,
  assignment: 'active',
})
const used = (grant: GrantRef, permission: string, at: number): PermissionUse => ({
  grant,
  permission,
  at: epochMs(at),
  task: null,
  object: null,
})
const window = { from: epochMs(100), to: epochMs(200) }

describe('What was not used', () => {
  const table: [string, PermissionUse[], number, string, number][] = [
    ['nothing at all', [], 0, 'Deny', 0],
    ['a use at the first moment', [used('grant:a', 'r', 100)], 0, 'Approve', 1],
    ['a use just before the window', [used('grant:a', 'r', 99)], 0, 'Deny', 0],
    ['a use at the last moment', [used('grant:a', 'r', 199)], 0, 'Approve', 1],
    ['a use when the window is over', [used('grant:a', 'r', 200)], 0, 'Deny', 0],
    ['a use of another permission', [used('grant:a', 'w', 150)], 0, 'Deny', 0],
    ['a use under another grant', [used('grant:b', 'r', 150)], 0, 'Deny', 0],
    ['given when the window began', [], 100, 'Deny', 0],
    ['given after it began', [], 101, 'NoInfoAvailable', 0],
    ['given after it began, and used', [used('grant:a', 'r', 150)], 101, 'Approve', 1],
  ]
  test.each(table)('%s', (_, uses, start, recommendation, count) => {
    expect(findUnused([grantOf('grant:a', ['r'], start)], uses, window)).toMatchObject([
      { grant: 'grant:a', permission: 'r', recommendation, evidence: { uses: count } },
    ])
  })

  test('is what a naive search finds, with the number and the last of the uses', () => {
    const refs = ['grant:a', 'grant:b'] as const
    const names = ['r', 'w', 'x'] as const
    const use = fc.record({
      ref: fc.constantFrom(...refs),
      name: fc.constantFrom(...names),
      at: fc.integer({ min: 90, max: 210 }),
    })
    fc.assert(
      fc.property(
        fc.tuple(fc.subarray([...names], { minLength: 1 }), fc.subarray([...names], { minLength: 1 })),
        fc.array(use, { maxLength: 30 }),
        (permissions, all) => {
          const grants = refs.map((ref, index) => grantOf(ref, permissions[index] ?? []))
          const items = findUnused(
            grants,
            all.map(({ ref, name, at }) => used(ref, name, at)),
            window,
          )
          const naive = grants.flatMap(({ ref, permissions: own }) =>
            own.map(permission => {
              const times = all
                .filter(each => each.ref === ref && each.name === permission && each.at >= 100 && each.at < 200)
                .map(({ at }) => at)
              const lastUsed = times.length > 0 ? Math.max(...times) : null
              return { grant: ref, permission, unused: times.length === 0, evidence: { uses: times.length, lastUsed } }
            }),
          )
          expect(
            items.map(({ grant, permission, recommendation, evidence }) => ({
              grant,
              permission,
              unused: recommendation === 'Deny',
              evidence,
            })),
          ).toEqual(naive)
        },
      ),
      { seed: 40, numRuns: 1000 },
    )
  })
})

const review: Review = {
  ref: 'review:q3',
  displayName: 'Quarterly',
  reviewers: ['human:sam'],
  window,
  items: findUnused(
    [grantOf('grant:a', ['r', 'w']), grantOf('grant:b', ['x'], 150)],
    [used('grant:a', 'r', 150)],
    window,
  ),
  defaultDecision: 'Recommendation',
  justificationRequiredOnApproval: true,
  endDateTime: epochMs(300),
  autoApplyDecisionsEnabled: true,
}
const decision = (permission: string, is: ItemDecision['decision'], justification = ''): ItemDecision => ({
  grant: 'grant:a',
  permission,
  decision: is,
  by: 'human:sam',
  justification,
})

describe('A decision', () => {
  type Account = 'enabled' | 'disabled' | 'unknown'
  type Change = Partial<Omit<ItemDecision, 'by'>> & { by?: ActorRef }
  const codes = (change: Change, isInProgress = true, account: Account = 'enabled') => {
    const asked = { ...decision('w', 'Deny'), ...change }
    const { outcome, reasons } = decideReviewDecision(review, asked, { isInProgress, account })
    return [outcome, ...reasons.map(({ code }) => code)]
  }
  test('of a reviewer on an item counts', () => expect(codes({})).toEqual(['grant']))
  test('of an agent, a stranger, on no item, unjustified or too late does not', () => {
    expect(codes({ by: 'agent:a' })).toEqual(['deny', 'notAPerson', 'notReviewer'])
    expect(codes({ by: 'human:eve' })).toEqual(['deny', 'notReviewer'])
    expect(codes({ permission: 'z' })).toEqual(['deny', 'noSuchItem'])
    expect(codes({ decision: 'Approve' })).toEqual(['deny', 'noJustification'])
    expect(codes({ decision: 'Approve', justification: 'needed' })).toEqual(['grant'])
    expect(codes({}, false)).toEqual(['deny', 'notInProgress'])
  })
  test('of a reviewer whose account is disabled does not, and where that is not known it can not be said', () => {
    expect(codes({}, true, 'disabled')).toEqual(['deny', 'reviewerDisabled'])
    expect(codes({}, true, 'unknown')).toEqual(['cannotEvaluate', 'reviewerUnknown'])
  })
})

describe('A review comes to', () => {
  const results = (defaultDecision: Review['defaultDecision'], decisions: ItemDecision[]) =>
    concludeReview({ ...review, defaultDecision }, decisions).map(({ permission, result }) => `${permission} ${result}`)
  test('what was recommended, by default', () => {
    expect(results('Recommendation', [])).toEqual(['r keep', 'w remove', 'x keep'])
  })
  test('everything or nothing, where the default says so', () => {
    expect(results('Deny', [])).toEqual(['r remove', 'w remove', 'x remove'])
    expect(results('Approve', [])).toEqual(['r keep', 'w keep', 'x keep'])
    expect(results('None', [])).toEqual(['r keep', 'w keep', 'x keep'])
  })
  test('the last decision on an item; who does not know leaves it to the default', () => {
    expect(results('Deny', [decision('w', 'Deny'), decision('w', 'Approve', 'j')])).toEqual([
      'r remove',
      'w keep',
      'x remove',
    ])
    expect(results('Deny', [decision('w', 'DontKnow')])).toEqual(['r remove', 'w remove', 'x remove'])
  })
  test('grants that lose what was removed, and end where nothing is left', () => {
    const grants = [grantOf('grant:a', ['r', 'w']), grantOf('grant:b', ['x'])]
    expect(removalsOf(grants, concludeReview({ ...review, defaultDecision: 'None' }, [decision('w', 'Deny')]))).toEqual(
      [{ grant: 'grant:a', removed: ['w'], left: ['r'] }],
    )
    expect(removalsOf(grants, concludeReview({ ...review, defaultDecision: 'Deny' }, []))).toEqual([
      { grant: 'grant:a', removed: ['r', 'w'], left: [] },
      { grant: 'grant:b', removed: ['x'], left: [] },
    ])
  })
})
