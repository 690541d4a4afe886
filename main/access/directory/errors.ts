// What the directory answers when it refuses: error code, HTTP status and sentence, one table.

/**
 * Codes that begin with `Agent` or `Error_` and their meaning are Microsoft's (entra-docs, agent-id/error-codes); the
 * others are the general ones of Microsoft Graph. Statuses and sentences are ours: the reference gives none.
 */
export const directoryErrors = {
  Agent_Directory_QuotaExceeded: {
    status: 403,
    message:
      'Agent identity blueprints and agent identities exceed 95 % of the tenant resource quota. Permanently delete some that are not needed.',
  },
  AgentBlueprint_LimitExceeded: {
    status: 403,
    message:
      'The maximum number of agent identity blueprints is reached, active and soft-deleted ones counted. Permanently delete some that are not needed.',
  },
  AgentIdentity_LimitExceeded: {
    status: 403,
    message:
      'The maximum number of agent identities is reached, active and soft-deleted ones counted. Permanently delete some that are not needed.',
  },
  AgentBlueprint_IncompatibleProperty: {
    status: 400,
    message: 'A property in the request can not be set on an agent identity blueprint.',
  },
  AgentBlueprint_NotSupportedOnApiVersion: {
    status: 400,
    message: 'Agent identity blueprints are not supported on this API version.',
  },
  AgentBlueprintPrincipal_IncompatibleProperty: {
    status: 400,
    message: 'A property in the request can not be set on an agent identity blueprint principal.',
  },
  AgentBlueprintPrincipal_AgentIdentity_IncompatibleProperty: {
    status: 400,
    message: 'A property in the request can not be set on an agent identity.',
  },
  AgentBlueprintPrincipal_NotSupportedOnApiVersion: {
    status: 400,
    message: 'Agent identity blueprint principals are not supported on this API version.',
  },
  AgentBlueprintPrincipal_RequireAgentBlueprint: {
    status: 400,
    message: 'An agent identity blueprint principal can only be created for an agent identity blueprint.',
  },
  AgentIdentity_AgentBlueprintPrincipalDoesNotExist: {
    status: 400,
    message: 'The agent identity blueprint has no principal in this tenant. Create or restore it first.',
  },
  AgentIdentity_CredentialsNotSupported: {
    status: 400,
    message: 'Agent identities have no credentials. Add them to the agent identity blueprint.',
  },
  AgentIdentity_IncompatibleParentType: {
    status: 400,
    message: 'agentIdentityBlueprintId must be the appId of an agent identity blueprint.',
  },
  AgentIdentity_NotSupportedOnApiVersion: {
    status: 400,
    message: 'Agent identities are not supported on this API version.',
  },
  Error_AgentBlueprintCannotCreateAssociatedIdentity: {
    status: 403,
    message: 'An agent identity blueprint can not create agent identities of another blueprint.',
  },
  Error_AgentIdentitiesCreatingAgentIdentitiesNotAllowed: {
    status: 403,
    message: 'Agent identities can not create agent identities.',
  },
  Error_AgentIdentitySelfCreateRequired: {
    status: 403,
    message: 'An application can create agent identities only under itself: agentIdentityBlueprintId is not its appId.',
  },
  Authorization_RequestDenied: { status: 403, message: 'Insufficient privileges to complete the operation.' },
  Forbidden: {
    status: 403,
    message: 'The tenant is not licensed for this feature: risk of agents and people needs Microsoft Entra ID P2.',
  },
  InvalidAuthenticationToken: { status: 401, message: 'The caller can not sign in.' },
  Request_BadRequest: { status: 400, message: 'The request is not valid.' },
  Request_ResourceNotFound: { status: 404, message: 'The object does not exist.' },
  Request_MultipleObjectsWithSameKeyValue: { status: 409, message: 'Another object has the same value.' },
} as const

export type DirectoryErrorCode = keyof typeof directoryErrors
export interface DirectoryError {
  code: DirectoryErrorCode
  status: number
  message: string
}

/** `message` where a sentence says more than the table's. */
export const directoryError = (code: DirectoryErrorCode, message?: string): DirectoryError => ({
  code,
  status: directoryErrors[code].status,
  message: message ?? directoryErrors[code].message,
})
