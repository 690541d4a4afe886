// The directory audit of what is given to agents and their blueprints: credentials, roles, groups, what is inherited.
import { describe, expect, test } from 'vitest'
import type { AdministrativeUnit } from '../../shared/model/administrative-unit.ts'
import type { Fact } from '../../shared/model/facts.ts'
import type { Credential } from '../../shared/model/identity.ts'
import { epochMs } from '../../shared/model/units.ts'
import { AuditLogs } from '../../shared/records/entra.ts'
import { ids, recorded, start, tenantFacts } from './facts.ts'
import { bodiesOf, recordsOf } from './records.ts'

const keyId = 'dddddddd-0000-4000-8000-000000000001'
const certificate: Credential = {
  kind: 'certificate',
  ref: 'credential:key',
  blueprint: 'blueprint:invoices',
  displayName: 'CN=Invoices',
  keyId,
  startDateTime: epochMs(start),
  endDateTime: epochMs(start + 1000),
  customKeyIdentifier: 'thumbprint-of-the-key',
}
const federated: Credential = {
  kind: 'federatedIdentityCredential',
  ref: 'credential:trust',
  blueprint: 'blueprint:invoices',
  displayName: 'Build server',
  id: keyId,
  name: 'build',
  issuer: 'https://token.actions.example',
  subject: 'repo:contoso/invoices',
  claimsMatchingExpression: null,
  audiences: ['api://AzureADTokenExchange'],
  description: '',
}
const before = bodiesOf(recordsOf(recorded(tenantFacts)), 'AuditLogs', AuditLogs).length
const audited = (...facts: Fact[]) =>
  bodiesOf(recordsOf(recorded([...tenantFacts, ...facts])), 'AuditLogs', AuditLogs).slice(before)
const changeOf = (row: ReturnType<typeof audited>[number] | undefined) => row?.TargetResources[0]?.modifiedProperties[0]

describe('a credential', () => {
  const added: Fact = { type: 'credential.added', credential: certificate, by: 'human:dana' }

  test('that is a key is audited under an activity of its own, by id and name, on the blueprint, by who added it', () => {
    const [row] = audited(added)
    expect(row).toMatchObject({
      OperationName: 'Update application – Certificates and secrets management',
      Category: 'ApplicationManagement',
      InitiatedBy: { user: { id: ids.human } },
      TargetResources: [{ id: ids.blueprint, agentType: 'agenticApp' }],
    })
    expect(changeOf(row)?.displayName).toBe('KeyDescription')
    expect(changeOf(row)?.newValue).toContain(`KeyIdentifier=${keyId},KeyType=AsymmetricX509Cert`)
    expect(JSON.stringify(row)).not.toContain('thumbprint-of-the-key')
  })

  test('that is federated is an update of the application, and tells whom it trusts', () => {
    const [row] = audited({ type: 'credential.added', credential: federated, by: 'human:dana' })
    expect(row?.OperationName).toBe('Update application')
    expect(changeOf(row)).toMatchObject({ displayName: 'FederatedIdentityCredentials', oldValue: '[]' })
    expect(JSON.parse(changeOf(row)?.newValue ?? '')).toMatchObject([
      { issuer: 'https://token.actions.example', subject: 'repo:contoso/invoices' },
    ])
  })

  test('that is taken away was there before; one that only lapses, or that Azure renews, leaves nothing', () => {
    const named = { credential: certificate.ref, blueprint: certificate.blueprint } as const
    const revoked = audited(added, { type: 'credential.revoked', ...named, by: 'human:dana', reason: 'Leaked.' })
    expect(revoked).toHaveLength(2)
    expect(changeOf(revoked[1])?.newValue).toBe('[]')
    expect(changeOf(revoked[1])?.oldValue).toContain(keyId)
    expect(
      audited(
        added,
        { type: 'credential.expired', ...named, by: null },
        { type: 'credential.renewed', ...named, by: null },
      ),
    ).toHaveLength(1)
  })
})

test('a role and a group stand among the changed properties of who was let in', () => {
  const rows = audited(
    { type: 'role.assigned', subject: 'agent:invoices-1', role: 'Directory Readers', by: 'human:dana' },
    { type: 'group.joined', subject: 'agentUser:invoices-1', group: 'Finance', by: 'human:dana' },
  )
  expect(rows.map(({ OperationName, Category }) => [OperationName, Category])).toEqual([
    ['Add member to role', 'RoleManagement'],
    ['Add member to group', 'GroupManagement'],
  ])
  expect(rows.map(({ TargetResources }) => TargetResources[0]?.agentType)).toEqual([
    'agenticAppInstance',
    'agentIDuser',
  ])
  expect(rows.map(row => changeOf(row)?.newValue)).toEqual(['["Directory Readers"]', '["Finance"]'])
})

describe('an administrative unit', () => {
  const unit: AdministrativeUnit = {
    key: 'u',
    id: keyId,
    displayName: 'Archive',
    visibility: null,
    isMemberManagementRestricted: false,
  }
  const by = 'human:dana'
  const rowsOf = (over: Partial<AdministrativeUnit>) =>
    audited(
      { type: 'unit.created', unit: { ...unit, ...over }, by },
      { type: 'unit.memberAdded', unit: 'u', member: 'agentUser:invoices-1', by },
      { type: 'unit.roleScoped', unit: 'u', administrator: 'human:dana', role: 'User Administrator', by },
      { type: 'unit.memberRemoved', unit: 'u', member: 'agentUser:invoices-1', by },
    )

  test('that is regular is audited under the regular activities, the account first and the unit behind it', () => {
    const rows = rowsOf({ visibility: 'HiddenMembership' })
    expect(rows.map(({ OperationName, Category }) => [OperationName, Category])).toEqual([
      ['Add administrative unit', 'AdministrativeUnit'],
      ['Add member to administrative unit', 'AdministrativeUnit'],
      ['Add scoped member to role', 'RoleManagement'],
      ['Remove member from administrative unit', 'AdministrativeUnit'],
    ])
    expect(rows[0]?.TargetResources).toMatchObject([
      {
        type: 'AdministrativeUnit',
        displayName: 'Archive',
        modifiedProperties: [
          { displayName: 'DisplayName' },
          { displayName: 'Visibility', newValue: '["HiddenMembership"]' },
        ],
      },
    ])
    expect(rows[1]?.TargetResources).toMatchObject([
      { agentType: 'agentIDuser' },
      { type: 'AdministrativeUnit', displayName: 'Archive' },
    ])
  })

  test('that is restricted has activities of its own, and says that it is', () => {
    const rows = rowsOf({ isMemberManagementRestricted: true })
    expect(rows.map(({ OperationName }) => OperationName)).toEqual([
      'Add administrative unit',
      'Add member to restricted management administrative unit',
      'Add member to role scoped over Restricted Management Administrative Unit',
      'Remove member from restricted management administrative unit',
    ])
    expect(rows[0]?.TargetResources[0]?.modifiedProperties).toContainEqual({
      displayName: 'IsMemberManagementRestricted',
      oldValue: '[]',
      newValue: '[true]',
    })
  })
})
