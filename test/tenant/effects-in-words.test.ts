// Every effect a request can have, written out: the fact that tells it, what data loss prevention and labels say to it, and what people are asked.
import { describe, expect, test } from 'vitest'
import { seededIds } from '../../main/simulation/env.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import { buildEnterprise, type Caller, effectsForPeople, judgeEffects } from '../../main/tenant/index.ts'
import {
  decideForCallers,
  decidePassedOn,
  decideTaskAccess,
  labelFindings,
  objectOf,
  questionFor,
} from '../../main/tenant/services/governance-gate.ts'
import { effectFact } from '../../main/tenant/services/resource-acts.ts'
import type { DlpPolicy, SensitivityLabel } from '../../shared/model/data-loss.ts'
import type { HumanApprovalRule } from '../../shared/model/governance.ts'
import type { AgentRef, TaskRef } from '../../shared/model/refs.ts'
import { at, completed, grantOf, permission, prompted, started, tenant } from './governed.ts'
import { guid } from './material.ts'
import { shortened, under, written } from './written.ts'

type Effect = Parameters<typeof effectFact>[1]

const caller: Caller = { id: guid(1), userPrincipalName: 'agent@contoso.com', displayName: 'Agent' }
const secret = guid(51)
const readable = guid(52)
const card = '4111 1111 1111 1111'
const labels: SensitivityLabel[] = [
  { id: guid(50), displayName: 'Public', priority: 0, encryption: null },
  { id: secret, displayName: 'Secret', priority: 2, encryption: { rights: [{ to: guid(9), rights: ['OWNER'] }] } },
  {
    id: readable,
    displayName: 'Readable',
    priority: 1,
    encryption: { rights: [{ to: 'AllStaff', rights: ['VIEW'] }] },
  },
]
const domains = ['contoso.com']
const siteUrl = 'https://contoso.sharepoint.com/sites/Finance'
const file = (sensitivityLabelId: string | null, text = 'abc') => ({
  id: guid(60),
  path: 'Q3/Ledger.xlsx',
  bytes: text.length,
  text,
  sensitivityLabelId,
})
const mail = (to: string[], subject: string, text: string, ...attached: (string | null)[]): Effect => ({
  kind: 'mailSent',
  from: caller.id,
  recipients: [],
  bytes: text.length,
  message: {
    id: 'm',
    internetMessageId: '<m@contoso.com>',
    folder: 'sentItems',
    from: caller.userPrincipalName,
    to,
    subject,
    text,
    receivedAt: '2026-05-04T08:00:00Z',
    isRead: true,
    attachments: attached.map((sensitivityLabelId, n) => ({ name: `File ${n}.docx`, bytes: 1, sensitivityLabelId })),
  },
})
const record = (
  operation: 'create' | 'update' | 'delete',
  fields: Extract<Effect, { kind: 'recordChanged' }>['fields'],
): Effect => ({ kind: 'recordChanged', app: 'erp', entity: 'vendors', id: 'V-1', operation, fields })
const post = (text: string): Effect => ({
  kind: 'messagePosted',
  teamId: guid(70),
  teamName: 'Finance',
  channelId: '19:c',
  channelName: 'General',
  message: { id: 'p', from: caller.id, text, createdAt: '2026-05-04T08:00:00Z' },
})
const payment = (amount: number, invoiceIds: string[]): Effect => ({
  kind: 'paymentScheduled',
  paymentId: 'P-1',
  vendorId: 'V-1',
  vendorName: 'Fabrikam',
  invoiceIds,
  amount,
  currency: 'USD',
  bankAccount: 'DE89 3704',
  on: '2026-05-05',
})

