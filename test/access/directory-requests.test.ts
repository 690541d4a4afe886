// How each request to the directory is written for Microsoft Graph: method and path, whatever it is asked of.
import { expect, test } from 'vitest'
import { requestLine } from '../../main/access/index.ts'
import { DirectoryOperation } from '../../shared/model/directory-operation.ts'
import { agent, agentUser, appId, blueprint, credential, federated, person, principal } from './directory-tenant.ts'

const objects = [person, blueprint, principal, agent, agentUser]
const named = { displayName: 'Invoice' }
const because = { reason: 'unknown' }
const unit = { unit: 'sales' }
const validity = { ...named, startDateTime: 0, endDateTime: 1 }
const credentials = [
  { ...validity, kind: 'certificate', customKeyIdentifier: 'thumbprint' },
  { ...validity, kind: 'clientSecret', hint: 'abc', developmentOnly: true },
  federated,
]

interface Request {
  readonly operation: string
  readonly target?: string
  readonly credential?: { readonly kind: string }
}
const plain = (operation: string, fields: object): Request => ({ operation, ...fields })
const of = (operation: string, targets: readonly string[], fields: object = {}): Request[] =>
  targets.map(target => ({ operation, target, ...fields }))
const entry = (operation: string, fields: object = {}): Request[] => of(operation, ['registration:invoice'], fields)

const requests: readonly Request[] = [
  plain('createBlueprint', { ...named, sponsors: [person], owners: [] }),
  plain('createPrincipal', { ...named, appId }),
  plain('createAgent', { ...named, agentIdentityBlueprintId: appId, sponsors: [person] }),
  plain('createAgentUser', {
    ...named,
    userPrincipalName: 'invoice@contoso.com',
    identityParent: agent,
    manager: null,
  }),
  ...of('setAccountEnabled', objects, { accountEnabled: false }),
  ...of('setIdentityParent', [agentUser], { identityParent: agent }),
  ...of('setSponsors', [blueprint, agent], { sponsors: [person] }),
  ...of('setInheritablePermissions', [blueprint], { inheritablePermissions: [] }),
  ...of('delete', objects),
  ...of('restore', objects),
  ...of('purge', objects),
  ...of('revokeSessions', [person, agentUser]),
  ...credentials.flatMap(each => of('addCredential', [blueprint, agent, agentUser], { credential: each })),
  ...of('removeCredential', [credential], { deliberate: false, ...because }),
  ...of('assignRole', [agent, agentUser], { role: 'Global Reader' }),
  ...of('addToGroup', [agent, agentUser], { group: 'Finance', isAssignableToRole: false }),
  plain('createAdministrativeUnit', { ...unit, ...named }),
  ...of('addUnitMember', [person], unit),
  ...of('removeUnitMember', [person], unit),
  plain('listUnitMembers', unit),
  ...of('assignScopedRole', [person], { ...unit, role: 'User Administrator' }),
  plain('register', { ...named, agent, sourceAgentId: '', originatingStore: 'Copilot Studio', owners: [] }),
  ...entry('approveRegistration'),
  ...entry('rejectRegistration', because),
  ...entry('publishRegistration'),
  ...entry('blockRegistration', because),
  ...entry('unblockRegistration'),
  ...entry('uninstallRegistration'),
  ...entry('deleteRegistration'),
  ...['confirmCompromised', 'confirmSafe', 'dismissRisk'].flatMap(operation =>
    of(operation, [person, principal, agent, agentUser]),
  ),
]

test('every request is written as Microsoft Graph has it', async () => {
  const lines = requests.map(request => {
    const what = [request.operation, request.credential?.kind, request.target].filter(word => word !== undefined)
    return `${what.join(' ')}\n  ${requestLine(DirectoryOperation.parse(request))}\n`
  })
  await expect(lines.join('')).toMatchFileSnapshot('./directory/request-lines.txt')
})

test('no request is left out', () => {
  const all = DirectoryOperation.options.map(option => option.shape.operation.value)
  expect(new Set(requests.map(({ operation }) => operation))).toEqual(new Set(all))
})
