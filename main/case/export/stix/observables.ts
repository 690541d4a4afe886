// What a record names that STIX has an observable for: accounts, software, addresses, URLs, processes and messages.
import { isIPv4 } from 'node:net'
import type { Json, JsonObject } from '../../../../shared/model/json.ts'
import { addressIn, filled, type Row, rowOf } from '../row.ts'
import { observableId, processId } from './ids.ts'

type Observable = JsonObject & { readonly id: string }

/** @param about tells the record from every other */
export function observablesOf(fields: JsonObject, about: string): Observable[] {
  const row = rowOf(fields)
  const found = [user(row), principal(row), software(row), address(row), url(row), process(row, about), ...message(row)]
  return found.filter(each => each !== null)
}

function observable(
  type: string,
  members: Record<string, Json | undefined>,
  contributing: readonly string[],
): Observable {
  const said = filled(members) ?? {}
  const telling = Object.fromEntries(Object.entries(said).filter(([name]) => contributing.includes(name)))
  return { type, spec_version: '2.1', id: observableId(type, telling), ...said }
}

const account = (members: Record<string, Json | undefined>): Observable =>
  observable('user-account', members, ['account_type', 'user_id', 'account_login'])

function user(row: Row): Observable | null {
  const user_id = row.text('UserId', 'userId', 'AccountObjectId')
  const account_login = row.text('UserPrincipalName', 'userPrincipalName', 'AccountUpn')
  const display_name = row.text('UserDisplayName', 'userDisplayName', 'AccountDisplayName')
  return user_id === undefined && account_login === undefined ? null : account({ user_id, account_login, display_name })
}

function principal(row: Row): Observable | null {
  const user_id = row.text('ServicePrincipalId', 'servicePrincipalId')
  const display_name = row.text('ServicePrincipalName', 'servicePrincipalName')
  return user_id === undefined ? null : account({ user_id, display_name, is_service_account: true })
}

function software(row: Row): Observable | null {
  const name = row.text('AppDisplayName', 'appDisplayName', 'AppName', 'Application')
  return name === undefined ? null : observable('software', { name }, ['name', 'cpe', 'swid', 'vendor', 'version'])
}

function address(row: Row): Observable | null {
  const value = addressIn(
    row.text('IPAddress', 'ipAddress', 'ClientIP', 'ClientIPAddress', 'RemoteIP', 'sourceIPAddress'),
  )
  if (value === undefined) return null
  return observable(isIPv4(value) ? 'ipv4-addr' : 'ipv6-addr', { value }, ['value'])
}

function url(row: Row): Observable | null {
  const value = row.text('Url', 'RemoteUrl', 'RequestUri')
  return value !== undefined && URL.canParse(value) ? observable('url', { value }, ['value']) : null
}

function process(row: Row, about: string): Observable | null {
  const [pid, command_line] = [row.text('ProcessId'), row.text('ProcessCommandLine')]
  if (pid === undefined && command_line === undefined) return null
  const created = row.text('ProcessCreationTime')
  return {
    type: 'process',
    spec_version: '2.1',
    id: processId(about),
    ...filled({
      pid: pid !== undefined && /^\d+$/.test(pid) ? Number(pid) : undefined,
      command_line,
      created_time:
        created !== undefined && !Number.isNaN(Date.parse(created)) ? stamp(Date.parse(created)) : undefined,
    }),
  }
}

/** A message and the addresses it names, which stand before it. */
function message(row: Row): Observable[] {
  const message_id = row.text('InternetMessageId')
  if (message_id === undefined) return []
  const mailbox = (value: string | undefined) =>
    value === undefined || !value.includes('@') ? undefined : observable('email-addr', { value }, ['value'])
  const from = mailbox(row.text('SenderFromAddress', 'SenderMailFromAddress'))
  const to = mailbox(row.text('RecipientEmailAddress'))
  const members = {
    // Required; no log says how the body is made up, and none is given here.
    is_multipart: false,
    message_id,
    from_ref: from?.id,
    to_refs: to === undefined ? undefined : [to.id],
    subject: row.text('Subject'),
  }
  const mail = observable('email-message', members, ['from_ref', 'subject', 'body'])
  return [from, to, mail].filter(each => each !== undefined)
}

/** RFC 3339 in UTC with milliseconds, as STIX writes times (§3.2). */
export const stamp = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** A literal of a STIX pattern (§9.2). */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
