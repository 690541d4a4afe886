import { describe, expect, test } from 'vitest'
import { listTraces, readTrace } from '../../main/investigation/index.ts'
import { describeWith } from '../material.ts'
import { importSamples, readerOf } from './reader.ts'
import { gapLines, linkLines, nodeLines, storyLines } from './telling.ts'

const procurement = '07c2faf78cc5fcd1e87f98c683c4a7ce'
const finance = '0683a63a42f21718cc2e0510048eb114'

/**
 *  18:31:55   .518      .519      .520      .521
 *  07c2…       |==========================|            Adele asks Procurement Agent
 *    chat                 |
 *    searchMessages                |
 *    http_post                     x                    403
 *    output                                  |
 *  0683…                                     |          Finance Sub-agent, caller: Procurement Agent, same conversation
 */
describeWith('samples/agent365-sdk', "the exporter's own bodies: one agent calling another", () => {
  test('are one trace, under the id of the run nobody called', async () => {
    const reader = readerOf(await importSamples('agent365-sdk/payload_1.json', 'agent365-sdk/payload_2.json'))
    const list = await listTraces(reader)
    expect(list).toHaveLength(1)
    expect(list[0]).toMatchObject({
      id: procurement,
      kind: 'run',
      title: 'Adele Vance asked Procurement Agent',
      prompt: 'Summarise the invoices from last week',
      human: 'Adele Vance',
      agent: 'Procurement Agent',
      records: 6,
      refused: 1,
    })
    expect(await readTrace(reader, finance)).toEqual(await readTrace(reader, procurement))
  })

  test('hold the agent-to-agent call as an inferred link: agent and conversation are not the call’s own', async () => {
    const trace = await readTrace(
      readerOf(await importSamples('agent365-sdk/payload_1.json', 'agent365-sdk/payload_2.json')),
      procurement,
    )
    expect(linkLines(trace)).toEqual([
      'exact user.prompt: human Adele Vance → prompt Summarise the invoices from last week',
      'exact blueprint: blueprint 5f3c1d2e-7a6b-4c5d-9e8f-a1b2c3d4e5f6 → agent Procurement Agent',
      'exact agentUser.identity: agent Procurement Agent → agentUser procurement.agent@contoso.com',
      'exact agentUser.identity: agent Finance Sub-agent → agentUser procurement.agent@contoso.com',
      'exact prompt.run: prompt Summarise the invoices from last week → run invoke_agent Procurement Agent',
      'exact agent.identity: agent Procurement Agent → run invoke_agent Procurement Agent',
      'exact span.parent: run invoke_agent Procurement Agent → inference Chat gpt-4o',
      'exact span.parent: run invoke_agent Procurement Agent → tool mcp_MailTools_searchMessages',
      'exact span.parent: run invoke_agent Procurement Agent → tool http_post',
      'exact user.run: human Adele Vance → run invoke_agent Finance Sub-agent',
      'inferred a2a.caller: run invoke_agent Procurement Agent → run invoke_agent Finance Sub-agent',
      'exact agent.identity: agent Finance Sub-agent → run invoke_agent Finance Sub-agent',
      'exact span.parent: run invoke_agent Procurement Agent → output output_messages Procurement Agent',
    ])
    expect(storyLines(trace)).toEqual([
      'Adele Vance asked: Summarise the invoices from last week.',
      'Procurement Agent took it (blueprint 5f3c1d2e-7a6b-4c5d-9e8f-a1b2c3d4e5f6).',
      'http_post was refused: 403 Forbidden by policy.',
      'It used mcp_MailTools_searchMessages.',
      'It answered: Three invoices, total 4,210 EUR.',
      'Procurement Agent called Finance Sub-agent.',
    ])
    expect(gapLines(trace)).toEqual([
      'missing: The blueprint of Finance Sub-agent.',
      'missing: The sponsor accountable for Procurement Agent.',
      'missing: The sponsor accountable for Finance Sub-agent.',
      'missing: The token requests of Procurement Agent in this run.',
      'missing: The token requests of Finance Sub-agent in this run.',
      'missing: An audit record of what mcp_MailTools_searchMessages read or wrote.',
    ])
  })

  test('the called run alone says that its caller is not in the case', async () => {
    const trace = await readTrace(readerOf(await importSamples('agent365-sdk/payload_2.json')), finance)
    expect(gapLines(trace)).toContain('missing: The run of Procurement Agent that called Finance Sub-agent.')
    expect(trace.links.filter(link => link.rule === 'a2a.caller')).toEqual([])
    // Adele is named in it, but what it was asked another agent wrote.
    expect(trace.summary).toMatchObject({ title: 'A run of Finance Sub-agent', human: 'Adele Vance', prompt: null })
    expect(storyLines(trace)).toEqual(['Procurement Agent, whose run is not known, called Finance Sub-agent.'])
  })

  test('standard OTLP/JSON of the same SDK makes a run as well', async () => {
    const reader = readerOf(await importSamples('agent365-sdk/standard_otlp_json_export.json'))
    const list = await listTraces(reader)
    expect(list.map(({ kind, human, agent, records }) => ({ kind, human, agent, records }))).toEqual([
      { kind: 'run', human: 'Adele Vance', agent: 'Procurement Agent', records: 3 },
    ])
  })
})

