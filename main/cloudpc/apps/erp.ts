// The ERP: the supplier directory, its bank accounts, invoices, and payment runs, as OData entities of Dynamics 365 Finance.
import type { JsonObject } from '../../../shared/model/json.ts'
import { type Handled, refuse } from './app.ts'
import type { Effect } from './effects.ts'
import { recordApp } from './records.ts'
import { textAt } from './text.ts'
import type { Enterprise } from './world.ts'

const text = (name: string, writable = false) => ({ name, as: 'text' as const, writable })
const number = (name: string, writable = false) => ({ name, as: 'number' as const, writable })

export const erp = recordApp({
  key: 'erp',
  displayName: 'Dynamics 365 Finance',
  resourceId: '00000015-0000-0000-c000-000000000000',
  resourceDisplayName: 'Microsoft Dynamics ERP',
  cookie: '.AspNet.Cookies',
  isHost: host => host.endsWith('.operations.dynamics.com'),
  service: '/data',
  scopes: { read: ['Odata.FullAccess'], write: ['Odata.FullAccess'] },
  // entity names are those of Dynamics 365 Finance; of their properties only what the supplier directory needs
  sets: [
    {
      name: 'VendorsV2',
      key: 'VendorAccountNumber',
      title: 'VendorOrganizationName',
      creatable: false,
      fields: [text('VendorOrganizationName'), text('PrimaryEmailAddress', true), text('OnHoldStatus', true)],
    },
    {
      name: 'VendorBankAccounts',
      key: 'VendorAccountNumber',
      title: 'BankName',
      creatable: false,
      fields: [text('BankName', true), text('BankAccountNumber', true), text('RoutingNumber', true)],
    },
    {
      name: 'VendorInvoiceHeaders',
      key: 'InvoiceNumber',
      title: 'InvoiceNumber',
      creatable: false,
      fields: [
        text('InvoiceAccount'),
        number('InvoiceAmount'),
        text('CurrencyCode'),
        text('DueDate'),
        text('Status', true),
      ],
    },
    {
      name: 'VendorPaymentJournals',
      key: 'JournalBatchNumber',
      title: 'JournalBatchNumber',
      creatable: true,
      fields: [text('VendorAccountNumber', true), text('InvoiceNumbers', true), text('PaymentDate', true)],
      onCreate: schedulePayment,
    },
  ],
})

/** Pays whole invoices of one vendor to the account that vendor has at this moment: whoever changed it last decides. */
function schedulePayment(world: Enterprise, paymentId: string, journal: JsonObject): Effect[] | Handled {
  const { sets } = world.erp
  const vendorId = textAt(journal, 'VendorAccountNumber')
  const vendor = own(sets.VendorsV2, vendorId)
  const account = own(sets.VendorBankAccounts, vendorId)
  if (!vendor || !account) return refuse(400, 'BadRequest', `There is no vendor '${vendorId}' with a bank account.`)
  if (textAt(vendor, 'OnHoldStatus') === 'All') return refuse(409, 'Conflict', `The vendor '${vendorId}' is on hold.`)
  const invoiceIds = textAt(journal, 'InvoiceNumbers')
    .split(/[;,]\s*/)
    .filter(Boolean)
  if (invoiceIds.length === 0) return refuse(400, 'BadRequest', 'There is no invoice to pay.')
  let amount = 0
  const paid: Effect[] = []
  for (const id of new Set(invoiceIds)) {
    const invoice = own(sets.VendorInvoiceHeaders, id)
    if (!invoice || textAt(invoice, 'InvoiceAccount') !== vendorId)
      return refuse(400, 'BadRequest', `There is no invoice '${id}' of vendor '${vendorId}'.`)
    if (textAt(invoice, 'Status') !== 'open') return refuse(409, 'Conflict', `The invoice '${id}' is not open.`)
    amount += Number(textAt(invoice, 'InvoiceAmount'))
    const fields = { Status: { from: 'open', to: 'scheduled' } }
    paid.push({ kind: 'recordChanged', app: 'erp', entity: 'VendorInvoiceHeaders', id, operation: 'update', fields })
  }
  return [
    ...paid,
    {
      kind: 'paymentScheduled',
      paymentId,
      vendorId,
      vendorName: textAt(vendor, 'VendorOrganizationName'),
      invoiceIds: [...new Set(invoiceIds)],
      amount: Math.round(amount * 100) / 100,
      currency: 'USD',
      bankAccount: textAt(account, 'BankAccountNumber'),
      on: textAt(journal, 'PaymentDate'),
    },
  ]
}

const own = (records: Record<string, JsonObject> | undefined, id: string): JsonObject | undefined =>
  records && Object.hasOwn(records, id) ? records[id] : undefined
