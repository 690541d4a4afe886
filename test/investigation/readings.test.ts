// Traps in real rows (real-system.md §7.5, and the published samples): each row here is one that a naive join gets wrong.
import { describe, expect, test } from 'vitest'
import { listTraces, readTrace } from '../../main/investigation/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { readerOf } from './reader.ts'
import { ids, type Row } from './session/names.ts'
import { span } from './session/spans.ts'
import { evidenceOf, named, wholeSession } from './session.ts'
import { gapLines, linkLines, storyLines } from './telling.ts'

const hunting = (body: JsonObject): Row => ({ name: 'hunting', format: 'hunting-ndjson', body })
const activities = async (rows: readonly Row[]) =>
  (await listTraces(readerOf(await evidenceOf(rows)))).map(({ id, nodes, records }) => ({ id, nodes, records }))

describe('what a person asked an agent, as Purview audits it', () => {
  const asked = (agent: string, at: string): Row => ({
    name: 'copilot',
    format: 'management-api-ndjson',
    body: {
      CreationTime: at,
      Id: 'a0000000-0000-4000-8000-0000000000c0',
      RecordType: 261,
      Operation: 'CopilotInteraction',
      Workload: 'Copilot',
      UserId: 'dana.reyes@contoso.com',
      UserKey: ids.dana,
      AgentId: `T_a0000000-0000-4000-8000-0000000000c1.${agent}`,
      CopilotEventData: { AppHost: 'Teams', ThreadId: '19:1@thread.v2', Messages: [], AccessedResources: [] },
    },
  })
  const record = 'record:a0000000-0000-4000-8000-0000000000c0'
  const traced = async (row: Row) => readTrace(readerOf(await evidenceOf([...wholeSession(), row])), ids.trace)

  test('belongs to the run of that agent that was going on, and neither wants a token nor was done by it', async () => {
    const trace = await traced(asked(ids.agent, '2026-09-17T09:14:07'))
    const links = trace.links.filter(({ to }) => to === record)
    expect(links.map(({ rule, confidence }) => [rule, confidence])).toEqual([['run.window', 'inferred']])
    expect(trace.nodes.find(({ id }) => id === links[0]?.from)?.kind).toBe('run')
    expect(gapLines(trace).join()).not.toContain('CopilotInteraction')
    expect(storyLines(trace).join()).not.toContain('CopilotInteraction')
  })

  test('belongs to no run of another agent, and to none at another time', async () => {
    const other = await traced(asked('a0000000-0000-4000-8000-0000000000c2', '2026-09-17T09:14:07'))
    expect(other.nodes.map(({ id }) => id)).not.toContain(record)
    const later = await traced(asked(ids.agent, '2026-09-17T11:14:07'))
    expect(later.nodes.map(({ id }) => id)).not.toContain(record)
  })
})

describe('rows of Agent 365 without their spans', () => {
  test('the reply’s row may come before the prompt’s: the run lasts from the first to the last', async () => {
    const [prompt, reply] = named(/^defender (prompt|reply)$/)
    if (prompt === undefined || reply === undefined) throw new Error('the session lost its rows')
    for (const rows of [
      [reply, prompt],
      [prompt, reply],
    ]) {
      const trace = await readTrace(readerOf(await evidenceOf(rows)), ids.trace)
      expect(trace.nodes.find(node => node.kind === 'run')).toMatchObject({
        start: Date.parse('2026-09-17T09:14:02Z'),
        end: Date.parse('2026-09-17T09:14:07Z'),
      })
    }
  })

  test('a row that names the agent user as its user names no human', async () => {
    const asAgentUser = named(/^defender prompt$/).map(row => ({
      ...row,
      body: JSON.parse(
        JSON.stringify(row.body)
          .replaceAll('"dana.reyes@contoso.com"', '"invoice.agent@contoso.com"')
          .replaceAll(ids.dana, ids.agentUser),
      ),
    }))
    const trace = await readTrace(readerOf(await evidenceOf(asAgentUser)), ids.trace)
    expect(trace.summary.human).toBeNull()
    expect(gapLines(trace)).toContain('missing: The person whose prompt started this run.')
  })

  test('an invocation that names a target agent is a run of the target, called by the other', async () => {
    const target = 'a0000000-0000-4000-8000-000000000005'
    const towards = named(/^purview run$/).map(row => ({
      ...row,
      body: { ...row.body, TargetAgentId: target, TargetAgentName: 'Vendor Lookup' },
    }))
    const trace = await readTrace(readerOf(await evidenceOf(towards)), ids.trace)
    expect(trace.summary.agent).toBe('Vendor Lookup')
    expect(gapLines(trace)).toContain('missing: The run of Invoice Agent that called Vendor Lookup.')
  })

  test('without any invocation the person its steps were for is still known', async () => {
    const trace = await readTrace(readerOf(await evidenceOf(named(/^span (chat|read)$/))), ids.trace)
    expect(trace.summary).toMatchObject({ human: 'Dana Reyes', agent: 'Invoice Agent', prompt: null })
  })
})

