// Governance written out whole: what every request, answer, review and delegation becomes, and every word of what is refused.
import { describe, expect, test } from 'vitest'
import { defaultApprovalSettings } from '../../main/access/index.ts'
import {
  accountableFor,
  answerApproval,
  byRef,
  checkBudget,
  concludeReviewNow,
  decideReviewItem,
  delegate,
  type GovernanceOffice,
  type Message,
  releaseApproval,
  requestApproval,
  startReview,
} from '../../main/tenant/index.ts'
import type { PermissionUse } from '../../shared/model/governance.ts'
import type { ActorRef, AgentRef, GrantRef, HumanRef, TaskRef } from '../../shared/model/refs.ts'
import { at, completed, grantOf, permission, prompted, started, tenant } from './governed.ts'
import { guid } from './material.ts'
import { shortened, under, written } from './written.ts'

/** The tenant of governance with a second blueprint, an agent user, and accounts that can be disabled. */
function governed(more: Partial<GovernanceOffice> = {}) {
  const world = tenant()
  const disabled = new Set<HumanRef>()
  const { directory } = world.office
  const other = {
    ref: 'blueprint:y' as const,
    id: guid(13),
    appId: guid(14),
    principalId: guid(15),
    displayName: 'Y',
    owners: ['human:pam' as const, 'human:kim' as const],
    sponsors: ['human:sam' as const, 'human:kim' as const],
  }
  const agentOf = (ref: AgentRef, n: number, sponsors: HumanRef[]) => ({
    ref,
    id: guid(n),
    displayName: ref,
    blueprint: other.ref,
    sponsors,
  })
  const userOf = (agent: AgentRef, n: number) => ({
    ref: `agentUser:${n}` as const,
    id: guid(n),
    displayName: `User of ${agent}`,
    userPrincipalName: `${n}@contoso.com`,
    agent,
  })
  const office: GovernanceOffice = {
    ...world.office,
    directory: {
      ...directory,
      blueprints: byRef([...directory.blueprints.values(), other]),
      agents: byRef([
        ...directory.agents.values(),
        agentOf('agent:d', 30, ['human:kim']),
        agentOf('agent:e', 31, ['human:sam', 'human:pam']),
      ]),
      agentUsers: byRef([userOf('agent:a', 40), userOf('agent:b', 41)]),
    },
    accountOf: human => (disabled.has(human) ? 'disabled' : 'enabled'),
    ...more,
  }
  const lines: string[] = []
  /** Writes down what was given and what it made the machines tell, and carries it out. */
  function say(heading: string, ...messages: (Message | null)[]): void {
    const before = world.facts.length
    for (const message of messages) if (message) world.send(message)
    const told = world.facts.slice(before).map(({ type }) => type)
    lines.push(under(heading, [...messages, `tells ${told.join(', ') || 'nothing'}`]))
  }
  return { ...world, office, disabled, say, text: () => shortened(lines.join('\n')) }
}

test('Who answers for an agent: its sponsors, then owners and sponsors of its blueprint, each once', () => {
  const { office } = governed()
  expect(accountableFor(office.directory, 'agent:a')).toEqual(['human:sam'])
  expect(accountableFor(office.directory, 'agent:d')).toEqual(['human:kim', 'human:pam', 'human:sam'])
  expect(accountableFor(office.directory, 'agent:e')).toEqual(['human:sam', 'human:pam', 'human:kim'])
})

