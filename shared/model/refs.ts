// References to the tenant's objects: copied and compared, never parsed.
import { z } from 'zod'

const ref = <Kind extends string>(kind: Kind) => z.templateLiteral([`${kind}:`, z.string().min(1)])

export const HumanRef = ref('human')
export const BlueprintRef = ref('blueprint')
export const AgentRef = ref('agent')
export const AgentUserRef = ref('agentUser')
export const PoolRef = ref('pool')
export const PcRef = ref('pc')
export const SessionRef = ref('session')
export const TokenRef = ref('token')
export const TaskRef = ref('task')

export type HumanRef = z.infer<typeof HumanRef>
export type BlueprintRef = z.infer<typeof BlueprintRef>
export type AgentRef = z.infer<typeof AgentRef>
export type AgentUserRef = z.infer<typeof AgentUserRef>
export type PoolRef = z.infer<typeof PoolRef>
export type PcRef = z.infer<typeof PcRef>
export type SessionRef = z.infer<typeof SessionRef>
export type TokenRef = z.infer<typeof TokenRef>
export type TaskRef = z.infer<typeof TaskRef>

export const ActorRef = z.union([
  HumanRef,
  BlueprintRef,
  AgentRef,
  AgentUserRef,
  PoolRef,
  PcRef,
  SessionRef,
  TokenRef,
  TaskRef,
])
export type ActorRef = z.infer<typeof ActorRef>
