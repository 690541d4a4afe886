// Sign-ins and API activity as OCSF 1.3 events. No package of the registry carries the published schema: what is
// held to here was written from schema.ocsf.io, classes 3002 and 6003 and the objects they use, required attributes and
// constraints (`at_least_one`) included, and no attribute that is not there.
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { ExportOrder } from '../../../main/app/export/export-files.ts'
import { exportFiles } from '../../../main/app/export/export-files.ts'
import { activityOf } from '../../../main/case/export/ocsf/activity.ts'
import { addressIn } from '../../../main/case/export/row.ts'
import { newCase, recordsOf } from '../../app/export/exported.ts'
import { describeWith, materialPath } from '../../material.ts'
import { scratch } from '../making.ts'

const text = z.string().min(1)
const someOf = (...names: string[]) =>
  [(value: object) => names.some(name => name in value), `none of ${names}`] as const
const optional = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).partial()

const user = optional({
  uid: text,
  name: text,
  full_name: text,
  type_id: z.union([z.literal(1), z.literal(99)]),
  type: text,
}).refine(...someOf('account', 'name', 'uid'))
const endpoint = optional({
  ip: z.union([z.ipv4(), z.ipv6()]),
  svc_name: text,
  location: optional({ city: text, region: text, country: z.string().regex(/^[A-Z]{2}$/) }),
}).refine(...someOf('ip', 'svc_name'))
const actor = optional({ user, app_name: text, app_uid: text }).refine(...someOf('user', 'app_name', 'app_uid'))
const httpRequest = optional({ http_method: text, url: z.strictObject({ url_string: text }), user_agent: text })

const base = {
  time: z.number().int(),
  severity_id: z.literal(1),
  severity: z.literal('Informational'),
  status_id: z.number().int().min(0).max(2),
  status: z.enum(['Unknown', 'Success', 'Failure']),
  status_code: text.optional(),
  status_detail: text.optional(),
  activity_name: text,
  type_name: text,
  metadata: z.strictObject({
    version: z.literal('1.3.0'),
    product: z.strictObject({ name: text, vendor_name: text }),
    log_name: text,
    original_time: text,
    uid: text.optional(),
    correlation_uid: text.optional(),
    profiles: z.array(z.literal('cloud')).optional(),
  }),
  unmapped: z.record(z.string(), z.json()),
  raw_data: text,
}
const authentication = z.strictObject({
  ...base,
  activity_id: z.literal(1),
  category_uid: z.literal(3),
  category_name: z.literal('Identity & Access Management'),
  class_uid: z.literal(3002),
  class_name: z.literal('Authentication'),
  type_uid: z.literal(300_201),
  user,
  service: optional({ name: text, uid: text }).refine(...someOf('name', 'uid')),
  actor: actor.optional(),
  src_endpoint: endpoint.optional(),
  http_request: httpRequest.optional(),
  session: z.strictObject({ uid: text }).optional(),
})
const apiActivity = z
  .strictObject({
    ...base,
    activity_id: z.union([z.literal([1, 2, 3, 4]), z.literal(99)]),
    category_uid: z.literal(6),
    category_name: z.literal('Application Activity'),
    class_uid: z.literal(6003),
    class_name: z.literal('API Activity'),
    type_uid: z.number().int(),
    actor,
    api: z.strictObject({
      operation: text,
      service: z.strictObject({ name: text }).optional(),
      request: z.strictObject({ uid: text }).optional(),
      response: optional({ code: z.number().int(), error: text, message: text }).optional(),
    }),
    src_endpoint: endpoint,
    http_request: httpRequest.optional(),
    http_response: z.strictObject({ code: z.number().int() }).optional(),
    resources: z
      .array(optional({ uid: text, name: text, type: text }))
      .min(1)
      .optional(),
    cloud: z
      .strictObject({ provider: text, region: text.optional(), account: z.strictObject({ uid: text }).optional() })
      .optional(),
  })
  .refine(({ activity_id, type_uid }) => type_uid === 600_300 + activity_id, 'type_uid')
const event = z.discriminatedUnion('class_uid', [authentication, apiActivity])

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
    for (const folder of ['aws-cloudtrail', 'sentinel-training-lab', 'graph-docs'])
      await store.importPath(materialPath(`samples/${folder}`))
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
