// What one record says, read once and kept small: the only form the rules, gaps and stories work on.
import type { LogPlane, TableName } from '../../../shared/model/evidence.ts'
import type { EpochMs, EvidenceId } from '../../../shared/model/units.ts'
import { exportedPlanes, tablePlanes } from '../../../shared/records/tables.ts'

/** Somebody as a log names them. Identifiers are lower-case; `id` is an object id. */
export interface Party {
  readonly id: string | null
  readonly upn: string | null
  readonly name: string | null
}

export interface AgentParty {
  readonly id: string | null
  readonly name: string | null
  readonly blueprint: string | null
  readonly blueprintName: string | null
}

interface Base {
  readonly evidence: EvidenceId
  readonly table: TableName
  /** Null for directory objects: they are not log rows. */
  readonly plane: LogPlane | null
  readonly time: EpochMs | null
  /** Accounts and devices the record itself acts as or on, as `kind value`: what activity is grouped by. */
  readonly accounts: readonly string[]
  /** What makes two records the same act, when the log gives it: `record …`, `span …`, `request …`. */
  readonly identity: string | null
}

export type Operation = 'invoke' | 'inference' | 'tool' | 'output' | 'guardrail' | 'other'

/** A span of an agent's run, or the CloudAppEvents or audit row of one. */
export interface Act extends Base {
  readonly what: 'act'
  readonly operation: Operation
  readonly trace: string
  readonly span: string
  readonly parent: string | null
  readonly end: EpochMs | null
  readonly label: string
  readonly agent: AgentParty
  readonly agentUser: Party
  readonly human: Party
  readonly caller: AgentParty
  readonly conversation: string | null
  readonly channel: string | null
  readonly input: string | null
  readonly output: string | null
  readonly model: string | null
  readonly tool: ToolUse | null
  readonly status: 'ok' | 'refused' | 'error' | 'unknown'
  readonly problem: string | null
}

export interface ToolUse {
  readonly name: string
  readonly call: string | null
  /** Lower-case text, for finding a resource's name in it; empty where the log carries none. */
  readonly asked: string
  readonly answered: string
  /** Cloud PC session the call was made in (`sessionId` argument, or StartSession's result). */
  readonly session: string | null
  /** `computers/{computerId}` of StartSession's screenShareUrl or computerUrl. */
  readonly computer: string | null
  readonly phase: 'start' | 'end' | 'within'
}

/** Which request of the token chain a sign-in row is (Agent ID: T1 → T2 → `user_fic`), or another kind of sign-in. */
export type Leg = 't1' | 't2' | 'agentUser' | 'onBehalfOf' | 'appOnly' | 'user' | 'service'

export interface SignIn extends Base {
  readonly what: 'signIn'
  readonly leg: Leg
  readonly correlation: string | null
  /** Case-sensitive. */
  readonly uti: string | null
  readonly agent: AgentParty
  readonly user: Party
  readonly app: string | null
  readonly resource: string | null
  readonly device: { readonly id: string | null; readonly name: string | null }
  readonly errorCode: number | null
  readonly reason: string | null
  readonly conditionalAccess: string | null
  readonly policies: readonly { readonly name: string; readonly result: string }[]
}

/** A row of an audit, Office or hunting table: something done to something. */
export interface Audit extends Base {
  readonly what: 'audit'
  readonly operation: string
  readonly actor: Party
  /** Client application; for an agent user's act this is the agent identity. */
  readonly app: string | null
  readonly uti: string | null
  readonly correlation: string | null
  readonly object: string | null
  readonly title: string
  readonly effect: 'read' | 'write' | 'other'
  /**
   * `request`: a request to Microsoft Graph, which beside the record of what it did tells nothing new of the story.
   * `interaction`: a person's prompt and its answer (CopilotInteraction), of which the run itself is the story.
   */
  readonly subject: 'file' | 'mail' | 'directory' | 'request' | 'interaction' | 'other'
  readonly device: { readonly id: string | null; readonly name: string | null }
  readonly status: 'ok' | 'refused' | 'error' | 'unknown'
}

/** A Graph object of the directory. */
export interface Directory extends Base {
  readonly what: 'directory'
  readonly type: 'blueprint' | 'agent' | 'agentUser' | 'user'
  readonly id: string
  readonly appId: string | null
  readonly name: string | null
  readonly upn: string | null
  readonly blueprint: string | null
  /** `identityParentId` of an agent user. */
  readonly parent: string | null
  readonly sponsors: readonly Party[]
}

export interface CloudPc extends Base {
  readonly what: 'cloudPc'
  readonly id: string
  readonly device: string | null
  readonly name: string | null
  readonly pool: string | null
}

export type Seen = Act | SignIn | Audit | Directory | CloudPc

/**
 * The log a table belongs to; null for Graph objects, which no log holds, and for what none of the four logs is: devices,
 * networks, other clouds, the audits of Windows 365 and Intune.
 */
export function planeOf(table: TableName): LogPlane | null {
  return ofNoLog.includes(table) ? null : (tablePlanes[table] ?? exportedPlanes[table] ?? null)
}

const ofNoLog: readonly TableName[] = ['AgentObject', 'CloudPcObject', 'AlertObject', 'InteractionObject']

/** Agent 365 sees an act whole, a service logs its own acts, and Defender copies both: the log that says most comes first. */
const fullness = { agent365: 0, entra: 1, purview: 2, defender: 3 } as const

/** Orders records of one act; those of one log by their place in the ledger. */
export function byFullness(a: Seen, b: Seen): number {
  const rank = ({ plane }: Seen): number => (plane === null ? 4 : fullness[plane])
  return rank(a) - rank(b) || a.evidence - b.evidence
}

export const noParty: Party = { id: null, upn: null, name: null }
export const noAgent: AgentParty = { id: null, name: null, blueprint: null, blueprintName: null }
