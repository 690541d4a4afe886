// A grant by purpose, what is asked of it, and what a blueprint lets its agent identities inherit.
import type { HeldGrant, ResourceAsk } from '../../../main/access/index.ts'
import type { ResourceGrant } from '../../../shared/model/governance.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { graph } from './ids.ts'

export const erp = '00000015-0000-0000-c000-00000000abcd'

export const given: ResourceGrant = {
  ref: 'grant:files',
  subject: 'agent:invoice',
  resourceAppId: graph,
  permissions: ['Files.Read.All', 'Sites.Read.All'],
  purpose: 'invoice-approval',
  objects: ['sites/finance', 'sites/legal'],
  startDateTime: epochMs(100),
  endDateTime: epochMs(200),
  assignment: 'active',
}
export const held = (change: Partial<ResourceGrant> = {}, state: HeldGrant['state'] = 'active'): HeldGrant => ({
  grant: { ...given, ...change },
  state,
})
export const ask: ResourceAsk = {
  agent: 'agent:invoice',
  agentUser: 'agentUser:invoice',
  resourceAppId: graph,
  permissions: ['Files.Read.All', 'Files.ReadWrite.All'],
  object: 'sites/finance/INV-1043.pdf',
  purpose: 'invoice-approval',
  now: epochMs(150),
}

export const all = { kind: 'allAllowed' } as const
export const none = { kind: 'none' } as const
export const only = (...names: string[]) => ({ kind: 'enumerated' as const, names })