describe('Requests for approval, written out', () => {
  type Asked = Parameters<typeof requestApproval>[1]
  const asked = (n: number, more: Partial<Asked> = {}): Asked => ({
    ref: `approval:${n}` as const,
    requester: 'agent:d' as const,
    onBehalfOf: 'human:pam' as const,
    task: 'task:1' as const,
    justification: 'Pay INV-1043',
    createdDateTime: at(1),
    answerBy: at(30),
    ...more,
  })
  const activation = (grant: GrantRef, durationMs = 3_600_000) => ({ kind: 'activation', grant, durationMs }) as const
  const action = (fourEyes: boolean) => ({ kind: 'action' as const, action: 'pay', rules: ['payments'], fourEyes })
  const answered = (by: ActorRef, answer: 'Approve' | 'Deny' = 'Approve') => ({ by, answer, justification: 'ok' })

  test('to whom they are put', async () => {
    const world = governed()
    const { office, say, send } = world
    send(grantOf('grant:eligible', 'agent:d', { assignment: 'eligible' }), grantOf('grant:active', 'agent:d'))
    send(grantOf('grant:ended', 'agent:d', { assignment: 'eligible' }))
    send({ kind: 'grant', to: 'grant:ended', event: { type: 'grant.end', by: 'human:sam', reason: 'left' } })
    const request = (
      name: string,
      about: Parameters<typeof requestApproval>[2],
      more: Partial<Asked> = {},
      agent: AgentRef = 'agent:d',
    ) => say(name, requestApproval(office, { ...asked(++count), ...more }, about, agent))
    let count = 0
    // each by itself: nobody has much to answer
    const apart = () => ({ createdDateTime: at(count * 100), answerBy: at(9999) })
    request('a step its person may confirm', action(false), apart())
    request('a step another person has to let through', action(true), apart())
    request('a step on nobody’s behalf', action(false), { ...apart(), onBehalfOf: null })
    request('a step on behalf of somebody who does not answer for the agent', action(false), apart(), 'agent:a')
    request('the same before four eyes', action(true), apart(), 'agent:a')
    request('an activation', activation('grant:eligible'), apart())
    request('an activation of what is active', activation('grant:active'), apart())
    request('an activation of what was ended', activation('grant:ended'), apart())
    request('an activation of nothing that is known', activation('grant:none'), apart())
    request('an activation for as long as may be', activation('grant:eligible', 8 * 3_600_000), apart())
    request('an activation for longer', activation('grant:eligible', 8 * 3_600_000 + 60_000), apart())
    request('an activation for no time', activation('grant:eligible', 0), apart())
    request('a step without a word why', action(true), { ...apart(), justification: ' ' })
    world.disabled.add('human:sam')
    request('a step while one of them is disabled', action(true), apart())
    world.disabled.add('human:kim')
    request('a step while all but its own person are disabled', action(true), apart())
    request('a step its own person alone may confirm', action(false), apart())
    await expect(world.text()).toMatchFileSnapshot('./services/approval-requests.txt')
  })

  test('held back where nobody has time, and put to those who have', async () => {
    const world = governed()
    const { office, say } = world
    const minute = (n: number) => ({ createdDateTime: at(n), answerBy: at(999) })
    for (const n of [1, 2]) say(`request ${n}`, requestApproval(office, asked(n, minute(n)), action(true), 'agent:a'))
    say('a third within ten minutes', requestApproval(office, asked(3, minute(3)), action(true), 'agent:a'))
    say(
      'the same for an agent others answer for too',
      requestApproval(office, asked(4, minute(3)), action(true), 'agent:d'),
    )
    world.send(grantOf('grant:1', 'agent:a', { assignment: 'eligible' }))
    say('an activation', requestApproval(office, asked(5, minute(3)), activation('grant:1'), 'agent:a'))
    say('the third released at once', releaseApproval(office, 'approval:3', at(3)))
    say('released when the first is ten minutes old', releaseApproval(office, 'approval:3', at(11)))
    say('released a moment later', releaseApproval(office, 'approval:3', at(11.1)))
    say('released once more', releaseApproval(office, 'approval:3', at(12)))
    say('one that was never held released', releaseApproval(office, 'approval:1', at(50)))
    say('one that nobody asked released', releaseApproval(office, 'approval:9', at(50)))
    await expect(world.text()).toMatchFileSnapshot('./services/approvals-held.txt')
  })

  test('whose answer counts', async () => {
    const world = governed({ approvals: defaultApprovalSettings })
    const { office, say, send } = world
    send(grantOf('grant:1', 'agent:d', { assignment: 'eligible' }))
    world.announce(prompted('task:1', 'agent:d', 'Pay'), started('task:1', 'agent:d', 'invoices'))
    for (const [n, about] of [activation('grant:1', 60_000), action(false), action(true)].entries())
      send(requestApproval(office, asked(n), about, 'agent:d'))
    const by = (name: string, n: number, answer: ReturnType<typeof answered>, minute = 2) =>
      say(name, answerApproval(office, `approval:${n}`, answer, at(minute)))
    by('by an agent', 0, answered('agent:d'))
    by('by somebody else', 0, answered('human:else'))
    by('by the person whose prompt it is', 0, answered('human:pam'))
    world.disabled.add('human:kim')
    by('by one who is disabled', 0, answered('human:kim'))
    world.disabled.add('human:else')
    by('by somebody else who is disabled', 0, answered('human:else'))
    by('too late', 0, answered('human:sam'), 30)
    by('at the last moment', 0, answered('human:sam'), 29.999)
    by('a second time', 0, answered('human:sam'))
    by('by the person whose prompt it is, who may', 1, answered('human:pam'))
    by('with no', 2, answered('human:sam', 'Deny'))
    expect(() => by('of what nobody asked', 9, answered('human:sam'))).toThrow('nobody asked approval:9')
    await expect(world.text()).toMatchFileSnapshot('./services/approval-answers.txt')
  })
})

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

