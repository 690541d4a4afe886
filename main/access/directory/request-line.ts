// How Microsoft Graph writes each operation of the directory, the registry and ID Protection.
import type { DirectoryObjectRef, DirectoryOperation } from '../../../shared/model/directory-operation.ts'
import type { RiskSubject } from '../../../shared/model/identity.ts'
import { isRefOf } from '../../../shared/model/refs.ts'

function itemOf(ref: DirectoryObjectRef): string {
  if (isRefOf(ref, 'human')) return '/users/{id}'
  if (isRefOf(ref, 'blueprint')) return '/applications/{id}/microsoft.graph.agentIdentityBlueprint'
  if (isRefOf(ref, 'principal')) return '/servicePrincipals/{id}/microsoft.graph.agentIdentityBlueprintPrincipal'
  if (isRefOf(ref, 'agent')) return '/servicePrincipals/{id}/microsoft.graph.agentIdentity'
  return '/users/{id}/microsoft.graph.agentUser'
}
const riskOf = (ref: RiskSubject): string => (isRefOf(ref, 'human') ? 'riskyUsers' : 'riskyAgents')

const registry = '/agentRegistry/agentInstances'
const units = '/directory/administrativeUnits'

/** The request line in Microsoft Graph. Approval, block and install have none published: their paths are ours. */
export function requestLine(asked: DirectoryOperation): string {
  switch (asked.operation) {
    case 'createBlueprint':
      return 'POST /applications/microsoft.graph.agentIdentityBlueprint'
    case 'createPrincipal':
      return 'POST /servicePrincipals/microsoft.graph.agentIdentityBlueprintPrincipal'
    case 'createAgent':
      return 'POST /servicePrincipals/microsoft.graph.agentIdentity'
    case 'createAgentUser':
      return 'POST /users/microsoft.graph.agentUser'
    case 'setAccountEnabled':
    case 'setIdentityParent':
      return `PATCH ${itemOf(asked.target)}`
    case 'setSponsors':
      return `PUT ${itemOf(asked.target)}/sponsors/$ref`
    case 'setInheritablePermissions':
      return `PUT ${itemOf(asked.target)}/inheritablePermissions`
    case 'delete':
      return `DELETE ${itemOf(asked.target)}`
    case 'restore':
      return 'POST /directory/deletedItems/{id}/restore'
    case 'purge':
      return 'DELETE /directory/deletedItems/{id}'
    case 'revokeSessions':
      return 'POST /users/{id}/revokeSignInSessions'
    case 'addCredential':
      return `POST ${itemOf(asked.target)}/${credentialPaths[asked.credential.kind]}`
    case 'removeCredential':
      return 'DELETE /applications/{id}/microsoft.graph.agentIdentityBlueprint/{credential}'
    case 'assignRole':
      return 'POST /roleManagement/directory/roleAssignments'
    case 'addToGroup':
      return 'POST /groups/{id}/members/$ref'
    case 'createAdministrativeUnit':
      return `POST ${units}`
    case 'addUnitMember':
      return `POST ${units}/{id}/members/$ref`
    case 'removeUnitMember':
      return `DELETE ${units}/{id}/members/{id}/$ref`
    case 'listUnitMembers':
      return `GET ${units}/{id}/members`
    case 'assignScopedRole':
      return `POST ${units}/{id}/scopedRoleMembers`
    case 'register':
      return `POST ${registry}`
    case 'deleteRegistration':
      return `DELETE ${registry}/{id}`
    case 'approveRegistration':
    case 'rejectRegistration':
    case 'publishRegistration':
    case 'blockRegistration':
    case 'unblockRegistration':
    case 'uninstallRegistration':
      return `POST ${registry}/{id}/${asked.operation.slice(0, -'Registration'.length)}`
    case 'confirmCompromised':
    case 'confirmSafe':
      return `POST /identityProtection/${riskOf(asked.target)}/${asked.operation}`
    case 'dismissRisk':
      return `POST /identityProtection/${riskOf(asked.target)}/dismiss`
  }
}

const credentialPaths = {
  certificate: 'addKey',
  clientSecret: 'addPassword',
  federatedIdentityCredential: 'federatedIdentityCredentials',
} as const
