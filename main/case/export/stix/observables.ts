// What a record names that STIX has an observable for: accounts, software, addresses, URLs, processes and messages.
import { isIPv4 } from 'node:net'
import { z } from 'zod'
import type { Json, JsonObject } from '../../../../shared/model/json.ts'
import { timeOf } from '../../import/time.ts'
import { addressIn, filled, type Row, rowOf } from '../row.ts'
import { objectId, observableId, processId } from './ids.ts'

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
  const plain = withoutDots(value)
  return observable(isIPv4(plain) ? 'ipv4-addr' : 'ipv6-addr', { value: plain }, ['value'])
}

/**
 * An IPv4 address that a server wrote as one of IPv6 (`::ffff:198.51.100.3`, RFC 4291 §2.5.5.2) is that IPv4 address. Of
 * any other that ends in dots, its hexadecimal form: the published schema takes no dots in an ipv6-addr.
 */
function withoutDots(address: string): string {
  if (isIPv4(address) || !address.includes('.')) return address
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? []
  const [plain = '', ...zone] = address.split('%')
  return mapped ?? [new URL(`http://[${plain}]`).hostname.slice(1, -1), ...zone].join('%')
}

function url(row: Row): Observable | null {
  const value = uriOf(row.text('Url', 'RemoteUrl', 'RequestUri'))
  return value === undefined ? null : observable('url', { value }, ['value'])
}

/**
 * The URL as RFC 3986 has it, as a STIX url must be: what it allows nowhere is percent-encoded (RFC 3987 §3.1). Nothing
 * of a host with a port, which a column of URLs may hold too.
 */
export function uriOf(text: string | undefined): string | undefined {
  if (text === undefined || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) return undefined
  const form = /^([^:]+:\/\/)([^@/?#]*@)?(\[[^\]]*\])?([^#]*)(?:#(.*))?$/s
  const [, scheme, person = '', address = '', rest = '', fragment] = form.exec(text.toWellFormed()) ?? []
  return `${scheme}${encoded(person)}${address}${encoded(rest)}${fragment === undefined ? '' : `#${encoded(fragment)}`}`
}

const encoded = (text: string): string =>
  text.replace(/%(?![0-9a-f]{2})|[^a-z0-9\-._~:/?@!$&'()*+,;=%]/giu, encodeURIComponent)

function process(row: Row, about: string): Observable | null {
  const [pid, command_line] = [row.text('ProcessId'), row.text('ProcessCommandLine')]
  const number = pid !== undefined && /^\d{1,15}$/.test(pid) ? Number(pid) : undefined
  if (number === undefined && command_line === undefined) return null
  const created = timeOf('DeviceProcessEvents', { Timestamp: row.text('ProcessCreationTime') ?? null })
  return {
    type: 'process',
    spec_version: '2.1',
    id: processId(about),
    ...filled({
      pid: number,
      command_line,
      created_time: created === null ? undefined : stamp(created),
    }),
  }
}

/**
 * A message and the addresses it names, which stand before it. Its id is one of ours: by the properties the standard
 * tells messages by, sender and subject, all messages of a campaign were one, and a log has a row a recipient.
 */
function message(row: Row): Observable[] {
  const message_id = row.text('InternetMessageId')
  if (message_id === undefined) return []
  const mailbox = (value: string | undefined) =>
    Mailbox.safeParse(value).success ? observable('email-addr', { value }, ['value']) : undefined
  const from = mailbox(row.text('SenderFromAddress', 'SenderMailFromAddress'))
  const to = mailbox(row.text('RecipientEmailAddress'))
  const mail: Observable = {
    type: 'email-message',
    spec_version: '2.1',
    id: objectId('email-message', `${message_id} ${to?.id ?? ''}`),
    // Required; no log says how the body is made up, and none is given here.
    is_multipart: false,
    message_id,
    ...filled({
      from_ref: from?.id,
      to_refs: to === undefined ? undefined : [to.id],
      subject: row.text('Subject'),
    }),
  }
  return [from, to, mail].filter(each => each !== undefined)
}

const Mailbox = z.email({ pattern: z.regexes.html5Email })

/** RFC 3339 in UTC with milliseconds, as STIX writes times (§3.2). */
export const stamp = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** A literal of a STIX pattern (§9.2). */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