describe('an invocation inside another of its trace', () => {
  const inner = (parent: string): Row => {
    const row = span('send', 'invoke_agent Vendor Lookup', 'CLIENT', '09:14:05.100', '09:14:05.600', {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.id': 'a0000000-0000-4000-8000-000000000009',
      'gen_ai.agent.name': 'Vendor Lookup',
      'gen_ai.input.messages': 'look up the vendor',
    })
    return {
      ...row,
      body: JSON.parse(JSON.stringify(row.body).replace(/"parentSpanId":"[^"]*"/, `"parentSpanId":"${parent}"`)),
    }
  }
  const prompts = async (rows: readonly Row[]) => {
    const trace = await readTrace(readerOf(await evidenceOf(rows)), ids.trace)
    return { prompts: trace.nodes.filter(node => node.kind === 'prompt').map(node => node.label), trace }
  }

  test('answers no prompt of its own, with its parent in the case or without', async () => {
    for (const parent of ['00f067aa0ba90203', 'ffffffffffffffff']) {
      const told = await prompts([...named(/^span (run|read)$/), inner(parent)])
      expect(told.prompts).toEqual(['Reconcile the August invoices'])
    }
    const { trace } = await prompts([...named(/^span (run|read)$/), inner('ffffffffffffffff')])
    expect(linkLines(trace)).toContain(
      'inferred span.trace: run invoke_agent Invoice Agent → run invoke_agent Vendor Lookup',
    )
  })

  test('a first invocation whose parent is a span Agent 365 does not take is still the one that was asked', async () => {
    expect((await prompts([inner('ffffffffffffffff')])).prompts).toEqual(['look up the vendor'])
  })
})

describe('two calls in one second', () => {
  test('the call that asked for a file by name is its cause, not the one that showed it later', async () => {
    const screenshot = span('end', 'execute_tool take_screenshot', 'INTERNAL', '09:14:04.810', '09:14:04.900', {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'take_screenshot',
      'gen_ai.tool.call.id': 'call_9',
      'gen_ai.tool.call.arguments': JSON.stringify({ sessionId: ids.session }),
      'gen_ai.tool.call.result': '1024×768 image: Microsoft Edge, Ledger.xlsx',
    })
    const rows = [...named(/^span (run|read)$/), screenshot, ...named(/^purview file$/)]
    const trace = await readTrace(readerOf(await evidenceOf(rows)), ids.trace)
    expect(linkLines(trace)).toContain('inferred tool.window: tool browser_navigate → resource Ledger.xlsx')
  })
})

describe('sign-in rows under one request id', () => {
  const [userFic] = named(/^user_fic$/)
  const row = (change: JsonObject): Row => {
    if (userFic === undefined) throw new Error('the session lost its sign-in')
    return { ...userFic, body: { ...userFic.body, ...change } }
  }

  test('are two moments where an interruption lies between, and one where an export cut the time', async () => {
    const later = { TimeGenerated: '2026-09-17T09:14:09.100Z', CreatedDateTime: '2026-09-17T09:14:09.100Z' }
    const cut = { TimeGenerated: '2026-09-17T09:14:02Z', CreatedDateTime: '2026-09-17T09:14:02Z' }
    const signIns = async (rows: readonly Row[]) => {
      const trace = await readTrace(readerOf(await evidenceOf([...named(/^span run$/), ...rows])), ids.trace)
      return trace.nodes.filter(node => node.kind === 'signIn').map(node => node.evidence)
    }
    expect(await signIns([row({ ResultType: '50074' }), row({})])).toHaveLength(2)
    expect(await signIns([row({}), row(cut)])).toEqual([[1, 2]])
    const list = await activities([row({}), row(later)])
    expect(list).toMatchObject([{ records: 2 }])
  })
})

describe('names that name nobody', () => {
  test('an application’s object id in AccountObjectId joins no two of the users it acted for', async () => {
    const app = '5a95e683-08ad-424e-a441-1d1aec52c02c'
    const access = (user: string, record: string): Row =>
      hunting({
        Timestamp: '2021-08-02T13:32:07Z',
        ActionType: 'MailItemsAccessed',
        Application: 'Microsoft Exchange Online',
        AccountObjectId: app,
        ReportId: `106830890_20893_${record}`,
        RawEventData: {
          Id: record,
          Operation: 'MailItemsAccessed',
          Workload: 'Exchange',
          UserId: user,
          ClientAppId: app,
        },
      })
    expect(
      await activities([
        access('one@contoso.com', '699e0b10-1c53-403e-976f-000000000001'),
        access('two@contoso.com', '699e0b10-1c53-403e-976f-000000000002'),
      ]),
    ).toEqual([
      { id: 'activity:one@contoso.com', nodes: 2, records: 1 },
      { id: 'activity:two@contoso.com', nodes: 2, records: 1 },
    ])
  })

  test('a ReportId that is a number is one device’s count: the same number elsewhere is another event', async () => {
    const event = (device: string, user: string): Row =>
      hunting({
        Timestamp: '2021-08-02T13:11:39.772Z',
        ActionType: 'LdapSearch',
        DeviceName: device,
        InitiatingProcessAccountUpn: user,
        ReportId: 113597,
      })
    expect(
      await activities([event('a.contoso.com', 'one@contoso.com'), event('b.contoso.com', 'two@contoso.com')]),
    ).toEqual([
      { id: 'activity:one@contoso.com', nodes: 3, records: 1 },
      { id: 'activity:two@contoso.com', nodes: 3, records: 1 },
    ])
  })

  test('an address joins nothing', async () => {
    const event = (user: string): Row =>
      hunting({
        Timestamp: '2021-08-02T13:11:39.772Z',
        ActionType: 'LogonSuccess',
        AccountUpn: user,
        IPAddress: '175.45.176.99',
        ReportId: 1,
      })
    expect(await activities([event('one@contoso.com'), event('two@contoso.com')])).toHaveLength(2)
  })
})

describe('a device that rows name only by its name', () => {
  const event = hunting({
    Timestamp: '2021-08-02T13:11:39.772Z',
    ActionType: 'LdapSearch',
    DeviceName: 'ADFS01.contoso.com',
    ReportId: 1,
  })

  test('is joined, but not with certainty: another device may bear that name', async () => {
    const [only] = await listTraces(readerOf(await evidenceOf([event])))
    const trace = await readTrace(readerOf(await evidenceOf([event])), only?.id ?? '')
    expect(trace.links).toMatchObject([{ rule: 'activity.device', kind: 'deviceName', confidence: 'inferred' }])
  })

  test('is told apart from a user and an application of that name, and found whatever its letter case', async () => {
    const id = 'd0000000-0000-4000-8000-00000000000e'
    const common = { Timestamp: '2021-08-02T13:11:39Z', ActionType: 'A', ReportId: 1 }
    const rows = [
      event,
      hunting({ ...common, AccountObjectId: id }),
      hunting({ ...common, OAuthAppId: id }),
      hunting({ ...common, DeviceId: id }),
    ]
    const reader = readerOf(await evidenceOf(rows))
    const list = await listTraces(reader)
    expect(list.map(trace => trace.id).sort()).toEqual([
      `activity:app:${id}`,
      `activity:device:${id}`,
      'activity:deviceName:adfs01.contoso.com',
      `activity:user:${id}`,
    ])
    for (const summary of list) {
      expect((await readTrace(reader, summary.id.toUpperCase())).summary).toEqual(summary)
    }
  })
})

describe('an application that acted as itself', () => {
  test('is who the story names, and what its operation is called takes no second full stop', async () => {
    const app = 'd0000000-0000-4000-8000-00000000000e'
    const row = { Timestamp: '2021-08-02T13:11:39Z', ActionType: 'Add user.', OAuthAppId: app }
    const reader = readerOf(
      await evidenceOf([hunting({ ...row, ReportId: 1 }), hunting({ ...row, ObjectId: 'dana', ReportId: 2 })]),
    )
    const trace = await readTrace(reader, `activity:app:${app}`)
    expect(trace.summary.title).toBe(`${app} (application)`)
    expect(storyLines(trace)).toEqual([`${app}: Add user (dana), 2 times.`])
    const alone = readerOf(await evidenceOf([hunting({ ...row, ReportId: 1 })]))
    expect(storyLines(await readTrace(alone, `activity:app:${app}`))).toEqual([`${app}: Add user.`])
  })
})

describe('a token id that several rows of one sign-in carry', () => {
  const uti = 'oZ3kqY0fQkS1XyAbCdEfAA'
  const signIn = (second: number, ResultType: string): Row => ({
    name: 'sign-in',
    format: 'entra-ndjson',
    body: {
      Type: 'SigninLogs',
      TimeGenerated: `2026-09-17T09:00:0${second}Z`,
      CorrelationId: 'c0000000-0000-4000-8000-00000000000c',
      Id: 'e0000000-0000-4000-8000-00000000000e',
      UserId: ids.dana,
      UserPrincipalName: 'dana.reyes@contoso.com',
      AppId: ids.agent,
      UniqueTokenIdentifier: uti,
      ResultType,
    },
  })
  const used: Row = {
    name: 'used',
    format: 'management-api-ndjson',
    body: {
      Id: 'f0000000-0000-4000-8000-00000000000f',
      RecordType: 2,
      CreationTime: '2026-09-17T09:00:05',
      Operation: 'MailItemsAccessed',
      OrganizationId: ids.agent,
      UserType: 0,
      UserKey: ids.dana,
      UserId: 'dana.reyes@contoso.com',
      Workload: 'Exchange',
      AppAccessContext: { UniqueTokenId: uti },
    },
  }
  const tokenLinks = async (...rows: Row[]) => {
    const trace = await readTrace(readerOf(await evidenceOf(rows)), 'activity:dana.reyes@contoso.com')
    return trace.links
      .filter(link => link.kind === 'uti')
      .map(({ from, confidence }) => `${confidence} ${trace.nodes.find(node => node.id === from)?.status}`)
  }

  test('came from the row that succeeded', async () => {
    expect(await tokenLinks(signIn(1, '50140'), signIn(2, '0'), used)).toEqual(['exact ok'])
  })

  test('is no proof of where it came from while only a refused row is in the case', async () => {
    expect(await tokenLinks(signIn(1, '50140'), used)).toEqual(['inferred refused'])
  })
})

describe('what stands for nothing', () => {
  test('joins nobody: two people whose names Entra wrote over stay two', async () => {
    const removed = (user: string): Row => ({
      name: 'removed',
      format: 'entra-ndjson',
      body: {
        Type: 'SigninLogs',
        TimeGenerated: '2026-09-17T09:00:00Z',
        UserId: user,
        UserPrincipalName: '{PII Removed}',
        AppId: ids.agent,
        CorrelationId: '00000000-0000-0000-0000-000000000000',
        ResultType: '0',
      },
    })
    expect(await activities([removed(ids.dana), removed(ids.agentUser)])).toHaveLength(2)
  })

  test('is a span id of zeros: so a root span may say that it has no parent', async () => {
    const rootless = named(/^span run$/).map(row => ({
      ...row,
      body: JSON.parse(
        JSON.stringify(row.body).replace('"name":"invoke', '"parentSpanId":"0000000000000000","name":"invoke'),
      ),
    }))
    expect(JSON.stringify(rootless)).toContain('"0000000000000000"')
    const trace = await readTrace(readerOf(await evidenceOf(rootless)), ids.trace)
    expect(gapLines(trace).filter(line => line.includes('span'))).toEqual([])
  })
})

describe('directory objects', () => {
  test('that a run shows are in it alone; the others are kept together', async () => {
    const stranger: Row = {
      name: 'stranger object',
      format: 'graph-objects',
      body: {
        '@odata.type': '#microsoft.graph.user',
        id: 'd0000000-0000-4000-8000-00000000000f',
        displayName: 'Nobody Asked',
        userPrincipalName: 'nobody@contoso.com',
      },
    }
    const list = await listTraces(readerOf(await evidenceOf([...wholeSession(), stranger])))
    expect(list.map(({ id, records, start }) => ({ id, records, start }))).toMatchObject([
      { id: ids.trace, records: wholeSession().length },
      { id: 'activity:directory', records: 1, start: null },
    ])
  })

  test('say that an object id and a UPN are one account', async () => {
    const byId = hunting({ Timestamp: '2026-09-17T09:00:00Z', ActionType: 'A', AccountObjectId: ids.dana, ReportId: 1 })
    const byUpn = hunting({
      Timestamp: '2026-09-17T09:00:01Z',
      ActionType: 'B',
      AccountUpn: 'Dana.Reyes@contoso.com',
      ReportId: 2,
    })
    const dana: Row = {
      name: 'dana object',
      format: 'graph-objects',
      body: {
        '@odata.type': '#microsoft.graph.user',
        id: ids.dana,
        displayName: 'Dana Reyes',
        userPrincipalName: 'dana.reyes@contoso.com',
      },
    }
    expect(await activities([byId, byUpn])).toHaveLength(2)
    expect(await activities([byId, byUpn, dana])).toMatchObject([{ id: 'activity:dana.reyes@contoso.com', records: 3 }])
  })
})
