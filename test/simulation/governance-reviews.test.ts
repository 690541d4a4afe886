// Access reviews as time goes by: they end by themselves, and what nobody decided comes to what was set for it.
import { describe, expect, test } from 'vitest'
import type { TestTenant } from '../../main/testing/index.ts'
import type { CommandOf } from '../../shared/model/commands.ts'
import type { ScenarioDocument } from '../../shared/scenarios/schema.ts'
import { atWork, grant, ledger, open, visit } from './governance.ts'

/** Priya may do everything: she reviews, and her account is disabled by herself. */
const administered = ({ humans }: ScenarioDocument): void => {
  for (const human of humans) if (human.key === 'priya') human.roles = ['Global Administrator']
}

describe('An access review whose time is over', () => {
  const item = { grant: 'grant:both', permission: 'Files.Read.All' } as const
  /** Over two permissions, one of which was used, in the last of the 40 days that they were had; for seven days. */
  async function begun(more: Partial<CommandOf<'startReview'>> = {}): Promise<TestTenant> {
    const tenant = await open({ access: 'purpose' }, { change: administered })
    await tenant.must(grant('grant:both', 'agent:invoice', { permissions: ['Files.Read.All', 'Mail.Send'] }))
    await tenant.pass({ days: 40 })
    await atWork(tenant, 'invoices')
    await tenant.must(visit(ledger))
    const begin = { do: 'startReview', by: 'human:priya', review: 'review:q3', displayName: 'Q3' } as const
    const asked = { windowDays: 30, instanceDurationInDays: 7, agents: ['agent:invoice' as const] }
    await tenant.must({ ...begin, ...asked, ...more })
    return tenant
  }
  const kept = (tenant: TestTenant): string[] =>
    tenant
      .factsOf('review.completed')
      .flatMap(({ results }) => results.flatMap(({ permission, result }) => (result === 'keep' ? [permission] : [])))

  test('ends by itself, and not before: what nobody decided comes to what was recommended', async () => {
    const tenant = await begun()
    await tenant.pass({ days: 6, hours: 23, minutes: 59 })
    expect(tenant.factsOf('review.completed')).toEqual([])
    await tenant.pass({ minutes: 1 })
    expect(tenant.factsOf('review.completed')).toMatchObject([
      {
        results: [
          { permission: 'Files.Read.All', result: 'keep', decision: 'NotReviewed', by: null },
          { permission: 'Mail.Send', result: 'remove', decision: 'NotReviewed', by: null },
        ],
      },
    ])
    expect(tenant.factsOf('review.applied')).toHaveLength(1)
    expect(tenant.factsOf('grant.narrowed')).toMatchObject([{ removed: ['Mail.Send'], left: ['Files.Read.All'] }])
    const late = { do: 'decideReview', by: 'human:priya', review: 'review:q3', ...item, decision: 'Deny' } as const
    expect(await tenant.perform(late)).toMatchObject({ ok: false, code: 'notInProgress' })
  })

  test.each([
    ['None', ['Files.Read.All', 'Mail.Send']],
    ['Approve', ['Files.Read.All', 'Mail.Send']],
    ['Deny', []],
    ['Recommendation', ['Files.Read.All']],
  ] as const)('with the default %s keeps of what nobody decided: %j', async (defaultDecision, permissions) => {
    const tenant = await begun({ defaultDecision })
    await tenant.pass({ days: 7 })
    expect(kept(tenant)).toEqual(permissions)
  })

  test('holds to what was decided in time', async () => {
    const tenant = await begun({ defaultDecision: 'Deny' })
    const decide = { do: 'decideReview', by: 'human:priya', review: 'review:q3', ...item } as const
    await tenant.must({ ...decide, decision: 'Approve', justification: 'Used daily.' })
    await tenant.pass({ days: 7 })
    expect(kept(tenant)).toEqual(['Files.Read.All'])
  })

  test('and that does not apply by itself takes nothing away until an administrator applies it', async () => {
    const tenant = await begun({ autoApplyDecisionsEnabled: false })
    await tenant.pass({ days: 7 })
    expect(tenant.factsOf('review.completed')).toHaveLength(1)
    expect(tenant.factsOf('grant.narrowed')).toEqual([])
    const apply = { do: 'concludeReview', by: 'human:priya', review: 'review:q3' } as const
    await tenant.must(apply)
    expect(tenant.factsOf('review.completed')).toHaveLength(1)
    expect(tenant.factsOf('grant.narrowed')).toMatchObject([{ removed: ['Mail.Send'] }])
    expect(await tenant.perform(apply)).toMatchObject({ ok: false, code: 409 })
  })

  test('but was stopped before does not end again', async () => {
    const tenant = await begun()
    await tenant.must({ do: 'concludeReview', by: 'human:priya', review: 'review:q3' })
    await tenant.pass({ days: 8 })
    expect(tenant.factsOf('review.completed')).toHaveLength(1)
    expect(tenant.factsOf('review.applied')).toHaveLength(1)
  })

  test('takes no decision of a reviewer who can not sign in', async () => {
    const tenant = await begun()
    const { reviewers } = tenant.factsOf('review.started')[0]?.review ?? {}
    expect(reviewers).toEqual(['human:priya'])
    const disable = { operation: 'setAccountEnabled', target: 'human:priya', accountEnabled: false } as const
    await tenant.must({ do: 'directory', by: 'human:priya', operation: disable })
    const decide = { do: 'decideReview', by: 'human:priya', review: 'review:q3', ...item, decision: 'Deny' } as const
    expect(await tenant.perform(decide)).toMatchObject({ ok: false, code: 'reviewerDisabled' })
  })
})
