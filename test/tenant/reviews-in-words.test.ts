// Access reviews written out whole: their items and recommendations, who may decide, what they take away, and every word of what is refused.
import { describe, expect, test } from 'vitest'
import { concludeReviewNow, decideReviewItem, startReview } from '../../main/tenant/index.ts'
import type { PermissionUse } from '../../shared/model/governance.ts'
import type { ActorRef, GrantRef } from '../../shared/model/refs.ts'
import { at, grantOf } from './governed.ts'
import { governed } from './governed-in-words.ts'

describe('Access reviews, written out', () => {
  const review = (n: number, autoApplyDecisionsEnabled: boolean) => ({
    ref: `review:${n}` as const,
    displayName: 'Quarterly',
    window: { from: at(0), to: at(100) },
    defaultDecision: 'Recommendation' as const,
    justificationRequiredOnApproval: true,
    endDateTime: at(200),
    autoApplyDecisionsEnabled,
  })
  const use = (grant: GrantRef, name: string, minute: number): PermissionUse => ({
    grant,
    permission: name,
    at: at(minute),
    task: null,
    object: null,
  })
  function holding() {
    const world = governed()
    world.send(
      grantOf('grant:a', 'agent:a', { permissions: ['Files.Read.All', 'Mail.Send'] }),
      grantOf('grant:user', 'agentUser:40', { permissions: ['Mail.Read'] }),
      grantOf('grant:other', 'agent:b'),
      grantOf('grant:others', 'agentUser:41'),
      grantOf('grant:ended', 'agent:a'),
      grantOf('grant:d', 'agent:d', { assignment: 'eligible' }),
      grantOf('grant:later', 'agent:d', { permissions: ['Sites.Read.All'] }),
    )
    world.send({ kind: 'grant', to: 'grant:ended', event: { type: 'grant.end', by: 'human:sam', reason: 'left' } })
    return world
  }
  const uses = [use('grant:a', 'Files.Read.All', 5), use('grant:user', 'Mail.Read', 100), use('grant:d', 'x', 1)]

  test('from their beginning to what they take away', async () => {
    const world = holding()
    const { office, say } = world
    say('of two agents', startReview(office, review(1, true), ['agent:a', 'agent:d'], uses))
    const decide = (
      name: string,
      n: number,
      by: ActorRef,
      grant: GrantRef,
      named: string,
      decision: 'Approve' | 'Deny' | 'DontKnow' = 'Approve',
      justification = 'needed',
    ) => say(name, decideReviewItem(office, `review:${n}`, { grant, permission: named, decision, by, justification }))
    decide('by an agent', 1, 'agent:a', 'grant:a', 'Mail.Send')
    decide('by somebody else', 1, 'human:else', 'grant:a', 'Mail.Send')
    world.disabled.add('human:else')
    decide('by somebody else who is disabled', 1, 'human:else', 'grant:a', 'Mail.Send')
    world.disabled.add('human:kim')
    decide('by one who is disabled', 1, 'human:kim', 'grant:a', 'Mail.Send')
    decide('of a permission that is not in it', 1, 'human:sam', 'grant:a', 'Mail.Read')
    decide('of a grant that is not in it', 1, 'human:sam', 'grant:other', 'Files.Read.All')
    decide('without a word why', 1, 'human:sam', 'grant:a', 'Mail.Send', 'Approve', '')
    decide('with all that is asked', 1, 'human:sam', 'grant:a', 'Mail.Send')
    decide('against one', 1, 'human:pam', 'grant:d', 'Files.Read.All', 'Deny', '')
    decide('that nobody knows of', 1, 'human:pam', 'grant:later', 'Sites.Read.All', 'DontKnow', '')
    world.send({ kind: 'grant', to: 'grant:user', event: { type: 'grant.end', by: 'human:sam', reason: 'left' } })
    say('that ends and is applied', ...concludeReviewNow(office, 'review:1'))
    say('that was applied', ...concludeReviewNow(office, 'review:1'))
    decide('of one that is over', 1, 'human:sam', 'grant:a', 'Mail.Send')
    say('that nobody applies by itself', startReview(office, review(2, false), ['agent:b'], []))
    say('ends', ...concludeReviewNow(office, 'review:2'))
    decide('of one that has ended', 2, 'human:sam', 'grant:other', 'Files.Read.All')
    say('is applied', ...concludeReviewNow(office, 'review:2'))
    say('was applied', ...concludeReviewNow(office, 'review:2'))
    say('of nobody', startReview(office, review(3, true), [], uses))
    await expect(world.text()).toMatchFileSnapshot('./services/reviews.txt')
  })

  test('are asked for by name: one that nobody began is not there', () => {
    const { office } = holding()
    expect(() => concludeReviewNow(office, 'review:9')).toThrow('nobody began review:9')
    const item = { grant: 'grant:a', permission: 'x', decision: 'Deny', by: 'human:sam', justification: '' } as const
    expect(() => decideReviewItem(office, 'review:9', item)).toThrow('nobody began review:9')
  })
})
