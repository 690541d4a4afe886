// Contoso with a second and a third agent beside Invoice Agent, for tests of what governs agents downstream of Conditional Access.
import { openTenant, type TestTenant } from '../../main/testing/index.ts'
import type { ScenarioDocument } from '../../shared/scenarios/schema.ts'

export const graph = '00000003-0000-0000-c000-000000000000'
export const financeUrl = 'https://contoso.sharepoint.com/sites/Finance'
export const ledger = `${financeUrl}/Shared%20Documents/AP-2026-08/Ledger-2026-08.xlsx`
export const task = 'task:reconcile'
/** The label of the ledger and of the invoices. */
export const label = '8f6c1a52-4f0e-4b7d-9a53-2c6d0b1e7f10'
const pool = 'pool:finance-us' as const
export const agentUserA = 'agentUser:invoice-agent'
export const agentUserB = 'agentUser:helper'
export const agentUserC = 'agentUser:clerk'

export type Governance = ScenarioDocument['governance']

/** `helper` and `clerk` are agents of the same blueprint, and members of the site as well unless `members` says otherwise. */
export async function open(
  governance: Partial<Governance> = {},
  change: { members?: string[]; change?: (document: ScenarioDocument) => unknown } = {},
): Promise<TestTenant> {
  return openTenant({
    change(document) {
      Object.assign(document.governance, governance)
      const [first] = document.agents
      const [firstPool] = document.pools
      const [site] = document.sites
      if (!first || !firstPool || !site) throw new Error('first light has changed')
      site.members = change.members ?? ['invoice-agent', 'helper', 'clerk']
      for (const key of ['helper', 'clerk']) {
        document.agents.push({ ...first, key, displayName: key })
        const userPrincipalName = `${key}@contoso.com`
        const { accountEnabled } = first
        document.agentUsers.push({ key, displayName: key, userPrincipalName, agent: key, accountEnabled })
        firstPool.assignedTo.push(key)
      }
      change.change?.(document)
    },
  })
}

export const ask = (
  tenant: TestTenant,
  purpose: string | null = null,
  id: `task:${string}` = task,
  agentUser: `agentUser:${string}` = agentUserA,
) =>
  tenant.perform({
    do: 'ask',
    task: id,
    human: 'human:dana',
    agentUser,
    pool,
    text: 'Reconcile the August invoices.',
    purpose,
  })

/** Asked for, and with a session. */
export async function atWork(tenant: TestTenant, purpose: string | null = null): Promise<void> {
  await ask(tenant, purpose)
  const started = await tenant.perform({ do: 'startSession', task })
  if (!started.ok) throw new Error(started.reason)
}

export const visit = (url: string, id: `task:${string}` = task) =>
  ({ do: 'tool', task: id, tool: 'browser_navigate', arguments: { url } }) as const

export const delegateTo = (
  parent: `task:${string}`,
  child: `task:${string}`,
  to: `agentUser:${string}`,
  more: { text?: string; permissions?: string[]; purpose?: string } = {},
) => {
  const { text = `Help with ${child}.`, permissions = ['Files.Read.All'], purpose } = more
  const given = permissions.map(name => ({ resourceAppId: graph, name }))
  const base = { do: 'delegate', task: parent, child, to, pool, text, permissions: given } as const
  return purpose === undefined ? base : { ...base, purpose }
}

interface Given {
  resourceAppId?: string
  permissions?: string[]
  objects?: string[]
  assignment?: 'active' | 'eligible'
  purpose?: string
}
export const grant = (ref: `grant:${string}`, subject: `agent:${string}`, given: Given = {}) => {
  const { permissions = ['Files.Read.All'], purpose = 'invoices', resourceAppId = graph, ...more } = given
  const to = { do: 'grantAccess', by: 'human:priya', grant: ref, subject } as const
  return { ...to, resourceAppId, permissions, purpose, ...more }
}

export const composeMail = (to: string, subject: string, body: string) => [
  {
    do: 'tool',
    task,
    tool: 'browser_navigate',
    arguments: { url: 'https://outlook.office.com/mail/deeplink/compose' },
  } as const,
  {
    do: 'tool',
    task,
    tool: 'browser_fill_form',
    arguments: {
      fields: [
        { selector: '#to', value: to },
        { selector: '#subject', value: subject },
        { selector: '#body', value: body },
      ],
    },
  } as const,
]
export const send = { do: 'tool', task, tool: 'browser_click', arguments: { selector: '#send' } } as const
