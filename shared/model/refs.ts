// References to the tenant's objects: copied and compared, never parsed.
import { z } from 'zod'

const ref = <Kind extends string>(kind: Kind) => z.templateLiteral([`${kind}:`, z.string().min(1)])

export const HumanRef = ref('human')
export const BlueprintRef = ref('blueprint')
export const PrincipalRef = ref('principal')
export const CredentialRef = ref('credential')
export const RegistrationRef = ref('registration')
/** Where ID Protection stands on one identity; named after it, as in `risk:agent:invoice`. */
export const RiskRef = ref('risk')
export const AgentRef = ref('agent')
export const AgentUserRef = ref('agentUser')
export const PoolRef = ref('pool')
export const PcRef = ref('pc')
export const SessionRef = ref('session')
export const ScreenRef = ref('screen')
export const TokenRef = ref('token')
export const TaskRef = ref('task')
export const GrantRef = ref('grant')
export const ApprovalRef = ref('approval')
export const ReviewRef = ref('review')
/** A root task with everything delegated from it. */
export const OrchestrationRef = ref('orchestration')
export const AlertRef = ref('alert')
/** Alerts of one agent that belong together. */
export const IncidentRef = ref('incident')

export type HumanRef = z.infer<typeof HumanRef>
export type BlueprintRef = z.infer<typeof BlueprintRef>
export type PrincipalRef = z.infer<typeof PrincipalRef>
export type CredentialRef = z.infer<typeof CredentialRef>
export type RegistrationRef = z.infer<typeof RegistrationRef>
export type RiskRef = z.infer<typeof RiskRef>
export type AgentRef = z.infer<typeof AgentRef>
export type AgentUserRef = z.infer<typeof AgentUserRef>
export type PoolRef = z.infer<typeof PoolRef>
export type PcRef = z.infer<typeof PcRef>
export type SessionRef = z.infer<typeof SessionRef>
export type ScreenRef = z.infer<typeof ScreenRef>
export type TokenRef = z.infer<typeof TokenRef>
export type TaskRef = z.infer<typeof TaskRef>
export type GrantRef = z.infer<typeof GrantRef>
export type ApprovalRef = z.infer<typeof ApprovalRef>
export type ReviewRef = z.infer<typeof ReviewRef>
export type OrchestrationRef = z.infer<typeof OrchestrationRef>
export type AlertRef = z.infer<typeof AlertRef>
export type IncidentRef = z.infer<typeof IncidentRef>

export const ActorRef = z.union([
  HumanRef,
  BlueprintRef,
  PrincipalRef,
  CredentialRef,
  RegistrationRef,
  RiskRef,
  AgentRef,
  AgentUserRef,
  PoolRef,
  PcRef,
  SessionRef,
  ScreenRef,
  TokenRef,
  TaskRef,
  GrantRef,
  ApprovalRef,
  ReviewRef,
  OrchestrationRef,
  AlertRef,
  IncidentRef,
])
export type ActorRef = z.infer<typeof ActorRef>

/** Whether `ref` is of this kind; the only thing that is ever read from a reference. */
export const isRefOf = <Kind extends string>(ref: string, kind: Kind): ref is `${Kind}:${string}` =>
  ref.startsWith(`${kind}:`)
