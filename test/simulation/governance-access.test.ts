// Access by purpose, just in time and reviewed, in a running tenant: what a request may do is what was given for its task.
import { describe, expect, test } from 'vitest'
import { ask, atWork, financeUrl, type Governance, grant, graph, ledger, open, task, visit } from './governance.ts'

describe('A tenant that gives access by purpose', () => {
  test('lets a member of the site read only with a grant for the purpose of the task, and tells the use', async () => {
    const tenant = await open({ access: 'purpose' })
    await atWork(tenant, 'invoices')
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: false, code: 403 })
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'grant', status: 403 }])
    await tenant.perform(grant('grant:read', 'agent:invoice'))
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: true })
    expect(tenant.factsOf('grant.used')).toMatchObject([
      {
        use: {
          grant: 'grant:read',
          permission: 'Files.Read.All',
          task,
          object: `${financeUrl}/AP-2026-08/Ledger-2026-08.xlsx`,
        },
      },
    ])
  })

  test.each([
    ['for another purpose', { purpose: 'hr' }, 'purpose'],
    ['on another site', { objects: ['https://contoso.sharepoint.com/sites/Procurement'] }, 'object'],
    ['for another permission', { permissions: ['Mail.Send'] }, 'permission'],
    ['that would have to be activated', { assignment: 'eligible' as const }, 'activated'],
  ])('keeps a grant %s from covering it', async (_, more, about) => {
    const tenant = await open({ access: 'purpose' })
    await tenant.perform(grant('grant:read', 'agent:invoice', more))
    await atWork(tenant, 'invoices')
    await tenant.perform(visit(ledger))
    expect(tenant.factsOf('file.read')).toEqual([])
    const reasons = tenant.factsOf('request.refused')[0]?.reasons.join(' ')
    expect(reasons).toMatch(
      { purpose: /is for hr/, object: /is outside/, permission: /not Files.Read.All/, activated: /activated first/ }[
        about
      ] ?? /never/,
    )
  })

  test('covers a folder of the site and what lies below it, and nothing beside it', async () => {
    const tenant = await open({ access: 'purpose' })
    await tenant.perform(grant('grant:read', 'agent:invoice', { objects: [`${financeUrl}/AP-2026-08`] }))
    await atWork(tenant, 'invoices')
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: true })
    await tenant.perform(visit(`${financeUrl}/Shared%20Documents/AP-2026-07/Ledger.xlsx`))
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'grant' }])
  })

  test('does not know what a task is for that nobody gave a purpose, and refuses', async () => {
    const tenant = await open({ access: 'purpose' })
    await tenant.perform(grant('grant:read', 'agent:invoice'))
    await atWork(tenant)
    await tenant.perform(visit(ledger))
    expect(tenant.factsOf('request.refused')[0]?.reasons.join(' ')).toMatch(/what the task is for is not known/)
  })

  test('takes a grant back at once, in the middle of the task', async () => {
    const tenant = await open({ access: 'purpose' })
    await tenant.perform(grant('grant:read', 'agent:invoice'))
    await atWork(tenant, 'invoices')
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: true })
    const end = { do: 'endGrant', by: 'human:priya', grant: 'grant:read', reason: 'No longer needed.' } as const
    await tenant.perform(end)
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: false })
    expect(await tenant.perform(end)).toMatchObject({ ok: false, code: 409 })
  })

  test('refuses commands about what is not there or is there already, and tells nothing', async () => {
    const tenant = await open()
    const before = tenant.facts().length
    const nothing = { by: 'human:priya', grant: 'grant:none', reason: '' } as const
    expect(await tenant.perform({ do: 'endGrant', ...nothing })).toMatchObject({ code: 404 })
    expect(await tenant.perform(grant('grant:x', 'agent:nobody'))).toMatchObject({ code: 404 })
    const answer = { by: 'human:priya', approval: 'approval:none', answer: 'Approve', justification: '' } as const
    expect(await tenant.perform({ do: 'answerApproval', ...answer })).toMatchObject({ code: 404 })
    expect(await tenant.perform({ do: 'concludeReview', by: 'human:priya', review: 'review:no' })).toMatchObject({
      code: 404,
    })
    expect(tenant.facts()).toHaveLength(before)
    await tenant.perform(grant('grant:x', 'agent:invoice'))
    expect(await tenant.perform(grant('grant:x', 'agent:invoice'))).toMatchObject({ code: 409 })
  })
})

