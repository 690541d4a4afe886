// Who may give which command: people who can sign in, and for what an administrator does those who hold a directory role for it.
import type { Command, CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { HumanRef } from '../../../shared/model/refs.ts'
import { type Duty, holdsDuty, lookUp, models, rolesFor } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

/** Requests to the directory and answers of people named in a request are not here: each is judged with what it asks for. */
const duties = {
  setPolicies: 'conditionalAccess',
  approveToolServer: 'registry',
  switchAudit: 'audit',
  assign: 'pools',
  resize: 'pools',
  reimage: 'pools',
  deletePool: 'pools',
  update: 'pools',
  grantAccess: 'grants',
  endGrant: 'grants',
  startReview: 'reviews',
  concludeReview: 'reviews',
  updateAlert: 'alerts',
  updateIncident: 'alerts',
  placeUnderReview: 'pools',
  removeFromReview: 'pools',
  contain: 'agents',
} as const satisfies Partial<Record<Command['do'], Duty>>

type Administrative = CommandOf<keyof typeof duties>

/** 403 with the roles that would do where who asks holds none of them (the status is ours); null: they may. */
export function refuseAuthority(stage: Stage, { do: what, by }: Pick<Administrative, 'do' | 'by'>): Outcome | null {
  const stranger = refuseAccount(stage, by)
  if (stranger !== null) return stranger
  const { roles = [] } = lookUp(stage.estate.directory.humans, by)
  const duty = duties[what]
  if (holdsDuty(roles, duty)) return null
  const [first = '', ...others] = [...rolesFor(duty), 'Global Administrator']
  const reason = `${by} may not ${inWords[duty]}: that takes the directory role ${first}, or one of ${others.join(', ')}.`
  return { ok: false, code: 403, reason }
}

const inWords: Record<(typeof duties)[keyof typeof duties], string> = {
  conditionalAccess: 'change Conditional Access policies',
  pools: 'manage Cloud PC pools',
  grants: 'give or end access of agents',
  reviews: 'begin or end access reviews',
  alerts: 'manage alerts and incidents',
  agents: 'contain a blueprint',
  registry: 'approve tool servers',
  audit: 'switch auditing on or off',
}

/** Who can not sign in gives no command: 50057 where the account is disabled, 50034 where there is none any more. */
export function refuseAccount({ world }: Pick<Stage, 'world'>, human: HumanRef): Outcome | null {
  const person = lookUp(world.see.populations.human.states, human)
  if (models.human.views.canAuthenticate(person)) return null
  const code = models.human.views.exists(person) ? 50057 : 50034
  return { ok: false, code, reason: `${human} can not sign in: the account is disabled or deleted.` }
}
