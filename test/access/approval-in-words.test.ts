// What questions to people say, word for word: which actions need one, whom a request goes to, and why an answer does not count.
import { expect, test } from 'vitest'
import {
  type AgentAction,
  type ApprovalRequest,
  type ApproverSight,
  decideApprovalAnswer,
  decideApprovalRequest,
  decideHumanApproval,
  defaultApprovalSettings,
} from '../../main/access/index.ts'
import type { Approval, HumanApprovalRule } from '../../shared/model/governance.ts'
import { epochMs } from '../../shared/model/units.ts'
import {
  type Answer,
  action,
  activation,
  approver,
  many,
  minute,
  now,
  plainAnswer,
  plainRequest,
} from './cases/approvals.ts'
import { domains, general, labels, secret } from './cases/data-loss.ts'
import { crossed, inWords, type Situation, wordsOf } from './in-words.ts'

test('each action is told every rule that asks for a person, or may', async () => {
  const record = { kind: 'record', app: 'erp', entity: 'VendorBankAccounts' } as const
  const rules: readonly HumanApprovalRule[] = [
    { name: 'payments', when: { kind: 'payment', above: 10_000, currency: 'USD' }, fourEyes: false },
    { name: 'large payments', when: { kind: 'payment', above: 50_000, currency: 'USD' }, fourEyes: true },
    { name: 'payments in euros', when: { kind: 'payment', above: 0, currency: 'EUR' }, fourEyes: false },
    { name: 'secrets', when: { kind: 'externalMail', minimumPriority: 3 }, fourEyes: true },
    { name: 'anything labelled', when: { kind: 'externalMail', minimumPriority: 1 }, fourEyes: false },
    { name: 'destruction', when: { kind: 'tool', tools: ['format_disk', 'delete_file'] }, fourEyes: false },
    { name: 'bank details', when: { ...record, fields: ['BankAccountNumber', 'Iban'] }, fourEyes: true },
    { name: 'salaries', when: { kind: 'record', app: 'hr', entity: 'Salaries', fields: null }, fourEyes: false },
  ]
  const pay = (amount: number | null, currency = 'USD'): AgentAction => ({ kind: 'payment', amount, currency })
  const mail = (recipients: readonly string[], of: readonly string[] | null): AgentAction => ({
    kind: 'mail',
    recipients,
    labels: of,
  })
  const outside = ['x@fabrikam.com', 'y@evil.net']
  const change = (app: string, entity: string, ...fields: string[]): AgentAction => ({
    kind: 'record',
    app,
    entity,
    fields,
  })
  const actions: readonly Situation<{ action: AgentAction }>[] = [
    ['0 USD', { action: pay(0) }],
    ['10,000 USD', { action: pay(10_000) }],
    ['10,000.01 USD', { action: pay(10_000.01) }],
    ['50,000.01 USD', { action: pay(50_000.01) }],
    ['1 EUR', { action: pay(1, 'EUR') }],
    ['an amount that is not known', { action: pay(null) }],
    ['an amount that is no number', { action: pay(Number.NaN) }],
    ['an amount without end', { action: pay(Number.POSITIVE_INFINITY) }],
    ['confidential mail inside', { action: mail(['a@Contoso.com', 'b@contoso.onmicrosoft.com'], [secret]) }],
    ['confidential mail outside', { action: mail(outside, [secret.toUpperCase()]) }],
    ['confidential mail to both', { action: mail(['a@contoso.com', ...outside], [general, secret]) }],
    ['general mail outside', { action: mail(outside, [general]) }],
    ['mail outside without a label', { action: mail(outside, []) }],
    ['mail outside whose labels are not known', { action: mail(outside, null) }],
    ['mail outside with a label nobody knows', { action: mail(outside, ['?']) }],
    ['mail outside with such a label and a general one', { action: mail(outside, ['?', general]) }],
    ['delete_file', { action: { kind: 'tool', tool: 'delete_file' } }],
    ['format_disk', { action: { kind: 'tool', tool: 'format_disk' } }],
    ['take_screenshot', { action: { kind: 'tool', tool: 'take_screenshot' } }],
    ["a vendor's account", { action: change('erp', 'VendorBankAccounts', 'BankAccountNumber') }],
    [
      "a vendor's account and more",
      { action: change('erp', 'VendorBankAccounts', 'BankName', 'BankAccountNumber', 'Iban') },
    ],
    ["a vendor's bank", { action: change('erp', 'VendorBankAccounts', 'BankName') }],
    ['nothing of a vendor', { action: change('erp', 'VendorBankAccounts') }],
    ['an account elsewhere in the application', { action: change('erp', 'Invoices', 'BankAccountNumber') }],
    ['an account in another application', { action: change('crm', 'VendorBankAccounts', 'BankAccountNumber') }],
    ['a salary', { action: change('hr', 'Salaries', 'Amount', 'From') }],
    ['a salary, no field of it named', { action: change('hr', 'Salaries') }],
  ]
  const text = inWords(actions, ({ action = pay(0) }) => {
    const decision = decideHumanApproval(action, { rules, labels, domains })
    return `${wordsOf(decision)}\nrules ${decision.rules.join(', ')}${decision.fourEyes ? '; four eyes' : ''}`
  })
  await expect(text).toMatchFileSnapshot('./governance/human-approval.txt')
})