describe('An eligible grant', () => {
  const request = (n = 1, durationMs = 3_600_000) =>
    ({
      do: 'requestActivation',
      task,
      approval: `approval:${n}`,
      grant: 'grant:read',
      justification: 'The August invoices.',
      durationMs,
    }) as const
  const answer = (by: `human:${string}` | `agent:${string}`, n = 1, what: 'Approve' | 'Deny' = 'Approve') =>
    ({ do: 'answerApproval', by, approval: `approval:${n}`, answer: what, justification: 'ok' }) as const
  async function eligible(approvals?: Parameters<typeof open>[0]) {
    const tenant = await open({ access: 'purpose', ...approvals })
    await tenant.perform(grant('grant:read', 'agent:invoice', { assignment: 'eligible' }))
    await atWork(tenant, 'invoices')
    return tenant
  }

  test('gives access only from the approval on until its time is over', async () => {
    const tenant = await eligible()
    expect(await tenant.perform(request(1, 600_000))).toMatchObject({ ok: true })
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: false })
    expect(await tenant.perform(answer('human:priya'))).toMatchObject({ ok: true })
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: true })
    await tenant.pass({ minutes: 11 })
    expect(tenant.factsOf('grant.deactivated')).toHaveLength(1)
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: false })
  })

  test('is approved neither by the person whose prompt it is nor by an agent', async () => {
    const tenant = await eligible()
    await tenant.perform(request())
    expect(await tenant.perform(answer('human:dana'))).toMatchObject({ ok: false, code: 'isPromptingHuman' })
    expect(await tenant.perform(answer('agent:invoice'))).toMatchObject({ ok: false, code: 'notAPerson' })
    expect(tenant.factsOf('grant.activated')).toEqual([])
  })

  test('is given back with the task it was activated for', async () => {
    const tenant = await eligible()
    await tenant.perform(request())
    await tenant.perform(answer('human:priya'))
    await tenant.perform({ do: 'answer', task, text: 'Done.' })
    expect(tenant.factsOf('grant.deactivated')).toMatchObject([{ reason: 'The task it was activated for has ended.' }])
  })

  test('of another agent can not be asked for, nor for too long', async () => {
    const tenant = await eligible()
    await tenant.perform(grant('grant:other', 'agent:helper', { assignment: 'eligible' }))
    expect(await tenant.perform({ ...request(), grant: 'grant:other' })).toMatchObject({ ok: false, code: 403 })
    expect(await tenant.perform(request(2, 9 * 3_600_000))).toMatchObject({ ok: false, code: 'durationTooLong' })
  })

  test('asked for again and again floods nobody: the request is held, and put to people when they have answered others', async () => {
    const flood = { windowMs: 600_000, limit: 2 }
    const approvals = { maximumDurationMs: 3_600_000, justificationRequired: true, answerWithinMs: 3_600_000, flood }
    const tenant = await eligible({ approvals })
    for (const n of [1, 2]) expect(await tenant.perform(request(n))).toMatchObject({ ok: true })
    expect(await tenant.perform(request(3))).toMatchObject({ ok: true, result: { held: true } })
    expect(await tenant.perform(answer('human:priya', 3))).toMatchObject({ ok: false, code: 'notPending' })
    await tenant.perform(answer('human:priya', 1, 'Deny'))
    await tenant.pass({ seconds: 1 })
    expect(tenant.factsOf('approval.released')).toMatchObject([{ approval: 'approval:3' }])
    expect(await tenant.perform(answer('human:priya', 3))).toMatchObject({ ok: true })
    expect(tenant.factsOf('grant.activated')).toMatchObject([{ approval: 'approval:3' }])
  })

  test('held back is put to people as well once the flood is over and nobody has answered', async () => {
    const flood = { windowMs: 60_000, limit: 1 }
    const approvals = { maximumDurationMs: 3_600_000, justificationRequired: true, answerWithinMs: 3_600_000, flood }
    const tenant = await eligible({ approvals })
    await tenant.perform(request(1))
    await tenant.perform(request(2))
    await tenant.pass({ seconds: 59 })
    expect(tenant.factsOf('approval.released')).toEqual([])
    await tenant.pass({ seconds: 2 })
    expect(tenant.factsOf('approval.released')).toMatchObject([{ approval: 'approval:2' }])
  })
})

