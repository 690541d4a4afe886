// How governance looks on the stage: access by purpose, questions to people, reviews, delegations, data loss prevention.
import type { FactOf } from '../../shared/model/facts.ts'
import type { ActorRef } from '../../shared/model/refs.ts'
import { dateClock, plural } from '../parts/format.ts'
import { closes, type Line, type Lines, line, type MessageTone, note, opens } from './message.ts'
import { firstActor, type Names, nameOf, tag } from './names.ts'

type By = FactOf<'grant.ended'>['by']

/** A person answers for governance; a clock, or the end of what something belonged to, is Entra's own. */
const laneOf = (by: By) => (by === null ? 'entra' : by.startsWith('human:') ? 'human' : 'agent365')
const said = (reasons: readonly { message: string }[]): string => reasons.map(({ message }) => message).join(' ')

function toEntra(by: By, label: string, actor: ActorRef, detail: string, tone: MessageTone = 'plain'): Line {
  const tab = tone === 'refuse' ? 'decision' : 'state'
  return line({ from: laneOf(by), to: 'entra', label, detail, actor, tone, tab })
}

const grants: Lines = {
  'grant.assigned': ({ grant, by }, names) =>
    toEntra(
      by,
      grant.assignment === 'eligible' ? 'Made eligible' : 'Access granted',
      grant.ref,
      `${nameOf(names, grant.subject)}: ${grant.permissions.join(', ')} for ${grant.purpose}`,
    ),
  'grant.activated': ({ grant, until, by }, names) =>
    toEntra(by, 'Access activated', grant, `${nameOf(names, grant)} until ${dateClock(until)}`, 'ok'),
  'grant.deactivated': ({ grant, by, reason }, names) =>
    toEntra(by, 'Access deactivated', grant, `${nameOf(names, grant)}: ${reason}`),
  'grant.notActivated': ({ grant, reason }, names) =>
    note('entra', 'Not activated', grant, `${nameOf(names, grant)}: ${reason}`, { tone: 'refuse' }),
  'grant.used': ({ use }, names) =>
    note('resource', 'Grant used', use.grant, `${use.permission}, ${nameOf(names, use.grant)}`),
  'grant.narrowed': ({ grant, by, reason, removed }, names) =>
    toEntra(by, 'Access narrowed', grant, `${nameOf(names, grant)} loses ${removed.join(', ')}: ${reason}`, 'warn'),
  'grant.ended': ({ grant, by, reason }, names) =>
    toEntra(by, 'Access ended', grant, `${nameOf(names, grant)}: ${reason}`, 'warn'),
}

type Asked = FactOf<'approval.requested'>['approval']

const askedWords = (approval: Asked, names: Names): string =>
  `${nameOf(names, approval.requester)}: ${approval.kind === 'action' ? approval.action : `activate ${nameOf(names, approval.grant)}`}, “${approval.justification}”`

const asks = (label: string, approval: ActorRef, detail: string): Line =>
  line({ from: 'agent365', to: 'human', label, detail, actor: approval, bars: [opens('human', approval)] })

const answers = (
  { approval, by, justification }: FactOf<'approval.approved' | 'approval.denied'>,
  names: Names,
  label: string,
  tone: MessageTone,
): Line =>
  line({
    from: 'human',
    to: 'agent365',
    label,
    detail: `${nameOf(names, by)}: “${justification}”`,
    actor: approval,
    tone,
    reply: true,
    bars: [closes('human', approval)],
  })

const approvals: Lines = {
  'approval.requested': ({ approval }, names) => asks('Approval asked for', approval.ref, askedWords(approval, names)),
  'approval.held': ({ approval, reasons }) =>
    note('agent365', 'Approval held back', approval.ref, said(reasons), { tone: 'warn' }),
  'approval.refused': ({ approval, reasons }) =>
    note('agent365', 'Approval not asked for', approval.ref, said(reasons), { tone: 'refuse', tab: 'decision' }),
  'approval.released': ({ approval, approvers }, names) =>
    asks('Approval asked for', approval, approvers.map(ref => nameOf(names, ref)).join(', ')),
  'approval.approved': (fact, names) => answers(fact, names, 'Approved', 'ok'),
  'approval.denied': (fact, names) => answers(fact, names, 'Denied', 'refuse'),
  'approval.answerRefused': ({ approval, by, reasons }, names) =>
    line({
      from: laneOf(by) === 'human' ? 'human' : 'agent365',
      to: 'agent365',
      label: 'Answer refused',
      detail: `${nameOf(names, by)}: ${said(reasons)}`,
      actor: approval,
      tone: 'refuse',
      tab: 'decision',
    }),
  'approval.expired': ({ approval, reason }) =>
    note('agent365', 'Approval expired', approval, reason, { tone: 'warn', bars: [closes('human', approval)] }),
  'approval.cancelled': ({ approval, reason }) =>
    note('agent365', 'Approval cancelled', approval, reason, { tone: 'warn', bars: [closes('human', approval)] }),
}

