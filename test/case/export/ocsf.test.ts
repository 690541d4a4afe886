// Sign-ins and API activity as OCSF events, held to version 1.3.0 as it is published: the compiled schema of schema.ocsf.io
// (classes `authentication` and `api_activity`) and ocsf-schema's objects/*.json as they were in that version. Required
// attributes, `at_least_one` constraints, values and captions of enums are what stands there, and no attribute is taken
// that does not. No package of npm carries the schema.
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { ExportOrder } from '../../../main/app/export/export-files.ts'
import { exportFiles } from '../../../main/app/export/export-files.ts'
import { activityOf } from '../../../main/case/export/ocsf/activity.ts'
import { ocsfForm } from '../../../main/case/export/ocsf/index.ts'
import { addressIn } from '../../../main/case/export/row.ts'
import type { TableName } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { newCase, recordsOf } from '../../app/export/exported.ts'
import { describeWith, materialPath } from '../../material.ts'
import { scratch } from '../making.ts'
import { leaving, textOf } from './leaving.ts'

const text = z.string().min(1)
const someOf = (...names: string[]) =>
  [(value: object) => names.some(name => name in value), `none of ${names}`] as const
const optional = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).partial()

const enumOf = (values: Readonly<Record<number, string>>) =>
  z.int().refine(value => value in values, `none of ${Object.keys(values)}`)
/** Whether the sibling of an enum is its caption; of 99, Other, it is the log's own word. */
const captioned = (values: Readonly<Record<number, string>>, id: unknown, caption: unknown): boolean =>
  id === undefined ? caption === undefined : typeof id === 'number' && (id === 99 || values[id] === caption)

const userTypes = { 0: 'Unknown', 1: 'User', 2: 'Admin', 3: 'System', 99: 'Other' }
const user = optional({ uid: text, uid_alt: text, name: text, full_name: text, type_id: enumOf(userTypes), type: text })
  .refine(...someOf('account', 'name', 'uid'))
  .refine(({ type_id, type }) => captioned(userTypes, type_id, type), 'type')
const location = optional({ city: text, region: text, country: z.string().regex(/^[A-Z]{2}$/) })
const endpoint = optional({
  ip: z.union([z.ipv4(), z.ipv6()]),
  svc_name: text,
  location: location.refine(...someOf('city', 'country', 'postal_code', 'region')),
}).refine(...someOf('ip', 'uid', 'name', 'hostname', 'svc_name', 'instance_uid', 'interface_uid', 'interface_name'))
const actor = optional({ user, app_name: text, app_uid: text }).refine(
  ...someOf('process', 'user', 'invoked_by', 'session', 'app_name', 'app_uid'),
)
const methods = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'TRACE']
const httpRequest = optional({
  http_method: z.enum(methods),
  url: optional({ url_string: z.url(), path: text }).refine(...someOf('url_string', 'path')),
  user_agent: text,
})
const service = optional({ name: text, uid: text }).refine(...someOf('name', 'uid'))
const protocols = {
  ...{ 0: 'Unknown', 1: 'NTLM', 2: 'Kerberos', 3: 'Digest', 4: 'OpenID', 5: 'SAML', 6: 'OAUTH 2.0', 7: 'PAP' },
  ...{ 8: 'CHAP', 9: 'EAP', 10: 'RADIUS', 99: 'Other' },
}
const severities = { 0: 'Unknown', 1: 'Informational', 2: 'Low', 3: 'Medium', 4: 'High', 5: 'Critical', 6: 'Fatal' }
const statuses = { 0: 'Unknown', 1: 'Success', 2: 'Failure', 99: 'Other' }

const base = {
  time: z.int().min(1e12),
  severity_id: enumOf({ ...severities, 99: 'Other' }),
  severity: text,
  status_id: enumOf(statuses),
  status: text,
  status_code: text.optional(),
  status_detail: text.optional(),
  activity_name: text,
  type_uid: z.int(),
  type_name: text,
  metadata: z.strictObject({
    version: z.literal('1.3.0'),
    // required until 1.4
    product: z.strictObject({ name: text, vendor_name: text }),
    log_name: text,
    original_time: text.optional(),
    uid: text.optional(),
    correlation_uid: text.optional(),
    profiles: z.tuple([z.literal('cloud')]).optional(),
  }),
  unmapped: z.record(z.string(), z.json()),
  raw_data: text,
}
const logons = {
  ...{ 0: 'Unknown', 1: 'Logon', 2: 'Logoff', 3: 'Authentication Ticket', 4: 'Service Ticket Request' },
  ...{ 5: 'Service Ticket Renew', 6: 'Preauth', 99: 'Other' },
}
const authentication = z
  .strictObject({
    ...base,
    activity_id: enumOf(logons),
    category_uid: z.literal(3),
    category_name: z.literal('Identity & Access Management'),
    class_uid: z.literal(3002),
    class_name: z.literal('Authentication'),
    user,
    service: service.optional(),
    actor: actor.optional(),
    src_endpoint: endpoint.optional(),
    http_request: httpRequest.optional(),
    session: optional({ uid: text }).optional(),
    auth_protocol_id: enumOf(protocols).optional(),
    auth_protocol: text.optional(),
  })
  .refine(...someOf('service', 'dst_endpoint'))
  .refine(
    ({ auth_protocol_id, auth_protocol }) => captioned(protocols, auth_protocol_id, auth_protocol),
    'auth_protocol',
  )
  .refine(({ activity_id, activity_name }) => captioned(logons, activity_id, activity_name), 'activity_name')
  .refine(({ activity_id, type_uid }) => type_uid === 3002 * 100 + activity_id, 'type_uid')
