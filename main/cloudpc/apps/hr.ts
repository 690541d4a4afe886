// The HR application: employees, and what they are paid, which only contributors see. A line-of-business app of the tenant's own.
import { recordApp } from './records.ts'

const text = (name: string, writable = false) => ({ name, as: 'text' as const, writable })

export const hr = recordApp({
  key: 'hr',
  displayName: 'People',
  resourceId: '5b8c0a5e-6d55-4d0b-9f0c-2f2d7c6f4e10', // ours: an application a tenant registers itself has an id of its own
  resourceDisplayName: 'People',
  cookie: 'AppServiceAuthSession',
  isHost: host => host.startsWith('hr.'),
  service: '/api',
  scopes: { read: ['Employees.Read'], write: ['Employees.ReadWrite'] },
  sets: [
    {
      name: 'Employees',
      key: 'id',
      title: 'displayName',
      creatable: false,
      fields: [text('displayName'), text('userPrincipalName'), text('department', true), text('jobTitle', true)],
    },
    {
      name: 'Compensation',
      key: 'id',
      title: 'displayName',
      creatable: false,
      confidential: true,
      fields: [text('displayName'), { name: 'annualSalary', as: 'number', writable: true }, text('bankAccount', true)],
    },
  ],
})
