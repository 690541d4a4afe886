// What an agent's actions would let out or set in motion, in a running tenant: data loss prevention, labels, and people who are asked first.
import { describe, expect, test } from 'vitest'
import type { TestTenant } from '../../main/testing/index.ts'
import type { DlpAction } from '../../shared/model/data-loss.ts'
import type { HumanApprovalRule } from '../../shared/model/governance.ts'
import {
  agentUserB,
  ask,
  atWork,
  composeMail,
  type Governance,
  grant,
  label,
  ledger,
  open,
  send,
  task,
  visit,
} from './governance.ts'

const policy = (
  action: DlpAction,
  location: Governance['dataLoss'][number]['locations'][number],
  rule: object = {},
): Governance['dataLoss'][number] => ({
  id: '00000000-0000-4000-8000-0000000000d1',
  displayName: 'Card numbers',
  mode: 'Enable',
  locations: [location],
  rules: [{ name: 'Card', action, ...rule }],
})
const cards = { sensitiveInformation: [{ type: 'Credit Card Number' as const, minCount: 1 }] }
const card = 'Our card is 4111 1111 1111 1111.'

async function writeMail(tenant: TestTenant, text: string): Promise<void> {
  for (const step of composeMail('someone@fabrikam.com', 'Payment', text)) await tenant.perform(step)
}

describe('Data loss prevention', () => {
  test('stops a mail that a blocking rule matches, and tells the match', async () => {
    const tenant = await open({ dataLoss: [policy('block', 'Exchange', cards)] })
    await atWork(tenant)
    await writeMail(tenant, card)
    expect(await tenant.perform(send)).toMatchObject({ ok: false, code: 403 })
    expect(tenant.factsOf('mail.sent')).toEqual([])
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'dataLoss', status: 403 }])
    expect(tenant.factsOf('dlp.matched')).toMatchObject([
      { task, activity: 'mail', outcome: 'deny', matches: [{ rule: 'Card', action: 'block', blocks: true }] },
    ])
  })

  test.each(['audit', 'warn'] as const)(
    'lets a mail through that a rule only %ss about, and tells the match',
    async action => {
      const tenant = await open({ dataLoss: [policy(action, 'Exchange', cards)] })
      await atWork(tenant)
      await writeMail(tenant, card)
      expect(await tenant.perform(send)).toMatchObject({ ok: true })
      expect(tenant.factsOf('mail.sent')).toHaveLength(1)
      expect(tenant.factsOf('dlp.matched')).toMatchObject([{ outcome: 'grant', matches: [{ action, blocks: false }] }])
    },
  )

  test('lets what may be overridden through only with a justification, which is told', async () => {
    const tenant = await open({ dataLoss: [policy('blockWithOverride', 'Exchange', cards)] })
    await atWork(tenant)
    await writeMail(tenant, card)
    expect(await tenant.perform(send)).toMatchObject({ ok: false })
    const justification = 'The supplier asked for it.'
    expect(await tenant.perform({ ...send, justification })).toMatchObject({ ok: true })
    expect(tenant.factsOf('dlp.matched')).toMatchObject([
      { outcome: 'deny', justification: null, matches: [{ overridden: false }] },
      { outcome: 'grant', justification, matches: [{ overridden: true }] },
    ])
  })

  test('says nothing about what no rule matches', async () => {
    const tenant = await open({ dataLoss: [policy('block', 'Exchange', cards)] })
    await atWork(tenant)
    await writeMail(tenant, 'Nothing to see.')
    expect(await tenant.perform(send)).toMatchObject({ ok: true })
    expect(tenant.factsOf('dlp.matched')).toEqual([])
  })

  test('stops a download by its label: nothing of the file is on the Cloud PC afterwards', async () => {
    const tenant = await open({ dataLoss: [policy('block', 'SharePoint', { labels: [label] })] })
    await atWork(tenant)
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: false })
    expect(tenant.factsOf('file.read')).toEqual([])
    const list = { do: 'tool', task, tool: 'execute_shell_command', arguments: { command: 'dir Downloads' } } as const
    expect(JSON.stringify(await tenant.perform(list))).not.toContain('Ledger')
  })

  test('keeps the clipboard empty of what may not be copied', async () => {
    const tenant = await open({ dataLoss: [policy('block', 'Devices', cards)] })
    await atWork(tenant)
    const write = (text: string) => ({ do: 'tool', task, tool: 'clipboard_write', arguments: { text } }) as const
    const read = { do: 'tool', task, tool: 'clipboard_read' } as const
    expect(await tenant.perform(write('INV-1043'))).toMatchObject({ ok: true })
    expect(await tenant.perform(write(card))).toMatchObject({ ok: false, code: 403 })
    expect(await tenant.perform(read)).toMatchObject({ result: expect.stringContaining('INV-1043') })
    expect(tenant.factsOf('dlp.matched')).toMatchObject([{ activity: 'clipboard', outcome: 'deny' }])
  })
})

