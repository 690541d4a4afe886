// Promise 5: access that is given for something, for a while, and looked at again.
import { describe, expect, test } from 'vitest'
import {
  ada,
  byPurpose,
  contoso,
  dana,
  financeSite,
  grant,
  invoice,
  invoicePdf,
  must,
  refused,
  tomas,
  vendor,
} from './contoso.ts'

const task = 'task:reconcile'
const purpose = 'invoices'
const priya = 'human:priya'
const activation = {
  do: 'requestActivation',
  task,
  approval: 'approval:1',
  grant: 'grant:read',
  justification: 'The August invoices.',
  durationMs: 3_600_000,
} as const
const answer = (by: `human:${string}` | `agent:${string}`) =>
  ({ do: 'answerApproval', by, approval: 'approval:1', answer: 'Approve', justification: 'Yes.' }) as const

describe('Resource access is assigned to each agent identity explicitly, by purpose; extra rights are activated just in time; access reviews find permission creep', () => {
  test('an agent reads what it was given for the purpose of its task; a member it was before', async () => {
    const tenant = await contoso(byPurpose)
    await tenant.work(task, invoice, dana, purpose)
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'grant', status: 403 }])
    must(await tenant.perform(grant('grant:read', 'agent:invoice')))
    must(await tenant.open(task, invoicePdf))
    expect(tenant.factsOf('grant.used')).toMatchObject([
      { use: { grant: 'grant:read', permission: 'Files.Read.All', task } },
    ])
  })

  test('what one agent was given its sister has not, though both are of one blueprint', async () => {
    const tenant = await contoso(byPurpose, ({ sites }) => {
      for (const site of sites) site.members = ['invoice-agent', 'vendor-agent']
    })
    must(await tenant.perform(grant('grant:read', 'agent:invoice')))
    await tenant.work(task, vendor, tomas, purpose)
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    expect(tenant.factsOf('file.read')).toEqual([])
  })

  test.each([
    ['a task for something else', { purpose: 'payroll' }],
    ['another site', { objects: ['https://contoso.sharepoint.com/sites/Procurement'] }],
    ['another permission', { permissions: ['Mail.Send'] }],
    ['a time that is over', { validDays: 1 }],
  ])('a grant for %s does not cover the request', async (_, given) => {
    const tenant = await contoso(byPurpose)
    must(await tenant.perform(grant('grant:read', 'agent:invoice', given)))
    await tenant.pass({ days: 2 })
    await tenant.work(task, invoice, dana, purpose)
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    must(await tenant.perform(grant('grant:right', 'agent:invoice', { objects: [financeSite] })))
    must(await tenant.open(task, invoicePdf))
  })

  test('an eligible right is had from a person’s approval on, for as long as was asked, and not after the task', async () => {
    const tenant = await contoso(byPurpose)
    must(await tenant.perform(grant('grant:read', 'agent:invoice', { assignment: 'eligible' })))
    await tenant.work(task, invoice, dana, purpose)
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    must(await tenant.perform(activation))
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
    must(await tenant.perform(answer(priya)))
    must(await tenant.open(task, invoicePdf))
    await tenant.finish(task)
    expect(tenant.factsOf('grant.deactivated')).toHaveLength(1)
    await tenant.work('task:next', invoice, dana, purpose)
    expect(await tenant.open('task:next', invoicePdf)).toMatchObject({ ok: false })
  })

  test('nobody approves for themselves: not the agent, not the person whose prompt it works on', async () => {
    const tenant = await contoso(byPurpose)
    must(await tenant.perform(grant('grant:read', 'agent:invoice', { assignment: 'eligible' })))
    await tenant.work(task, invoice, dana, purpose)
    must(await tenant.perform(activation))
    expect(await tenant.perform(answer('agent:invoice'))).toMatchObject(refused('notAPerson'))
    expect(await tenant.perform(answer('agent:vendor'))).toMatchObject(refused('notAPerson'))
    expect(await tenant.perform(answer(dana))).toMatchObject({ ok: false })
    expect(tenant.factsOf('grant.activated')).toEqual([])
  })

  test('a review finds the permission nobody used, and what it denies is gone at once', async () => {
    const tenant = await contoso(byPurpose)
    const permissions = ['Files.Read.All', 'Mail.Send']
    must(await tenant.perform(grant('grant:read', 'agent:invoice', { permissions })))
    await tenant.pass({ days: 40 })
    await tenant.work(task, invoice, dana, purpose)
    must(await tenant.open(task, invoicePdf))
    const review = { do: 'startReview', by: ada, review: 'review:q3', displayName: 'Q3' } as const
    must(await tenant.perform({ ...review, agents: ['agent:invoice'], windowDays: 30 }))
    expect(tenant.factsOf('review.started')[0]?.review.items).toMatchObject([
      { permission: 'Files.Read.All', recommendation: 'Approve' },
      { permission: 'Mail.Send', recommendation: 'Deny' },
    ])
    const decide = { do: 'decideReview', review: 'review:q3', grant: 'grant:read', justification: 'Read.' } as const
    expect(
      await tenant.perform({ ...decide, by: 'agent:invoice', permission: 'Mail.Send', decision: 'Approve' }),
    ).toMatchObject(refused('notAPerson'))
    must(await tenant.perform({ ...decide, by: priya, permission: 'Files.Read.All', decision: 'Deny' }))
    must(await tenant.perform({ do: 'concludeReview', by: ada, review: 'review:q3' }))
    // the one that was denied, and the one that went by the recommendation
    expect(tenant.factsOf('grant.ended')).toMatchObject([{ grant: 'grant:read' }])
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: false })
  })
})
