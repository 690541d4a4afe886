// What is decided downstream of Conditional Access while a run goes on: grants by purpose, just-in-time activations, reviews.
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { Reason } from '../../../shared/model/governance.ts'
import type { Json } from '../../../shared/model/json.ts'
import { epochMs } from '../../../shared/model/units.ts'
import {
  answerApproval,
  concludeReviewNow,
  decideReviewItem,
  graphResourceId,
  isBlockedForAgents,
  type Message,
  requestApproval,
  startReview,
} from '../../tenant/index.ts'
import { whyStopped } from '../agent/delegation.ts'
import type { Stage } from '../stage.ts'
import { refuseAuthority } from './authority.ts'
import { officeOf, workOf } from './questions.ts'
import { refuseDeleted } from './references.ts'

type Governing = CommandOf<
  | 'grantAccess'
  | 'endGrant'
  | 'requestActivation'
  | 'answerApproval'
  | 'startReview'
  | 'decideReview'
  | 'concludeReview'
>

const day = 24 * 3_600_000

export async function govern(stage: Stage, command: Governing): Promise<Outcome> {
  const { world } = stage
  switch (command.do) {
    case 'grantAccess':
      return refuseAuthority(stage, command) ?? grantAccess(stage, command)
    case 'endGrant': {
      const unauthorised = refuseAuthority(stage, command)
      if (unauthorised !== null) return unauthorised
      const { by, grant, reason } = command
      const state = world.roster.grant(grant)?.state ?? null
      if (state === null) return unknown(grant)
      if (state === 'ended') return refused(409, `${grant} has ended already.`)
      world.send({ kind: 'grant', to: grant, event: { type: 'grant.end', by, reason } })
      return done()
    }
    case 'requestActivation':
      return requestActivation(stage, command)
    case 'answerApproval': {
      const { approval, by, answer, justification } = command
      if (world.roster.approval(approval) === null) return unknown(approval)
      const now = stage.env.clock.now()
      return sent(stage, answerApproval(officeOf(stage), approval, { by, answer, justification }, now))
    }
    case 'startReview':
      return refuseAuthority(stage, command) ?? begin(stage, command)
    case 'decideReview': {
      const { review, do: _, ...asked } = command
      if (world.roster.review(review) === null) return unknown(review)
      return sent(stage, decideReviewItem(officeOf(stage), review, asked))
    }
    case 'concludeReview': {
      const unauthorised = refuseAuthority(stage, command)
      if (unauthorised !== null) return unauthorised
      const { review } = command
      const booked = world.roster.review(review)
      if (booked === null) return unknown(review)
      if (booked.status === 'applied') return refused(409, `${review} was concluded already.`)
      for (const message of concludeReviewNow(officeOf(stage), review)) world.send(message)
      return done()
    }
  }
}

function grantAccess(stage: Stage, command: CommandOf<'grantAccess'>): Outcome {
  const { world, env } = stage
  const { by, grant: ref, validDays, do: _, ...given } = command
  const deleted = refuseDeleted(stage, [given.subject])
  if (deleted !== null) return deleted
  const blocked =
    given.resourceAppId.toLowerCase() === graphResourceId ? given.permissions.find(isBlockedForAgents) : undefined
  if (blocked !== undefined) return refused(400, `${blocked} of Microsoft Graph can not be granted to agents.`)
  if (world.roster.grant(ref) !== null) return refused(409, `${ref} was given already.`)
  const startDateTime = env.clock.now()
  const endDateTime = validDays === null ? null : epochMs(startDateTime + validDays * day)
  const permissions = [...new Set(given.permissions)]
  const grant = { ref, startDateTime, endDateTime, ...given, permissions }
  world.send({ kind: 'grant', to: ref, event: { type: 'grant.assign', grant, by } })
  return done()
}

/** The agent asks for itself, for the task it works on; the person who set the task is not asked. */
function requestActivation(stage: Stage, command: CommandOf<'requestActivation'>): Outcome {
  const { world, env, works, scenario, estate } = stage
  const { task, approval: ref, grant, justification, durationMs } = command
  const work = works.get(task)
  if (work === undefined) return unknown(task)
  const stopped = whyStopped(stage, task)
  if (stopped !== null) return refused('stopped', stopped)
  if (world.roster.approval(ref) !== null) return refused(409, `${ref} was asked already.`)
  const booked = world.roster.grant(grant)
  if (booked === null) return unknown(grant)
  const { agent, human } = workOf(stage, task)
  const { subject } = booked.grant
  if (subject !== agent && subject !== work.order.agentUser)
    return refused(403, `${grant} was not given to ${estate.directory.agents.get(agent)?.displayName}.`)
  const createdDateTime = env.clock.now()
  const answerBy = epochMs(createdDateTime + scenario.governance.approvals.answerWithinMs)
  const asked = { ref, requester: agent, onBehalfOf: human, task, justification, createdDateTime, answerBy }
  return sent(stage, requestApproval(officeOf(stage), asked, { kind: 'activation', grant, durationMs }, agent))
}

function begin(stage: Stage, command: CommandOf<'startReview'>): Outcome {
  const { world, env } = stage
  const { review: ref, displayName, agents, windowDays, instanceDurationInDays, ...settings } = command
  if (world.roster.review(ref) !== null) return refused(409, `${ref} was begun already.`)
  const deleted = refuseDeleted(stage, agents)
  if (deleted !== null) return deleted
  const now = env.clock.now()
  // with what was used in this very moment
  const window = { from: epochMs(now - windowDays * day), to: epochMs(now + 1) }
  const { defaultDecision, autoApplyDecisionsEnabled } = settings
  const endDateTime = epochMs(now + instanceDurationInDays * day)
  const shown = { ref, displayName, window, endDateTime }
  const review = { ...shown, defaultDecision, autoApplyDecisionsEnabled, justificationRequiredOnApproval: true }
  const uses = world.facts.flatMap(({ fact }) => (fact.type === 'grant.used' ? [fact.use] : []))
  return sent(stage, startReview(officeOf(stage), review, agents, uses))
}

/** Sends it, and reads from what is told whether it was refused. */
function sent({ world }: Stage, message: Message): Outcome {
  const before = world.told
  world.send(message)
  const told = world.since(before).map(({ fact }) => fact)
  for (const fact of told) {
    switch (fact.type) {
      case 'approval.refused':
      case 'approval.answerRefused':
      case 'review.decisionRefused':
        return because(fact)
      case 'approval.held':
        return done({ approval: fact.approval.ref, held: true })
      case 'grant.notActivated':
        return refused(409, fact.reason)
    }
  }
  return done({ told: told.map(({ type }) => type) })
}

type Refusing = FactOf<'approval.refused' | 'approval.answerRefused' | 'review.decisionRefused'>
const because = ({ reasons }: Refusing): Outcome =>
  refused(reasons[0]?.code ?? 'refused', reasons.map(({ message }: Reason) => message).join(' '))

const done = (result: Json = null): Outcome => ({ ok: true, result })
const refused = (code: number | string, reason: string): Outcome => ({ ok: false, code, reason })
const unknown = (ref: string): Outcome => refused(404, `There is no ${ref}.`)
