// Who and what the story is about, and the token requests that stand in more than one part of it.
import type { TokenRequest } from '../../../../shared/model/facts.ts'

export const guid = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`

export const begin = Date.parse('2026-09-17T09:14:02.118Z')

export const refs = {
  human: 'human:dana',
  blueprint: 'blueprint:finance',
  agent: 'agent:invoice',
  agentUser: 'agentUser:invoice',
  pool: 'pool:finance',
  pc: 'pc:017',
  otherPc: 'pc:022',
  session: 'session:7f3a0000000000000000000000000000c1',
  task: 'task:1',
} as const

export const request = (grant: TokenRequest['grant'], requestId: number, bound: boolean): TokenRequest => ({
  requestId: guid(requestId),
  correlationId: guid(90),
  grant,
  task: refs.task,
  blueprint: null,
  agent: refs.agent,
  agentUser: grant === 'agentUser' ? refs.agentUser : null,
  human: null,
  continuousAccess: false,
  clientId: guid(3),
  resourceId: guid(4),
  resourceDisplayName: 'Microsoft Graph',
  scope: 'Files.Read',
  ipAddress: '20.0.0.1',
  pc: bound ? refs.pc : null,
  session: bound ? refs.session : null,
})