const effects: readonly (readonly [string, Effect])[] = [
  ['a file is read', { kind: 'fileRead', siteUrl, file: file(null, card) }],
  ['a file with a label is read', { kind: 'fileRead', siteUrl, file: file(secret) }],
  ['a file everybody may view is read', { kind: 'fileRead', siteUrl, file: file(readable) }],
  ['a file is written', { kind: 'fileWritten', siteUrl, file: file(readable, card), created: true }],
  ['a file is written over', { kind: 'fileWritten', siteUrl, file: file(null), created: false }],
  ['a file is deleted', { kind: 'fileDeleted', siteUrl, file: file(readable, card) }],
  ['a file at the top is deleted', { kind: 'fileDeleted', siteUrl, file: { ...file(secret), path: 'Ledger.xlsx' } }],
  [
    'a label is taken off',
    { kind: 'labelChanged', siteUrl, file: file(secret), from: secret, to: null, justification: null },
  ],
  [
    'a label is lowered with a reason',
    { kind: 'labelChanged', siteUrl, file: file(readable), from: readable, to: guid(50), justification: 'Old.' },
  ],
  [
    'a label nobody knows is given',
    { kind: 'labelChanged', siteUrl, file: file(null), from: null, to: guid(59), justification: null },
  ],
  [
    'a label nobody knows is taken off',
    { kind: 'labelChanged', siteUrl, file: file(guid(59)), from: guid(59), to: null, justification: 'Old.' },
  ],
  [
    'mail is read',
    { kind: 'mailRead', mailbox: caller.id, messageIds: ['m'], internetMessageIds: ['<m>'], subjects: ['Hello'] },
  ],
  ['mail goes out', mail(['x@fabrikam.com', 'y@contoso.com'], 'Card', card, secret, null)],
  ['mail whose subject is the secret goes out', mail(['x@fabrikam.com'], card, 'See above.')],
  ['mail with no label on what it carries goes out', mail(['x@fabrikam.com'], 'Hello', 'Attached.', null)],
  ['mail stays inside', mail(['y@contoso.com'], 'Card', card, secret)],
  ['a message is posted', post(`Pay with ${card} — today`)],
  ['a message without a secret is posted', post('Grüße')],
  ['records are read', { kind: 'recordRead', app: 'crm', entity: 'accounts', ids: ['A-1'], fields: ['name'] }],
  ['a record is created', record('create', { id: { from: null, to: 'V-1' }, name: { from: null, to: 'Fabrikam' } })],
  ['a record is changed', record('update', { card: { from: 'none', to: card }, limit: { from: 1, to: { a: [2] } } })],
  ['its id is changed', record('update', { id: { from: 'V-0', to: 'V-1' } })],
  ['a record is deleted', record('delete', { name: { from: 'Fabrikam', to: null } })],
  ['a payment is scheduled', payment(20_000, ['INV-1', 'INV-2'])],
  ['a small payment is scheduled', payment(10_000, [])],
]

const rule = { name: 'cards', action: 'block' as const }
const cards = [{ type: 'Credit Card Number' as const, minCount: 1 }]
const policies: DlpPolicy[] = [
  {
    id: guid(80),
    displayName: 'Cards',
    mode: 'Enable',
    locations: ['Exchange', 'SharePoint', 'Teams', 'Instances'],
    rules: [{ ...rule, sensitiveInformation: cards }],
  },
  {
    id: guid(81),
    displayName: 'Labels',
    mode: 'Enable',
    locations: ['Exchange', 'SharePoint'],
    rules: [
      { name: 'labels', action: 'blockWithOverride', labels: [secret, readable] },
      { name: 'outside', action: 'warn', accessScope: 'NotInOrganization' },
    ],
  },
]
const rules: HumanApprovalRule[] = [
  { name: 'payments', when: { kind: 'payment', above: 10_000, currency: 'USD' }, fourEyes: true },
  { name: 'secrets', when: { kind: 'externalMail', minimumPriority: 2 }, fourEyes: false },
  { name: 'vendors', when: { kind: 'record', app: 'erp', entity: 'vendors', fields: null }, fourEyes: false },
  { name: 'vendor cards', when: { kind: 'record', app: 'erp', entity: 'vendors', fields: ['card'] }, fourEyes: true },
]
const settings = { labels, domains, rules }

