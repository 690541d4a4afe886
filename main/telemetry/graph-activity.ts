// What Microsoft Graph logs of the requests it answers, for Entra's diagnostic logs and for Defender's hunting tables.
import type { FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { PcRef } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { GraphAPIAuditEvents, MicrosoftGraphActivityLogs } from '../../shared/records/graph-activity.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'

const graph = '00000003-0000-0000-c000-000000000000'

interface Presented extends Pick<FactOf<'proof.accepted'>, 'call' | 'token' | 'htm' | 'htu'> {
  /** The Cloud PC it came from; an address for what came from somewhere else. */
  readonly pc: PcRef | { readonly address: string }
}

/** A request whose token was good and whose answer is still to come. */
interface Waiting {
  readonly at: EpochMs
  readonly request: Presented
}

export interface GraphActivity {
  /** Rows of the requests that this fact says were answered. */
  see(recorded: RecordedFact): LogRecord[]
  /** Rows of requests whose call never came back: Graph answered them all the same. */
  end(): LogRecord[]
}

/**
 * One row a request in each of the two tables, with one request id. What leaves none: requests to other resources; a token
 * that was refused before Graph looked at the request (signature, proof); and a request that was cut off before it was made.
 */
export function createGraphActivity(memory: Memory, filing: { entra: Filing; defender: Filing }): GraphActivity {
  const waiting = new Map<string, Waiting>()

  return {
    see({ at, fact }) {
      switch (fact.type) {
        case 'proof.accepted': {
          const answered = settle(fact.call)
          if (isGraph(fact)) waiting.set(fact.call, { at, request: fact })
          return answered
        }
        case 'graph.called': {
          if (fact.status === 401 || !isGraph(fact)) return []
          const { token, htm, htu, from, status } = fact
          return rows(at, { call: '', token, htm, htu, pc: { address: from } }, status)
        }
        case 'request.refused':
          return settle(fact.call, fact.status)
        case 'cae.challenged': {
          const request = { ...fact, pc: fact.from }
          const earlier = settle(fact.call)
          return isGraph(request) ? [...earlier, ...rows(at, request, 401)] : earlier
        }
        case 'call.cut': {
          const cut = waiting.get(fact.call)?.request
          if (cut?.htm === fact.notDone.htm && cut.htu === fact.notDone.htu) waiting.delete(fact.call)
          return settle(fact.call)
        }
        case 'tool.returned':
          return settle(fact.call)
        default:
          return []
      }
    },
    end: () => [...waiting.keys()].flatMap(call => settle(call)),
  }

  function isGraph({ token }: Pick<Presented, 'token'>): boolean {
    return memory.token(token).request.resourceId === graph
  }

  function settle(call: string, status?: number): LogRecord[] {
    const found = waiting.get(call)
    waiting.delete(call)
    return found ? rows(found.at, found.request, status ?? statusOf(found.request)) : []
  }

  function rows(at: EpochMs, presented: Presented, status: number): LogRecord[] {
    const { entra, defender } = filing
    const body = activityRow(at, presented, status, memory, entra)
    return body === null
      ? []
      : [
          {
            plane: 'entra',
            table: body.Type,
            format: 'entra-ndjson',
            availableAt: entra.availableAt(at, 'graphActivity'),
            body,
          },
          {
            plane: 'defender',
            table: 'GraphAPIAuditEvents',
            format: 'hunting-ndjson',
            availableAt: defender.availableAt(at, 'graphActivity'),
            body: auditEvent(body, defender),
          },
        ]
  }
}

/** What Graph answers to a request it carried out: an action is accepted, an object created, a deletion has no content. */
function statusOf({ htm, htu }: Presented): number {
  if (htm === 'DELETE') return 204
  if (htm !== 'POST') return 200
  return /\/(?:sendMail|assignSensitivityLabel)$/.test(URL.parse(htu)?.pathname ?? '') ? 202 : 201
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

function activityRow(
  at: EpochMs,
  { token, pc, htm, htu }: Presented,
  status: number,
  memory: Memory,
  filing: Filing,
): MicrosoftGraphActivityLogs | null {
  const RequestMethod = methods.find(method => method === htm)
  if (RequestMethod === undefined) return null
  const { uti, issuedAt, scopes, roles, sid, request } = memory.token(token)
  const tenant = memory.tenant()
  const { deviceId, ipAddress } = typeof pc === 'string' ? memory.pc(pc) : { deviceId: '', ipAddress: pc.address }
  const user = request.agentUser
    ? memory.agentUser(request.agentUser).id
    : request.human && memory.human(request.human).id
  const requestId = filing.guid()
  return {
    Type: 'MicrosoftGraphActivityLogs',
    TimeGenerated: isoOf(at),
    SourceSystem: 'Azure AD',
    AadTenantId: tenant.id,
    ApiVersion: URL.parse(htu)?.pathname.split('/')[1] ?? '',
    AppId: request.clientId,
    // 0: the application itself proved nothing, as where a person signs in to it
    ClientAuthMethod: request.grant === 'interactive' ? 0 : 2,
    ClientRequestId: filing.guid(),
    DeviceId: deviceId,
    IdentityProvider: `https://sts.windows.net/${tenant.id}/`,
    IPAddress: ipAddress,
    Location: tenant.region,
    OperationId: requestId,
    RequestId: requestId,
    RequestMethod,
    RequestUri: htu,
    ResponseStatusCode: status,
    Roles: roles,
    Scopes: scopes,
    ServicePrincipalId: user === null ? request.clientId : '',
    SessionId: sid,
    SignInActivityId: uti,
    TokenIssuedAt: isoOf(issuedAt),
    UserId: user ?? '',
  }
}

function auditEvent(row: MicrosoftGraphActivityLogs, filing: Filing): GraphAPIAuditEvents {
  return {
    Type: 'GraphAPIAuditEvents',
    Timestamp: row.TimeGenerated,
    TimeGenerated: row.TimeGenerated,
    ReportId: filing.guid(),
    IdentityProvider: row.IdentityProvider,
    ApiVersion: row.ApiVersion,
    ApplicationId: row.AppId,
    AccountObjectId: row.UserId,
    ServicePrincipalId: row.ServicePrincipalId,
    IpAddress: row.IPAddress,
    ClientRequestId: row.ClientRequestId,
    OperationId: row.OperationId,
    RequestId: row.RequestId,
    RequestMethod: row.RequestMethod,
    RequestUri: row.RequestUri,
    ResponseStatusCode: String(row.ResponseStatusCode),
    Location: row.Location,
    Scopes: row.Scopes,
    TargetWorkload: workloadOf(row.RequestUri),
    UniqueTokenIdentifier: row.SignInActivityId,
  }
}

/** By the first name of the path: who answers what is asked of Graph. */
function workloadOf(uri: string): string {
  const path = URL.parse(uri)?.pathname ?? ''
  if (/\/(?:sites|drives?)\//.test(path)) return 'Microsoft.SharePoint'
  if (/\/(?:messages|sendMail|mailFolders)\b/i.test(path) && !path.includes('/teams/')) return 'Microsoft.Exchange'
  return path.includes('/teams/') ? 'Microsoft.Teams' : ''
}
