// What is decided downstream of Conditional Access while a run goes on: grants by purpose, approvals, reviews, delegations.
import type { CommandOf, Outcome } from '../../shared/model/commands.ts'
import { epochMs } from '../../shared/model/units.ts'
import type { Stage } from './stage.ts'

type Governing = CommandOf<
  | 'delegate'
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
  const { world, env } = stage
  switch (command.do) {
    case 'grantAccess': {
      const { by, grant: ref, validDays, do: _, ...given } = command
      const startDateTime = env.clock.now()
      const endDateTime = validDays === null ? null : epochMs(startDateTime + validDays * day)
      const grant = { ref, startDateTime, endDateTime, ...given }
      world.send({ kind: 'grant', to: ref, event: { type: 'grant.assign', grant, by } })
      return done
    }
    case 'endGrant': {
      const { by, grant, reason } = command
      world.send({ kind: 'grant', to: grant, event: { type: 'grant.end', by, reason } })
      return done
    }
    default:
      return { ok: false, code: 501, reason: `${command.do} is not wired yet` }
  }
}

const done: Outcome = { ok: true, result: null }
