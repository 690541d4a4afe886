// What governance says to a request at the resource gate: access by purpose, through everyone it was delegated by; then data loss and people.
import type { TaskRef } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import {
  type AgentAction,
  type ChainLink,
  type DataLossAsk,
  type DataLossDecision,
  type DataLossSettings,
  decideDataLoss,
  decideDelegatedAccess,
  decideHumanApproval,
  type HumanApprovalDecision,
  type HumanApprovalSettings,
  type ResourceDecision,
} from '../access/index.ts'
import type { Effect } from '../cloudpc/index.ts'
import type { GovernanceBook } from './governance-book.ts'

/**
 * Whether a task may do this, by what was given to its agent for its purpose; a delegated one also by what everyone has
 * through whom it came. Codes beside those of `decideDelegatedAccess`: `taskUnknown`, `delegationEnded`.
 */
export function decideTaskAccess(
  book: GovernanceBook,
  task: TaskRef,
  operation: { resourceId: string; scopes: readonly string[]; target: string },
  now: EpochMs,
): ResourceDecision {
  const chain = book.chainOf(task)
  const last = chain.at(-1)
  if (last === undefined) return refuse('cannotEvaluate', 'taskUnknown', `Nothing is known of ${task}.`)
  const ended = chain.find(({ task: each, delegation }) => delegation !== null && book.workedOnFor(each) === null)
  if (ended) return refuse('deny', 'delegationEnded', `What ${ended.agent} was asked to do has ended.`)
  const links = chain.map(
    ({ agent, agentUser, delegation }): ChainLink => ({
      agent,
      agentUser,
      grants: book.grantsOf(agent, agentUser),
      passedOn: delegation?.permissions ?? null,
    }),
  )
  const { resourceId: resourceAppId, scopes: permissions, target: object } = operation
  return decideDelegatedAccess({ resourceAppId, permissions, object, purpose: last.purpose, now }, links)
}

const refuse = (outcome: 'deny' | 'cannotEvaluate', code: string, message: string): ResourceDecision => ({
  outcome,
  reasons: [{ code, message }],
  by: [],
})

/** Each effect that data loss prevention has a say in, with what it came to. */
export function judgeEffects(
  effects: readonly Effect[],
  user: string,
  settings: DataLossSettings,
  justification: string | null,
): { ask: DataLossAsk; decision: DataLossDecision }[] {
  return effects.flatMap(effect => {
    const moved = movedBy(effect)
    if (moved === null) return []
    const ask = { ...moved, user, justification }
    return [{ ask, decision: decideDataLoss(ask, settings) }]
  })
}

type Moved = Omit<DataLossAsk, 'user' | 'justification'>

/** Null where nothing is moved that data loss prevention looks at. */
function movedBy(effect: Effect): Moved | null {
  switch (effect.kind) {
    case 'mailSent': {
      const { to, subject, text, attachments } = effect.message
      const labels = attachments.flatMap(({ sensitivityLabelId }) => sensitivityLabelId ?? [])
      return { activity: 'mail', recipients: to, labels, text: `${subject}\n${text}` }
    }
    case 'fileRead':
      return file('fileRead', effect.file)
    case 'fileWritten':
      return file('fileUpload', effect.file)
    case 'messagePosted':
      // channels here have members of the tenant only
      return { activity: 'post', recipients: [], labels: [], text: effect.message.text }
    case 'recordChanged': {
      const values = Object.values(effect.fields).map(({ to }) => (typeof to === 'string' ? to : JSON.stringify(to)))
      return { activity: 'recordChange', recipients: [], labels: [], text: values.join('\n') }
    }
    default:
      return null
  }
}

const file = (
  activity: 'fileRead' | 'fileUpload',
  { text, sensitivityLabelId }: { text: string; sensitivityLabelId: string | null },
): Moved => ({ activity, recipients: [], labels: sensitivityLabelId === null ? [] : [sensitivityLabelId], text })

/** Each effect that a person has to let through first, or may have to. */
export function effectsForPeople(
  effects: readonly Effect[],
  settings: HumanApprovalSettings,
): { action: AgentAction; decision: HumanApprovalDecision }[] {
  return effects.flatMap(effect => {
    const action = actionOf(effect)
    if (action === null) return []
    const decision = decideHumanApproval(action, settings)
    return decision.outcome === 'grant' ? [] : [{ action, decision }]
  })
}

function actionOf(effect: Effect): AgentAction | null {
  switch (effect.kind) {
    case 'paymentScheduled':
      return { kind: 'payment', amount: effect.amount, currency: effect.currency }
    case 'mailSent': {
      const labels = effect.message.attachments.flatMap(({ sensitivityLabelId }) => sensitivityLabelId ?? [])
      return { kind: 'mail', recipients: effect.message.to, labels }
    }
    case 'recordChanged': {
      const { app, entity, fields } = effect
      return { kind: 'record', app, entity, fields: Object.keys(fields) }
    }
    default:
      return null
  }
}
