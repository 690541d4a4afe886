// Microsoft Graph's log of requests in its two tables: one row a request, the answer's status, and what it does not say.
import { describe, expect, test } from 'vitest'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { Fact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { GraphAPIAuditEvents, MicrosoftGraphActivityLogs } from '../../shared/records/graph-activity.ts'
import { ids, recorded, request, sessionFacts, tenantFacts } from './facts.ts'
import { seededRandom } from './random.ts'
import { bodiesOf } from './records.ts'

const graph = '00000003-0000-0000-c000-000000000000'
const uti = 'gRaPh-token-id-AbCdEfG'
const issued: Fact = {
  type: 'token.issued',
  token: 'token:graph',
  request: { ...request('agentUser', 9), resourceId: graph, resourceDisplayName: 'Microsoft Graph' },
  claims: { uti, iat: 1_766_000_000, scp: 'Files.Read.All Mail.Send' },
  jkt: null,
  decision: null,
}
const by = { token: 'token:graph', session: 'session:s1', pc: 'pc:01' } as const
const sent = (call: string, htm: string, path: string, token: `token:${string}` = 'token:graph'): Fact => ({
  type: 'proof.accepted',
  ...by,
  call,
  token,
  htm,
  htu: `https://graph.microsoft.com/v1.0/${path}`,
  jti: 'proof-id-that-stays-secret',
})
const back = (call: string): Fact => ({
  type: 'tool.returned',
  call,
  task: 'task:1',
  outcome: 'ok',
  result: '',
  error: null,
})
const open = sessionFacts.slice(
  0,
  sessionFacts.findIndex(({ type }) => type === 'proof.accepted'),
)

function left(...facts: Fact[]): LogRecord[] {
  const telemetry = createTelemetry({ random: seededRandom('7') })
  const all = recorded([...tenantFacts, ...open, issued, ...facts])
  const records = all.map(each => telemetry.see(each))
  return records.slice(-facts.length).flat()
}
const activity = (...facts: Fact[]) =>
  bodiesOf(left(...facts), 'MicrosoftGraphActivityLogs', MicrosoftGraphActivityLogs)
const events = (...facts: Fact[]) => bodiesOf(left(...facts), 'GraphAPIAuditEvents', GraphAPIAuditEvents)
const file = 'sites/contoso.sharepoint.com:/sites/Finance:/drive/root:/a.pdf:/content'

describe('a request to Graph', () => {
  test('names its token, account, device and scopes, and no session of Entra', () => {
    const [row] = activity(sent('call_2', 'GET', file), back('call_2'))
    expect(row).toMatchObject({
      SignInActivityId: uti,
      AppId: ids.agent,
      UserId: ids.agentUser,
      ServicePrincipalId: '',
      DeviceId: ids.device,
      Scopes: 'Files.Read.All Mail.Send',
      SessionId: '',
      RequestMethod: 'GET',
      RequestUri: `https://graph.microsoft.com/v1.0/${file}`,
      ResponseStatusCode: 200,
      ApiVersion: 'v1.0',
    })
  })

  test('is in Defender too, under one request id and other names, without session, device and time of the token', () => {
    const facts = [sent('call_2', 'GET', file), back('call_2')]
    const [row] = activity(...facts)
    const [event] = events(...facts)
    expect(event).toMatchObject({
      RequestId: row?.RequestId,
      UniqueTokenIdentifier: uti,
      AccountObjectId: ids.agentUser,
      ResponseStatusCode: '200',
      TargetWorkload: 'Microsoft.SharePoint',
    })
    for (const column of ['SessionId', 'DeviceId', 'TokenIssuedAt']) expect(event).not.toHaveProperty(column)
  })

  test.each([
    ['GET', file, 200],
    ['POST', 'me/sendMail', 202],
    ['POST', 'teams/t/channels/c/messages', 201],
    ['DELETE', file, 204],
  ])('%s %s that was carried out is answered %i', (htm, path, status) => {
    expect(activity(sent('call_2', htm, path), back('call_2'))[0]?.ResponseStatusCode).toBe(status)
  })

  test('that a gate refused shows with the status it was answered with, once', () => {
    const htu = `https://graph.microsoft.com/v1.0/${file}`
    const refused: Fact = {
      type: 'request.refused',
      ...by,
      call: 'call_2',
      htm: 'GET',
      htu,
      gate: 'scope',
      status: 403,
      code: 'accessDenied',
      reasons: ['our own reason'],
    }
    const rows = activity(sent('call_2', 'GET', file), refused, back('call_2'))
    expect(rows.map(({ ResponseStatusCode }) => ResponseStatusCode)).toEqual([403])
    expect(JSON.stringify(rows)).not.toContain('our own reason')
  })

  test('that met a claims challenge shows as 401', () => {
    const challenged: Fact = {
      type: 'cae.challenged',
      call: 'call_2',
      token: 'token:graph',
      session: 'session:s1',
      from: 'pc:01',
      htm: 'GET',
      htu: `https://graph.microsoft.com/v1.0/${file}`,
      signal: 'accountDisabled',
      reason: 'our own reason',
    }
    expect(activity(challenged, back('call_2')).map(({ ResponseStatusCode }) => ResponseStatusCode)).toEqual([401])
  })
})

test('two requests of one call are two rows, in their order', () => {
  const rows = activity(sent('call_2', 'GET', file), sent('call_2', 'POST', 'me/sendMail'), back('call_2'))
  expect(rows.map(({ RequestMethod }) => RequestMethod)).toEqual(['GET', 'POST'])
})

test('a request whose call never came back is logged when the run ends', () => {
  const telemetry = createTelemetry({ random: seededRandom('7') })
  for (const each of recorded([...tenantFacts, ...open, issued, sent('call_2', 'GET', file)])) telemetry.see(each)
  expect(telemetry.end().map(({ table }) => table)).toEqual(
    expect.arrayContaining(['MicrosoftGraphActivityLogs', 'GraphAPIAuditEvents']),
  )
})

describe('no row', () => {
  test('of a request to another resource', () => {
    expect(left(sent('call_2', 'POST', 'mcp', 'token:user'), back('call_2')).map(({ table }) => table)).not.toContain(
      'MicrosoftGraphActivityLogs',
    )
  })

  test('of a proof that was refused: Graph never looked at that request', () => {
    const refused: Fact = {
      type: 'proof.refused',
      call: 'call_2',
      token: 'token:graph',
      session: 'session:s1',
      from: 'pc:02',
      boundTo: 'pc:01',
      htm: 'GET',
      htu: `https://graph.microsoft.com/v1.0/${file}`,
      check: 'jkt',
      message: 'bound',
    }
    expect(left(refused)).toEqual([])
  })

  test('of a request that was cut off before it was made', () => {
    const notDone = { htm: 'GET', htu: `https://graph.microsoft.com/v1.0/${file}` }
    const cut: Fact = { type: 'call.cut', ...by, call: 'call_2', done: [], notDone, reason: 'released' }
    expect(activity(sent('call_2', 'GET', file), cut, back('call_2'))).toEqual([])
  })

  test('says what was answered, or which proof it came with', () => {
    const text = JSON.stringify(left(sent('call_2', 'GET', file), back('call_2')))
    for (const secret of ['proof-id-that-stays-secret', 'token:', 'pc:01', 'ResponseBody'])
      expect(text).not.toContain(secret)
  })
})
