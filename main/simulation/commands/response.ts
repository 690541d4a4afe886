// What people do about what was noticed: they work on alerts and incidents, keep a Cloud PC as it is, and contain a blueprint.
import type { AlertChange, IncidentChange } from '../../../shared/model/alert.ts'
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { DirectoryOperation } from '../../../shared/model/directory-operation.ts'
import { lookUp, models, objectState } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'
import { askDirectory } from './administration.ts'
import { refuseAuthority } from './authority.ts'
import { offer } from './offer.ts'

type Response = CommandOf<'updateAlert' | 'updateIncident' | 'placeUnderReview' | 'removeFromReview' | 'contain'>

export function respond(stage: Stage, command: Response): Outcome {
  return refuseAuthority(stage, command) ?? carryOut(stage, command)
}

function carryOut(stage: Stage, command: Response): Outcome {
  const { populations } = stage.world.see
  switch (command.do) {
    case 'updateAlert': {
      const { do: _, alert: to, by, ...asked } = command
      const change = news(asked, models.alert.views.standing(lookUp(populations.alert.states, to)))
      return (
        refuseAssignee(stage, change) ??
        (isEmpty(change) ? done : offer(stage, { kind: 'alert', to, event: { type: 'alert.update', change, by } }))
      )
    }
    case 'updateIncident': {
      const { do: _, incident: to, by, ...asked } = command
      const change = news(asked, models.incident.views.standing(lookUp(populations.incident.states, to)))
      return (
        refuseAssignee(stage, change) ??
        (isEmpty(change)
          ? done
          : offer(stage, { kind: 'incident', to, event: { type: 'incident.update', change, by } }))
      )
    }
    case 'placeUnderReview': {
      const { pc: to, by, reason } = command
      return offer(stage, { kind: 'pc', to, event: { type: 'pc.placeUnderReview', by, reason } })
    }
    case 'removeFromReview': {
      const { pc: to, by } = command
      return offer(stage, { kind: 'pc', to, event: { type: 'pc.removeFromReview', by } })
    }
    case 'contain':
      return contain(stage, command)
  }
}

const done: Outcome = { ok: true, result: null }

/** What is not so already: Graph answers a PATCH that changes nothing with 200, and nothing happens. */
function news<Change extends AlertChange | IncidentChange>(change: Change, standing: Omit<Change, 'comment'>): Change {
  const before = new Map<string, unknown>(Object.entries(standing))
  const changed: Change = { ...change }
  for (const key of ['status', 'classification', 'determination', 'assignedTo'] as const)
    if (changed[key] === before.get(key)) delete changed[key]
  return changed
}
const isEmpty = (change: AlertChange | IncidentChange): boolean => Object.keys(change).length === 0

function refuseAssignee({ world }: Stage, { assignedTo }: AlertChange | IncidentChange): Outcome | null {
  if (!assignedTo || world.tape.has(assignedTo)) return null
  return { ok: false, code: 404, reason: `There is no ${assignedTo}.` }
}

/**
 * The blueprint is disabled, so that none of its agents gets a token any more; what they signed in with is revoked, and
 * their sessions end at once. Microsoft has each of these; that they are one act is ours.
 */
function contain(stage: Stage, { by, blueprint }: CommandOf<'contain'>): Outcome {
  const { world } = stage
  const disable: DirectoryOperation = { operation: 'setAccountEnabled', target: blueprint, accountEnabled: false }
  const disabled = askDirectory(stage, { by, operation: disable })
  if (!disabled.ok) return disabled
  const agentUsers = world.roster.agentsOf(blueprint).flatMap(agent => world.roster.agentUsersOf(agent))
  const there = agentUsers.filter(ref => ['active', 'disabled'].includes(objectState(world.see.states, ref)))
  for (const target of there) askDirectory(stage, { by, operation: { operation: 'revokeSessions', target } })
  const ended = agentUsers
    .flatMap(agentUser => world.sessions.of(agentUser))
    .filter(to => world.offer({ kind: 'session', to, event: { type: 'session.end', reason: 'revoked' } }))
  return { ok: true, result: { agentUsers: there, sessions: ended } }
}