test('each request is told whom it goes to, or everything that keeps it from people', async () => {
  interface Asked {
    request: Partial<ApprovalRequest>
    candidates: readonly ApproverSight[]
    justificationRequired: boolean
  }
  const asked = crossed<Asked>(
    [
      ['for an hour', {}],
      ['for a minute more than may be', { request: { durationMs: 481 * minute } }],
      ['for no time', { request: { durationMs: 0 } }],
      ['for an action, once', { request: { durationMs: null, grant: null } }],
      ['for what is active', { request: { grant: 'active' } }],
      ['for what has ended', { request: { grant: 'ended' } }],
      ['for what is not known', { request: { grant: 'unknown' } }],
      ['without a word why', { request: { justification: ' ' } }],
      ['without a word where none is asked for', { request: { justification: '' }, justificationRequired: false }],
    ],
    [
      ['of two people', { candidates: [approver('human:sam'), approver('human:olga')] }],
      ['of nobody', { candidates: [] }],
      ['of somebody disabled', { candidates: [approver('human:sam', { account: 'disabled' })] }],
      ['of somebody who may be', { candidates: [approver('human:sam', { account: 'unknown' })] }],
      [
        'of somebody who may be, and one disabled',
        {
          candidates: [approver('human:olga', { account: 'disabled' }), approver('human:sam', { account: 'unknown' })],
        },
      ],
      ['of the one whose prompt it is', { candidates: [approver('human:pam')] }],
      [
        'of one who has too much to answer, and another',
        { candidates: [approver('human:sam', { pending: many(10, now - 10 * minute) }), approver('human:olga')] },
      ],
      [
        'of two who have too much to answer',
        {
          candidates: [
            approver('human:sam', { pending: many(10, now) }),
            approver('human:olga', { pending: [...many(1, now - 10 * minute), ...many(9, now)] }),
          ],
        },
      ],
      [
        'of one who has nearly too much to answer',
        { candidates: [approver('human:sam', { pending: [...many(1, now - 10 * minute - 1), ...many(9, now)] })] },
      ],
    ],
  )
  const text = inWords(asked, ({ request, candidates = [], justificationRequired = true }) => {
    const settings = { ...defaultApprovalSettings, justificationRequired }
    const decision = decideApprovalRequest({ ...plainRequest, ...request }, candidates, settings, now)
    return `${wordsOf(decision)}\nasks ${decision.approvers.join(', ') || 'nobody'}`
  })
  await expect(text).toMatchFileSnapshot('./governance/approval-requests.txt')
})

test('each answer that does not count is told why', async () => {
  interface Answered {
    answer: Partial<Answer>
    approval: Approval
  }
  const answered = crossed<Answered>(
    [
      ['activation', { approval: activation }],
      ['action', { approval: action }],
      ['action for four eyes', { approval: { ...action, fourEyes: true } }],
      ['activation a person asks for', { approval: { ...activation, requester: 'human:sam', onBehalfOf: null } }],
    ],
    [
      ['sam', {}],
      ['pam, whose prompt it is', { answer: { by: 'human:pam' } }],
      ['eve, who was not asked', { answer: { by: 'human:eve' } }],
      ['the agent user', { answer: { by: 'agentUser:invoice' } }],
      ['another agent', { answer: { by: 'agent:helper' } }],
      ['too late', { answer: { at: epochMs(1000) } }],
      ['after another', { answer: { isPending: false } }],
      ['disabled', { answer: { account: 'disabled' } }],
      ['nobody knows whether disabled', { answer: { account: 'unknown' } }],
    ],
  )
  const text = inWords(answered, ({ answer, approval = activation }) =>
    wordsOf(decideApprovalAnswer(approval, { ...plainAnswer, ...answer })),
  )
  await expect(text).toMatchFileSnapshot('./governance/approval-answers.txt')
})