describe('Delegations, written out', () => {
  const limits = {
    maximumDepth: 2,
    maximumFanOut: 2,
    maximumDelegations: 4,
    budget: { tokens: 100, actions: 50, milliseconds: 1000 },
  }
  const unused = { tokens: 0, actions: 0, milliseconds: 0 }
  const start = { task: 'task:1', agent: 'agent:a', purpose: 'invoices', limits } as const
  function orchestrated(access: GovernanceOffice['access'] = 'purpose') {
    const world = governed({ access })
    const { send, announce } = world
    send(
      grantOf('grant:a', 'agent:a'),
      grantOf('grant:b', 'agent:b', { permissions: ['Mail.Send'] }),
      grantOf('grant:user', 'agentUser:41', { permissions: ['Files.Read.All', 'Mail.Read'] }),
      grantOf('grant:c', 'agent:c', { startDateTime: at(10), endDateTime: at(20) }),
      grantOf('grant:e', 'agent:e', { assignment: 'eligible' }),
      grantOf('grant:d', 'agent:d', { purpose: 'hr' }),
    )
    announce(prompted('task:1', 'agent:a', 'Close the month'), started('task:1', 'agent:a', 'invoices'))
    announce(prompted('task:9', 'agent:a', 'Something else'), started('task:9', 'agent:a', 'invoices'))
    send({ kind: 'orchestration', to: 'orchestration:1', event: { type: 'orchestration.start', ...start } })
    const hand = (
      name: string,
      parent: TaskRef,
      caller: AgentRef,
      task: TaskRef,
      callee: AgentRef,
      {
        purpose = 'invoices',
        minute = 1,
        used = unused,
        named = ['Files.Read.All'],
      }: { purpose?: string; minute?: number; used?: typeof unused; named?: readonly string[] } = {},
    ) => {
      const { decision, message } = delegate(
        world.office,
        {
          id: task,
          orchestration: 'orchestration:1',
          parent,
          task,
          caller,
          callee,
          goal: `work of ${task}`,
          purpose,
          permissions: named.map(permission),
        },
        used,
        at(minute),
      )
      world.say(`${name}: ${decision.outcome}`, message)
    }
    return { ...world, hand }
  }

  test('whom work may be handed to, and with what', async () => {
    const world = orchestrated()
    const { hand } = world
    hand('what it has itself, to one whose agent user has it', 'task:1', 'agent:a', 'task:2', 'agent:b')
    hand('on from there', 'task:2', 'agent:b', 'task:3', 'agent:c', { minute: 10 })
    hand('a level too deep', 'task:3', 'agent:c', 'task:4', 'agent:b', { minute: 10 })
    hand('to one whose grant has not begun', 'task:1', 'agent:a', 'task:4', 'agent:c', { minute: 9.9 })
    hand('to one whose grant has begun', 'task:1', 'agent:a', 'task:4', 'agent:c', { minute: 10 })
    world.announce(completed('task:4'))
    hand('to one whose grant ends in a moment', 'task:1', 'agent:a', 'task:5', 'agent:c', { minute: 19.9 })
    const refusals = (
      [
        ['to one whose grant has ended', 'agent:c', { minute: 20 }],
        ['to one who could activate it', 'agent:e', {}],
        ['to one who has it for another purpose', 'agent:d', {}],
        ['to one who is not there', 'agent:none', {}],
        ['what it does not have itself', 'agent:b', { named: ['Mail.Send'] }],
      ] as const
    ).map(([name, callee, more]) => {
      const another = orchestrated()
      another.hand(name, 'task:1', 'agent:a', 'task:6', callee, more)
      return another.text()
    })
    await expect([world.text(), ...refusals].join('\n')).toMatchFileSnapshot('./services/delegations-given.txt')
  })

  test('where no account is kept of grants', async () => {
    const world = orchestrated('membership')
    const { hand } = world
    hand('anything at first', 'task:1', 'agent:a', 'task:2', 'agent:b', { named: ['Mail.Send', 'X'] })
    hand('of it, on from there', 'task:2', 'agent:b', 'task:3', 'agent:c', { named: ['X'] })
    hand('more than was passed on', 'task:2', 'agent:b', 'task:4', 'agent:c', { named: ['Files.Read.All'] })
    await expect(world.text()).toMatchFileSnapshot('./services/delegations-by-membership.txt')
  })

  test('from which task, and for which purpose', async () => {
    const world = orchestrated()
    const { hand } = world
    hand('of a task nobody knows', 'task:77', 'agent:a', 'task:2', 'agent:b')
    hand('of a task of another prompt', 'task:9', 'agent:a', 'task:2', 'agent:b')
    hand('for another purpose', 'task:1', 'agent:a', 'task:2', 'agent:b', { purpose: 'hr' })
    await expect(world.text()).toMatchFileSnapshot('./services/delegations-refused.txt')
  })

  test('counted by the task they are handed on from', async () => {
    const world = orchestrated()
    const { hand } = world
    hand('the first', 'task:1', 'agent:a', 'task:2', 'agent:b')
    hand('one below it', 'task:2', 'agent:b', 'task:3', 'agent:c', { minute: 10 })
    hand('a second at once', 'task:1', 'agent:a', 'task:4', 'agent:b')
    hand('a third at once', 'task:1', 'agent:a', 'task:5', 'agent:b')
    world.announce(completed('task:2'))
    hand('below one that is done', 'task:3', 'agent:c', 'task:6', 'agent:b', { minute: 10 })
    hand('the fourth in all', 'task:1', 'agent:a', 'task:7', 'agent:b', { used: { ...unused, tokens: 99 } })
    world.announce(completed('task:7'))
    hand('the fifth in all, with nothing left to spend', 'task:1', 'agent:a', 'task:8', 'agent:b', {
      used: { tokens: 100, actions: 50, milliseconds: 1000 },
    })
    await expect(world.text()).toMatchFileSnapshot('./services/delegations-counted.txt')
  })

  test('are of an orchestration that was begun', () => {
    const { office } = orchestrated()
    const order = { id: 'x', parent: 'task:1', task: 'task:2', caller: 'agent:a', callee: 'agent:b' } as const
    const more = { goal: 'g', purpose: 'p', permissions: [], orchestration: 'orchestration:9' as const }
    expect(() => delegate(office, { ...order, ...more }, unused, at(1))).toThrow('nobody began orchestration:9')
  })

  test('end when what may be spent is spent, to the last unit', async () => {
    const spent = (more: Partial<typeof unused>) => {
      const world = orchestrated()
      world.hand('work', 'task:1', 'agent:a', 'task:2', 'agent:b')
      const used = { ...unused, ...more }
      const before = world.facts.length
      const stop = checkBudget(world.office, 'orchestration:1', used)
      if (stop) world.send(stop)
      const told = world.facts.slice(before).map(written)
      return under(written(more), [stop, ...told, checkBudget(world.office, 'orchestration:1', used)])
    }
    const table = [
      { tokens: 99, actions: 49, milliseconds: 999 },
      { tokens: 100 },
      { actions: 50 },
      { milliseconds: 1000 },
      { tokens: 101, actions: 51, milliseconds: 1001 },
    ]
    await expect(shortened(table.map(spent).join('\n'))).toMatchFileSnapshot('./services/budgets.txt')
    const world = orchestrated()
    expect(checkBudget(world.office, 'orchestration:9', { ...unused, tokens: 100 })).toBeNull()
  })
})