describe('An access review', () => {
  test('goes by the uses that were told, and takes what was not used away at once', async () => {
    const tenant = await open({ access: 'purpose' })
    await tenant.perform(grant('grant:both', 'agent:invoice', { permissions: ['Files.Read.All', 'Mail.Send'] }))
    await tenant.pass({ days: 40 })
    await atWork(tenant, 'invoices')
    await tenant.perform(visit(ledger))
    const review = 'review:q3'
    const begin = { do: 'startReview', by: 'human:priya', review, displayName: 'Q3', windowDays: 30 } as const
    await tenant.perform({ ...begin, agents: ['agent:invoice'] })
    expect(tenant.factsOf('review.started')[0]?.review.items).toMatchObject([
      { permission: 'Files.Read.All', recommendation: 'Approve', evidence: { uses: 1 } },
      { permission: 'Mail.Send', recommendation: 'Deny', evidence: { uses: 0 } },
    ])
    const item = { do: 'decideReview', review, grant: 'grant:both', permission: 'Files.Read.All' } as const
    expect(await tenant.perform({ ...item, by: 'agent:invoice', decision: 'Approve' })).toMatchObject({
      ok: false,
      code: 'notAPerson',
    })
    await tenant.perform({ ...item, by: 'human:priya', decision: 'Approve', justification: 'Used daily.' })
    await tenant.perform({ do: 'concludeReview', by: 'human:priya', review })
    expect(tenant.factsOf('grant.narrowed')).toMatchObject([{ removed: ['Mail.Send'], left: ['Files.Read.All'] }])
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: true })
    expect(await tenant.perform({ do: 'concludeReview', by: 'human:priya', review })).toMatchObject({ code: 409 })
  })

  test('that denies what is in use ends the access of a session that is at work', async () => {
    const tenant = await open({ access: 'purpose' })
    await tenant.perform(grant('grant:read', 'agent:invoice'))
    await atWork(tenant, 'invoices')
    const review = 'review:q3'
    const begin = { do: 'startReview', by: 'human:priya', review, displayName: 'Q3', windowDays: 30 } as const
    await tenant.perform({ ...begin, agents: ['agent:invoice'] })
    const item = { do: 'decideReview', review, grant: 'grant:read', permission: 'Files.Read.All' } as const
    await tenant.perform({ ...item, by: 'human:priya', decision: 'Deny' })
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: true })
    await tenant.perform({ do: 'concludeReview', by: 'human:priya', review })
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: false })
  })
})

describe('A tenant that keeps account of consents', () => {
  /** Without Conditional Access: outside of a session there is no compliant device. */
  const keeping = (grants: NonNullable<Governance['consents']>['grants'], assignmentRequired: string[] = []) =>
    open({ consents: { grants, assignmentRequired } }, { change: document => document.policies.splice(0) })
  const obtain = (grantType: 'agentUser' | 'autonomous', scope: string) =>
    ({ do: 'obtain', task, grant: grantType, resourceId: graph, scope }) as const

  test('refuses a scope nobody consented to with 65001, and issues one that was', async () => {
    const tenant = await keeping([
      { to: { agent: 'invoice' }, resourceAppId: graph, scopes: ['Mail.Send'], roles: ['Mail.Read'] },
    ])
    await ask(tenant)
    const refused = await tenant.perform(obtain('agentUser', 'https://graph.microsoft.com/Files.Read.All'))
    expect(refused).toMatchObject({ ok: false, code: 65001 })
    const issued = await tenant.perform(obtain('agentUser', 'https://graph.microsoft.com/Mail.Send'))
    expect(issued).toMatchObject({ ok: true, result: { claims: { scp: 'Mail.Send' } } })
    const appOnly = await tenant.perform(obtain('autonomous', 'https://graph.microsoft.com/.default'))
    expect(appOnly).toMatchObject({ ok: true, result: { claims: { roles: ['Mail.Read'] } } })
  })

  test('lets agents inherit what their blueprint has only where the blueprint allows it', async () => {
    const tenant = await keeping([
      { to: { blueprint: 'finance-ops' }, resourceAppId: graph, scopes: ['Mail.Send'], roles: [] },
    ])
    await ask(tenant)
    const sending = obtain('agentUser', 'https://graph.microsoft.com/Mail.Send')
    expect(await tenant.perform(sending)).toMatchObject({ ok: false, code: 65001 })
    const inheritable = {
      resourceAppId: graph,
      inheritableScopes: { kind: 'enumerated' as const, names: ['Mail.Send'] },
      inheritableRoles: { kind: 'none' as const },
    }
    const set = { operation: 'setInheritablePermissions', target: 'blueprint:finance-ops' } as const
    const operation = { ...set, inheritablePermissions: [inheritable] }
    expect(await tenant.perform({ do: 'directory', by: 'human:priya', operation })).toMatchObject({ ok: true })
    expect(await tenant.perform(sending)).toMatchObject({ ok: true })
  })

  test('refuses with 50105 at a resource that requires an assignment', async () => {
    const grants = [{ to: { agent: 'invoice' }, resourceAppId: graph, scopes: ['Mail.Send'], roles: [] }]
    const tenant = await keeping(grants, [graph])
    await ask(tenant)
    const refused = await tenant.perform(obtain('agentUser', 'https://graph.microsoft.com/Mail.Send'))
    expect(refused).toMatchObject({ ok: false, code: 50105 })
    expect(tenant.factsOf('token.refused')).toMatchObject([{ errorCode: 50105 }])
  })
})
