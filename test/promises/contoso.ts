// Contoso as promises are tested in it: two agents of one blueprint, the people around them, two Cloud PCs; commands in, facts out.
import { openTenant, type TestTenant } from '../../main/testing/index.ts'
import type { CommandInput, CommandOf, Outcome } from '../../shared/model/commands.ts'
import type { Fact, FactOf, FactType } from '../../shared/model/facts.ts'
import type { Json, JsonObject } from '../../shared/model/json.ts'
import type { AgentRef, AgentUserRef, GrantRef, HumanRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'
import type { ScenarioDocument } from '../../shared/scenarios/schema.ts'

export const graph = '00000003-0000-0000-c000-000000000000'
export const erp = '00000015-0000-0000-c000-000000000000'
export const computerUse = 'da81128c-e5b5-4f9e-8d89-50d906f107c5'
export const pool = 'pool:finance-us'

export const finance = 'https://contoso.sharepoint.com/sites/Finance/Shared%20Documents/AP-2026-08'
export const invoicePdf = `${finance}/INV-1043.pdf`
export const vendorNotes =
  'https://contoso.sharepoint.com/sites/Vendors/Shared%20Documents/Onboarding/Vendor-notes.docx'

/** Who asks whom. Ada administers everything; Dana and Tomas are ordinary people. */
export const dana = 'human:dana'
export const tomas = 'human:tomas'
export const ada = 'human:ada'
export const invoice = 'agentUser:invoice-agent'
export const vendor = 'agentUser:vendor-agent'

export const compose = 'https://outlook.office.com/mail/deeplink/compose'
/** What the agent fills in before it presses send. */
export const mail = (to: string, subject: string, body: string) => ({
  fields: [
    { selector: '#to', value: to },
    { selector: '#subject', value: subject },
    { selector: '#body', value: body },
  ],
})

export type Operation = CommandOf<'directory'>['operation']
type Change = (document: ScenarioDocument) => void

export interface Contoso extends TestTenant {
  /** A person sets the task; the agent has asked for nothing yet. */
  ask(task: TaskRef, agentUser?: AgentUserRef, human?: HumanRef, purpose?: string): Promise<void>
  start(task: TaskRef): Promise<Outcome>
  /** Asks and starts; throws where no session could be had. */
  work(task: TaskRef, agentUser?: AgentUserRef, human?: HumanRef, purpose?: string): Promise<void>
  tool(task: TaskRef, tool: string, input?: JsonObject): Promise<Outcome>
  /** The agent opens an address in the browser of its Cloud PC. */
  open(task: TaskRef, url: string): Promise<Outcome>
  /** An administrator's request to the directory. */
  directory(operation: Operation, by?: HumanRef): Promise<Outcome>
  /** Facts of one kind told since `seq`. */
  since<Type extends FactType>(seq: number, type: Type): FactOf<Type>[]
  /** The agent ends its work, and the Cloud PC is clean again. */
  finish(task: TaskRef): Promise<void>
  /** The token the task's session acts with. */
  boundToken(task: TaskRef): FactOf<'token.issued'>
}

export async function contoso(...changes: Change[]): Promise<Contoso> {
  const tenant = await openTenant({
    scenario: 'stolen-token',
    change: document => {
      for (const pool of document.pools) pool.size = 2
      document.humans.push({
        key: 'ada',
        displayName: 'Ada Admin',
        userPrincipalName: 'ada@contoso.com',
        ipAddress: '203.0.113.90',
        roles: ['Global Administrator'],
        groups: [],
      })
      for (const change of changes) change(document)
    },
  })
  const office: Contoso = {
    ...tenant,
    async ask(task, agentUser = invoice, human = dana, purpose) {
      const text = 'Reconcile the August invoices.'
      must(await tenant.perform({ do: 'ask', task, human, agentUser, pool, text, ...(purpose ? { purpose } : {}) }))
    },
    start: task => tenant.perform({ do: 'startSession', task }),
    async work(task, agentUser, human, purpose) {
      await office.ask(task, agentUser, human, purpose)
      must(await office.start(task))
    },
    tool: (task, tool, input = {}) => tenant.perform({ do: 'tool', task, tool, arguments: input }),
    open: (task, url) => office.tool(task, 'browser_navigate', { url }),
    directory: (operation, by = ada) => tenant.perform({ do: 'directory', by, operation }),
    since<Type extends FactType>(seq: number, type: Type) {
      const isIt = (fact: Fact): fact is FactOf<Type> => fact.type === type
      return tenant
        .facts()
        .slice(seq)
        .map(({ fact }) => fact)
        .filter(isIt)
    },
    async finish(task) {
      must(await tenant.perform({ do: 'answer', task, text: 'Done.' }))
      await tenant.pass({ seconds: 10 })
    },
    boundToken(task) {
      const bound = tenant.factsOf('token.issued').filter(({ request }) => request.task === task && request.pc !== null)
      const last = bound.at(-1)
      if (last === undefined) throw new Error(`${task} never had a session`)
      return last
    },
  }
  return office
}

/** The outcome's result; a refusal throws with what was said. */
export function must(outcome: Outcome): Json {
  if (outcome.ok) return outcome.result
  throw new Error(`${outcome.code}: ${outcome.reason}`)
}

/** Where a task stands among the facts: what follows is told later. */
export const mark = ({ facts }: TestTenant): number => facts().length

export const refused = (code: number | string) => ({ ok: false, code })
export const tokensOf = (tenant: TestTenant, task: TaskRef): FactOf<'token.issued'>[] =>
  tenant.factsOf('token.issued').filter(({ request }) => request.task === task)
export const ended = (tenant: TestTenant, token: TokenRef): FactOf<'token.ended'>['reason'][] =>
  tenant
    .factsOf('token.ended')
    .filter(fact => fact.token === token)
    .map(({ reason }) => reason)

/** Every agent's client handles claims challenges: its tokens are watched while they live. */
export const continuousAccess: Change = ({ agents }) => {
  for (const agent of agents) agent.continuousAccess = true
}
export const onePc: Change = ({ pools }) => {
  for (const each of pools) each.size = 1
}

/** Access is by purpose: being a member of a site is not enough. */
export const byPurpose: Change = ({ governance }) => {
  governance.access = 'purpose'
}
export const financeSite = 'https://contoso.sharepoint.com/sites/Finance'

/** An administrator gives an agent the right to read files for the invoices. */
export const grant = (
  ref: GrantRef,
  subject: AgentRef,
  given: Partial<CommandOf<'grantAccess'>> = {},
): CommandInput => ({
  do: 'grantAccess',
  by: ada,
  grant: ref,
  subject,
  resourceAppId: graph,
  permissions: ['Files.Read.All'],
  purpose: 'invoices',
  ...given,
})

export const policy = (displayName: string, conditions: JsonObject, control = 'block'): JsonObject => ({
  displayName,
  state: 'enabled',
  conditions: { clientAppTypes: ['all'], applications: { includeApplications: ['All'] }, ...conditions },
  grantControls: { operator: 'OR', builtInControls: [control] },
})

export const setPolicies = (...policies: JsonObject[]): CommandInput => ({
  do: 'setPolicies',
  by: ada,
  policies,
  reason: 'A policy was edited.',
})
