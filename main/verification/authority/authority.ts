// The world of authority: what a person asks for, what access is activated for it, and what of it is left when it is over.
import type { ToolCall } from '../../../shared/model/facts.ts'
import type { Approval, ResourceGrant } from '../../../shared/model/governance.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { models } from '../../tenant/index.ts'
import type { Actor, BoundedWorld, Command, Invariant } from '../bounded-world.ts'
import { view } from '../bounded-world.ts'
import { fixedRoster } from '../roster.ts'
import { announcer, type Order, observer, type Slot, slotsBy } from '../slot.ts'
import type { Parts } from '../work/work.ts'

const human = 'human:ada'
const manager = 'human:ben'
const span = '0123456789abcdef'
const call: ToolCall = {
  callId: 'call',
  task: 'task:0',
  span,
  parentSpan: span,
  tool: 'read_mail',
  server: 'mcp_MailTools',
  arguments: {},
  session: null,
  pc: null,
}
const grant: ResourceGrant = {
  ref: 'grant:0',
  subject: 'agentUser:0',
  resourceAppId: '00000003-0000-0000-c000-000000000000',
  permissions: ['Mail.Read'],
  purpose: 'invoice-approval',
  objects: null,
  startDateTime: epochMs(0),
  endDateTime: null,
  assignment: 'eligible',
}
const approval: Approval = {
  ref: 'approval:0',
  requester: 'agentUser:0',
  onBehalfOf: human,
  task: 'task:0',
  justification: 'The invoices are due.',
  approvers: [manager],
  createdDateTime: epochMs(0),
  answerBy: epochMs(1),
  kind: 'activation',
  grant: 'grant:0',
  durationMs: 1,
}
const reasons = [{ code: 'unread', message: 'Other requests wait.' }]

/** One task, one eligible grant and the question whether it is activated: people, the agent, clocks, in every order. */
export function authorityWorld({ drives, reactionsTo }: Parts): BoundedWorld {
  const make = slotsBy(drives)
  const cast = {
    task: make.task('task:0'),
    grant: make.grant('grant:0'),
    approval: make.approval('approval:0'),
    asked: observer<boolean>(
      'asked by a person',
      false,
      (asked, fact) => asked || fact.type === 'prompt.sent',
      value => value === true,
    ),
    told: announcer(),
  }
  const slots: Slot[] = Object.values(cast)
  return {
    name: '1 task × 1 eligible grant × 1 approval, complete',
    slots,
    announcer: cast.told,
    opening: [],
    commands: commandsOf(cast),
    invariants: invariantsOf(cast),
    leavesOut: ['delegated tasks, reviews and further grants'],
    reactionsTo,
    roster: fixedRoster(
      {},
      { activatedFor: () => ['grant:0'], openApprovalsOf: () => ['approval:0'], calledIn: () => null },
    ),
  }
}

interface AuthorityCast {
  readonly task: ReturnType<ReturnType<typeof slotsBy>['task']>
  readonly grant: ReturnType<ReturnType<typeof slotsBy>['grant']>
  readonly approval: ReturnType<ReturnType<typeof slotsBy>['approval']>
  readonly asked: Slot<boolean>
  readonly told: Slot
}

type Send = Extract<Order, { send: unknown }>['send']

