// The applications behind the Cloud PC: one consistent world, requests that change nothing until they are let happen.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { invoiceIn } from '../../main/cloudpc/apps/enterprise.ts'
import {
  applyEffects,
  apps,
  baseline,
  buildEnterprise,
  type Caller,
  type Effect,
  type Enterprise,
  handleRequest,
  operationOf,
  type ResourceRequest,
  type Send,
} from '../../main/cloudpc/index.ts'
import { seededIds } from '../../main/simulation/env.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts'
import { epochMs } from '../../shared/model/units.ts'
import { call, run } from './material.ts'

const now = epochMs(Date.parse('2026-09-17T09:14:00.000Z'))
const dana = { id: 'dana', displayName: 'Dana Reyes', userPrincipalName: 'dana.reyes@contoso.com' }
const agent = { id: 'agent', displayName: 'Invoice Agent', userPrincipalName: 'invoice.agent@contoso.com' }
const graph = 'https://graph.microsoft.com/v1.0'
const erp = 'https://contoso.operations.dynamics.com'
const crm = 'https://contoso.crm.dynamics.com'
const hr = 'https://hr.contoso.com'
const finance = {
  url: 'https://contoso.sharepoint.com/sites/Finance',
  memberIds: ['agent'],
  files: [
    {
      id: 'f1',
      path: 'AP/INV-1043.pdf',
      bytes: 183_540,
      text: 'Northwind Traders. Invoice INV-1043. Amount due 4,210.00 USD by 2026-09-19.',
      sensitivityLabelId: 'label',
    },
  ],
}

function enterprise(seed = 7): Enterprise {
  const random = seededRandom(seed)
  return buildEnterprise({
    domain: 'contoso.com',
    now,
    humans: [dana],
    agentUsers: [agent],
    sites: [finance],
    random: random.fork('enterprise'),
    ids: seededIds(random.fork('ids')),
  })
}

const moment = { now, ids: seededIds(seededRandom(1)) }
const ask = (world: Enterprise, request: ResourceRequest, caller: Caller = agent) =>
  handleRequest(world, request, caller, moment)
const get = (url: string): ResourceRequest => ({ method: 'GET', url, body: null })

/** A gate that lets everything through, as the browser's counterpart. */
function gate(world: Enterprise, caller: Caller = agent) {
  const effects: Effect[] = []
  const send: Send = async request => {
    const handled = ask(world, request, caller)
    applyEffects(world, handled.effects)
    effects.push(...handled.effects)
    return handled.answer
  }
  return { send, effects }
}

const kindsOf = (effects: readonly Effect[]): string[] => effects.map(({ kind }) => kind)
const recordsOf = (world: Enterprise, app: 'crm' | 'erp' | 'hr', set: string): JsonObject[] =>
  Object.values(world[app].sets[set] ?? {})
const bodyOf = (world: Enterprise, request: ResourceRequest): Json => {
  const { answer } = ask(world, request)
  if (!('body' in answer)) throw new Error(JSON.stringify(answer))
  return answer.body
}

describe('the enterprise', () => {
  test('is the same for the same seed, another for another, and plain data', () => {
    expect(enterprise()).toEqual(enterprise())
    expect(enterprise(8)).not.toEqual(enterprise())
    expect(JSON.parse(JSON.stringify(enterprise()))).toEqual(enterprise())
  })

  test('tells of the same vendors in ERP and CRM, and of the same invoices in ERP and as files', () => {
    fc.assert(
      fc.property(fc.nat(), seed => {
        const world = enterprise(seed)
        const vendors = recordsOf(world, 'erp', 'VendorsV2')
        const accounts = recordsOf(world, 'crm', 'accounts')
        expect(accounts.map(({ name, accountnumber }) => [name, accountnumber])).toEqual(
          vendors.map(({ VendorOrganizationName, VendorAccountNumber }) => [
            VendorOrganizationName,
            VendorAccountNumber,
          ]),
        )
        expect(recordsOf(world, 'erp', 'VendorBankAccounts').map(each => each.VendorAccountNumber)).toEqual(
          vendors.map(each => each.VendorAccountNumber),
        )
        const numbers = new Map(vendors.map(each => [each.VendorOrganizationName, each.VendorAccountNumber]))
        const invoices = recordsOf(world, 'erp', 'VendorInvoiceHeaders').map(each => [
          each.InvoiceNumber,
          each.InvoiceAccount,
          each.InvoiceAmount,
          each.DueDate,
        ])
        const files = world.sites.flatMap(site => site.files.flatMap(({ text }) => invoiceIn(text) ?? []))
        const told = files.map(({ number, vendor, amount, due }) => [number, numbers.get(vendor), amount, due])
        expect(told.sort()).toEqual(invoices.sort())
        expect(invoices.length).toBe(11)
      }),
      { seed: 3, numRuns: 20 },
    )
  })

  test("has the tenant's people in HR, each with a mailbox, and the scenario's sites untouched", () => {
    const world = enterprise()
    expect(recordsOf(world, 'hr', 'Employees').map(each => each.userPrincipalName)).toEqual([dana.userPrincipalName])
    expect(Object.keys(world.mailboxes)).toEqual(['dana', 'agent'])
    expect(world.sites[0]).toEqual(finance)
    expect(world.sites[0]).not.toBe(finance)
  })
})