const calls: Record<number, string> = { 0: 'Unknown', 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete', 99: 'Other' }
const apiActivity = z
  .strictObject({
    ...base,
    activity_id: enumOf(calls),
    category_uid: z.literal(6),
    category_name: z.literal('Application Activity'),
    class_uid: z.literal(6003),
    class_name: z.literal('API Activity'),
    actor,
    api: z.strictObject({
      operation: text,
      service: service.optional(),
      request: z.strictObject({ uid: text }).optional(),
      response: optional({ code: z.int(), error: text, error_message: text, message: text }).optional(),
    }),
    src_endpoint: endpoint,
    http_request: httpRequest.optional(),
    http_response: z.strictObject({ code: z.int() }).optional(),
    resources: z
      .array(optional({ uid: text, name: text, type: text }).refine(...someOf('name', 'uid')))
      .min(1)
      .optional(),
    // by the profile, which makes it required
    cloud: z
      .strictObject({ provider: text, region: text.optional(), account: z.strictObject({ uid: text }).optional() })
      .optional(),
  })
  .refine(({ cloud, metadata }) => (cloud === undefined) === (metadata.profiles === undefined), 'profiles')
  .refine(({ activity_id, activity_name }) => captioned(calls, activity_id, activity_name), 'activity_name')
  .refine(({ activity_id, type_uid }) => type_uid === 6003 * 100 + activity_id, 'type_uid')
const event = z
  .discriminatedUnion('class_uid', [authentication, apiActivity])
  .refine(({ severity_id, severity }) => captioned(severities, severity_id, severity), 'severity')
  .refine(({ status_id, status }) => captioned(statuses, status_id, status), 'status')
  .refine(
    ({ class_name, activity_id, activity_name, type_name }) =>
      type_name === `${class_name}: ${activity_id === 99 ? 'Other' : activity_name}`,
    'type_name',
  )
  // as the event source reports it
  .refine(({ metadata, raw_data }) => raw_data.includes(metadata.original_time ?? ''), 'original_time')

const order = (to: string): ExportOrder => ({
  format: 'ocsf',
  selection: {},
  to,
  write: () => {},
  spreadsheet: false,
  withProvenance: false,
})

describeWith('samples', 'published samples', () => {
  test('as OCSF is events as the schema wants them, and the rest is counted', async () => {
    using place = scratch()
    const store = await newCase(place.path('a.throughline'))
    await store.importPath(materialPath('samples'))
    const texts: string[] = []
    const report = await exportFiles(store, { ...order('-'), write: more => void texts.push(more) })
    const events = texts
      .join('')
      .trimEnd()
      .split('\n')
      .map(line => event.parse(JSON.parse(line)))
    expect(events).toHaveLength(report.records)
    const leftOut = Object.values(report.leftOut).reduce((sum, count) => sum + count, 0)
    const records = await recordsOf(store)
    expect(report.records + leftOut).toBe(records.length)
    const signIns = records.filter(({ table }) => table === 'SigninLogs' || table === 'AADServicePrincipalSignInLogs')
    expect(events.filter(({ class_uid }) => class_uid === 3002)).toHaveLength(
      signIns.filter(({ time }) => time !== null).length - (report.leftOut['sign-in that names nobody'] ?? 0),
    )
    const calls = events.filter(each => each.class_uid === 6003)
    expect(calls.filter(({ cloud }) => cloud?.provider === 'AWS').length).toBeGreaterThan(300)
    // what was read stands once, and all else in unmapped
    const [first] = calls.filter(({ metadata }) => metadata.log_name === 'AWSCloudTrail')
    expect(Object.keys(first?.unmapped ?? {})).not.toContain('eventName')
    expect(Object.keys(first?.unmapped ?? {})).toContain('requestParameters')
    await store.close()
  })
})

const time = '2026-11-20T18:31:55.5190000Z'

function eventOf(table: TableName, fields: JsonObject, raw?: string): z.output<typeof event> {
  return event.parse(JSON.parse(textOf(ocsfForm(), [leaving(table, fields, time, raw)])))
}

const call: JsonObject = {
  TimeGenerated: time,
  RequestMethod: 'PATCH',
  RequestUri: 'https://graph.microsoft.com/v1.0/users/u?$select=id',
  ResponseStatusCode: 204,
  UserId: 'u',
  AppId: 'a',
  IPAddress: '198.51.100.3',
}

test('a method that 1.3 has no value for stands in the operation alone', () => {
  const patched = eventOf('MicrosoftGraphActivityLogs', call)
  expect(patched).toMatchObject({ activity_id: 3, api: { operation: 'PATCH /v1.0/users/u' } })
  expect(patched.http_request).not.toHaveProperty('http_method')
  const read = eventOf('MicrosoftGraphActivityLogs', { ...call, RequestMethod: 'GET' })
  expect(read.http_request).toEqual({ http_method: 'GET', url: { url_string: call.RequestUri } })
})

test('what is no URL is a path of one', () => {
  const { http_request } = eventOf('MicrosoftGraphActivityLogs', { ...call, RequestUri: '/v1.0/users' })
  expect(http_request?.url).toEqual({ path: '/v1.0/users' })
})

const audit: JsonObject = {
  ActivityDateTime: time,
  ActivityDisplayName: 'Consent to application',
  InitiatedBy: { user: { id: 'u', userPrincipalName: 'dana@example.com', ipAddress: '198.51.100.3' } },
  Result: 'failure',
  ResultReason: 'not allowed',
  TargetResources: [{ type: 'Policy' }, { id: 'r', type: 'ServicePrincipal' }],
}

test('the time stands as the log wrote it, and once', () => {
  const { metadata, unmapped, time: normalised } = eventOf('AuditLogs', audit)
  expect(metadata.original_time).toBe(time)
  expect(normalised).toBe(Date.parse(time))
  expect(unmapped).not.toHaveProperty('ActivityDateTime')
})

test('an activity that is none of the four is Other, in the words of the log', () => {
  expect(eventOf('AuditLogs', audit)).toMatchObject({
    activity_name: 'Consent to application',
    type_uid: 600_399,
    type_name: 'API Activity: Other',
  })
})

test('a failure says its error, and a resource of which only the type is known is none', () => {
  const failed = eventOf('AuditLogs', audit)
  expect(failed).toMatchObject({ api: { response: { error: 'failure', error_message: 'not allowed' } } })
  expect(failed).toMatchObject({ resources: [{ uid: 'r', type: 'ServicePrincipal' }] })
})

test.each([
  [0, { type_id: 1, type: 'User' }],
  [2, { type_id: 2, type: 'Admin' }],
  ['DcAdmin', { type_id: 2, type: 'Admin' }],
  [4, { type_id: 3, type: 'System' }],
  [6, { type_id: 99, type: 'ServicePrincipal' }],
  ['Guest', { type_id: 99, type: 'Guest' }],
  [undefined, {}],
])('a user of type %s in an audit record', (said, kind) => {
  const record = { Operation: 'FileAccessed', CreationTime: time, UserId: 'u', UserKey: 'k', ClientIP: '198.51.100.3' }
  const told = eventOf('AuditRecord', said === undefined ? record : { ...record, UserType: said })
  expect(told.actor?.user).toEqual({ name: 'u', uid: 'k', ...kind })
})

test.each([
  ['IAMUser', { type_id: 1, type: 'User' }],
  ['Root', { type_id: 2, type: 'Admin' }],
  ['AssumedRole', { type_id: 99, type: 'AssumedRole' }],
])('an identity of AWS of type %s', (type, kind) => {
  const { actor } = eventOf('AWSCloudTrail', {
    eventTime: time,
    eventName: 'GetObject',
    sourceIPAddress: '198.51.100.3',
    userIdentity: { type, arn: 'arn:aws:iam::1:x', principalId: 'p' },
  })
  expect(actor?.user).toEqual({ uid: 'arn:aws:iam::1:x', uid_alt: 'p', ...kind })
})

test.each([
  ['oAuth2', { auth_protocol_id: 6, auth_protocol: 'OAUTH 2.0' }],
  ['saml20', { auth_protocol_id: 5, auth_protocol: 'SAML' }],
  ['deviceCode', { auth_protocol_id: 99, auth_protocol: 'deviceCode' }],
])('a sign-in with %s', (said, protocol) => {
  expect(
    eventOf('SigninLogs', { TimeGenerated: time, UserId: 'u', AuthenticationProtocol: said, ResultType: '0' }),
  ).toMatchObject({ ...protocol, user: { uid: 'u', type_id: 1 } })
})

test('an id of more digits than JavaScript keeps stays whole', () => {
  const raw = `{"Timestamp":"${time}","ActionType":"FileAccessed","AccountObjectId":"u","IPAddress":"198.51.100.3","ReportId":9007199254740993}`
  expect(eventOf('CloudAppEvents', JSON.parse(raw), raw).metadata.uid).toBe('9007199254740993')
})

test.each([
  ['Add user', false, 1],
  ['FileAccessed', false, 2],
  ['DescribeInstances', true, 2],
  ['Update conditional access policy', false, 3],
  ['Remove member from group', false, 4],
  ['InvokeModel', true, 2],
  ['Consent to application', false, null],
])('%s is one of the four activities, or another', (operation, readOnly, activity) => {
  expect(activityOf(operation, readOnly)).toBe(activity)
})

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['10.0.0.1:443', '10.0.0.1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['bedrock.amazonaws.com', undefined],
  [undefined, undefined],
])('the address in %s', (written, address) => {
  expect(addressIn(written)).toBe(address)
})
