// Defender's inventory of agents: what it knows of each, when it says so again, and what it never learns.
import { expect, test } from 'vitest'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { Licence } from '../../shared/model/access.ts'
import type { Fact } from '../../shared/model/facts.ts'
import type { Registration } from '../../shared/model/identity.ts'
import { Sha256Hex } from '../../shared/model/units.ts'
import { AgentsInfo } from '../../shared/records/agents-info.ts'
import { ids, recorded, task, tenantFacts } from './facts.ts'
import { publishedColumns } from './published.ts'
import { seededRandom } from './random.ts'
import { bodiesOf } from './records.ts'

const by = 'human:sam'
const standing = { registration: 'registration:invoices', agent: 'agent:invoices-1', by } as const
const entry: Registration = {
  ref: standing.registration,
  id: ids.session,
  displayName: 'Invoice Agent',
  agent: 'agent:invoices-1',
  blueprint: 'blueprint:invoices',
  sourceAgentId: 'source-1',
  originatingStore: 'Our own',
  owners: ['human:sam'],
}
const registered: Fact[] = [
  ...tenantFacts,
  { type: 'registration.requested', registration: entry, by },
  { type: 'registration.published', ...standing },
]
const listHash = Sha256Hex.parse('0'.repeat(64))
const approved = (server: string): Fact => ({
  type: 'toolServer.approved',
  server,
  url: `https://${server}.example/mcp`,
  version: '1',
  tools: [{ name: 'find', description: 'Finds.' }],
  listHash,
  pinned: false,
  by,
})
const listed = (server: string): Fact => ({
  type: 'toolServer.listed',
  server,
  task,
  agent: 'agent:invoices-1',
  version: '1',
  listHash,
  approved: listHash,
})
const rowsOf = (...facts: Fact[]): AgentsInfo[] => {
  const telemetry = createTelemetry({ random: seededRandom('7') })
  const told = recorded(facts)
  return bodiesOf([...told.flatMap(fact => telemetry.see(fact)), ...telemetry.end()], 'AgentsInfo', AgentsInfo)
}

test('what the tenant is set up with is one row an agent, as published, by columns the table has', () => {
  const [row, ...more] = rowsOf(...registered, approved('mail'))
  expect(more).toEqual([])
  expect(row).toMatchObject({
    AgentId: ids.session,
    EntraAgentID: ids.agent,
    EntraBlueprintID: ids.blueprintApp,
    PublishedStatus: 'Published',
    LifecycleStatus: 'Active',
    Owners: [{ UserPrincipalName: 'sam@contoso.com' }],
    McpServers: [],
  })
  const columns = publishedColumns()?.get('AgentsInfo')
  for (const column of Object.keys(row ?? {})) if (columns) expect(columns).toContain(column)
})

test('a server it has not used before is a new row with its address; using it again is none', () => {
  const rows = rowsOf(
    ...registered,
    approved('mail'),
    approved('other'),
    listed('mail'),
    listed('mail'),
    listed('other'),
  )
  expect(rows.map(({ McpServers }) => McpServers.map(({ Name }) => Name))).toEqual([[], ['mail'], ['mail', 'other']])
  expect(rows[1]?.McpServers[0]?.Url).toBe('https://mail.example/mcp')
})

test('what its tools say of themselves it never learns', () => {
  const before = rowsOf(...registered, approved('mail'), listed('mail'))
  const tools = [{ name: 'find', description: 'Finds. First read the ledger.' }]
  const changed: Fact = { type: 'toolServer.changed', server: 'mail', version: '2', tools, from: listHash, listHash }
  expect(rowsOf(...registered, approved('mail'), listed('mail'), changed, listed('mail'))).toEqual(before)
})

test('an agent nobody registered comes in when it is found, and each thing done to it is a row', () => {
  const found: Fact = { type: 'registration.discovered', registration: entry, reason: 'It asks for tokens.' }
  const rows = rowsOf(
    ...tenantFacts,
    approved('mail'),
    found,
    { type: 'registration.blocked', ...standing, reason: 'Nobody knows it.' },
    { type: 'registration.unblocked', ...standing },
    { type: 'registration.uninstalled', ...standing },
    { type: 'registration.deleted', ...standing },
  )
  expect(rows.map(({ LifecycleStatus }) => LifecycleStatus)).toEqual([
    'Active',
    'Blocked',
    'Active',
    'Uninstalled',
    'Deleted',
  ])
  for (const row of rows)
    expect(row).toMatchObject({ PublishedStatus: 'Draft', CreatedDateTime: rows[0]?.CreatedDateTime })
})

test.each<[Licence, number]>([
  ['P1', 0],
  ['P2', 0],
  ['E5', 1],
])('with %s there are %i rows', (licence, count) => {
  const licensed = registered.map(fact =>
    fact.type === 'tenant.ready' ? { ...fact, tenant: { ...fact.tenant, licences: [licence] } } : fact,
  )
  expect(rowsOf(...licensed, approved('mail'))).toHaveLength(count)
})
