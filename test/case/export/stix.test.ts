// Records as a STIX 2.1 bundle, held to the JSON schemas OASIS publishes (cti-stix2-json-schemas, schemas/ as of 2.1:
// common/, sdos/, sros/sighting.json and observables/ of what the form makes), with no property beside theirs that 2.1
// names, and to what the standard says that a schema can not: ids, versions and references. No package of npm has them.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { exportFiles } from '../../../main/app/export/export-files.ts'
import { observableId } from '../../../main/case/export/stix/ids.ts'
import { stixForm } from '../../../main/case/export/stix/index.ts'
import { literal } from '../../../main/case/export/stix/observables.ts'
import type { CaseStore } from '../../../main/case/index.ts'
import type { TableName } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import type { LogRecord } from '../../../shared/model/record.ts'
import { newCase, recordsOf } from '../../app/export/exported.ts'
import { describeWith, materialPath } from '../../material.ts'
import { scratch, signInRecords, startedAt } from '../making.ts'
import { leaving, textOf } from './leaving.ts'

// common/identifier.json; of a type where the schema says so
const id = (type = '[a-z][a-z0-9-]+[a-z0-9]') =>
  z
    .string()
    .regex(new RegExp(`^${type}--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, 'i'))
const text = z.string().min(1)
// common/timestamp.json, and common/core.json for `created` and `modified`
const date = '[0-9]{4}-(?:0[1-9]|1[012])-(?:0[1-9]|[12][0-9]|3[01])'
const time = z.string().regex(new RegExp(`^${date}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]+)?Z$`))
const versionTime = time.regex(/T\d{2}:\d{2}:\d{2}\.\d{3,}Z$/)
// common/external-reference.json: one of CVE, CAPEC, or what is neither
const isListed = (reference: { source_name: string }) => /^(?:cve|capec)$/.test(reference.source_name)
const reference = z
  .strictObject({ source_name: text, description: text.optional(), external_id: text.optional() })
  .refine(({ description, external_id }) => description !== undefined || external_id !== undefined)
  .refine(each => !isListed(each) && !/^(?:CVE-\d{4}-\d{4,}|CAPEC-\d+)$/.test(each.external_id ?? ''))
const count = (least: number) => z.int().min(least).max(999_999_999)
const notEmpty = (value: object) => Object.keys(value).length > 3

const object = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({
    type: z.literal(type),
    spec_version: z.literal('2.1'),
    id: id(type),
    created: versionTime,
    modified: versionTime,
    created_by_ref: id('identity').optional(),
    external_references: z.array(reference).min(1).optional(),
    ...shape,
  })
const observable = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), spec_version: z.literal('2.1'), id: id(type), ...shape })

const sighted = id().refine(ref => !/^(?:sighting|relationship)--/.test(ref))
const uri = z.string().regex(/^[a-z][a-z0-9+.-]*:(?:[\w.~:/?[\]@!$&'()*+,;=-]|%[0-9a-f]{2})*(?:#[^#]*)?$/i)
const stix = z.discriminatedUnion('type', [
  object('identity', {
    name: text,
    identity_class: z.enum(['individual', 'group', 'system', 'organization', 'class', 'unknown']),
  }),
  object('observed-data', {
    first_observed: time,
    last_observed: time,
    number_observed: count(1),
    object_refs: z.array(id()).min(1),
  }),
  object('incident', { name: text, description: text.optional() }),
  object('indicator', {
    name: text,
    pattern: text,
    pattern_type: z.enum(['stix', 'pcre', 'sigma', 'snort', 'suricata', 'yara']),
    valid_from: time,
  }),
  object('sighting', {
    sighting_of_ref: sighted,
    observed_data_refs: z.array(id('observed-data')).min(1),
    first_seen: time,
    last_seen: time,
    count: count(0),
  }),
  object('note', { content: text, authors: z.array(text).min(1).optional(), object_refs: z.array(id()).min(1) }),
  observable('user-account', {
    user_id: text.optional(),
    account_login: text.optional(),
    display_name: text.optional(),
    is_service_account: z.boolean().optional(),
  }).refine(notEmpty),
  observable('software', { name: text }),
  observable('ipv4-addr', { value: z.ipv4() }),
  // the published pattern takes no dots
  observable('ipv6-addr', { value: z.ipv6().regex(/^[^.]+$/) }),
  observable('url', { value: uri }),
  observable('email-addr', { value: z.email({ pattern: z.regexes.html5Email }) }),
  observable('email-message', {
    is_multipart: z.literal(false),
    message_id: text.optional(),
    from_ref: id('email-addr').optional(),
    to_refs: z.array(id('email-addr')).min(1).optional(),
    subject: text.optional(),
  }),
  observable('process', {
    pid: z.int().optional(),
    command_line: text.optional(),
    created_time: time.optional(),
  }).refine(({ pid, command_line }) => pid !== undefined || command_line !== undefined),
])
type Stix = z.output<typeof stix>
const bundle = z.strictObject({ type: z.literal('bundle'), id: id('bundle'), objects: z.array(stix).min(1) })

/** STIX 2.1 §6: what tells one observable from another. Of the types that are not here it is nothing, or our own. */
const contributing: Partial<Record<Stix['type'], readonly string[]>> = {
  'email-addr': ['value'],
  'ipv4-addr': ['value'],
  'ipv6-addr': ['value'],
  software: ['name', 'cpe', 'swid', 'vendor', 'version'],
  url: ['value'],
  'user-account': ['account_type', 'user_id', 'account_login'],
}

/** §2.9: UUIDv5 of the contributing properties as canonical JSON, in the standard's namespace. */
function idOf(each: Stix, properties: readonly string[]): string {
  const told = Object.entries(each).filter(([name]) => properties.includes(name))
  const name = JSON.stringify(Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1))))
  const hash = createHash('sha1').update(Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex')).update(name).digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  return `${each.type}--${hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}

