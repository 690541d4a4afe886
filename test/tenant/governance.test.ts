// Governance at work: rights activated for a task and gone with it, reviews that end grants, agents that call agents and are stopped.
import { describe, expect, test } from 'vitest'
import {
  answerApproval,
  checkBudget,
  concludeReviewNow,
  decideReviewItem,
  delegate,
  effectsForPeople,
  judgeEffects,
  releaseApproval,
  requestApproval,
  startReview,
} from '../../main/tenant/index.ts'
import type { Permission, PermissionUse } from '../../shared/model/governance.ts'
import type { AgentRef, HumanRef, TaskRef } from '../../shared/model/refs.ts'
import {
  at,
  completed,
  grantOf,
  orchestrate,
  orderOf,
  permission,
  prompted,
  started,
  tenant,
  unused,
} from './governed.ts'
import { guid } from './material.ts'

describe('Access by purpose', () => {
  test('is had in a task of that purpose, in no other, and in none without one', () => {
    const world = tenant()
    world.send(grantOf('grant:1', 'agent:a'))
    world.announce(
      started('task:1', 'agent:a', 'invoices'),
      started('task:2', 'agent:a', 'hr'),
      started('task:3', 'agent:a'),
    )
    expect(world.may('task:1', 'Files.Read.All')).toBe('grant')
    expect(world.why('task:2', 'Files.Read.All')).toEqual(['purpose'])
    expect(world.may('task:3', 'Files.Read.All')).toBe('cannotEvaluate')
    expect(world.why('task:4', 'Files.Read.All')).toEqual(['taskUnknown'])
  })
})

describe('Just-in-time activation', () => {
  const asked = (n: number, createdDateTime = at(1)) => ({
    ref: `approval:${n}` as const,
    requester: 'agent:a' as const,
    onBehalfOf: 'human:pam' as const,
    task: 'task:1' as const,
    justification: 'Pay INV-1043',
    createdDateTime,
    answerBy: at(30),
  })
  const activation = { kind: 'activation', grant: 'grant:1', durationMs: 3_600_000 } as const
  const approve = (by: HumanRef | AgentRef) => ({ by, answer: 'Approve' as const, justification: 'ok' })
  const eligible = () => {
    const world = tenant()
    world.send(grantOf('grant:1', 'agent:a', { assignment: 'eligible' }))
    world.announce(prompted('task:1', 'agent:a', 'Pay'), started('task:1', 'agent:a', 'invoices'))
    return world
  }

  test('gives nothing before a person approves, access until its time is over, and nothing afterwards', () => {
    const world = eligible()
    expect(world.why('task:1', 'Files.Read.All')).toEqual(['notActivated'])
    world.send(requestApproval(world.office, asked(1), activation, 'agent:a'))
    expect(world.may('task:1', 'Files.Read.All')).toBe('deny')
    world.send(answerApproval(world.office, 'approval:1', approve('human:sam'), at(2)))
    expect(world.may('task:1', 'Files.Read.All')).toBe('grant')
    expect(world.told('grant.activated')).toMatchObject([{ approval: 'approval:1', task: 'task:1', until: at(62) }])
    world.send({ kind: 'grant', to: 'grant:1', event: { type: 'grant.lapse', approval: 'approval:1' } })
    expect(world.why('task:1', 'Files.Read.All')).toEqual(['notActivated'])
  })

  test('ends with the task it was for, and the time of an earlier activation does not end a later one', () => {
    const world = eligible()
    world.send(requestApproval(world.office, asked(1), activation, 'agent:a'))
    world.send(answerApproval(world.office, 'approval:1', approve('human:sam'), at(2)))
    world.announce(completed('task:1'))
    expect(world.grantIs('grant:1', 'eligible')).toBe(true)
    world.send(requestApproval(world.office, { ...asked(2), task: null }, activation, 'agent:a'))
    world.send(answerApproval(world.office, 'approval:2', approve('human:sam'), at(10)))
    world.send({ kind: 'grant', to: 'grant:1', event: { type: 'grant.lapse', approval: 'approval:1' } })
    expect(world.grantIs('grant:1', 'active')).toBe(true)
  })

  test('is approved by no agent and not by the person whose prompt it is: the request goes on waiting', () => {
    const world = eligible()
    world.send(requestApproval(world.office, asked(1), activation, 'agent:a'))
    world.send(answerApproval(world.office, 'approval:1', approve('agent:b'), at(2)))
    world.send(answerApproval(world.office, 'approval:1', approve('human:pam'), at(2)))
    expect(world.told('approval.answerRefused')).toHaveLength(2)
    expect(world.grantIs('grant:1', 'eligible')).toBe(true)
    world.send(answerApproval(world.office, 'approval:1', approve('human:sam'), at(3)))
    expect(world.grantIs('grant:1', 'active')).toBe(true)
  })

  test('that was approved after the grant had ended activates nothing, and says so', () => {
    const world = eligible()
    world.send(requestApproval(world.office, asked(1), activation, 'agent:a'))
    world.send({ kind: 'grant', to: 'grant:1', event: { type: 'grant.end', by: 'human:sam', reason: 'left' } })
    world.send(answerApproval(world.office, 'approval:1', approve('human:sam'), at(2)))
    expect(world.types().slice(-2)).toEqual(['approval.approved', 'grant.notActivated'])
    expect(world.may('task:1', 'Files.Read.All')).toBe('deny')
  })

  test('whose question nobody answered before the task ended is cancelled and can not be approved any more', () => {
    const world = eligible()
    world.send(requestApproval(world.office, asked(1), activation, 'agent:a'))
    world.announce(completed('task:1'))
    expect(world.types().at(-1)).toBe('approval.cancelled')
    world.send(answerApproval(world.office, 'approval:1', approve('human:sam'), at(2)))
    expect(world.told('approval.answerRefused')).toMatchObject([{ reasons: [{ code: 'notPending' }] }])
    expect(world.told('grant.activated')).toEqual([])
  })

  test('asked for again and again is held back, and put to people when they have time', () => {
    const world = eligible()
    for (const n of [1, 2, 3]) world.send(requestApproval(world.office, asked(n), activation, 'agent:a'))
    expect(world.told('approval.held')).toMatchObject([
      { approval: { ref: 'approval:3' }, reasons: [{ code: 'approverFlooded' }] },
    ])
    world.send(answerApproval(world.office, 'approval:3', approve('human:sam'), at(2)))
    expect(world.grantIs('grant:1', 'eligible')).toBe(true)
    expect(releaseApproval(world.office, 'approval:3', at(2))).toBeNull()
    world.send(answerApproval(world.office, 'approval:1', { ...approve('human:sam'), answer: 'Deny' }, at(3)))
    const released = releaseApproval(world.office, 'approval:3', at(3))
    if (released) world.send(released)
    world.send(answerApproval(world.office, 'approval:3', approve('human:sam'), at(4)))
    expect(world.grantIs('grant:1', 'active')).toBe(true)
  })
})