describe('Every effect, written out', () => {
  test('as the fact it becomes', async () => {
    const by = { call: 'call-1', token: 'token:1' } as const
    const text = effects.map(([name, effect]) => under(name, [effectFact(by, effect)]))
    await expect(shortened(text.join('\n'))).toMatchFileSnapshot('./services/effect-facts.txt')
  })

  test('as data loss prevention and labels see it', async () => {
    const text = effects.map(([name, effect]) => {
      const found = judgeEffects([effect], caller.id, { policies, domains }, null)
      const override = judgeEffects([effect], caller.id, { policies, domains }, 'Agreed.')
      return under(name, [
        ...found.map(({ ask, object }) => ({ ask, object })),
        ...found.map(({ decision }) => ({ outcome: decision.outcome, reasons: decision.reasons })),
        ...override.map(({ ask, decision }) => `with "${ask.justification}": ${decision.outcome}`),
        `labels: ${written(labelFindings([effect], caller, settings))}`,
      ])
    })
    await expect(shortened(text.join('\n'))).toMatchFileSnapshot('./services/effects-judged.txt')
    const all = effects.map(([, effect]) => effect)
    expect(labelFindings(all, caller, { ...settings, labels: [] })).toEqual([])
    expect(judgeEffects(all, caller.id, { policies, domains }, null)).toEqual(
      all.flatMap(effect => judgeEffects([effect], caller.id, { policies, domains }, null)),
    )
  })

  test('as people are asked about it', async () => {
    const asked = (name: string, done: readonly Effect[]): string =>
      under(name, [questionFor(done, settings), ...effectsForPeople(done, settings)])
    const pick = (...names: string[]) => effects.flatMap(([name, effect]) => (names.includes(name) ? [effect] : []))
    const text = [
      ...effects.map(([name, effect]) => asked(name, [effect])),
      asked('nothing', []),
      asked(
        'a payment and what stands in no rule',
        pick('a payment is scheduled', 'a file is read', 'mail stays inside'),
      ),
      asked('two by rules of two kinds', pick('a record is created', 'a payment is scheduled')),
      asked('a payment and mail that carries nothing', [
        ...pick('a payment is scheduled', 'mail whose subject is the secret goes out'),
      ]),
      asked('two by one rule', pick('a record is created', 'a record is deleted')),
    ]
    await expect(shortened(text.join('\n'))).toMatchFileSnapshot('./services/questions.txt')
  })
})

test('What an operation is done to is named as grants name it', () => {
  const name = (app: Parameters<typeof objectOf>[0]['app'], ...parts: string[]) => objectOf({ app, parts })
  expect(name('sharepoint', 'contoso.sharepoint.com', 'Finance', 'Q3', 'Ledger.xlsx')).toBe(`${siteUrl}/Q3/Ledger.xlsx`)
  expect(name('sharepoint', 'contoso.sharepoint.com', 'Finance')).toBe(siteUrl)
  expect(name('erp', 'vendors', 'V-1')).toBe('vendors/V-1')
})

