// The tenant the checks are made in: two agents of two blueprints, at work by commands, and what its logs hold.
import type { z } from 'zod'
import { loadScenario, type Scenario } from '../../main/simulation/index.ts'
import { type RunWithWorld, startRunWithWorld } from '../../main/simulation/run.ts'
import type { CommandInput, Outcome } from '../../shared/model/commands.ts'
import type { TableName } from '../../shared/model/evidence.ts'
import type { Fact, FactOf, FactType, RecordedFact } from '../../shared/model/facts.ts'
import { type JsonObject, JsonObject as JsonObjectSchema } from '../../shared/model/json.ts'
import type { AgentUserRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'
import { ScenarioDocument } from '../../shared/scenarios/schema.ts'
import { bodiesOf, recordsOf } from '../telemetry/records.ts'

export const graph = '00000003-0000-0000-c000-000000000000'
export const exchange = 'fb60f99c-7a34-4190-8149-302f77469936'
export const invoiceAgent = 'agentUser:invoice-agent'
export const vendorAgent = 'agentUser:vendor-agent'
export const pool = 'pool:finance-us'
export const admin = 'human:priya'
export const task = 'task:reconcile'
export const otherTask = 'task:vendors'

const folder = 'https://contoso.sharepoint.com/sites/Finance/Shared%20Documents/AP-2026-08'
export const invoice = (number: number): string => `${folder}/INV-${number}.pdf`

export interface Contoso extends RunWithWorld {
  factsOf<Type extends FactType>(type: Type): FactOf<Type>[]
  /** With place and time. */
  recorded(type: FactType): RecordedFact[]
  /** The person asks, and the agent takes the task. */
  ask(task: TaskRef, agentUser?: AgentUserRef): Promise<void>
  /** Asked, and connected to a Cloud PC. */
  connect(task: TaskRef, agentUser?: AgentUserRef, sessionId?: string): Promise<Outcome>
  open(task: TaskRef, url: string): Promise<Outcome>
  minutes(count: number): Promise<void>
  /** The token as it is sent, signature and all. */
  jwtOf(token: TokenRef): string
  rows<Schema extends z.ZodType>(table: TableName, schema: Schema): z.output<Schema>[]
}

interface Changes {
  seed?: number
  change?: (document: ScenarioDocument) => void
}

/** The agents of the stolen token, of two blueprints here; no policies yet, and Priya may administer everything. */
export async function contoso({ seed = 1, change = () => {} }: Changes = {}): Promise<Contoso> {
  const { file, ...loaded } = await loadScenario('stolen-token')
  const document: ScenarioDocument = structuredClone({ ...loaded, tasks: [], policies: [] })
  for (const human of document.humans) if (human.key === 'priya') human.roles = ['Global Administrator']
  const [financeOps] = document.blueprints
  if (!financeOps) throw new Error('the scenario has no blueprint')
  document.blueprints.push({ ...financeOps, key: 'procurement', displayName: 'Procurement' })
  for (const agent of document.agents) if (agent.key === 'vendor') agent.blueprint = 'procurement'
  change(document)
  const scenario: Scenario = { ...ScenarioDocument.parse(document), file }
  const run = await startRunWithWorld(scenario, seed)
  await run.pass(0)
  const recorded = (type: FactType) => run.facts().filter(({ fact }) => fact.type === type)

  async function ask(task: TaskRef, agentUser: AgentUserRef = invoiceAgent): Promise<void> {
    const text = 'Reconcile the August invoices.'
    must(await run.perform({ do: 'ask', task, human: 'human:dana', agentUser, pool, text }))
  }
  return {
    ...run,
    recorded,
    factsOf<Type extends FactType>(type: Type) {
      const isIt = (fact: Fact): fact is FactOf<Type> => fact.type === type
      return run
        .facts()
        .map(({ fact }) => fact)
        .filter(isIt)
    },
    ask,
    async connect(task, agentUser, sessionId) {
      await ask(task, agentUser)
      return run.perform({ do: 'startSession', task, ...(sessionId === undefined ? {} : { sessionId }) })
    },
    open: (task, url) => run.perform({ do: 'tool', task, tool: 'browser_navigate', arguments: { url } }),
    minutes: count => run.pass(count * 60_000),
    jwtOf(token) {
      const issued = run.stage.vault.issued.get(token)
      if (!issued) throw new Error(`${token} was not issued`)
      return issued.jwt
    },
    rows: (table, schema) => bodiesOf(recordsOf(run.facts()), table, schema),
  }
}

/** The result of a command that has to be carried out. */
export function must(outcome: Outcome): JsonObject {
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.reason}`)
  return JsonObjectSchema.catch({}).parse(outcome.result)
}

/** The code a command was refused with. */
export function codeOf(outcome: Outcome): number | string {
  if (outcome.ok) throw new Error('it was not refused')
  return outcome.code
}

/** A Conditional Access policy for everything, that blocks. */
export const blocking = (displayName: string, conditions: JsonObject, more: JsonObject = {}): JsonObject => ({
  displayName,
  state: 'enabled',
  conditions: { applications: { includeApplications: ['All'] }, ...conditions },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
  ...more,
})

export const setPolicies = (...policies: JsonObject[]): CommandInput => ({
  do: 'setPolicies',
  by: admin,
  policies,
  reason: 'The policies of the check.',
})

export const obtain = (
  grant: 'autonomous' | 'onBehalfOf' | 'refreshToken' | 'agentUser',
  more: { task?: TaskRef; continuousAccess?: boolean } = {},
): CommandInput => ({
  do: 'obtain',
  task,
  grant,
  resourceId: graph,
  scope: grant === 'autonomous' ? 'https://graph.microsoft.com/.default' : 'https://graph.microsoft.com/Files.Read.All',
  ...more,
})
