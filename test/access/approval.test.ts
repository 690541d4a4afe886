// Questions to people: who is asked, when a request is put to nobody, whose answer counts, and which actions need one.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AgentAction,
  type ApprovalRequest,
  type ApproverSight,
  decideApprovalAnswer,
  decideApprovalRequest,
  decideHumanApproval,
  defaultApprovalSettings as settings,
} from '../../main/access/index.ts'
import type { Approval, HumanApprovalRule } from '../../shared/model/governance.ts'
import type { HumanRef } from '../../shared/model/refs.ts'
import { type EpochMs, epochMs } from '../../shared/model/units.ts'
import { type Answer, action, activation, approver, many, now, plainAnswer, plainRequest } from './cases/approvals.ts'
import { domains, general, labels, secret } from './cases/data-loss.ts'

const sponsor = (human: HumanRef, pending: EpochMs[] = [], account: ApproverSight['account'] = 'enabled') =>
  approver(human, { account, pending })
const decided = (change: Partial<ApprovalRequest>, candidates: ApproverSight[]) => {
  const { outcome, approvers, reasons } = decideApprovalRequest(
    { ...plainRequest, ...change },
    candidates,
    settings,
    now,
  )
  return [outcome, approvers, reasons.map(({ code }) => code)]
}

describe('A request for activation', () => {
  const sam = sponsor('human:sam')
  const table: [string, Partial<ApprovalRequest>, ApproverSight[], unknown[]][] = [
    [
      'goes to everyone who answers for the agent',
      {},
      [sam, sponsor('human:olga')],
      ['grant', ['human:sam', 'human:olga'], []],
    ],
    ['does not go to whose prompt it is', {}, [sam, sponsor('human:pam')], ['grant', ['human:sam'], []]],
    [
      'does not go to who asks',
      { requester: 'human:sam' },
      [sam, sponsor('human:olga')],
      ['grant', ['human:olga'], []],
    ],
    ['of a person for themselves alone finds nobody', { requester: 'human:sam' }, [sam], ['deny', [], ['noApprover']]],
    ['finds nobody where nobody answers for the agent', {}, [], ['deny', [], ['noApprover']]],
    ['finds nobody where they are disabled', {}, [sponsor('human:sam', [], 'disabled')], ['deny', [], ['noApprover']]],
    [
      'can not be judged where nobody is known to be there',
      {},
      [sponsor('human:sam', [], 'unknown')],
      ['cannotEvaluate', [], ['approverUnknown']],
    ],
    ['needs a justification', { justification: '  ' }, [sam], ['deny', [], ['noJustification']]],
    ['may last as long as allowed', { durationMs: settings.maximumDurationMs }, [sam], ['grant', ['human:sam'], []]],
    ['may not last longer', { durationMs: settings.maximumDurationMs + 1 }, [sam], ['deny', [], ['durationTooLong']]],
    ['must last', { durationMs: 0 }, [sam], ['deny', [], ['durationInvalid']]],
    ['needs an eligible grant', { grant: 'ended' }, [sam], ['deny', [], ['notEligible']]],
    ['is no use where it is active', { grant: 'active' }, [sam], ['deny', [], ['alreadyActive']]],
    [
      'can not be judged where the grant is not known',
      { grant: 'unknown' },
      [sam],
      ['cannotEvaluate', [], ['grantUnknown']],
    ],
    [
      'is told every reason',
      { justification: '', durationMs: -1, grant: 'ended' },
      [],
      ['deny', [], ['noJustification', 'durationInvalid', 'notEligible', 'noApprover']],
    ],
  ]
  test.each(table)('%s', (_, change, candidates, expected) => {
    expect(decided(change, candidates)).toEqual(expected)
  })
})

describe('Approval flooding', () => {
  const limit = settings.flood.limit
  test('a person with one request less than too many is still asked', () => {
    expect(decided({}, [sponsor('human:sam', many(limit - 1))])).toEqual(['grant', ['human:sam'], []])
  })
  test('nobody who is flooded is asked, and the request waits where everybody is', () => {
    const sam = sponsor('human:sam', many(limit))
    expect(decided({}, [sam, sponsor('human:olga')])).toEqual(['grant', ['human:olga'], ['approverFlooded']])
    expect(decided({}, [sam])).toEqual(['hold', [], ['approverFlooded']])
  })
  test('requests at the edge of the window count, older ones do not', () => {
    const edge = now - settings.flood.windowMs
    expect(decided({}, [sponsor('human:sam', many(limit, edge))])[0]).toBe('hold')
    expect(decided({}, [sponsor('human:sam', many(limit, edge - 1))])[0]).toBe('grant')
  })
  test('what is wrong in itself is refused, not held', () => {
    expect(decided({ justification: '' }, [sponsor('human:sam', many(limit))])[0]).toBe('deny')
  })
})

