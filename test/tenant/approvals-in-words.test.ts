// Approvals written out whole: to whom requests are put, what is held back, whose answer counts, and every word of what is refused.
import { describe, expect, test } from 'vitest'
import { defaultApprovalSettings } from '../../main/access/index.ts'
import { accountableFor, answerApproval, releaseApproval, requestApproval } from '../../main/tenant/index.ts'
import type { ActorRef, AgentRef, GrantRef } from '../../shared/model/refs.ts'
import { at, grantOf, prompted, started } from './governed.ts'
import { governed } from './governed-in-words.ts'

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
