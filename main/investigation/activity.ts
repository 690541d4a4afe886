// What no run explains, grouped by the accounts and devices its records name: never by address, never by time.
import { Components } from './components.ts'
import type { Seen } from './seen/seen.ts'

export interface Activity {
  readonly id: string
  readonly records: readonly Seen[]
  /** `upn …`, `user …`, `app …`, `device …`, `deviceName …`: all that hold the group together. */
  readonly accounts: readonly string[]
}

/** Ids of the two groups that no account holds together. */
export const unlinkedId = 'activity:unlinked'
export const directoryId = 'activity:directory'

/** Every record handed in is in exactly one group. */
export function activitiesOf(records: readonly Seen[]): Activity[] {
  const groups = new Components<string>()
  for (const record of records) for (const [first, other] of pairsOf(keysOf(record))) groups.join(first, other)
  const active = new Set(
    records.filter(record => !isObject(record)).flatMap(record => record.accounts.map(account => groups.of(account))),
  )
  const homeOf = (record: Seen): string => {
    const [first] = keysOf(record)
    const group = first === undefined ? undefined : groups.of(first)
    if (group !== undefined && active.has(group)) return group
    return isObject(record) ? directoryId : unlinkedId
  }
  return [...Map.groupBy(records, homeOf)].map(([home, members]) => {
    if (home === unlinkedId || home === directoryId) return { id: home, records: members, accounts: [] }
    const accounts = [...new Set(members.filter(member => !isObject(member)).flatMap(member => member.accounts))].sort()
    return { id: `activity:${nameOfAccounts(accounts)}`, records: members, accounts }
  })
}

/** Directory objects say which names are one account, but alone they are no activity. */
function isObject(record: Seen): boolean {
  return record.what === 'directory' || record.what === 'cloudPc'
}

/** Accounts and devices, and what names one act or token whoever logged it. */
function keysOf(record: Seen): string[] {
  const shared = [
    ...(record.identity === null ? [] : [record.identity]),
    ...('uti' in record && record.uti !== null ? [`uti ${record.uti}`] : []),
    ...('correlation' in record && record.correlation !== null ? [`correlation ${record.correlation}`] : []),
  ]
  return [...record.accounts, ...shared]
}

function pairsOf(keys: readonly string[]): [string, string][] {
  const [first] = keys
  return first === undefined ? [] : keys.map(key => [first, key])
}

/**
 * Readable, and the same as long as the group keeps its first account: a UPN before a device before a bare id. All but a
 * UPN say what they are, since a user, an application and a device may bear one name.
 */
function nameOfAccounts(accounts: readonly string[]): string {
  for (const kind of ['upn', 'deviceName', 'user', 'app', 'device']) {
    const found = accounts.find(account => account.startsWith(`${kind} `))
    if (found !== undefined) return kind === 'upn' ? found.slice(kind.length + 1) : found.replace(' ', ':')
  }
  return 'unlinked'
}