describe('An access review', () => {
  test('finds what was not used, hears its reviewers only, and takes it away', () => {
    const world = tenant()
    world.send(grantOf('grant:1', 'agent:a', { permissions: ['Files.Read.All', 'Mail.Send'] }))
    world.send(grantOf('grant:2', 'agent:a', { permissions: ['Mail.Read'] }))
    world.announce(started('task:1', 'agent:a', 'invoices'))
    const use: PermissionUse = {
      grant: 'grant:1',
      permission: 'Files.Read.All',
      at: at(5),
      task: 'task:1',
      object: null,
    }
    world.send({ kind: 'grant', to: 'grant:1', event: { type: 'grant.use', use } })
    const uses = world.facts.flatMap(fact => (fact.type === 'grant.used' ? [fact.use] : []))
    const review = {
      ref: 'review:1' as const,
      displayName: 'Quarterly',
      window: { from: at(0), to: at(100) },
      defaultDecision: 'Recommendation' as const,
      justificationRequiredOnApproval: true,
      endDateTime: at(200),
      autoApplyDecisionsEnabled: true,
    }
    world.send(startReview(world.office, review, ['agent:a'], uses))
    const item = { grant: 'grant:2', permission: 'Mail.Read', decision: 'Approve', justification: 'month end' } as const
    world.send(decideReviewItem(world.office, 'review:1', { ...item, by: 'agent:a' }))
    world.send(decideReviewItem(world.office, 'review:1', { ...item, by: 'human:pam' }))
    expect(world.told('review.decisionRefused')).toHaveLength(2)
    world.send(decideReviewItem(world.office, 'review:1', { ...item, by: 'human:sam' }))
    world.send(...concludeReviewNow(world.office, 'review:1'))
    expect(world.may('task:1', 'Files.Read.All')).toBe('grant')
    expect(world.may('task:1', 'Mail.Read')).toBe('grant')
    expect(world.may('task:1', 'Mail.Send')).toBe('deny')
    expect(world.told('grant.narrowed')).toMatchObject([
      { grant: 'grant:1', removed: ['Mail.Send'], left: ['Files.Read.All'] },
    ])
  })

  test('that leaves a grant nothing ends it', () => {
    const world = tenant()
    world.send(grantOf('grant:1', 'agent:a'))
    const review = {
      ref: 'review:1' as const,
      displayName: 'Quarterly',
      window: { from: at(0), to: at(100) },
      defaultDecision: 'Deny' as const,
      justificationRequiredOnApproval: false,
      endDateTime: at(200),
      autoApplyDecisionsEnabled: true,
    }
    world.send(startReview(world.office, review, ['agent:a'], []))
    world.send(...concludeReviewNow(world.office, 'review:1'))
    expect(world.grantIs('grant:1', 'ended')).toBe(true)
  })
})

