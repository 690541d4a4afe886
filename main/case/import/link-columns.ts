// In which columns of a table an identifier may stand, for whoever looks for records where they are not in a case yet.
import type { LinkKey, LinkKind, TableName } from '../../../shared/model/evidence.ts'
import type { Json } from '../../../shared/model/json.ts'
import { type KeyPath, key } from './key-path.ts'
import { keyPaths } from './key-paths.ts'
import { keysOf } from './keys.ts'
import { tableCalled } from './published.ts'
import { tableOf } from './table.ts'
import { type TableContext, valuesByColumn } from './table-context.ts'

export interface LinkColumn {
  readonly name: string
  readonly kinds: ReadonlySet<LinkKind>
  /** The identifier is not the whole value: it stands somewhere inside. */
  readonly isInside: boolean
}

/** What takes more than a path to read from a record (`keysOf`), and where it stands. */
const signIn = [
  key('agent', 'Agent/agentSubjectParentId'),
  key('blueprint', 'Agent/parentAppId'),
  key('agent', 'AppId'),
  key('blueprint', 'AppId'),
  key('agent', 'ServicePrincipalId'),
  key('agentUser', 'UserId'),
]
const riskSubject = ['AgentId', 'Id'].flatMap(column => [
  key('agent', column),
  key('agentUser', column),
  key('app', column),
])
const insideAudit = ['InitiatedBy', 'TargetResources'].flatMap(column =>
  (['upn', 'user', 'device', 'app', 'agent', 'agentUser', 'blueprint'] as const).map(kind => key(kind, `${column}/*`)),
)
const more: Partial<Record<TableName, readonly KeyPath[]>> = {
  SigninLogs: signIn,
  AADNonInteractiveUserSignInLogs: signIn,
  AADServicePrincipalSignInLogs: signIn,
  AADManagedIdentitySignInLogs: signIn,
  AADRiskyAgents: riskSubject,
  AADAgentRiskEvents: riskSubject,
  AuditLogs: insideAudit,
}

/** Of a table by the name a service has for it; none where nothing is known of it. */
export function linkColumns(table: string): readonly LinkColumn[] {
  const known = tableCalled(table)
  if (known === null) return []
  const columns = new Map<string, { name: string; kinds: Set<LinkKind>; isInside: boolean }>()
  for (const { kind, path } of [...(keyPaths.get(known) ?? []), ...(more[known] ?? [])]) {
    const [name = ''] = path
    const column = columns.get(name) ?? { name, kinds: new Set(), isInside: false }
    column.kinds.add(kind)
    column.isInside ||= path.length > 1
    columns.set(name, column)
  }
  return [...columns.values()]
}

/** A row of a query's answer as the import reads it: its table and what it is joined by; null where it is of no table that is known. */
export function answeredRow(
  columns: readonly TableContext['columns'][number][],
  values: readonly Json[],
): { readonly table: TableName; readonly keys: readonly LinkKey[] } | null {
  const fields = valuesByColumn({ columns: [...columns] }, values)
  const table = tableOf('query-answer-json', fields)
  return table === null ? null : { table, keys: keysOf(table, fields) }
}