describe('A sensitivity label that encrypts', () => {
  const ladder = (rights: ('VIEW' | 'EXTRACT')[], to = 'AllStaff'): Governance['labels'] => [
    { id: label, displayName: 'Confidential', priority: 2, encryption: { rights: [{ to, rights }] } },
  ]

  test('keeps whom it gives no right from reading', async () => {
    const tenant = await open({ labels: ladder(['VIEW'], 'board@contoso.com') })
    await atWork(tenant)
    expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: false })
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'dataLoss' }])
    expect(tenant.factsOf('request.refused')[0]?.reasons.join(' ')).toMatch(/"Confidential" does not give/)
  })

  test('lets those read whom it gives the right to, and copies nothing out of it without the right to extract', async () => {
    const copied = 'Northwind Traders  4,210.00'
    const copy = { do: 'tool', task, tool: 'clipboard_write', arguments: { text: copied } } as const
    for (const [rights, ok] of [
      [['VIEW'], false],
      [['VIEW', 'EXTRACT'], true],
    ] as const) {
      const tenant = await open({ labels: ladder([...rights]) })
      await atWork(tenant)
      expect(await tenant.perform(visit(ledger))).toMatchObject({ ok: true })
      expect(await tenant.perform(copy)).toMatchObject({ ok })
    }
  })
})