/**
 *  2021-08-02  13:08   13:11      13:13   13:15   13:25   13:27        13:29          13:32
 *  adfs01      repl.   4 × Ldap   repl.   Ldap
 *  pgustavo    repl.              repl.           update  grant ≈ grant  secret        mail ═ mail
 *  wardog              Ldap               Ldap
 *  Defender     ●       ●●●●       ●       ●               ●                            ●
 *  Entra/Office                                    ●       ●             ●● (one id)    ●
 */
describeWith('samples/otrf-golden-saml', 'the golden SAML attack, from three products', () => {
  const files = ['AADAuditEvents', 'Microsoft365DefenderEvents', 'OfficeActivityEvents']
  const imported = () => importSamples(...files.map(file => `otrf-golden-saml/${file}.json`))

  test('is one timeline in time order, joined by account and device', async () => {
    const reader = readerOf(await imported())
    const list = await listTraces(reader)
    expect(list.map(({ id, title, records }) => ({ id, title, records }))).toEqual([
      {
        id: 'activity:pgustavo@simulandlabs.com',
        title: 'pgustavo@simulandlabs.com, wardog@simulandlabs.com on adfs01.simulandlabs.com',
        records: 14,
      },
    ])
    const trace = await readTrace(reader, 'activity:pgustavo@simulandlabs.com')
    const events = trace.nodes.filter(node => node.start !== null)
    expect(events.map(node => `${new Date(node.start ?? 0).toISOString().slice(11, 19)} ${node.label}`)).toEqual([
      '13:08:18 Directory Services replication',
      '13:11:39 LdapSearch',
      '13:11:39 LdapSearch',
      '13:11:53 LdapSearch',
      '13:11:53 LdapSearch',
      '13:13:02 Directory Services replication',
      '13:15:30 LdapSearch',
      '13:25:12 Update application',
      '13:27:20 Add delegated permission grant.',
      '13:27:20 Add delegated permission grant',
      '13:29:25 Update application – Certificates and secrets management',
      '13:32:07 MailItemsAccessed',
    ])
  })

  test('shows the mail access that two products logged under one id once', async () => {
    const trace = await readTrace(readerOf(await imported()), 'activity:pgustavo@simulandlabs.com')
    const mail = trace.nodes.filter(node => node.id.includes('699e0b10-1c53-403e-976f-ce0847a92b44'))
    expect(mail).toHaveLength(1)
    expect(mail[0]).toMatchObject({ planes: ['defender', 'purview'], evidence: [13, 11] })
  })

  test('links the grant that two products logged without a shared id, and says that it is a guess', async () => {
    const trace = await readTrace(readerOf(await imported()), 'activity:pgustavo@simulandlabs.com')
    expect(trace.links.filter(link => link.rule === 'activity.sameOperation')).toMatchObject([
      {
        confidence: 'inferred',
        key: 'pgustavo@simulandlabs.com, Add delegated permission grant, the same second; no shared id',
        evidence: [12, 3],
      },
    ])
    expect(storyLines(trace)).toContain('pgustavo@simulandlabs.com: Add delegated permission grant.')
  })

  test('joins the two accounts through the device both were seen on, by its name: the DeviceId is all zeros', async () => {
    const trace = await readTrace(readerOf(await imported()), 'activity:pgustavo@simulandlabs.com')
    const device = trace.links.filter(link => link.rule === 'activity.device')
    expect(new Set(device.map(link => link.key))).toEqual(new Set(['deviceName adfs01.simulandlabs.com']))
    expect(device).toHaveLength(7)
    expect(nodeLines(trace).filter(line => /^(human|device) /.test(line))).toEqual([
      'human pgustavo@simulandlabs.com [] 0, 1, 2, 3, 9, 10, 11, 12, 13',
      'device adfs01.simulandlabs.com [] 4, 5, 6, 7, 8, 9, 10',
      'human wardog@simulandlabs.com [] 4, 5, 6, 7, 8',
    ])
  })
})

describeWith('samples/sentinel-training-lab', 'an account written in two ways', () => {
  const files = ['sentinel-training-lab/sign-in_adelete.csv', 'sentinel-training-lab/office_activity.csv']

  test('joins sign-ins and office activity whatever its letter case, and no other account by its address', async () => {
    const evidence = await importSamples(...files)
    const reader = readerOf(evidence, 100)
    const list = await listTraces(reader)
    const adele = list.find(({ id }) => id === 'activity:adelev@m365x816222.onmicrosoft.com')
    // 56 sign-ins; 143 + 8 rows of office activity in two spellings.
    expect(adele).toMatchObject({ kind: 'activity', records: 56 + 143 + 8 })
    // johns works from the same address 175.45.176.99: a trace of his own.
    expect(list.map(({ id }) => id)).toContain('activity:johns@m365x816222.onmicrosoft.com')
  })

  test('system accounts name nobody: their records are kept together, and joined to no one', async () => {
    const list = await listTraces(readerOf(await importSamples(...files), 100))
    expect(list.map(({ id }) => id)).toContain('activity:unlinked')
    expect(list.map(({ id }) => id).filter(id => /app@sharepoint|system|s-1-5/i.test(id))).toEqual([])
  })

  test('records without any time are found all the same', async () => {
    const list = await listTraces(readerOf(await importSamples('sentinel-training-lab/disable_accounts.csv')))
    expect(list).toMatchObject([{ id: 'activity:johns@m365x816222.onmicrosoft.com', records: 4, refused: 4 }])
  })
})

describe('a case without records', () => {
  test('has no traces', async () => {
    expect(await listTraces(readerOf([]))).toEqual([])
  })
})
