// What a detector is: a fold over an agent's facts that comes to a finding with its evidence, or to nothing.
import type { AlertBehaviour, AlertSeverity, EvidenceRole, EvidenceVerdict } from '../../../shared/model/alert.ts'
import type { FactOf, FactType, TokenRequest, ToolCall } from '../../../shared/model/facts.ts'
import type { RiskEventType, RiskLevel, RiskSubject } from '../../../shared/model/identity.ts'
import type {
  AgentRef,
  AgentUserRef,
  HumanRef,
  PcRef,
  SessionRef,
  TaskRef,
  TokenRef,
} from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'

/** Who works on a task. */
export interface Worker {
  readonly agent: AgentRef
  readonly agentUser: AgentUserRef
  readonly human: HumanRef
  readonly task: TaskRef
}

/** What was known of an agent before the run began; what is null was not known, and is learned. Hours are UTC. */
export interface Usual {
  readonly hours: { readonly from: number; readonly to: number } | null
  /** Application ids of sign-ins, and sites and applications by their address or key. */
  readonly resources: readonly string[] | null
  readonly signInsPerHour: number | null
  readonly objectsPerHour: number | null
}

/** A document or a mail that gives orders to whoever reads it: the part of its text that does. */
export type Injection = { readonly passage: string } & (
  | {
      readonly siteUrl: string
      /** In the site's library. */
      readonly path: string
    }
  /** Where the mail is read. */
  | { readonly mailUrl: string }
)

/** What a detector may look up beside its own history: who is behind a fact, and what was known already. */
export interface SignalSight {
  workerOf(task: TaskRef): Worker | null
  workerIn(session: SessionRef): Worker | null
  /** Of a token that still lives. */
  requestOf(token: TokenRef): TokenRequest | null
  /** Of a call that is under way. */
  callOf(call: string): ToolCall | null
  riskOf(subject: RiskSubject): RiskLevel
  usual(agent: AgentRef): Usual | null
  /** Addresses that threat intelligence names. */
  readonly threats: ReadonlySet<string>
  readonly injections: readonly Injection[]
}

/** What ID Protection finds. `about`: found once for each. */
export interface RiskFinding {
  readonly about: string
  readonly riskEventType: RiskEventType
  readonly riskLevel: Exclude<RiskLevel, 'none'>
  readonly riskEvidence: string
  /** The sign-in it is about; null where its token lives no more. */
  readonly request: TokenRequest | null
  /** What it was measured against. */
  readonly measured: Readonly<Record<string, string | number>>
}

interface Judged {
  readonly verdict: EvidenceVerdict
  readonly roles: readonly EvidenceRole[]
}
/** What an alert is about, by reference: what it is called is for the directory to say. */
export type Entity = Judged &
  (
    | { readonly entity: 'agent'; readonly agent: AgentRef }
    | { readonly entity: 'account'; readonly account: HumanRef | AgentUserRef }
    | { readonly entity: 'device'; readonly pc: PcRef }
    | { readonly entity: 'session'; readonly session: SessionRef; readonly account: AgentUserRef }
    /** From where the Cloud PC reaches out. */
    | { readonly entity: 'address'; readonly pc: PcRef }
    | { readonly entity: 'url'; readonly url: string }
  )

/** What Defender's behaviour baselines find. */
export interface BehaviourFinding {
  readonly about: string
  readonly behaviour: AlertBehaviour
  readonly severity: AlertSeverity
  readonly description: string
  readonly since: EpochMs
  readonly entities: readonly Entity[]
}

export interface Seen<Type extends FactType> {
  readonly at: EpochMs
  readonly fact: FactOf<Type>
}

/** Pure: the same facts give the same findings. `History` is kept for each agent, and is small. */
export interface Detector<History, Found, Type extends FactType> {
  readonly hears: readonly Type[]
  /** Whose history the fact belongs to; null: nobody's. */
  whose(fact: FactOf<Type>, see: SignalSight): AgentRef | null
  readonly begin: History
  notice(history: History, seen: Seen<Type>, agent: AgentRef, see: SignalSight): Noticed<History, Found>
}
export interface Noticed<History, Found> {
  readonly history: History
  readonly found: Found | null
}

/** For what changes nothing. */
export const unnoticed = <History>(history: History): Noticed<History, never> => ({ history, found: null })