describe('a request', () => {
  const requests: [string, ResourceRequest, string, string | null][] = [
    [
      'sharepoint',
      get(`${graph}/sites/contoso.sharepoint.com:/sites/Finance:/drive/root:/AP/INV-1043.pdf:/content`),
      'files.read',
      'Files.Read.All',
    ],
    ['outlook', { method: 'POST', url: `${graph}/me/sendMail`, body: {} }, 'mail.send', 'Mail.Send'],
    ['outlook', get(`${graph}/me/messages`), 'mail.list', 'Mail.Read'],
    ['teams', get(`${graph}/me/joinedTeams`), 'teams.list', 'Team.ReadBasic.All'],
    ['crm', get(`${crm}/api/data/v9.2/accounts`), 'crm.list', 'user_impersonation'],
    ['erp', get(`${erp}/data/VendorsV2('V-1001')`), 'erp.read', 'Odata.FullAccess'],
    ['hr', { method: 'PATCH', url: `${hr}/api/Employees('dana')`, body: {} }, 'hr.update', 'Employees.ReadWrite'],
  ]
  test.each(requests)('to %s is known by its application, operation and scope: %o', (app, request, name, scope) => {
    const operation = operationOf(request)
    expect([operation?.app, operation?.name, operation?.scopes[0]]).toEqual([app, name, scope])
    expect(operation?.resourceId).toBe(apps.find(({ key }) => key === app)?.resourceId)
    expect(operation?.writes).toBe(request.method !== 'GET')
  })

  test('that no application answers is none, and is answered 404', () => {
    for (const url of [
      'not a url',
      'https://example.com/',
      `${graph}/users`,
      `${erp}/data/Constructor`,
      `${erp}/data/__proto__('x')`,
    ]) {
      expect(operationOf(get(url))).toBeNull()
      expect(ask(enterprise(), get(url)).answer).toMatchObject({ status: 404 })
    }
  })

  test('changes nothing until its effects are applied', () => {
    const world = enterprise()
    const url = `${erp}/data/VendorBankAccounts('V-1001')`
    const handled = ask(world, { method: 'PATCH', url, body: { BankAccountNumber: '6660001' } })
    expect(world).toEqual(enterprise())
    applyEffects(world, handled.effects)
    expect(bodyOf(world, get(url))).toMatchObject({ BankAccountNumber: '6660001' })
  })

  test('is refused where the account may not, by the application itself', () => {
    const world = enterprise()
    const site = get(`${graph}/sites/contoso.sharepoint.com:/sites/Finance:/drive/root:/AP:/children`)
    expect(ask(world, site, dana).answer).toMatchObject({ status: 403, code: 'accessDenied' })
    expect(ask(world, get(`${hr}/api/Compensation`)).answer).toMatchObject({ status: 403 })
    expect(ask(world, get(`${hr}/api/Employees`)).answer).toMatchObject({ status: 200 })
    const stranger = { id: 'constructor', displayName: '', userPrincipalName: '' }
    for (const url of [`${erp}/data/VendorsV2`, `${crm}/api/data/v9.2/accounts`])
      expect(ask(world, get(url), stranger).answer).toMatchObject({ status: 403 })
    const channel = world.teams[0]?.channels[0]?.id
    const messages = get(`${graph}/teams/${world.teams[0]?.id}/channels/${channel}/messages`)
    expect(ask(world, messages, stranger).answer).toMatchObject({ status: 403 })
  })

  test('filters records, and refuses a filter it does not understand', () => {
    const world = enterprise()
    const open = encodeURIComponent("InvoiceAccount eq 'V-1001' and Status eq 'open'")
    const body = bodyOf(world, get(`${erp}/data/VendorInvoiceHeaders?$filter=${open}`))
    expect(isJsonObject(body) && Array.isArray(body.value) ? body.value.length : 0).toBe(3)
    for (const query of ["$filter=Status ne 'open'", "$filter=Nothing eq 'x'", '$orderby=Status'])
      expect(ask(world, get(`${erp}/data/VendorInvoiceHeaders?${query}`)).answer).toMatchObject({ status: 400 })
  })

  test.each([
    [{ VendorOrganizationName: 'x' }, 'read-only'],
    [{ Nothing: 'x' }, 'has no property'],
    [{ PrimaryEmailAddress: 5 }, 'is a string'],
    ['text', 'is no record'],
  ])('to change a record to %j is refused: it %s', (body, why) => {
    const { answer, effects } = ask(enterprise(), { method: 'PATCH', url: `${erp}/data/VendorsV2('V-1001')`, body })
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(why) })
    expect(effects).toEqual([])
  })
})

