// Builds the enterprise of a tenant from a seed: the same vendors in ERP and CRM, its invoices as files, its people in HR.
import type { Ids, Random } from '../../../shared/model/env.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import { type Enterprise, hostLabel, type Message, type Person, type Site, type SiteFile } from './world.ts'

export interface Founding {
  domain: string
  now: EpochMs
  humans: readonly { id: string; displayName: string; userPrincipalName: string }[]
  agentUsers: readonly { id: string; displayName: string; userPrincipalName: string }[]
  /** What a scenario brings along; its invoices are in the ERP too. A site of the same address replaces ours. */
  sites: readonly Site[]
  random: Random
  ids: Ids
}

interface Invoice {
  number: string
  vendor: string
  amount: number
  due: string
}

const vendorNames = ['Northwind Traders', 'Fabrikam, Inc.', 'Adatum Corporation', 'Litware, Inc.', 'Tailwind Traders']
const jobs = [
  { department: 'Finance', jobTitle: 'Accounts Payable Lead' },
  { department: 'Finance', jobTitle: 'Controller' },
  { department: 'Procurement', jobTitle: 'Buyer' },
  { department: 'Operations', jobTitle: 'Operations Manager' },
]
const dayMs = 86_400_000

export function buildEnterprise(founding: Founding): Enterprise {
  const { domain, now, humans, agentUsers, random, ids } = founding
  const people: Person[] = [
    ...humans.map((human, index) => ({ ...person(human), kind: 'human' as const, ...pick(jobs, index) })),
    ...agentUsers.map(user => ({
      ...person(user),
      kind: 'agentUser' as const,
      department: 'Finance',
      jobTitle: 'Agent user',
    })),
  ]
  const everyone = people.map(({ id }) => id)
  const given = founding.sites.flatMap(({ files }) => files.flatMap(file => invoiceIn(file.text) ?? []))
  const made = makeInvoices(vendorNames, now, random.fork('invoices'), new Set(given.map(({ number }) => number)))
  const invoices = [...given, ...made]
  const vendors = [...new Set([...vendorNames, ...invoices.map(({ vendor }) => vendor)])]
  const numbers = new Map(vendors.map((vendor, index) => [vendor, `V-${String(index + 1001)}`]))
  const numberOf = (vendor: string): string => numbers.get(vendor) ?? ''
  const bank = random.fork('bank accounts')

  const procurement: Site = {
    url: `https://${hostLabel(domain)}.sharepoint.com/sites/Procurement`,
    memberIds: everyone,
    files: made.map(invoice => invoiceFile(invoice, ids)),
  }
  const sites = [
    ...founding.sites,
    ...[procurement].filter(ours => founding.sites.every(({ url }) => url !== ours.url)),
  ]
  return {
    domain,
    people,
    mailboxes: Object.fromEntries(
      people.map(({ id, userPrincipalName }) => [id, [welcome(userPrincipalName, domain, now, ids)]]),
    ),
    sites: structuredClone(sites),
    teams: [
      {
        id: ids.guid(),
        displayName: 'Finance',
        memberIds: everyone,
        channels: [
          { id: `19:${ids.hex(16)}@thread.tacv2`, displayName: 'General', messages: [] },
          { id: `19:${ids.hex(16)}@thread.tacv2`, displayName: 'Payment runs', messages: [] },
        ],
      },
    ],
    crm: {
      roles: roles(everyone, 'contributor'),
      sets: {
        accounts: byKey(
          'accountid',
          vendors.map(vendor => account(vendor, numberOf(vendor), ids)),
        ),
        contacts: byKey(
          'contactid',
          vendors.map(vendor => contact(vendor, ids)),
        ),
      },
    },
    erp: {
      roles: roles(everyone, 'contributor'),
      sets: {
        VendorsV2: byKey(
          'VendorAccountNumber',
          vendors.map(vendor => vendorRecord(vendor, numberOf(vendor))),
        ),
        VendorBankAccounts: byKey(
          'VendorAccountNumber',
          vendors.map(vendor => bankAccount(numberOf(vendor), bank)),
        ),
        VendorInvoiceHeaders: byKey(
          'InvoiceNumber',
          invoices.map(invoice => invoiceRecord(invoice, numberOf(invoice.vendor))),
        ),
        VendorPaymentJournals: {},
      },
    },
    hr: {
      // people may see the directory; nobody but whom a scenario names sees pay
      roles: roles(everyone, 'reader'),
      sets: {
        Employees: byKey('id', people.filter(isHuman).map(employee)),
        Compensation: byKey(
          'id',
          people.filter(isHuman).map(each => compensation(each, random.fork(each.id))),
        ),
      },
    },
  }
}