describe('Whether a task may, written out', () => {
  const graph = permission('').resourceAppId
  const limits = {
    maximumDepth: 5,
    maximumFanOut: 5,
    maximumDelegations: 9,
    budget: { tokens: 9, actions: 9, milliseconds: 9 },
  }
  function handedOn() {
    const world = tenant()
    const { send, announce } = world
    send(grantOf('grant:a', 'agent:a', { permissions: ['Files.Read.All', 'Mail.Send'] }))
    send(grantOf('grant:b', 'agent:b', { permissions: ['Files.Read.All', 'Mail.Send', 'Mail.Read'] }))
    send(grantOf('grant:c', 'agentUser:none', { permissions: ['Files.Read.All'] }))
    announce(prompted('task:1', 'agent:a', 'Close'), started('task:1', 'agent:a', 'invoices'))
    const start = { task: 'task:1', agent: 'agent:a', purpose: 'invoices', limits } as const
    send({ kind: 'orchestration', to: 'orchestration:1', event: { type: 'orchestration.start', ...start } })
    const hand = (parent: TaskRef, caller: AgentRef, task: TaskRef, callee: AgentRef, names: string[]) => {
      const delegation = {
        ...{ id: task, orchestration: 'orchestration:1' as const, parent, task, caller, callee },
        ...{ goal: task, purpose: 'invoices', permissions: names.map(permission), depth: 1 },
      }
      const decision = { outcome: 'grant', reasons: [] } as const
      send({
        kind: 'orchestration',
        to: 'orchestration:1',
        event: { type: 'delegation.request', delegation, decision: { ...decision, reasons: [] } },
      })
    }
    hand('task:1', 'agent:a', 'task:2', 'agent:b', ['Files.Read.All', 'Mail.Send'])
    hand('task:2', 'agent:b', 'task:3', 'agent:c', ['Mail.Send'])
    hand('task:1', 'agent:a', 'task:4', 'agent:b', [])
    hand('task:4', 'agent:b', 'task:5', 'agent:c', ['Files.Read.All'])
    announce(started('task:6', 'agent:b'))
    return world
  }
  const asked: readonly (readonly [string, readonly string[]])[] = [
    [graph, ['Files.Read.All']],
    [graph, ['Mail.Send']],
    [graph, ['Mail.Read', 'Files.Read.All']],
    [graph, ['Mail.Read', 'Sites.Read.All']],
    [guid(99), ['Files.Read.All']],
  ]

  test('by grants and by what was passed on', async () => {
    const world = handedOn()
    const table = (when: string) =>
      (['task:1', 'task:2', 'task:3', 'task:4', 'task:5', 'task:6', 'task:7'] as const).flatMap(task =>
        asked.map(([resourceId, scopes]) =>
          under(`${when}${task} asks for ${scopes.join(' or ')} at ${resourceId}`, [
            decideTaskAccess(world.office.book, task, { resourceId, scopes, target: 'sites/x' }, at(1)),
            decidePassedOn(world.office.book, task, { resourceId, scopes }),
          ]),
        ),
      )
    const before = table('')
    world.announce(completed('task:2'))
    const text = [...before, ...table('once task:2 is done, ')]
    await expect(shortened(text.join('\n'))).toMatchFileSnapshot('./services/task-access.txt')
  })

  test('at a resource that is spelled in any case', () => {
    const world = handedOn()
    const resourceAppId = 'aaaaaaaa-0000-4000-8000-00000000000B'
    const permissions = [{ resourceAppId, name: 'X' }]
    const more = { id: 't', orchestration: 'orchestration:1', parent: 'task:1', task: 'task:8', depth: 1 } as const
    const delegation = { ...more, caller: 'agent:a', callee: 'agent:b', goal: 'x', purpose: 'p', permissions } as const
    const decision = { outcome: 'grant' as const, reasons: [] }
    const event = { type: 'delegation.request', delegation: { ...delegation, permissions }, decision } as const
    world.send({ kind: 'orchestration', to: 'orchestration:1', event })
    for (const resourceId of [resourceAppId, resourceAppId.toLowerCase(), resourceAppId.toUpperCase()])
      expect(decidePassedOn(world.office.book, 'task:8', { resourceId, scopes: ['X'] }).outcome).toBe('grant')
  })

  test('where everyone it came through is let in themselves', () => {
    const random = seededRandom(4)
    const account = (n: number) => ({ id: guid(n), displayName: `${n}`, userPrincipalName: `${n}@contoso.com` })
    const [member, other, outsider] = [account(1), account(2), account(3)]
    const enterprise = buildEnterprise({
      domain: 'contoso.com',
      now: at(0),
      humans: [],
      agentUsers: [member, other, outsider],
      sites: [{ url: siteUrl, memberIds: [member.id, other.id], files: [file(null)] }],
      random,
      ids: seededIds(random),
    })
    const url = (path: string) =>
      `https://graph.microsoft.com/v1.0/sites/contoso.sharepoint.com:/sites/Finance:/drive/root:/${path}:/content`
    const ask = (callers: Caller[], path = 'Q3/Ledger.xlsx') =>
      decideForCallers(enterprise, { method: 'GET', url: url(path), body: null }, callers, at(0))
    const granted = { outcome: 'grant', reasons: [], by: [] }
    const message = '3@contoso.com, who passed the task on, may not do this.'
    const refused = { outcome: 'deny', reasons: [{ code: 'callerKeptOut', message }], by: [] }
    expect(ask([])).toEqual(granted)
    expect(ask([member, other])).toEqual(granted)
    // what is not there is kept from nobody
    expect(ask([member], 'Nowhere.xlsx')).toEqual(granted)
    expect(ask([outsider])).toEqual(refused)
    expect(ask([member, outsider, other])).toEqual(refused)
  })
})
