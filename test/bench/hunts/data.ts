// A made-up tenant's logs, written by DuckDB: sign-ins and audits, as the columns of a case and as plain tables of the same.
import { DuckDBInstance } from '@duckdb/node-api'
import type { TableColumns } from '../../../main/case/index.ts'
import { caseSchema } from '../../../main/investigation/hunting/case-schema.ts'
import type { Schema } from '../../../main/investigation/hunting/schema.ts'

/** The last moment of the logs. */
export const lastTime = '2026-11-20T00:00:00Z'

type Types = TableColumns['columns'][number]['type']

/** Columns with their type and how DuckDB makes the value of row `i`; `h` is a number that looks random. */
const signIns: Readonly<Record<string, readonly [Types, string]>> = {
  TimeGenerated: [
    'datetime',
    `TIMESTAMP '${lastTime.slice(0, 10)}' - to_microseconds((h % 2592000) * 1000000 + i % 1000000)`,
  ],
  UserPrincipalName: ['string', `'user' || (h % 5000) || '@contoso.com'`],
  UserId: ['string', `md5('user' || (h % 5000))`],
  AppDisplayName: ['string', `'Application ' || (h // 7 % 60)`],
  AppId: ['string', `md5('application' || (h // 7 % 60))`],
  IPAddress: ['string', `'10.' || (h // 3 % 16) || '.' || (h // 5 % 250) || '.' || (h // 11 % 250)`],
  ResultType: ['string', `CASE WHEN h % 10 < 8 THEN '0' WHEN h % 10 = 8 THEN '50126' ELSE '53003' END`],
  ResultDescription: [
    'string',
    `CASE WHEN h % 10 < 8 THEN '' ELSE 'Access has been blocked by Conditional Access policies' END`,
  ],
  Location: ['string', `['DE','US','NL','FR','BR','IN'][1 + h // 13 % 6]`],
  ClientAppUsed: ['string', `['Browser','Mobile Apps and Desktop clients','Exchange ActiveSync'][1 + h // 17 % 3]`],
  ConditionalAccessStatus: ['string', `['success','failure','notApplied'][1 + h // 19 % 3]`],
  CorrelationId: ['string', `md5('correlation' || i)`],
  UniqueTokenIdentifier: ['string', `md5('token' || (i // 3))`],
  UserAgent: ['string', `'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/1' || (h % 40)`],
  RiskLevelDuringSignIn: ['string', `['none','low','medium','high'][1 + h // 23 % 4]`],
  IsInteractive: ['bool', `h % 3 = 0`],
  DeviceDetail: [
    'dynamic',
    `json_object('deviceId', md5('device' || (h % 9000)), 'operatingSystem', ['Windows10','MacOs','Ios'][1 + h // 29 % 3], 'isCompliant', h % 4 = 0)`,
  ],
  LocationDetails: [
    'dynamic',
    `json_object('city', 'City ' || (h % 90), 'state', '', 'geoCoordinates', json_object('latitude', (h % 180) - 90, 'longitude', (h % 360) - 180))`,
  ],
  ConditionalAccessPolicies: [
    'dynamic',
    `json_array(json_object('displayName', 'CA' || (h % 20), 'result', ['success','failure','notApplied'][1 + h // 31 % 3]), json_object('displayName', 'CA5' || (h % 7), 'result', ['success','failure'][1 + h // 37 % 2]))`,
  ],
}

const audits: Readonly<Record<string, readonly [Types, string]>> = {
  TimeGenerated: [
    'datetime',
    `TIMESTAMP '${lastTime.slice(0, 10)}' - to_microseconds((h % 2592000) * 1000000 + i % 1000000)`,
  ],
  OperationName: [
    'string',
    `['Add member to role','Update application','Add service principal credentials','Consent to application','Delete user'][1 + h % 5]`,
  ],
  Result: ['string', `CASE WHEN h % 9 = 0 THEN 'failure' ELSE 'success' END`],
  CorrelationId: ['string', `md5('correlation' || (h % 1000000))`],
  InitiatedBy: [
    'dynamic',
    `json_object('user', json_object('userPrincipalName', 'user' || (h % 5000) || '@contoso.com', 'ipAddress', '10.0.0.' || (h % 250)))`,
  ],
  TargetResources: [
    'dynamic',
    `json_array(json_object('displayName', 'Target ' || (h % 700), 'type', ['User','Application'][1 + h % 2], 'modifiedProperties', json_array(json_object('displayName', 'KeyDescription', 'newValue', 'v' || h))))`,
  ],
}

export const tables = [
  { table: 'SigninLogs', made: signIns, share: 1 },
  { table: 'AuditLogs', made: audits, share: 5 },
] as const

export interface Logs {
  readonly schema: Schema
  /** The columns of a case. */
  readonly columns: string
  /** Plain tables, their columns called as the logs have them. */
  readonly plain: string
}

export async function writeLogs(rows: number, columns: string, plain: string): Promise<Logs> {
  const instance = await DuckDBInstance.create(plain, { threads: '2', memory_limit: '2GB' })
  const connection = await instance.connect()
  await connection.run(`ATTACH '${columns}' AS held`)
  const held: TableColumns[] = []
  for (const { table, made, share } of tables) {
    const count = rows / share
    const names = Object.keys(made)
    const values = names.map(name => `${made[name]?.[1]} AS "${name}"`)
    const source = `SELECT i AS entry, ${values.join(', ')} FROM (SELECT range AS i, (hash(range) % 1000000007)::BIGINT AS h FROM range(${count}))`
    await connection.run(`CREATE TABLE ${table} AS ${source}`)
    const physical = names.map((name, index) => `"${name}" AS c${index + 1}`)
    await connection.run(`CREATE TABLE held.${table} AS SELECT entry, ${physical.join(', ')} FROM ${table}`)
    held.push({
      table,
      rows: count,
      columns: names.map((name, index) => ({ name, type: made[name]?.[0] ?? 'string', physical: `c${index + 1}` })),
    })
  }
  connection.closeSync()
  instance.closeSync()
  return { schema: caseSchema(held), columns, plain }
}