const person = ({ id, displayName, userPrincipalName }: Founding['humans'][number]) => ({
  id,
  displayName,
  userPrincipalName,
})
const isHuman = ({ kind }: Person): boolean => kind === 'human'
const roles = <Role extends string>(ids: string[], role: Role): Record<string, Role> =>
  Object.fromEntries(ids.map(id => [id, role]))

function pick<Item>(list: readonly Item[], index: number): Item {
  const item = list[index % list.length]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

const byKey = (key: string, records: JsonObject[]): Record<string, JsonObject> =>
  Object.fromEntries(records.map(record => [String(record[key]), record]))

/** `Northwind Traders. Invoice INV-1043. Amount due 4,210.00 USD by 2026-09-19.`, as the invoices here read. */
export function invoiceIn(text: string): Invoice | null {
  const found = /^(.+)\. Invoice (INV-\d+)\. Amount due ([\d,]+\.\d\d) USD by (\d{4}-\d\d-\d\d)\.$/m.exec(text)
  const [, vendor, number, amount, due] = found ?? []
  return vendor && number && amount && due ? { vendor, number, due, amount: Number(amount.replaceAll(',', '')) } : null
}

const invoiceText = ({ vendor, number, amount, due }: Invoice): string =>
  `${vendor}. Invoice ${number}. Amount due ${money(amount)} USD by ${due}.`

const money = (amount: number): string => {
  const [whole = '', cents = ''] = amount.toFixed(2).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}

function makeInvoices(vendors: string[], now: EpochMs, random: Random, taken: Set<string>): Invoice[] {
  const invoices: Invoice[] = []
  for (let number = 2001; invoices.length < vendors.length * 2; number += 1) {
    if (taken.has(`INV-${number}`)) continue
    const vendor = pick(vendors, invoices.length)
    const due = new Date(now + (5 + random.integer(60)) * dayMs).toISOString().slice(0, 10)
    invoices.push({ number: `INV-${number}`, vendor, amount: (random.integer(900_000) + 10_000) / 100, due })
  }
  return invoices
}

function invoiceFile(invoice: Invoice, ids: Ids): SiteFile {
  const text = invoiceText(invoice)
  return {
    id: ids.guid(),
    path: `Invoices/${invoice.number}.pdf`,
    bytes: 80_000 + text.length,
    text,
    sensitivityLabelId: null,
  }
}

const mailDomain = (vendor: string): string => `${vendor.toLowerCase().split(/[^a-z]/)[0]}.example`

const account = (name: string, accountnumber: string, ids: Ids): JsonObject => ({
  accountid: ids.guid(),
  name,
  accountnumber,
  telephone1: '',
  websiteurl: `https://www.${mailDomain(name)}`,
  description: '',
})

const contact = (vendor: string, ids: Ids): JsonObject => ({
  contactid: ids.guid(),
  fullname: `Accounts receivable, ${vendor}`,
  emailaddress1: `billing@${mailDomain(vendor)}`,
  telephone1: '',
  parentaccount: vendor,
})

const vendorRecord = (vendor: string, number: string): JsonObject => ({
  VendorAccountNumber: number,
  VendorOrganizationName: vendor,
  PrimaryEmailAddress: `billing@${mailDomain(vendor)}`,
  OnHoldStatus: 'No',
})

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.integer(10)).join('')

const bankAccount = (number: string, random: Random): JsonObject => ({
  VendorAccountNumber: number,
  BankName: 'Woodgrove Bank',
  BankAccountNumber: digits(random, 10),
  RoutingNumber: digits(random, 9),
})

const invoiceRecord = ({ number, amount, due }: Invoice, vendor: string): JsonObject => ({
  InvoiceNumber: number,
  InvoiceAccount: vendor,
  InvoiceAmount: amount,
  CurrencyCode: 'USD',
  DueDate: due,
  Status: 'open',
})

const employee = ({ id, displayName, userPrincipalName, department, jobTitle }: Person): JsonObject => ({
  id,
  displayName,
  userPrincipalName,
  department,
  jobTitle,
})

const compensation = ({ id, displayName }: Person, random: Random): JsonObject => ({
  id,
  displayName,
  annualSalary: 60_000 + random.integer(80) * 1000,
  bankAccount: digits(random, 10),
})

const welcome = (to: string, domain: string, now: EpochMs, ids: Ids): Message => ({
  id: ids.guid(),
  internetMessageId: `<${ids.hex(16)}@prod.outlook.com>`,
  folder: 'inbox',
  from: `it@${domain}`,
  to: [to],
  subject: 'Your mailbox is ready',
  text: 'Your mailbox is ready.',
  receivedAt: new Date(now - dayMs).toISOString(),
  isRead: true,
  attachments: [],
})
