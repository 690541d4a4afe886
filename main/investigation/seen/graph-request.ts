// Reads one row of Microsoft Graph's activity log, or of Defender's copy of it: who asked Graph for what, with which token.
import type { Evidence } from '../../../shared/model/evidence.ts'
import { columnsOf, idOf, textOf } from '../../../shared/records/fields.ts'
import { type Audit, noParty, planeOf } from './seen.ts'

/** Both tables name a request by one id, so what both saw is one act. Neither says what was read, only where it was asked for. */
export function graphRequestOf(evidence: Evidence): Audit {
  const row = columnsOf(evidence.fields)
  const user = idOf(row, 'UserId', 'AccountObjectId')
  const app = idOf(row, 'AppId', 'ApplicationId')
  const device = idOf(row, 'DeviceId')
  const method = textOf(row, 'RequestMethod') ?? 'request'
  const uri = textOf(row, 'RequestUri')
  const request = idOf(row, 'RequestId')
  const code = Number(textOf(row, 'ResponseStatusCode') ?? Number.NaN)
  const accounts = [
    user && `user ${user}`,
    user === null && app !== null && `app ${app}`,
    device !== null && `device ${device}`,
  ]
  return {
    what: 'audit',
    evidence: evidence.id,
    table: evidence.table,
    plane: planeOf(evidence.table),
    time: evidence.time,
    accounts: accounts.filter(account => typeof account === 'string'),
    identity: request && `request ${request}`,
    operation: `${method} ${pathOf(uri)}`.trim(),
    actor: { ...noParty, id: user },
    app,
    uti: textOf(row, 'SignInActivityId', 'UniqueTokenIdentifier'),
    correlation: null,
    object: uri,
    title: pathOf(uri),
    effect: /^(?:GET|HEAD)$/i.test(method) ? 'read' : 'write',
    subject: 'request',
    // The device is among the accounts; the rules that join a record to its Cloud PC are about the services' own records.
    device: { id: null, name: null },
    status: Number.isNaN(code) ? 'unknown' : code === 401 || code === 403 ? 'refused' : code >= 400 ? 'error' : 'ok',
  }
}

function pathOf(uri: string | null): string {
  return uri === null ? '' : (URL.parse(uri)?.pathname ?? uri)
}
