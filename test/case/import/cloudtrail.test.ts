// AWS CloudTrail: every form its events come in is one shape, and hybrid trails join by what they name of Entra.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { keysOf, recognise } from '../../../main/case/import/index.ts'
import { pythonValue } from '../../../main/case/import/python.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { describeWith, materialPath } from '../../material.ts'
import { bytesOf, read } from './reading.ts'

const agent = '9b1f5a3e-2f0f-4f0e-8d7c-0d4f6a1b2c3d'
const role = 'arn:aws:iam::111122223333:role/agent'
const session = 'arn:aws:sts::111122223333:assumed-role/agent/adelev@contoso.com'

/** An agent shows Entra's token for a role, and calls a model with the key it is given. */
const assumed: JsonObject = {
  eventVersion: '1.09',
  eventID: '4031b2d2-5e47-4d71-9eda-4f22702c45f3',
  eventTime: '2026-10-17T20:09:52Z',
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRoleWithWebIdentity',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '035.249.999.232',
  requestID: 'ad8d9b62-bd64-4276-92bd-f8f6bc829370',
  userIdentity: { type: 'WebIdentityUser', principalId: `sts.windows.net/t/:api://aws:${agent}`, userName: agent },
  requestParameters: { roleArn: role, roleSessionName: 'adelev@contoso.com' },
  responseElements: {
    subjectFromWebIdentityToken: agent,
    credentials: { accessKeyId: 'ASIA6FTSFH98XNF7DFZB', expiration: 'Oct 17, 2026, 9:09:52 PM' },
    assumedRoleUser: { assumedRoleId: 'AROA2N7TQQRGKJYPCLOG0:adelev@contoso.com', arn: session },
  },
}
const invoked: JsonObject = {
  eventVersion: '1.10',
  eventID: '51d580ea-04f5-421c-b733-b5e4ec485a6e',
  eventTime: '2026-10-17T20:11:24Z',
  eventSource: 'bedrock.amazonaws.com',
  eventName: 'InvokeModel',
  requestID: '021634af-f7c2-48a2-b140-98f50d47ede9',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROA2N7TQQRGKJYPCLOG0:adelev@contoso.com',
    arn: session,
    accessKeyId: 'ASIA6FTSFH98XNF7DFZB',
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: 'AROA2N7TQQRGKJYPCLOG0', arn: role, userName: 'agent' },
      webIdFederationData: { federatedProvider: 'sts.windows.net', attributes: { 'sts.windows.net/t/:sub': agent } },
      sourceIdentity: 'adelev@contoso.com',
    },
  },
  resources: [{ ARN: 'arn:aws:bedrock:eu-west-1::foundation-model/claude', type: 'AWS::Bedrock::Model' }],
}

const kinds = (keys: readonly { kind: string; value: string }[]): string[] =>
  keys.map(key => `${key.kind} ${key.value}`)

describe('CloudTrail events', () => {
  test.each([
    ["CloudTrail's own file on one line", JSON.stringify({ Records: [assumed, invoked] })],
    ["CloudTrail's own file, printed", JSON.stringify({ Records: [assumed, invoked] }, null, 2)],
    ['a list', JSON.stringify([assumed, invoked])],
    ['one a line', `${JSON.stringify(assumed)}\r\n${JSON.stringify(invoked)}\r\n`],
    ['the answer of LookupEvents', JSON.stringify({ Events: [lookedUp(assumed), lookedUp(invoked)] }, null, 1)],
  ])('%s gives the same records and keys', async (_, source) => {
    expect(recognise(bytesOf(source), 'x')).toBe('cloudtrail-json')
    for (const sizes of [[1 << 20], [5]]) {
      const { records, fields, rejected } = await read('cloudtrail-json', source, sizes)
      expect(rejected).toEqual([])
      expect(fields).toMatchObject([assumed, invoked])
      expect(records.map(({ table, time }) => [table, time && new Date(time).toISOString()])).toEqual([
        ['AWSCloudTrail', '2026-10-17T20:09:52.000Z'],
        ['AWSCloudTrail', '2026-10-17T20:11:24.000Z'],
      ])
      const [first, second] = records.map(({ keys }) => kinds(keys))
      expect(first).toEqual(expect.arrayContaining([`agent ${agent}`, `user ${agent}`, 'upn adelev@contoso.com']))
      const shared = first?.filter(key => second?.includes(key))
      expect(shared).toEqual([
        `user ${agent}`,
        `app ${agent}`,
        `agent ${agent}`,
        `principal ${role}`,
        'upn adelev@contoso.com',
        'principal aroa2n7tqqrgkjypclog0:adelev@contoso.com',
        `principal ${session}`,
        'accessKey asia6ftsfh98xnf7dfzb',
      ])
    }
  })

  test('a table with dots in its columns, and one with plain names, give the members their places', async () => {
    const source = [
      'eventversion,eventtime,event_name,eventid,userIdentity.arn,userIdentity.type,useridentity.a.b.c.d.e.f.g.h.i,Mine',
      `1.08,2026-10-17T20:09:52Z,GetObject,e-1,${session},AssumedRole,deep,x`,
    ].join('\n')
    expect(recognise(bytesOf(source), 'x')).toBe('cloudtrail-csv')
    const { fields } = await read('cloudtrail-csv', source)
    expect(fields).toEqual([
      {
        eventVersion: '1.08',
        eventTime: '2026-10-17T20:09:52Z',
        eventName: 'GetObject',
        eventID: 'e-1',
        userIdentity: { arn: session, type: 'AssumedRole' },
        'useridentity.a.b.c.d.e.f.g.h.i': 'deep',
        Mine: 'x',
      },
    ])
  })

  test('a time that is none is told by the cell it stands in', async () => {
    const source = 'Event Name,User ID,Event ID,Event DateTime\nListObjects,{},e-1,soon\n'
    const { rejected } = await read('cloudtrail-csv', source)
    expect(rejected).toMatchObject([{ code: 'time.unreadable', line: 2, column: 20 }])
  })

  test('a notification of S3 is no event of CloudTrail', async () => {
    const { eventID: _, ...notification } = assumed
    const { rejected } = await read('cloudtrail-json', JSON.stringify({ Records: [notification, assumed] }))
    expect(rejected).toMatchObject([{ code: 'record.unrecognised' }])
  })

  test('the columns of the table AWSCloudTrail are joined by the same', () => {
    const row = {
      Type: 'AWSCloudTrail',
      TimeGenerated: '2026-10-17T20:11:24Z',
      EventName: 'InvokeModel',
      AwsEventId: invoked.eventID ?? null,
      UserIdentityArn: session,
      UserIdentityAccessKeyId: 'ASIA6FTSFH98XNF7DFZB',
      Resources: '[{"ARN":"arn:aws:s3:::invoices"}]',
    }
    expect(kinds(keysOf('AWSCloudTrail', row))).toEqual([
      `record ${invoked.eventID}`,
      `principal ${session}`,
      'accessKey asia6ftsfh98xnf7dfzb',
      'upn adelev@contoso.com',
      'resource arn:aws:s3:::invoices',
    ])
  })
})