function commandsOf(cast: AuthorityCast): Command[] {
  const running = view(cast.task, models.task.views.running)
  const send = (name: string, by: Actor, to: Slot, message: Send, whileRunning = false): Command => ({
    name,
    by,
    to,
    sees: whileRunning ? [running] : [],
    orders: see => (whileRunning && !see(running) ? null : [{ send: message }]),
  })
  const task = (event: Extract<Send, { kind: 'task' }>['event']): Send => ({ kind: 'task', to: 'task:0', event })
  const toGrant = (event: Extract<Send, { kind: 'grant' }>['event']): Send => ({ kind: 'grant', to: 'grant:0', event })
  const toApproval = (event: Extract<Send, { kind: 'approval' }>['event']): Send => ({
    kind: 'approval',
    to: 'approval:0',
    event,
  })
  const asked = view(cast.asked, state => state)
  return [
    {
      name: 'a person asks',
      by: 'person',
      to: cast.told,
      sees: [asked],
      orders: see =>
        see(asked)
          ? null
          : [
              {
                tell: {
                  type: 'prompt.sent',
                  task: 'task:0',
                  human,
                  agent: 'agent:0',
                  conversation: 'c',
                  channel: 'msteams',
                  text: 'Pay the invoices.',
                },
              },
            ],
    },
    send(
      'the agent starts the task',
      'agent',
      cast.task,
      task({
        type: 'task.start',
        human,
        agent: 'agent:0',
        agentUser: 'agentUser:0',
        conversation: 'c',
        trace: span + span,
        span,
      }),
    ),
    send('the agent calls a tool', 'agent', cast.task, task({ type: 'task.call', call })),
    send(
      'the tool returns',
      'service',
      cast.task,
      task({ type: 'task.return', call: 'call', outcome: 'ok', result: '', error: null }),
    ),
    ...(['done', 'refused', 'failed'] as const).map(outcome =>
      send(`the task ends: ${outcome}`, 'agent', cast.task, task({ type: 'task.complete', answer: '', outcome })),
    ),
    ...(['active', 'eligible'] as const).map(assignment =>
      send(
        `a person assigns the grant, ${assignment}`,
        'person',
        cast.grant,
        toGrant({ type: 'grant.assign', grant: { ...grant, assignment }, by: human }),
      ),
    ),
    send('the activation lapses', 'timer', cast.grant, toGrant({ type: 'grant.lapse', approval: 'approval:0' })),
    send('the grant expires', 'timer', cast.grant, toGrant({ type: 'grant.expire' })),
    send('a person ends the grant', 'person', cast.grant, toGrant({ type: 'grant.end', by: human, reason: '' })),
    ...(['grant', 'hold', 'deny'] as const).map(outcome =>
      send(
        `the agent asks for activation: ${outcome}`,
        'agent',
        cast.approval,
        toApproval({
          type: 'approval.request',
          approval,
          decision: { outcome, approvers: outcome === 'grant' ? [manager] : [], reasons },
        }),
        true,
      ),
    ),
    send(
      'the question is released',
      'timer',
      cast.approval,
      toApproval({ type: 'approval.release', approvers: [manager] }),
    ),
    send(
      'a person approves',
      'person',
      cast.approval,
      toApproval({ type: 'approval.approve', by: manager, justification: '', until: epochMs(1) }),
    ),
    send(
      'a person denies',
      'person',
      cast.approval,
      toApproval({ type: 'approval.deny', by: manager, justification: '' }),
    ),
    send('nobody answers in time', 'timer', cast.approval, toApproval({ type: 'approval.expire' })),
  ]
}

function invariantsOf({ task, grant: given, approval: question, asked }: AuthorityCast): Invariant[] {
  const isOver = (state: { value: unknown }): boolean => ['done', 'refused', 'failed'].includes(String(state.value))
  return [
    {
      id: 'no-action-unasked',
      claim: 'No agent calls a tool for a task that nobody asked for.',
      promise: 24,
      facts: [{ types: ['tool.called'], slots: [asked], forbids: (_, get) => !get(asked) }],
    },
    {
      id: 'activated-by-approval',
      claim: 'Access that has to be activated is activated only by an approval.',
      promise: 5,
      facts: [
        {
          types: ['grant.activated'],
          slots: [question],
          forbids: (_, get) => !models.approval.views.approved(get(question)),
        },
      ],
    },
    {
      id: 'activation-ends-with-task',
      claim: 'No access stays activated for a task that is over.',
      promise: 5,
      states: [
        { slots: [task, given], holds: get => !isOver(get(task)) || !get(given).matches({ given: 'activated' }) },
      ],
    },
    {
      id: 'question-ends-with-task',
      claim: 'No question to people stays open for a task that is over.',
      promise: 15,
      states: [
        {
          slots: [task, question],
          holds: get =>
            !isOver(get(task)) ||
            !(models.approval.views.pending(get(question)) || models.approval.views.held(get(question))),
        },
      ],
    },
  ]
}