describe('Agents that call agents', () => {
  const limits = {
    maximumDepth: 3,
    maximumFanOut: 2,
    maximumDelegations: 10,
    budget: { tokens: 100, actions: 100, milliseconds: 100 },
  }
  function working() {
    const world = tenant()
    world.send(grantOf('grant:a', 'agent:a', { permissions: ['Files.Read.All'], objects: ['sites/finance'] }))
    world.send(grantOf('grant:b', 'agent:b', { permissions: ['Files.Read.All', 'Mail.Send'] }))
    world.send(grantOf('grant:c', 'agent:c', { permissions: ['Files.Read.All'] }))
    world.announce(prompted('task:1', 'agent:a', 'Close the month'), started('task:1', 'agent:a', 'invoices'))
    world.send(orchestrate('task:1', limits))
    const hand = (
      parent: TaskRef,
      caller: AgentRef,
      task: TaskRef,
      callee: AgentRef,
      more: { goal?: string; permissions?: Permission[]; purpose?: string } = {},
    ) => {
      const order = orderOf(parent, caller, task, callee, more)
      const { decision, message } = delegate(world.office, order, unused, at(1))
      world.send(message)
      return decision.reasons.map(({ code }) => code)
    }
    return { ...world, hand }
  }

  test('have for a delegated task what both have, on what both may touch, and no more', () => {
    const world = working()
    expect(world.hand('task:1', 'agent:a', 'task:2', 'agent:b')).toEqual([])
    expect(world.may('task:2', 'Files.Read.All', 'sites/finance/x')).toBe('grant')
    expect(world.why('task:2', 'Files.Read.All', 'sites/hr/x')).toEqual(['object'])
    expect(world.may('task:2', 'Mail.Send')).toBe('deny')
    // for a prompt of its own the same agent may both
    world.announce(started('task:9', 'agent:b', 'invoices'))
    expect(world.may('task:9', 'Files.Read.All', 'sites/hr/x')).toBe('grant')
    expect(world.may('task:9', 'Mail.Send')).toBe('grant')
  })

  test('pass on neither what they lack nor what was not passed on to them, nor for another purpose', () => {
    const world = working()
    expect(world.hand('task:1', 'agent:a', 'task:2', 'agent:b', { permissions: [permission('Mail.Send')] })).toEqual([
      'callerLacks',
    ])
    expect(world.hand('task:1', 'agent:a', 'task:3', 'agent:b', { permissions: [] })).toEqual([])
    expect(world.hand('task:3', 'agent:b', 'task:4', 'agent:c')).toEqual(['callerLacks'])
    expect(world.hand('task:1', 'agent:a', 'task:5', 'agent:b', { purpose: 'hr' })).toEqual(['purpose'])
  })

  test('that claim a task of somebody else are refused', () => {
    const world = working()
    expect(world.hand('task:1', 'agent:b', 'task:2', 'agent:c')).toEqual(['callerMismatch'])
    expect(world.hand('task:77', 'agent:b', 'task:2', 'agent:c')).toEqual(['noPath', 'callerLacks'])
  })

  test('in a circle are refused, and stopped when they keep trying', () => {
    const world = working()
    world.hand('task:1', 'agent:a', 'task:2', 'agent:b', { goal: 'check' })
    expect(world.hand('task:2', 'agent:b', 'task:3', 'agent:a', { goal: 'close the  MONTH' })).toEqual(['loop'])
    world.hand('task:2', 'agent:b', 'task:4', 'agent:b', { goal: 'check' })
    expect(world.types()).not.toContain('orchestration.stopped')
    world.hand('task:2', 'agent:b', 'task:5', 'agent:b', { goal: 'check' })
    expect(world.told('orchestration.stopped')).toMatchObject([{ cause: 'refusals' }])
    expect(world.hand('task:1', 'agent:a', 'task:6', 'agent:c')).toEqual(['notRunning'])
  })

  test('over budget are stopped: everyone at work loses access at once, from the bottom to the root’s delegates', () => {
    const world = working()
    world.hand('task:1', 'agent:a', 'task:2', 'agent:b')
    world.hand('task:2', 'agent:b', 'task:3', 'agent:c')
    expect(checkBudget(world.office, 'orchestration:1', { ...unused, tokens: 99 })).toBeNull()
    const stop = checkBudget(world.office, 'orchestration:1', { ...unused, tokens: 100, actions: 100 })
    if (stop) world.send(stop)
    expect(world.told('orchestration.stopped')).toMatchObject([
      { cause: 'tokens', reason: '100 of 100 tokens are used. 100 of 100 actions are used.' },
    ])
    expect(world.told('delegation.ended')).toMatchObject([
      { task: 'task:2', outcome: 'stopped' },
      { task: 'task:3', outcome: 'stopped' },
    ])
    expect(world.why('task:3', 'Files.Read.All')).toEqual(['delegationEnded'])
    expect(world.may('task:1', 'Files.Read.All')).toBe('grant')
  })

  test('do not work on for a task that has ended', () => {
    const world = working()
    world.hand('task:1', 'agent:a', 'task:2', 'agent:b')
    world.announce(completed('task:1'))
    expect(world.told('orchestration.stopped')).toMatchObject([{ cause: 'taskEnded' }])
    expect(world.why('task:2', 'Files.Read.All')).toEqual(['delegationEnded'])
  })

  test('below one whose part is done may not go on either, and nobody can be asked there', () => {
    const world = working()
    world.hand('task:1', 'agent:a', 'task:2', 'agent:b')
    world.hand('task:2', 'agent:b', 'task:3', 'agent:c')
    world.announce(completed('task:2'))
    expect(world.why('task:3', 'Files.Read.All')).toEqual(['delegationEnded'])
    expect(world.hand('task:3', 'agent:c', 'task:4', 'agent:b')).toEqual(['notRunning'])
  })

  test('come to an end one by one, and then the orchestration with its task', () => {
    const world = working()
    world.hand('task:1', 'agent:a', 'task:2', 'agent:b')
    world.hand('task:1', 'agent:a', 'task:3', 'agent:c')
    expect(world.hand('task:1', 'agent:a', 'task:4', 'agent:c')).toEqual(['fanOut'])
    for (const task of ['task:2', 'task:3', 'task:1'] as const) world.announce(completed(task))
    expect(world.types().at(-1)).toBe('orchestration.completed')
    expect(world.told('delegation.ended')).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }])
    expect(world.types()).not.toContain('orchestration.stopped')
  })
})

