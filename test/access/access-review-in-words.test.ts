// What access reviews say, word for word: what was not used, which decisions do not count, and what grants lose.
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
import { given } from './cases/grants.ts'
import { crossed, inWords, wordsOf } from './in-words.ts'

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
