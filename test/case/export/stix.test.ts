// Records as a STIX 2.1 bundle. No package of the registry carries the published JSON schemas: what is held to here was
// written from the text of the standard (OASIS, STIX 2.1), for the objects the form makes, with no property beside them.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { exportFiles } from '../../../main/app/export/export-files.ts'
import { observableId } from '../../../main/case/export/stix/ids.ts'
import { literal } from '../../../main/case/export/stix/observables.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import type { LogRecord } from '../../../shared/model/record.ts'
import { newCase, recordsOf } from '../../app/export/exported.ts'
import { scratch, signInRecords, startedAt } from '../making.ts'

const id = (type: string, version = 5) =>
  z
    .string()
    .regex(new RegExp(`^${type}--[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`))
const text = z.string().min(1)
const time = z.iso.datetime({ precision: 3 })
const anyId = id('[a-z0-9-]+', 5).or(id('process', 4))
const reference = z
  .strictObject({ source_name: text, description: text.optional(), external_id: text.optional() })
  .refine(({ description, external_id }) => description !== undefined || external_id !== undefined)
const object = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({
    type: z.literal(type),
    spec_version: z.literal('2.1'),
    id: id(type),
    created: time,
    modified: time,
    created_by_ref: id('identity').optional(),
    external_references: z.array(reference).min(1).optional(),
    ...shape,
  })
const observable = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape, version = 5) =>
  z.strictObject({ type: z.literal(type), spec_version: z.literal('2.1'), id: id(type, version), ...shape })

const stix = z.discriminatedUnion('type', [
  object('identity', { name: text, identity_class: z.literal('system') }),
  object('observed-data', {
    first_observed: time,
    last_observed: time,
    number_observed: z.number().int().min(1).max(999_999_999),
    object_refs: z.array(anyId).min(1),
  }),
  object('incident', { name: text, description: text.optional() }),
  object('indicator', { name: text, pattern: text, pattern_type: z.literal('stix'), valid_from: time }),
  object('sighting', {
    sighting_of_ref: z.union([id('indicator'), id('incident')]),
    observed_data_refs: z.array(id('observed-data')).min(1),
    first_seen: time,
    last_seen: time,
    count: z.number().int().min(0).max(999_999_999),
  }),
  object('note', { content: text, authors: z.array(text).optional(), object_refs: z.array(anyId).min(1) }),
  observable('user-account', {
    user_id: text.optional(),
    account_login: text.optional(),
    display_name: text.optional(),
    is_service_account: z.boolean().optional(),
  }),
  observable('software', { name: text }),
  observable('ipv4-addr', { value: z.ipv4() }),
  observable('ipv6-addr', { value: z.ipv6() }),
  observable('url', { value: z.url() }),
  observable('email-addr', { value: z.string().includes('@') }),
  observable('email-message', {
    is_multipart: z.literal(false),
    message_id: text,
    from_ref: id('email-addr').optional(),
    to_refs: z.array(id('email-addr')).optional(),
    subject: text.optional(),
  }),
  observable(
    'process',
    { pid: z.number().int().optional(), command_line: text.optional(), created_time: time.optional() },
    4,
  ),
])
const bundle = z.strictObject({ type: z.literal('bundle'), id: id('bundle'), objects: z.array(stix).min(1) })

const at = new Date(startedAt).toISOString()
const hunting = (table: LogRecord['table'], body: JsonObject): LogRecord => ({
  plane: 'defender',
  table,
  format: 'hunting-ndjson',
  availableAt: startedAt,
  body: { Type: table, Timestamp: at, TimeGenerated: at, ...body },
})

const records: readonly LogRecord[] = [
  ...signInRecords(3),
  hunting('AlertInfo', { AlertId: 'da1', Title: 'Odd clicks', Severity: 'High', ServiceSource: 'x', Category: 'y' }),
  hunting('AlertEvidence', { AlertId: 'da1', EntityType: 'User', EvidenceRole: 'Impacted', AccountObjectId: 'u1' }),
  hunting('UrlClickEvents', {
    Url: "https://evil.example/it's",
    AccountUpn: 'dana@example.com',
    IsClickedThrough: true,
    Workload: 'Email',
    ThreatTypes: 'Phish',
  }),
  hunting('EmailEvents', {
    NetworkMessageId: 'n',
    InternetMessageId: '<m@example.com>',
    SenderFromAddress: 'a@example.com',
    RecipientEmailAddress: 'b@example.com',
    EmailDirection: 'Inbound',
    Subject: 'Hello',
  }),
  hunting('DeviceProcessEvents', {
    DeviceId: 'd',
    ActionType: 'ProcessCreated',
    ProcessId: 12,
    ProcessCommandLine: 'notepad.exe',
    ProcessCreationTime: at,
    InitiatingProcessFileName: 'explorer.exe',
  }),
]

async function exported(star: boolean): Promise<z.output<typeof bundle>['objects']> {
  using folder = scratch()
  const store = await newCase(folder.path('a.throughline'))
  await store.appendRecords({ run: 'r', scenario: 's', seed: 1, at: startedAt }, records)
  const [first] = await recordsOf(store)
  if (star && first !== undefined)
    await store.act(
      { act: 'star', record: first.id, on: true },
      { act: 'comment', record: first.id, text: 'Why at night?' },
    )
  const texts: string[] = []
  await exportFiles(store, {
    format: 'stix',
    selection: {},
    to: '-',
    write: more => void texts.push(more),
    spreadsheet: false,
    withProvenance: false,
  })
  await store.close()
  return bundle.parse(JSON.parse(texts.join(''))).objects
}

test('every object is as the standard wants it, stands once, and refers to objects of the bundle', async () => {
  const objects = await exported(true)
  const ids = new Set(objects.map(each => each.id))
  expect(ids.size).toBe(objects.length)
  const types = new Set(objects.map(({ type }) => type))
  for (const type of ['user-account', 'process', 'url', 'email-message', 'incident', 'indicator', 'sighting', 'note'])
    expect(types).toContain(type)
  for (const each of objects)
    for (const [name, value] of Object.entries(each))
      if (/_refs?$/.test(name)) for (const ref of [value].flat()) expect(ids).toContain(ref)
  expect(objects.flatMap(each => (each.type === 'note' ? [each.content] : []))).toEqual(['Starred', 'Why at night?'])
  expect(objects.flatMap(each => (each.type === 'incident' ? [each.name] : []))).toEqual(['Odd clicks'])
  const patterns = objects.flatMap(each => (each.type === 'indicator' ? [each.pattern] : []))
  expect(patterns).toEqual(["[url:value = 'https://evil.example/it\\'s']"])
  const sighted = objects.flatMap(each => (each.type === 'sighting' ? [each.sighting_of_ref.split('--')[0]] : []))
  expect(sighted.sort()).toEqual(['incident', 'indicator'])
})

test('the same records give the same bundle', async () => {
  expect(await exported(false)).toEqual(await exported(false))
})

test('an observable has the id that every producer gives it', () => {
  expect(observableId('ipv4-addr', { value: '198.51.100.3' })).toBe('ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4')
})

test('a literal of a pattern keeps its quotes and backslashes', () => {
  expect(literal("a'b\\c")).toBe("'a\\'b\\\\c'")
})
