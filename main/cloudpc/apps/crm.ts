// The CRM: accounts and contacts in Dataverse's Web API.
import { recordApp } from './records.ts'

const text = (name: string, writable = true) => ({ name, as: 'text' as const, writable })

export const crm = recordApp({
  key: 'crm',
  displayName: 'Dynamics 365 Sales',
  resourceId: '00000007-0000-0000-c000-000000000000',
  resourceDisplayName: 'Common Data Service',
  cookie: 'CrmOwinAuth',
  isHost: host => host.endsWith('.crm.dynamics.com'),
  service: '/api/data/v9.2',
  scopes: { read: ['user_impersonation'], write: ['user_impersonation'] },
  sets: [
    {
      name: 'accounts',
      key: 'accountid',
      title: 'name',
      creatable: true,
      fields: [text('name'), text('accountnumber'), text('telephone1'), text('websiteurl'), text('description')],
    },
    {
      name: 'contacts',
      key: 'contactid',
      title: 'fullname',
      creatable: true,
      fields: [text('fullname'), text('emailaddress1'), text('telephone1'), text('parentaccount')],
    },
  ],
})
