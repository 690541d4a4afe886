// What governance says to a request at the resource gate: access by purpose, through everyone it was delegated by; then data loss and people.
import type { DlpObject, SensitivityLabel } from '../../../shared/model/data-loss.ts'
import type { Reason } from '../../../shared/model/governance.ts'
import type { TaskRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import {
  type AgentAction,
  type ChainLink,
  type DataLossAsk,
  type DataLossDecision,
  type DataLossSettings,
  decideDataLoss,
  decideDelegatedAccess,
  decideHumanApproval,
  decideLabelChange,
  decideLabelUse,
  type HumanApprovalDecision,
  type HumanApprovalSettings,
  type ResourceDecision,
} from '../../access/index.ts'
import {
  type Caller,
  type Effect,
  type Enterprise,
  handleRequest,
  type Operation,
  type ResourceRequest,
} from '../../cloudpc/index.ts'
import type { GovernanceBook } from '../indexes/governance-book.ts'
import type { Question } from './resource-gate.ts'

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

/** Whether a task may do this where no account is kept of grants: a delegated one no more than was passed on to it. */
export function decidePassedOn(
  book: GovernanceBook,
  task: TaskRef,
  { resourceId, scopes }: { resourceId: string; scopes: readonly string[] },
): ResourceDecision {
  const chain = book.chainOf(task)
  const ended = chain.find(({ task: each, delegation }) => delegation !== null && book.workedOnFor(each) === null)
  if (ended) return refuse('deny', 'delegationEnded', `What ${ended.agent} was asked to do has ended.`)
  const isPassedOn = (scope: string): boolean =>
    chain.every(
      ({ delegation }) =>
        delegation === null ||
        delegation.permissions.some(
          ({ name, resourceAppId }) => name === scope && resourceAppId.toLowerCase() === resourceId.toLowerCase(),
        ),
    )
  if (scopes.some(isPassedOn)) return { outcome: 'grant', reasons: [], by: [] }
  return refuse('deny', 'notPassedOn', `${scopes.join(' or ')} was not passed on for this task.`)
}

/** Nobody reaches through another what its application keeps from them: each in turn is asked as if they had come themselves. */
export function decideForCallers(
  enterprise: Enterprise,
  request: ResourceRequest,
  callers: readonly Caller[],
  now: EpochMs,
): ResourceDecision {
  const kept = callers.find(caller => {
    const { answer } = handleRequest(enterprise, request, caller, { now, ids: noIds })
    return answer.status === 403
  })
  return kept
    ? refuse('deny', 'callerKeptOut', `${kept.userPrincipalName}, who passed the task on, may not do this.`)
    : { outcome: 'grant', reasons: [], by: [] }
}

/** For what is asked and never done. */
const noIds = { guid: () => '', uti: () => '', hex: () => '' }

/** What an operation is done to, as grants name it: below a site's address, or an entity and its id. */
export function objectOf({ app, parts }: Pick<Operation, 'app' | 'parts'>): string {
  if (app !== 'sharepoint') return parts.join('/')
  const [host, site, ...path] = parts
  return [`https://${host}/sites/${site}`, ...path].join('/')
}

const refuse = (outcome: 'deny' | 'cannotEvaluate', code: string, message: string): ResourceDecision => ({
  outcome,
  reasons: [{ code, message }],
  by: [],
})

export interface LossFinding {
  readonly ask: DataLossAsk
  readonly decision: DataLossDecision
  /** Null for what is neither mail nor a file. */
  readonly object: DlpObject | null
}

/** Each effect that data loss prevention has a say in, with what it came to. */
export function judgeEffects(
  effects: readonly Effect[],
  user: string,
  settings: DataLossSettings,
  justification: string | null,
): LossFinding[] {
  return effects.flatMap(effect => {
    const moved = movedBy(effect)
    if (moved === null) return []
    const { object, ...asked } = moved
    const ask = { ...asked, user, justification }
    return [{ ask, decision: decideDataLoss(ask, settings), object }]
  })
}

type Moved = Omit<DataLossAsk, 'user' | 'justification'> & Pick<LossFinding, 'object'>

/** Null where nothing is moved that data loss prevention looks at. */
function movedBy(effect: Effect): Moved | null {
  switch (effect.kind) {
    case 'mailSent': {
      const { to, subject, text, attachments } = effect.message
      const labels = attachments.flatMap(({ sensitivityLabelId }) => sensitivityLabelId ?? [])
      const object = { location: 'Exchange', subject, to } as const
      return { activity: 'mail', recipients: to, labels, text: `${subject}\n${text}`, object }
    }
    case 'fileRead':
      return file('fileRead', effect)
    case 'fileWritten':
      return file('fileUpload', effect)
    case 'messagePosted':
      // channels here have members of the tenant only
      return { activity: 'post', recipients: [], labels: [], text: effect.message.text, object: null }
    case 'recordChanged': {
      const values = Object.values(effect.fields).map(({ to }) => (typeof to === 'string' ? to : JSON.stringify(to)))
      return { activity: 'recordChange', recipients: [], labels: [], text: values.join('\n'), object: null }
    }
    default:
      return null
  }
}

const file = (
  activity: 'fileRead' | 'fileUpload',
  { siteUrl, file: { id, path, text, sensitivityLabelId } }: Extract<Effect, { kind: 'fileRead' | 'fileWritten' }>,
): Moved => ({
  activity,
  recipients: [],
  labels: sensitivityLabelId === null ? [] : [sensitivityLabelId],
  text,
  object: { location: 'SharePoint', siteUrl, path, fileId: id },
})

/** What the labels of the documents it is done to keep `caller` from. A tenant without a ladder protects nothing by labels. */
export function labelFindings(
  effects: readonly Effect[],
  caller: Caller,
  settings: { labels: readonly SensitivityLabel[]; domains: readonly string[] },
): Reason[] {
  if (settings.labels.length === 0) return []
  return effects.flatMap(effect => {
    if (effect.kind === 'labelChanged') {
      const { from, to, justification } = effect
      // what a label encrypts is relabelled only by who may take the protection off (Azure Rights Management: EXPORT)
      const kept = decideLabelUse(from, caller, 'EXPORT', settings).reasons.filter(({ code }) => code === 'labelRight')
      return [...decideLabelChange(from, to, justification, settings.labels).reasons, ...kept]
    }
    if (effect.kind !== 'fileRead' && effect.kind !== 'fileWritten' && effect.kind !== 'fileDeleted') return []
    const right = effect.kind === 'fileRead' ? 'VIEW' : 'EDIT'
    return decideLabelUse(effect.file.sensitivityLabelId, caller, right, settings).reasons
  })
}

/** What a person is asked before this is done; null where nobody has to be. */
export function questionFor(effects: readonly Effect[], settings: HumanApprovalSettings): Question | null {
  const asking = effectsForPeople(effects, settings).map(({ decision }) => decision)
  if (asking.length === 0) return null
  return {
    action: effects.flatMap(effect => inWords(effect) ?? []).join('; '),
    rules: [...new Set(asking.flatMap(({ rules }) => rules))],
    fourEyes: asking.some(({ fourEyes }) => fourEyes),
    reasons: asking.flatMap(({ reasons }) => reasons.map(({ message }) => message)),
  }
}

/** Everything that can change while a person thinks is said. */
function inWords(effect: Effect): string | null {
  switch (effect.kind) {
    case 'paymentScheduled': {
      const { amount, currency, vendorName, vendorId, bankAccount, invoiceIds, on } = effect
      return `pay ${amount} ${currency} to ${vendorName} (${vendorId}), account ${bankAccount}, for ${invoiceIds.join(', ')}, on ${on}`
    }
    case 'mailSent': {
      const { subject, to, attachments } = effect.message
      const files = attachments.map(({ name, sensitivityLabelId }) => `${name} (${sensitivityLabelId ?? 'no label'})`)
      return `send "${subject}" to ${to.join(', ')}${files.length > 0 ? ` with ${files.join(', ')}` : ''}`
    }
    case 'recordChanged': {
      const { app, entity, id, operation, fields } = effect
      // what is created gets its id when it is done
      const known = Object.entries(fields).filter(([, { to }]) => operation !== 'create' || to !== id)
      const changes = known.map(
        ([name, { from, to }]) => `${name} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`,
      )
      const which = operation === 'create' ? `a new record of ${entity}` : `${id} of ${entity}`
      return `${operation} ${which} in ${app}: ${changes.join(', ')}`
    }
    default:
      return null
  }
}

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
