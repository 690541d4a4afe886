// What the resource gate of a run asks of governance: grants or membership, data loss prevention and labels, people.
import type { SensitivityLabel } from '../../../shared/model/data-loss.ts'
import type { TaskRef } from '../../../shared/model/refs.ts'
import {
  type Caller,
  decideForCallers,
  decidePassedOn,
  decideTaskAccess,
  type EffectsAsk,
  judgeEffects,
  labelFindings,
  lookUp,
  objectOf,
  questionFor,
  type ResourceAccessAsk,
  type ResourceGate,
} from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

type Decisions = Pick<ResourceGate, 'decideResourceAccess' | 'decideDataLoss' | 'decidePeople'>

/** The gate is part of the stage it asks. */
export function gateDecisions(stage: () => Stage): Decisions {
  return {
    decideResourceAccess: ask => decideAccess(stage(), ask),
    decideDataLoss: ask => decideLoss(stage(), ask),
    decidePeople({ effects }) {
      const settings = governanceOf(stage())
      return settings.rules.length === 0 ? null : questionFor(effects, settings)
    },
  }
}

/** The tenant's rules of data loss, labels and people, as the decisions take them. */
export function governanceOf({ scenario }: Stage): {
  policies: Stage['scenario']['governance']['dataLoss']
  rules: Stage['scenario']['governance']['humanApproval']
  labels: readonly SensitivityLabel[]
  domains: readonly string[]
} {
  const { dataLoss: policies, humanApproval: rules, labels } = scenario.governance
  return { policies, rules, labels, domains: [scenario.tenant.domain] }
}

function decideAccess(stage: Stage, { claims, operation, permissions: scopes, request, now }: ResourceAccessAsk) {
  const { world, vault, gate, scenario } = stage
  const token = vault.byUti.get(String(claims.uti))
  const task = token ? (world.roster.requestOf(token)?.task ?? null) : null
  const isByPurpose = scenario.governance.access === 'purpose'
  if (task === null) return isByPurpose ? noTask : allowed
  const { resourceId } = operation
  const own = isByPurpose
    ? decideTaskAccess(world.roster, task, { resourceId, scopes, target: objectOf(operation) }, now)
    : world.roster.isDelegated(task)
      ? decidePassedOn(world.roster, task, { resourceId, scopes })
      : allowed
  const before = own.outcome === 'grant' ? callersBefore(stage, task) : []
  const { outcome, reasons, by } =
    before.length > 0 ? { ...decideForCallers(gate.enterprise, request, before, now), by: own.by } : own
  return { outcome, reasons: reasons.map(({ message }) => message), by }
}

/** Accounts of everyone through whom the task came. */
function callersBefore({ world, estate }: Stage, task: TaskRef): Caller[] {
  const chain = world.roster.chainOf(task).slice(0, -1)
  return chain.flatMap(({ agentUser }) => (agentUser === null ? [] : [lookUp(estate.directory.agentUsers, agentUser)]))
}

function decideLoss(stage: Stage, { caller, effects, justification }: EffectsAsk) {
  const settings = governanceOf(stage)
  if (settings.policies.length === 0 && settings.labels.length === 0) return nothingFound
  const found = judgeEffects(effects, caller.id, settings, justification)
  const kept = labelFindings(effects, caller, settings)
  const against = [...found.flatMap(({ decision }) => (decision.outcome === 'grant' ? [] : decision.reasons)), ...kept]
  const outcome = against.length > 0 ? ('deny' as const) : ('grant' as const)
  return { outcome, reasons: against.map(({ message }) => message), found }
}

const allowed = { outcome: 'grant', reasons: [], by: [] } as const
const nothingFound = { outcome: 'grant', reasons: [], found: [] } as const
const noTask = {
  outcome: 'cannotEvaluate',
  reasons: ['Which task the token was issued for is not known.'],
  by: [],
} as const