/** What the standard says and a schema of one object can not. */
function checkTogether(objects: readonly Stix[]): void {
  const ids = new Set(objects.map(each => each.id))
  const missing: unknown[] = []
  for (const each of objects) {
    for (const [name, value] of Object.entries(each))
      if (/_refs?$/.test(name)) for (const ref of [value].flat()) missing.push(...(ids.has(String(ref)) ? [] : [ref]))
    if ('modified' in each) expect(each.modified >= each.created).toBe(true)
    if (each.type === 'observed-data') expect(each.last_observed >= each.first_observed).toBe(true)
    if (each.type === 'sighting') expect(each.last_seen >= each.first_seen).toBe(true)
    const properties = contributing[each.type]
    if (properties !== undefined) expect(each.id).toBe(idOf(each, properties))
    if (each.type === 'process') expect(each.id).toMatch(/^process--.{14}4/)
  }
  expect(missing).toEqual([])
  // "a producer MUST NOT reuse the UUID portion of the identifier for objects of different types"
  expect(new Set([...ids].map(each => each.split('--')[1])).size).toBe(ids.size)
}

const at = new Date(startedAt).toISOString()
const hunting = (table: LogRecord['table'], body: JsonObject): LogRecord => ({
  plane: 'defender',
  table,
  format: 'hunting-ndjson',
  availableAt: startedAt,
  body: { Type: table, Timestamp: at, TimeGenerated: at, ...body },
})

const click = { AccountUpn: 'dana@example.com', IsClickedThrough: true, Workload: 'Email' }
const mail = { NetworkMessageId: 'n', EmailDirection: 'Inbound', SenderFromAddress: 'a@example.com', Subject: 'Hello' }