describe('A step that people have to let through', () => {
  const bankAccounts: HumanApprovalRule = {
    name: 'bank accounts',
    when: { kind: 'record', app: 'erp', entity: 'VendorBankAccounts', fields: ['BankAccountNumber'] },
    fourEyes: true,
  }
  const bank = 'https://contoso.operations.dynamics.com/data/VendorBankAccounts'
  const patch = (fields: object) =>
    ({
      do: 'tool',
      task,
      tool: 'execute_python_code',
      arguments: {
        code: `import requests\nprint(requests.patch("${bank}('V-1001')", json=${JSON.stringify(fields)}).status_code)`,
      },
    }) as const
  const change = patch({ BankAccountNumber: '1234567890' })
  /** A script ends well whatever it was answered, and prints it. */
  const printed = (status: number) => ({ ok: true, result: expect.stringContaining(String(status)) })
  async function asked(rule: HumanApprovalRule = bankAccounts, answerWithinMs = 24 * 3_600_000) {
    const flood = { windowMs: 600_000, limit: 10 }
    const approvals = { maximumDurationMs: 3_600_000, justificationRequired: true, answerWithinMs, flood }
    const tenant = await open({ humanApproval: [rule], approvals })
    await atWork(tenant)
    const call = tenant.begin(change)
    const { approval } = await tenant.until('approval.requested')
    return { tenant, call, approval }
  }
  const answer = (
    approval: `approval:${string}`,
    by: `human:${string}` = 'human:priya',
    what: 'Approve' | 'Deny' = 'Approve',
  ) => ({ do: 'answerApproval', by, approval, answer: what, justification: 'I called them.' }) as const

  test('waits: the call stays under way, nothing is done, and the agent does nothing else meanwhile', async () => {
    const { tenant, approval } = await asked()
    expect(approval).toMatchObject({ kind: 'action', task, rules: ['bank accounts'], approvers: ['human:priya'] })
    await tenant.pass({ minutes: 5 })
    expect(tenant.factsOf('record.changed')).toEqual([])
    expect(tenant.factsOf('tool.returned').at(-1)?.call).not.toBe(tenant.factsOf('tool.called').at(-1)?.call.callId)
    expect(await tenant.perform({ do: 'tool', task, tool: 'take_screenshot' })).toMatchObject({ ok: false, code: 409 })
  })

  test('is done once somebody else than the person who asked lets it through', async () => {
    const { tenant, call, approval } = await asked()
    expect(await tenant.perform(answer(approval.ref, 'human:dana'))).toMatchObject({
      ok: false,
      code: 'isPromptingHuman',
    })
    expect(await tenant.perform(answer(approval.ref))).toMatchObject({ ok: true })
    expect(await call.outcome()).toMatchObject({ ok: true })
    expect(tenant.factsOf('record.changed')).toMatchObject([{ fields: { BankAccountNumber: { to: '1234567890' } } }])
  })

  test('may be confirmed by the person whose prompt it is, where no second pair of eyes is wanted', async () => {
    const { tenant, call, approval } = await asked({ ...bankAccounts, fourEyes: false })
    expect(await tenant.perform(answer(approval.ref, 'human:dana'))).toMatchObject({ ok: true })
    expect(await call.outcome()).toMatchObject({ ok: true })
    expect(tenant.factsOf('record.changed')).toHaveLength(1)
  })

  test('is not done when it is denied', async () => {
    const { tenant, call, approval } = await asked()
    await tenant.perform(answer(approval.ref, 'human:priya', 'Deny'))
    expect(await call.outcome()).toMatchObject(printed(403))
    expect(tenant.factsOf('record.changed')).toEqual([])
    expect(tenant.factsOf('request.refused')).toMatchObject([
      { gate: 'approval', status: 403, reasons: ['Priya Nair did not let it through: I called them.'] },
    ])
  })

  test('is not done when nobody answers in time', async () => {
    const { tenant, call } = await asked(bankAccounts, 600_000)
    await tenant.pass({ minutes: 11 })
    expect(await call.outcome()).toMatchObject(printed(403))
    expect(tenant.factsOf('record.changed')).toEqual([])
    expect(tenant.factsOf('approval.expired')).toHaveLength(1)
    expect(tenant.factsOf('request.refused')).toMatchObject([
      { gate: 'approval', reasons: ['Nobody answered in time.'] },
    ])
  })

  test('is not asked about any more once its session has ended', async () => {
    const { tenant, call, approval } = await asked()
    const [{ pc } = { pc: 'pc:none' as const }] = tenant.factsOf('session.connected')
    await tenant.perform({ do: 'unhealthy', pc, reason: 'No heartbeat.' })
    await tenant.pass({ seconds: 2 })
    expect(tenant.factsOf('approval.cancelled')).toMatchObject([{ reason: 'The session that asks has ended.' }])
    expect(await tenant.perform(answer(approval.ref))).toMatchObject({ ok: false, code: 'notPending' })
    await call.outcome()
    expect(tenant.factsOf('record.changed')).toEqual([])
  })

  test('is judged anew when it is let through: what changed meanwhile counts', async () => {
    const tenant = await open({ humanApproval: [bankAccounts], access: 'purpose' })
    const erp = { resourceAppId: '00000015-0000-0000-c000-000000000000', permissions: ['Odata.FullAccess'] }
    await tenant.perform(grant('grant:erp', 'agent:invoice', erp))
    await atWork(tenant, 'invoices')
    const call = tenant.begin(change)
    const { approval } = await tenant.until('approval.requested')
    await tenant.perform({ do: 'endGrant', by: 'human:priya', grant: 'grant:erp', reason: 'Over.' })
    await tenant.perform(answer(approval.ref))
    expect(await call.outcome()).toMatchObject(printed(403))
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'grant' }])
    expect(tenant.factsOf('record.changed')).toEqual([])
  })

  test('is what was shown and nothing else: what would not be the same any more is not done', async () => {
    const { tenant, call, approval } = await asked()
    const before = /^update V-1001 of VendorBankAccounts in erp: BankAccountNumber from "\d+" to "1234567890"$/
    expect(approval).toMatchObject({ action: expect.stringMatching(before) })
    await ask(tenant, null, 'task:other', agentUserB)
    await tenant.perform({ do: 'startSession', task: 'task:other' })
    const other = tenant.begin({ ...patch({ BankAccountNumber: '999' }), task: 'task:other' })
    const { approval: next } = await tenant.until('approval.requested')
    await tenant.perform(answer(next.ref))
    await other.outcome()
    await tenant.perform(answer(approval.ref))
    expect(await call.outcome()).toMatchObject(printed(403))
    expect(tenant.factsOf('record.changed')).toMatchObject([{ fields: { BankAccountNumber: { to: '999' } } }])
    expect(tenant.factsOf('request.refused')[0]?.reasons.join(' ')).toMatch(
      /^What was let through is not what would be done/,
    )
  })

  test('is done where all is again as it was shown, though it was otherwise meanwhile', async () => {
    const { tenant, call, approval } = await asked()
    const [, shown = ''] = /from "(\d+)"/.exec(approval.kind === 'action' ? approval.action : '') ?? []
    await ask(tenant, null, 'task:other', agentUserB)
    await tenant.must({ do: 'startSession', task: 'task:other' })
    for (const BankAccountNumber of ['999', shown]) {
      const other = tenant.begin({ ...patch({ BankAccountNumber }), task: 'task:other' })
      const { approval: next } = await tenant.until('approval.requested')
      await tenant.must(answer(next.ref))
      expect(await other.outcome()).toMatchObject(printed(204))
    }
    await tenant.must(answer(approval.ref))
    expect(await call.outcome()).toMatchObject(printed(204))
    expect(tenant.factsOf('record.changed').at(-1)).toMatchObject({
      fields: { BankAccountNumber: { from: shown, to: '1234567890' } },
    })
    expect(tenant.factsOf('request.refused')).toEqual([])
  })

  test('does not hold up what no rule is about', async () => {
    const tenant = await open({ humanApproval: [bankAccounts] })
    await atWork(tenant)
    expect(await tenant.perform(patch({ BankName: 'Woodgrove' }))).toMatchObject({ ok: true })
    expect(tenant.factsOf('approval.requested')).toEqual([])
  })

  test('can be a tool: it is not called before somebody lets it', async () => {
    const rule: HumanApprovalRule = {
      name: 'scripts',
      when: { kind: 'tool', tools: ['execute_python_code'] },
      fourEyes: false,
    }
    const tenant = await open({ humanApproval: [rule] })
    await atWork(tenant)
    const call = tenant.begin({ do: 'tool', task, tool: 'execute_python_code', arguments: { code: 'print(1)' } })
    const { approval } = await tenant.until('approval.requested')
    await tenant.perform(answer(approval.ref, 'human:dana', 'Deny'))
    expect(await call.outcome()).toMatchObject({ ok: false, code: 403 })
    expect(await tenant.perform({ do: 'tool', task, tool: 'take_screenshot' })).toMatchObject({ ok: true })
  })
})