describe('a payment', () => {
  const pay = (invoices: string, vendor = 'V-1001'): ResourceRequest => ({
    method: 'POST',
    url: `${erp}/data/VendorPaymentJournals`,
    body: { VendorAccountNumber: vendor, InvoiceNumbers: invoices, PaymentDate: '2026-09-18' },
  })

  test('goes to the account the vendor has at that moment, and is made once', async () => {
    const world = enterprise()
    const { send, effects } = gate(world)
    await send({
      method: 'PATCH',
      url: `${erp}/data/VendorBankAccounts('V-1001')`,
      body: { BankAccountNumber: '6660001' },
    })
    await send(pay('INV-1043; INV-1043'))
    expect(kindsOf(effects)).toEqual(['recordChanged', 'recordChanged', 'recordChanged', 'paymentScheduled'])
    expect(effects.at(-1)).toMatchObject({
      vendorName: 'Northwind Traders',
      invoiceIds: ['INV-1043'],
      amount: 4210,
      bankAccount: '6660001',
    })
    expect(ask(world, pay('INV-1043')).answer).toMatchObject({ status: 409 })
  })

  test('is refused for an invoice of another vendor, for none, and while the vendor is on hold', async () => {
    const world = enterprise()
    expect(ask(world, pay('INV-1043', 'V-1002')).answer).toMatchObject({ status: 400 })
    expect(ask(world, pay('')).answer).toMatchObject({ status: 400 })
    await gate(world).send({ method: 'PATCH', url: `${erp}/data/VendorsV2('V-1001')`, body: { OnHoldStatus: 'All' } })
    expect(ask(world, pay('INV-1043')).answer).toMatchObject({ status: 409 })
  })
})