const records: readonly LogRecord[] = [
  ...signInRecords(3),
  hunting('AlertInfo', { AlertId: 'da1', Title: 'Odd clicks', Severity: 'High', ServiceSource: 'x', Category: 'y' }),
  hunting('AlertEvidence', { AlertId: 'da1', EntityType: 'User', EvidenceRole: 'Impacted', AccountObjectId: 'u1' }),
  hunting('UrlClickEvents', {
    ...click,
    Url: "https://evil.example/it's",
    ThreatTypes: 'Phish',
  }),
  hunting('EmailEvents', {
    ...mail,
    InternetMessageId: '<m@example.com>',
    RecipientEmailAddress: 'b@example.com',
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

async function exported(star: boolean): Promise<Stix[]> {
  using folder = scratch()
  const store = await newCase(folder.path('a.throughline'))
  await store.appendRecords({ run: 'r', scenario: 's', seed: 1, at: startedAt }, records)
  const [first] = await recordsOf(store)
  if (star && first !== undefined)
    await store.act(
      { act: 'star', record: first.id, on: true },
      { act: 'comment', record: first.id, text: 'Why at night?' },
    )
  return objectsOf(store)
}

/** What all of the case is as a bundle. */
async function objectsOf(store: CaseStore): Promise<Stix[]> {
  const texts: string[] = []
  const write = (more: string) => void texts.push(more)
  await exportFiles(store, { format: 'stix', selection: {}, to: '-', write, spreadsheet: false, withProvenance: false })
  await store.close()
  return objectsIn(texts.join(''))
}

function objectsIn(text: string): Stix[] {
  const { objects } = bundle.parse(JSON.parse(text))
  checkTogether(objects)
  return objects
}

/** The bundle of one row, or of several, that only this says. */
const bundled = (table: TableName, ...rows: JsonObject[]): Stix[] =>
  objectsIn(
    textOf(
      stixForm({ records: [], tags: [], notes: [], columns: [] }),
      rows.map(row => leaving(table, row, at)),
    ),
  )

test('every object is as the standard wants it, stands once, and refers to objects of the bundle', async () => {
  const objects = await exported(true)
  const ids = new Set(objects.map(each => each.id))
  expect(ids.size).toBe(objects.length)
  const types = new Set(objects.map(({ type }) => type))
  for (const type of ['user-account', 'process', 'url', 'email-message', 'incident', 'indicator', 'sighting', 'note'])
    expect(types).toContain(type)
  expect(objects.flatMap(each => (each.type === 'note' ? [each.content] : []))).toEqual(['Starred', 'Why at night?'])
  expect(objects.flatMap(each => (each.type === 'incident' ? [each.name] : []))).toEqual(['Odd clicks'])
  const patterns = objects.flatMap(each => (each.type === 'indicator' ? [each.pattern] : []))
  expect(patterns).toEqual(["[url:value = 'https://evil.example/it\\'s']"])
  const sighted = objects.flatMap(each => (each.type === 'sighting' ? [each.sighting_of_ref.split('--')[0]] : []))
  expect(sighted.sort()).toEqual(['incident', 'indicator'])
})

describeWith('samples', 'published samples', () => {
  test('are as the standard wants them, whatever stood in them', async () => {
    using folder = scratch()
    const store = await newCase(folder.path('a.throughline'))
    await store.importPath(materialPath('samples'))
    const objects = await objectsOf(store)
    expect(objects.filter(({ type }) => type === 'observed-data').length).toBeGreaterThan(500)
  })
})

test('the same records give the same bundle', async () => {
  expect(await exported(false)).toEqual(await exported(false))
})

const valuesOf = (objects: readonly Stix[], type: Stix['type']) =>
  objects.flatMap(each => (each.type === type && 'value' in each ? [each.value] : []))

test.each([
  ['https://evil.example/a b?q=<x>&r=100%|#one#two', 'https://evil.example/a%20b?q=%3Cx%3E&r=100%25%7C#one%23two'],
  ['https://bücher.example/ä%C3%A4[1]', 'https://b%C3%BCcher.example/%C3%A4%C3%A4%5B1%5D'],
  ['http://[2001:db8::1]:8080/x', 'http://[2001:db8::1]:8080/x'],
  ['https://a b@host.example/', 'https://a%20b@host.example/'],
])('the URL %s is one by RFC 3986', (Url, value) => {
  expect(valuesOf(bundled('UrlClickEvents', { ...click, Url }), 'url')).toEqual([value])
})

test.each(['login.example.com:443', 'example.com', 'not a url'])('%s is no URL', Url => {
  const objects = bundled('UrlClickEvents', { ...click, Url, ThreatTypes: 'Phish' })
  expect(objects.map(({ type }) => type).filter(type => type === 'url' || type === 'indicator')).toEqual([])
})

test.each([
  ['::ffff:198.51.100.3', 'ipv4-addr', '198.51.100.3'],
  ['64:ff9b::198.51.100.3', 'ipv6-addr', '64:ff9b::c633:6403'],
  ['2001:db8::1', 'ipv6-addr', '2001:db8::1'],
] as const)('the address %s is an %s', (IPAddress, type, value) => {
  const objects = bundled('UrlClickEvents', { ...click, Url: 'x', IPAddress })
  expect(valuesOf(objects, type)).toEqual([value])
})

test('messages of one sender and subject stay as many as they are, one a recipient; what is no mailbox is none', () => {
  const objects = bundled(
    'EmailEvents',
    { ...mail, InternetMessageId: '<1@x>', RecipientEmailAddress: 'b@example.com' },
    { ...mail, InternetMessageId: '<1@x>', RecipientEmailAddress: 'c@example.com' },
    { ...mail, InternetMessageId: '<2@x>', RecipientEmailAddress: 'undisclosed @ all' },
    { InternetMessageId: '<3@x>' },
    { InternetMessageId: '<4@x>' },
  )
  const messages = objects.flatMap(each => (each.type === 'email-message' ? [each.message_id] : []))
  expect(messages).toEqual(['<1@x>', '<1@x>', '<2@x>', '<3@x>', '<4@x>'])
  expect(valuesOf(objects, 'email-addr')).toEqual(['a@example.com', 'b@example.com', 'c@example.com'])
})

test('a process of which neither number nor command line is known is none', () => {
  const objects = bundled('DeviceProcessEvents', { ProcessId: 'many', AccountObjectId: 'u' })
  expect(objects.map(({ type }) => type)).toEqual(['identity', 'user-account', 'observed-data'])
})

test('an observable has the id that every producer gives it', () => {
  expect(observableId('ipv4-addr', { value: '198.51.100.3' })).toBe('ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4')
})

test('a literal of a pattern keeps its quotes and backslashes', () => {
  expect(literal("a'b\\c")).toBe("'a\\'b\\\\c'")
})
