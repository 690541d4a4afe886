// Changes of the directory of the kinds that no scenario has, as the audit log has them.
import { at, audit, dana, invoice, signIn, type WrittenProof } from './row.ts'

const property = (displayName: string, newValue: string, oldValue = '') => ({ displayName, oldValue, newValue })
const blueprint = { id: 'b1', displayName: 'Finance Ops', type: 'Application', agentType: 'agenticApp' }
const key = (kind: string) => `["[KeyIdentifier=k1,KeyType=${kind},KeyUsage=Verify,DisplayName=build]"]`

const asked = (time: string, what: string, more: Record<string, unknown> = {}) =>
  audit(time, `Add member to role ${what} (PIM activation)`, {
    LoggedByService: 'PIM',
    Category: 'RoleManagement',
    TargetResources: [{ displayName: 'Finance Approver', type: 'Role' }],
    ...more,
  })

export const directory: Readonly<Record<string, WrittenProof>> = {
  'secret-or-certificate-added-to-blueprint': {
    rows: [
      audit(at('10:00', 5), 'Add application', { TargetResources: [blueprint] }),
      // The first key of a blueprint comes with it.
      audit(at('10:01', 5), 'Update application – Certificates and secrets management', {
        TargetResources: [
          { ...blueprint, modifiedProperties: [property('KeyDescription', key('AsymmetricX509Cert'), '[]')] },
        ],
      }),
      audit(at('10:00'), 'Update application – Certificates and secrets management', {
        TargetResources: [{ ...blueprint, modifiedProperties: [property('KeyDescription', key('Password'), '[]')] }],
      }),
      audit(at('10:05'), 'Update application – Certificates and secrets management', {
        TargetResources: [
          {
            id: 'a9',
            displayName: 'No agent',
            type: 'Application',
            modifiedProperties: [property('KeyDescription', key('Password'), '[]')],
          },
        ],
      }),
    ],
    finds: [
      {
        BlueprintId: 'b1',
        BlueprintName: 'Finance Ops',
        IsPassword: true,
        AddedBy: dana.upn,
        AddedFrom: '203.0.113.24',
      },
    ],
  },
  'security-info-registered-from-a-new-address': {
    rows: [
      signIn(at('10:00', 9), { IPAddress: '203.0.113.24' }),
      audit(at('10:00'), 'User registered security info', { ResultReason: 'User registered Authenticator App' }),
      audit(at('10:05'), 'User registered security info', {
        InitiatedBy: { user: { id: dana.id, userPrincipalName: dana.upn, ipAddress: '198.51.100.9' } },
      }),
    ],
    finds: [{ UserPrincipalName: dana.upn, RegisteredFrom: '198.51.100.9' }],
  },
  'flood-of-requests-to-approve': {
    rows: [
      ...['10:01', '10:04', '10:09', '10:12', '10:20'].map(time => asked(at(time), 'requested')),
      asked(at('10:06'), 'request denied'),
      asked(at('10:30'), 'completed'),
      asked(at('10:31'), 'requested', { InitiatedBy: { user: { userPrincipalName: 'sam.osei@contoso.com' } } }),
    ],
    finds: [{ Requester: dana.upn, Requests: 5, Denied: 1, Given: 1, Roles: ['Finance Approver'] }],
  },
  'application-gets-a-mailbox-role': {
    rows: [
      audit(at('10:00'), 'Add app role assignment to service principal', {
        TargetResources: [
          {
            displayName: 'Office 365 Exchange Online',
            modifiedProperties: [
              property('AppRole.Value', '"full_access_as_app"'),
              property('ServicePrincipal.DisplayName', '"Invoice Agent"'),
              property('ServicePrincipal.ObjectID', `"${invoice.id}"`),
            ],
          },
          { id: invoice.id, displayName: invoice.name, agentType: 'agenticAppInstance' },
        ],
      }),
      audit(at('10:01'), 'Add app role assignment to service principal', {
        TargetResources: [
          { displayName: 'Microsoft Graph', modifiedProperties: [property('AppRole.Value', '"User.Read.All"')] },
        ],
      }),
    ],
    finds: [
      {
        Permission: 'full_access_as_app',
        GrantedTo: invoice.name,
        GrantedToId: invoice.id,
        IsAgent: true,
        GrantedBy: dana.upn,
      },
    ],
  },
  'owner-taken-off-an-agent': {
    rows: [
      audit(at('10:00'), 'Remove owner from service principal', {
        TargetResources: [
          { type: 'User', userPrincipalName: 'priya.nair@contoso.com' },
          { id: invoice.id, displayName: invoice.name, type: 'ServicePrincipal', agentType: 'agenticAppInstance' },
        ],
      }),
      audit(at('10:01'), 'Remove owner from service principal', {
        TargetResources: [
          { type: 'User', userPrincipalName: 'priya.nair@contoso.com' },
          { id: 'a9', displayName: 'No agent' },
        ],
      }),
    ],
    finds: [{ AgentId: invoice.id, AgentName: invoice.name, Removed: 'priya.nair@contoso.com', RemovedBy: dana.upn }],
  },
}