const reviews: Lines = {
  'review.started': ({ review }, names) =>
    line({
      from: 'entra',
      to: 'human',
      label: 'Access review',
      detail: `${review.displayName}, ${plural(review.items.length, 'permission')}, for ${review.reviewers.map(ref => nameOf(names, ref)).join(', ')}`,
      actor: review.ref,
      bars: [opens('human', review.ref)],
    }),
  'review.decided': ({ review, permission, decision, by }, names) =>
    line({
      from: 'human',
      to: 'entra',
      label: decision,
      detail: `${permission}, by ${nameOf(names, by)}`,
      actor: review,
      reply: true,
      tone: decision === 'Deny' ? 'warn' : 'plain',
    }),
  'review.decisionRefused': ({ review, permission, by, reasons }, names) =>
    toEntra(by, 'Decision refused', review, `${permission}, by ${nameOf(names, by)}: ${said(reasons)}`, 'refuse'),
  'review.completed': ({ review, results }) => {
    const removed = results.filter(({ result }) => result === 'remove').length
    return note('entra', 'Review completed', review, `${results.length - removed} to keep, ${removed} to remove`, {
      bars: [closes('human', review)],
    })
  },
  'review.applied': ({ review, removals }, names) =>
    note(
      'entra',
      'Review applied',
      review,
      removals.length === 0
        ? 'nothing is taken away'
        : removals.map(({ grant, removed }) => `${nameOf(names, grant)} loses ${removed.join(', ')}`).join('; '),
      { tone: removals.length === 0 ? 'ok' : 'warn' },
    ),
}

type Delegation = FactOf<'delegation.started'>['delegation']
const way = ({ caller, callee }: Delegation, names: Names) => `${nameOf(names, caller)} to ${nameOf(names, callee)}`

const delegations: Lines = {
  'orchestration.started': ({ orchestration, agent, purpose, limits }, names) =>
    note(
      'agent365',
      'Orchestration',
      orchestration,
      `${nameOf(names, agent)} for ${purpose}, depth ${limits.maximumDepth}, ${plural(limits.maximumDelegations, 'delegation')} at most`,
    ),
  'delegation.requested': ({ delegation }, names) =>
    note('agent365', 'Delegates', delegation.orchestration, `${way(delegation, names)}: “${delegation.goal}”`),
  'delegation.started': ({ delegation }, names) =>
    note('agent365', 'Delegated', delegation.orchestration, `${way(delegation, names)}, depth ${delegation.depth}`, {
      tone: 'ok',
      bars: [opens('agent365', delegation.task)],
    }),
  'delegation.refused': ({ delegation, reasons }, names) =>
    note('agent365', 'Delegation refused', delegation.orchestration, `${way(delegation, names)}: ${said(reasons)}`, {
      tone: 'refuse',
      tab: 'decision',
    }),
  'delegation.ended': ({ orchestration, task, outcome }) =>
    note('agent365', 'Delegation ended', orchestration, `task ${tag(task)}, ${outcome}`, {
      tone: outcome === 'done' ? 'plain' : outcome === 'stopped' ? 'refuse' : 'warn',
      bars: [closes('agent365', task, outcome === 'stopped' ? 'Stopped' : undefined)],
    }),
  'orchestration.stopped': ({ orchestration, cause, reason }) =>
    note('agent365', 'Orchestration stopped', orchestration, `${cause}: ${reason}`, { tone: 'refuse' }),
  'orchestration.completed': ({ orchestration }) =>
    note('agent365', 'Orchestration completed', orchestration, `everything set off by ${tag(orchestration)} is done`),
}

const dlpWords = { grant: 'allowed', deny: 'blocked', cannotEvaluate: 'not decided' } as const

export const governanceLines: Lines = {
  ...grants,
  ...approvals,
  ...reviews,
  ...delegations,
  'dlp.matched': ({ call, task, activity, outcome, matches, justification }, names) =>
    line({
      from: 'resource',
      to: 'defence',
      label: `Data loss prevention: ${dlpWords[outcome]}`,
      detail: `${activity}, ${[...new Set(matches.map(({ rule }) => rule))].join(', ')}${justification === null ? '' : `, “${justification}”`}`,
      full: call,
      actor: task ?? names.calls.get(call) ?? firstActor(names),
      tone: outcome === 'deny' ? 'refuse' : 'warn',
    }),
  'label.changed': ({ call, object, from, to, justification }, names) =>
    note(
      'resource',
      to === null ? 'Label removed' : 'Label changed',
      names.calls.get(call) ?? firstActor(names),
      `${object}${justification === null ? '' : `, “${justification}”`}`,
      { tone: from !== null && to === null ? 'warn' : 'plain' },
    ),
}