describe('What a request would do', () => {
  const label = guid(50)
  const message = {
    id: 'm',
    internetMessageId: '<m>',
    folder: 'sentItems' as const,
    from: 'a@contoso.com',
    to: ['x@fabrikam.com'],
    subject: 'Card',
    text: '4111 1111 1111 1111',
    receivedAt: '',
    isRead: true,
    attachments: [{ name: 'f', bytes: 1, sensitivityLabelId: label }],
  }
  const mail = { kind: 'mailSent' as const, from: guid(1), recipients: [], message, bytes: 1 }
  const payment = {
    kind: 'paymentScheduled' as const,
    paymentId: 'P',
    vendorId: 'V',
    vendorName: 'Fabrikam',
    invoiceIds: [],
    amount: 20_000,
    currency: 'USD',
    bankAccount: 'B',
    on: '',
  }

  test('is judged by data loss prevention effect by effect, text and label of the mail and all', () => {
    const rule = { name: 'r', accessScope: 'NotInOrganization' as const, action: 'block' as const }
    const settings = (more: object) => ({
      policies: [
        {
          id: guid(60),
          displayName: 'P',
          mode: 'Enable' as const,
          locations: ['Exchange' as const],
          rules: [{ ...rule, ...more }],
        },
      ],
      domains: ['contoso.com'],
    })
    const outcomes = (more: object) =>
      judgeEffects([mail, payment], guid(1), settings(more), null).map(({ decision }) => decision.outcome)
    expect(outcomes({ labels: [label] })).toEqual(['deny'])
    expect(outcomes({ sensitiveInformation: [{ type: 'Credit Card Number', minCount: 1 }] })).toEqual(['deny'])
    expect(outcomes({ labels: [guid(51)] })).toEqual(['grant'])
  })

  test('is put before people where a rule says so', () => {
    const rules = [
      { name: 'payments', when: { kind: 'payment' as const, above: 10_000, currency: 'USD' }, fourEyes: true },
    ]
    const found = effectsForPeople([mail, payment], { rules, labels: [], domains: ['contoso.com'] })
    expect(found).toMatchObject([
      { action: { kind: 'payment', amount: 20_000 }, decision: { outcome: 'ask', rules: ['payments'] } },
    ])
  })
})