describe('An answer', () => {
  const codes = (change: Partial<Answer>, of: Approval = activation) => {
    const { outcome, reasons } = decideApprovalAnswer(of, { ...plainAnswer, ...change })
    return [outcome, ...reasons.map(({ code }) => code)]
  }
  test('of somebody who was asked, in time, counts', () => expect(codes({})).toEqual(['grant']))
  test('at the moment it expires is too late', () => expect(codes({ at: epochMs(1000) })).toEqual(['deny', 'tooLate']))
  test('of an agent never counts', () =>
    expect(codes({ by: 'agent:helper' })).toEqual(['deny', 'notAPerson', 'notApprover']))
  test('of the requester never counts', () =>
    expect(codes({ by: 'agentUser:invoice' })).toEqual(['deny', 'notAPerson', 'isRequester', 'notApprover']))
  test('of the person whose prompt it is does not count for rights, even if they were asked', () =>
    expect(codes({ by: 'human:pam' })).toEqual(['deny', 'isPromptingHuman']))
  test('of the person whose prompt it is counts for a step that needs no second person', () => {
    expect(codes({ by: 'human:pam' }, action)).toEqual(['grant'])
    expect(codes({ by: 'human:pam' }, { ...action, fourEyes: true })).toEqual(['deny', 'isPromptingHuman'])
  })
  test('of a stranger, a disabled person, or to what waits no more does not count', () => {
    expect(codes({ by: 'human:eve' })).toEqual(['deny', 'notApprover'])
    expect(codes({ account: 'disabled' })).toEqual(['deny', 'approverDisabled'])
    expect(codes({ account: 'unknown' })).toEqual(['cannotEvaluate', 'approverUnknown'])
    expect(codes({ isPending: false })).toEqual(['deny', 'notPending'])
  })

  test('nobody is ever asked whose answer would not count (random requests)', () => {
    const human = fc.constantFrom<HumanRef[]>('human:a', 'human:b', 'human:c')
    const account = fc.constantFrom<ApproverSight['account'][]>('enabled', 'disabled', 'unknown')
    let asked = 0
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ human, account, pending: fc.constant([]) }), { selector: one => one.human }),
        human,
        fc.option(human),
        fc.boolean(),
        (candidates, requester, onBehalfOf, fourEyes) => {
          const { approvers } = decideApprovalRequest(
            { ...plainRequest, requester, onBehalfOf, fourEyes },
            candidates,
            settings,
            now,
          )
          const put: Approval = { ...action, requester, onBehalfOf, fourEyes, approvers: [...approvers] }
          for (const by of approvers) {
            const found = candidates.find(one => one.human === by)
            const counted = decideApprovalAnswer(put, { ...plainAnswer, by, account: found?.account ?? 'unknown' })
            expect(counted.outcome).toBe('grant')
            asked += 1
          }
        },
      ),
      { seed: 30, numRuns: 1000 },
    )
    expect(asked).toBeGreaterThan(100)
  })
})

describe('A person is asked first', () => {
  const rules: HumanApprovalRule[] = [
    { name: 'payments', when: { kind: 'payment', above: 10_000, currency: 'USD' }, fourEyes: true },
    { name: 'secrets', when: { kind: 'externalMail', minimumPriority: 3 }, fourEyes: false },
    { name: 'destruction', when: { kind: 'tool', tools: ['delete_file'] }, fourEyes: false },
    {
      name: 'bank details',
      when: { kind: 'record', app: 'erp', entity: 'VendorBankAccounts', fields: ['BankAccountNumber'] },
      fourEyes: true,
    },
    { name: 'salaries', when: { kind: 'record', app: 'hr', entity: 'Salaries', fields: null }, fourEyes: true },
  ]
  const mail = (recipients: string[], of: string[] | null): AgentAction => ({ kind: 'mail', recipients, labels: of })
  const table: [string, AgentAction, string, string[]][] = [
    ['a payment at the limit', { kind: 'payment', amount: 10_000, currency: 'USD' }, 'grant', []],
    ['a payment above it', { kind: 'payment', amount: 10_000.01, currency: 'USD' }, 'ask', ['payments']],
    ['a payment in another currency', { kind: 'payment', amount: 1, currency: 'EUR' }, 'cannotEvaluate', ['payments']],
    [
      'a payment of an amount that is not known',
      { kind: 'payment', amount: null, currency: 'USD' },
      'cannotEvaluate',
      ['payments'],
    ],
    [
      'a payment of no number',
      { kind: 'payment', amount: Number.NaN, currency: 'USD' },
      'cannotEvaluate',
      ['payments'],
    ],
    ['confidential mail to the outside', mail(['x@fabrikam.com'], [secret]), 'ask', ['secrets']],
    ['confidential mail inside', mail(['x@Contoso.com'], [secret]), 'grant', []],
    ['general mail to the outside', mail(['x@fabrikam.com'], [general]), 'grant', []],
    ['mail to both', mail(['a@contoso.com', 'x@fabrikam.com'], [general, secret]), 'ask', ['secrets']],
    ['mail to a domain that only ends alike', mail(['x@notcontoso.com'], [secret]), 'ask', ['secrets']],
    ['mail with a label nobody knows', mail(['x@fabrikam.com'], ['?']), 'cannotEvaluate', ['secrets']],
    ['mail whose labels are not known', mail(['x@fabrikam.com'], null), 'cannotEvaluate', ['secrets']],
    ['a destructive tool', { kind: 'tool', tool: 'delete_file' }, 'ask', ['destruction']],
    ['any other tool', { kind: 'tool', tool: 'take_screenshot' }, 'grant', []],
    [
      'a bank account',
      { kind: 'record', app: 'erp', entity: 'VendorBankAccounts', fields: ['BankAccountNumber'] },
      'ask',
      ['bank details'],
    ],
    [
      'the name of a bank',
      { kind: 'record', app: 'erp', entity: 'VendorBankAccounts', fields: ['BankName'] },
      'grant',
      [],
    ],
    ['any field of an entity', { kind: 'record', app: 'hr', entity: 'Salaries', fields: [] }, 'ask', ['salaries']],
  ]
  test.each(table)('%s', (_, action, outcome, names) => {
    expect(decideHumanApproval(action, { rules, labels, domains })).toMatchObject({
      outcome,
      rules: names,
    })
  })
})