describe('what Python prints', () => {
  test.each([
    [
      `{'a': 'it', "b": "isn't", 'c': None, 'd': [True, False, 1.5, -2]}`,
      { a: 'it', b: "isn't", c: null, d: [true, false, 1.5, -2] },
    ],
    [String.raw`{'a': 'it\'s \\ \x41\u00e9\U0001F600\n "True"'}`, { a: `it's \\ Aé😀\n "True"` }],
    ['{}', {}],
  ])('%s is read', (text, value) => {
    expect(pythonValue(text)).toEqual(value)
  })

  test.each(['{1, 2}', "('a', 'b')", "{'a': b'x'}", "{'a': 'b", "{'a': datetime.date(2026, 1, 1)}", ''])(
    '%s is left as the text it is',
    text => {
      expect(pythonValue(text)).toBeNull()
    },
  )

  test('a quote that is never closed costs no more than the length of the text', () => {
    expect(pythonValue(`{'${"\\'".repeat(2_000_000)}`)).toBeNull()
  })
})

describeWith('samples/aws-cloudtrail', 'the published trails', () => {
  const sample = (name: string): Uint8Array =>
    new Uint8Array(readFileSync(materialPath(`samples/aws-cloudtrail/${name}`)))

  test('the table made by Python has its identities and parameters read, and its own columns kept', async () => {
    const { records, fields } = await read('cloudtrail-csv', sample('otrf_s3_honeybucket.csv'))
    expect(fields[0]).toMatchObject({
      eventName: 'ListObjects',
      requestID: 'E2E91AQVN6DJHZ91',
      userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
      requestParameters: { bucketName: 'microsoft-devtest' },
      Alert: ' 302-2022-02-18T17:34:57Z',
      'Alarm DateTime': '2022-02-18T17:39:28.127636+00:00',
      'Repeated Attempts': '4',
    })
    expect(new Date(records[0]?.time ?? 0).toISOString()).toBe('2022-02-18T17:34:57.000Z')
    expect(fields.filter(({ userIdentity }) => typeof userIdentity !== 'object')).toEqual([])
    expect(records.flatMap(({ keys }) => keys.filter(({ kind }) => kind === 'principal'))).toHaveLength(17)
  })

  test('an address that can not be one stays as it stands', async () => {
    const { records, fields } = await read('cloudtrail-json', sample('stratus_aws.impact.bedrock-invoke-model.json'))
    expect(new Set(fields.map(({ sourceIPAddress }) => sourceIPAddress))).toEqual(new Set(['035.249.253.232']))
    expect(new Set(records.flatMap(({ keys }) => kinds(keys).filter(key => key.startsWith('accessKey'))))).toEqual(
      new Set(['accessKey asia6ftsfh98xnf7dfzb']),
    )
  })
})

/** An entry of LookupEvents: the event as text, and some of it beside it. */
function lookedUp(event: JsonObject): JsonObject {
  return { EventId: event.eventID ?? null, EventName: event.eventName ?? null, CloudTrailEvent: JSON.stringify(event) }
}