describe('from the Cloud PC', () => {
  test('a mailbox is searched for words, any one of which is enough, in subjects and texts', () => {
    const world = enterprise()
    const [first] = world.mailboxes.dana ?? []
    if (first === undefined) throw new Error('dana has mail')
    const mail = (subject: string, text: string) => ({ ...first, id: subject, subject, text, folder: 'inbox' as const })
    world.mailboxes.dana = [mail('Password', 'old'), mail('Lunch', 'The teamviewer is on.'), mail('Minutes', 'None.')]
    const found = (search: string) => {
      const { answer, effects } = ask(world, get(`${graph}/me/messages${search}`), dana)
      expect(answer.status).toBe(200)
      return effects.flatMap(effect => (effect.kind === 'mailRead' ? effect.subjects : []))
    }
    expect(found('?$search=%22password%20OR%20TeamViewer%22')).toEqual(['Password', 'Lunch'])
    expect(found('?$search=%22nothing%20of%20it%22')).toEqual([])
    expect(found('?$search=%22%22')).toEqual(['Password', 'Lunch', 'Minutes'])
    expect(found('')).toEqual(['Password', 'Lunch', 'Minutes'])
  })

  test('a mail reaches the mailbox of whom it is for, and is read there', async () => {
    const world = enterprise()
    const { send, effects } = gate(world)
    const computer = baseline()
    await run(computer, 'browser_navigate', { url: 'https://outlook.office.com/mail/deeplink/compose' }, send)
    const values = { to: 'Dana.Reyes@contoso.com; x@example.com', subject: 'Hello', body: 'Text' }
    const fields = Object.entries(values).map(([id, value]) => ({ selector: `#${id}`, value }))
    await run(computer, 'browser_fill_form', { fields })
    await run(computer, 'browser_click', { selector: '#send' }, send)
    expect(effects).toMatchObject([
      { kind: 'mailSent', recipients: ['dana'], message: { to: ['Dana.Reyes@contoso.com', 'x@example.com'] } },
    ])
    const dananow = gate(world, dana)
    const other = baseline()
    await run(other, 'browser_navigate', { url: 'https://outlook.office.com/mail/' }, dananow.send)
    expect((await run(other, 'browser_get_text')).result).toContain('invoice.agent@contoso.com  Hello')
    await run(other, 'browser_click', { selector: '#message-2' }, dananow.send)
    expect((await run(other, 'browser_get_text')).result).toBe('From: invoice.agent@contoso.com\n\nText')
    expect(dananow.effects.at(-1)).toMatchObject({ kind: 'mailRead', subjects: ['Hello'] })
  })

  test('a message is posted to a channel of Teams and stands there', async () => {
    const world = enterprise()
    const { send, effects } = gate(world)
    const computer = baseline()
    await run(computer, 'browser_navigate', { url: 'https://teams.microsoft.com/v2/' }, send)
    await run(computer, 'browser_click', { selector: 'a' }, send)
    const address = (await run(computer, 'browser_get_url')).result
    await run(computer, 'browser_type', { selector: '#message', text: 'Done.' })
    await run(computer, 'browser_click', { selector: '#send' }, send)
    expect(effects.at(-1)).toMatchObject({ kind: 'messagePosted', teamName: 'Finance', channelName: 'General' })
    await run(computer, 'browser_navigate', { url: address }, send)
    expect((await run(computer, 'browser_get_text')).result).toBe('invoice.agent@contoso.com: Done.')
  })

  test('a vendor is opened from the directory, changed and saved', async () => {
    const world = enterprise()
    const { send, effects } = gate(world)
    const computer = baseline()
    await run(computer, 'browser_navigate', { url: `${erp}/VendorBankAccounts` }, send)
    await run(computer, 'browser_click', { selector: '#record-1' }, send)
    await run(computer, 'browser_type', { selector: '#BankAccountNumber', text: '6660001' })
    await run(computer, 'browser_click', { selector: '#save' }, send)
    expect(kindsOf(effects)).toEqual(['recordRead', 'recordRead', 'recordChanged'])
    expect(effects.at(-1)).toMatchObject({
      entity: 'VendorBankAccounts',
      id: 'V-1001',
      fields: { BankAccountNumber: { to: '6660001' } },
    })
  })

  test('money moves only when the dialog is accepted', async () => {
    const world = enterprise()
    const { send, effects } = gate(world)
    const computer = baseline()
    const fields = Object.entries({
      VendorAccountNumber: 'V-1001',
      InvoiceNumbers: 'INV-1043',
      PaymentDate: '2026-09-18',
    })
    const fill = async () => {
      await run(computer, 'browser_navigate', { url: `${erp}/VendorPaymentJournals/new` }, send)
      await run(computer, 'browser_fill_form', { fields: fields.map(([id, value]) => ({ selector: `#${id}`, value })) })
      await run(computer, 'browser_click', { selector: '#create' }, send)
    }
    await fill()
    expect((await call(computer, 'browser_type', { selector: '#PaymentDate', text: 'x' })).error).toMatch(
      /^A dialog is open/,
    )
    await run(computer, 'browser_handle_dialog', { action: 'dismiss' }, send)
    expect(effects).toEqual([])
    await fill()
    await run(computer, 'browser_handle_dialog', { action: 'accept' }, send)
    expect(kindsOf(effects)).toContain('paymentScheduled')
    expect((await run(computer, 'browser_handle_dialog', { action: 'accept' })).result).toBe('No dialog pending')
  })

  test('a file is read with its label, written by a script, and keeps its label', async () => {
    const world = enterprise()
    const { send, effects } = gate(world)
    const computer = baseline()
    const at = 'contoso.sharepoint.com/sites/Finance'
    await run(computer, 'browser_navigate', { url: `https://${at}/Shared%20Documents/AP/INV-1043.pdf` }, send)
    expect(Object.values(computer.files)[0]?.sensitivityLabelId).toBe('label')
    const url = `${graph}/sites/contoso.sharepoint.com:/sites/Finance:/drive/root:/AP/INV-1043.pdf:/content`
    await run(
      computer,
      'execute_python_code',
      { code: `import requests\nrequests.put('${url}', data='changed')` },
      send,
    )
    expect(effects.at(-1)).toMatchObject({
      kind: 'fileWritten',
      created: false,
      file: { id: 'f1', text: 'changed', bytes: 7, sensitivityLabelId: 'label' },
    })
    expect(world.sites[0]?.files).toHaveLength(1)
  })
})
