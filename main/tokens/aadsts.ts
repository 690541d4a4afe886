// The error codes our token endpoint answers with: Entra's numbers and names, and how sure we are of each.

/**
 * Where a code is known from: MS, Microsoft's documentation; OBS, seen on real tenants by others; K, general knowledge, unconfirmed.
 * What a code is used for here beyond that is said in `use`.
 */
export type CodeSource = 'MS' | 'OBS' | 'K'

interface Code {
  name: string
  /** `error` of RFC 6749 §5.2, and Entra's own `interaction_required`. */
  error: string
  source: CodeSource
  use: string
  /** Why nothing here answers with it; left out: something does. */
  notEmitted?: string
}

const code = (name: string, error: string, source: CodeSource, use: string): Code => ({ name, error, source, use })
const notEmitted = (name: string, error: string, source: CodeSource, use: string, why: string): Code => ({
  ...code(name, error, source, use),
  notEmitted: why,
})

export const aadsts = {
  // the request
  900144: code('MissingRequiredParameter', 'invalid_request', 'MS', 'A parameter of the form is missing.'),
  90023: code('InvalidRequest', 'invalid_request', 'MS', 'The claims parameter cannot be read.'),
  900971: code(
    'NoReplyAddress',
    'invalid_request',
    'MS',
    'An agent or its blueprint was sent to /authorize: they have no redirect URI. (The name is ours.)',
  ),
  70003: code('UnsupportedGrantType', 'unsupported_grant_type', 'MS', 'The grant is none that agents may use.'),
  70011: code(
    'InvalidScope',
    'invalid_scope',
    'MS',
    'The scope is of the wrong form, of several resources, or not for this grant.',
  ),
  // the client
  700011: code(
    'UnauthorizedClientAppNotFoundInOrgIdTenant',
    'unauthorized_client',
    'MS',
    'No such application, or a deleted one.',
  ),
  70001: code(
    'UnauthorizedClient',
    'unauthorized_client',
    'MS',
    'The application is disabled, blocked in the registry or not approved.',
  ),
  82001: code(
    'AgenticApplicationNotPermitted',
    'unauthorized_client',
    'OBS',
    'A blueprint asks for itself at another resource than Microsoft Graph. (The name is ours.)',
  ),
  67003: code(
    'ActorNotValidServiceIdentity',
    'invalid_grant',
    'MS',
    'The agent identity is not one of this blueprint, or has lost it.',
  ),
  7000112: notEmitted(
    'UnauthorizedClientApplicationDisabled',
    'unauthorized_client',
    'MS',
    'The application is disabled.',
    'Microsoft says the same of 70001, which is answered.',
  ),
  7000215: code(
    'InvalidClientSecret',
    'invalid_client',
    'MS',
    'The client secret is wrong or revoked, or the client can have none. (The name is ours.)',
  ),
  7000222: code(
    'InvalidClientSecretExpiredKeysProvided',
    'invalid_client',
    'MS',
    'The client secret has expired. (An expired certificate is 700027.)',
  ),
  // the client assertion
  700021: code(
    'ClientAssertionOfOther',
    'invalid_client',
    'K',
    'The client assertion is by or about another application. (The name is ours.)',
  ),
  700023: code(
    'ClientAssertionAudience',
    'invalid_client',
    'K',
    'The client assertion is for another token endpoint. (The name is ours; Microsoft’s table has InvalidResourcelessScope.)',
  ),
  700024: code(
    'ClientAssertionTimeRange',
    'invalid_client',
    'K',
    'The client assertion is outside its time. (The name is ours.)',
  ),
  700027: code(
    'ClientAssertionSignature',
    'invalid_client',
    'MS',
    'The client assertion’s signature does not fit. That its certificate is not registered or not in its time is K. (The name is ours.)',
  ),
  70021: code(
    'NoMatchingFederatedIdentity',
    'invalid_client',
    'MS',
    'What is shown for a credential fits no federated identity record. For T1 and T2 it is K. (The name is ours.)',
  ),
  700229: code('ForbiddenTokenType', 'invalid_client', 'MS', 'A token for a user is shown for a managed identity’s.'),
  // what stands for the user
  70000: code('InvalidGrant', 'invalid_grant', 'MS', 'T2, refresh token or code is not ours, or was used before.'),
  50013: code('InvalidAssertion', 'invalid_grant', 'MS', 'The user’s token (Tc) is not one a person got.'),
  500131: code(
    'AssertionAudience',
    'invalid_grant',
    'K',
    'The user’s token (Tc) is for another application than the agent’s blueprint. (The name is ours.)',
  ),
  500133: code(
    'AssertionTimeRange',
    'invalid_grant',
    'MS',
    'T2 or the user’s token (Tc) is outside its time. (The name is ours.)',
  ),
  50034: code('UserAccountNotFound', 'invalid_grant', 'MS', 'No such user, or a deleted one.'),
  50057: code('UserDisabled', 'invalid_grant', 'MS', 'The account is disabled.'),
  50173: code(
    'FreshTokenNeeded',
    'invalid_grant',
    'MS',
    'What was shown was issued before the user’s tokens were revoked.',
  ),
  50133: notEmitted(
    'SsoArtifactRevoked',
    'invalid_grant',
    'MS',
    'The session is not valid due to password expiration or recent password change.',
    'Nobody here has a password: what revokes a person’s sessions is answered with 50173.',
  ),
  70043: notEmitted(
    'BadTokenDueToSignInFrequency',
    'invalid_grant',
    'MS',
    'The refresh token is older than sign-in frequency allows.',
    'Sign-in frequency is reported by the decision, and its time is not kept.',
  ),
  700082: code('ExpiredOrRevokedGrantInactiveToken', 'invalid_grant', 'MS', 'The refresh token has expired.'),
  70008: code('ExpiredOrRevokedGrant', 'invalid_grant', 'MS', 'The authorization code has expired.'),
  54005: code(
    'AuthorizationCodeRedeemed',
    'invalid_grant',
    'MS',
    'The authorization code was redeemed before. (The name is ours.)',
  ),
  65001: code('DelegationDoesNotExist', 'invalid_grant', 'MS', 'Nobody consented to what is asked for.'),
  50105: code(
    'EntitlementGrantsNotFound',
    'interaction_required',
    'MS',
    'The account is not assigned to the application.',
  ),
  // policy
  50131: code(
    'ConditionalAccessFailed',
    'interaction_required',
    'MS',
    'A policy cannot be evaluated, or asks for what an agent cannot do.',
  ),
  50076: code(
    'UserStrongAuthClientAuthNRequired',
    'interaction_required',
    'MS',
    'A policy asks a person for more than their sign-in has.',
  ),
  53000: code('DeviceNotCompliant', 'interaction_required', 'MS', 'A policy asks for a compliant device.'),
  53001: code('DeviceNotDomainJoined', 'interaction_required', 'MS', 'A policy asks for a domain joined device.'),
  53003: code('BlockedByConditionalAccess', 'interaction_required', 'MS', 'A policy blocks.'),
  53011: code(
    'BlockedDueToRisk',
    'interaction_required',
    'MS',
    'A guest is blocked for risk, which is assessed in their home tenant. (The name is ours.)',
  ),
  530084: code(
    'BlockedByTokenProtection',
    'interaction_required',
    'OBS',
    'A policy of token protection blocks. (The name is ours.)',
  ),
  530035: code('BlockedBySecurityDefaults', 'interaction_required', 'MS', 'Security defaults block.'),
} as const satisfies Record<number, Code>

export type AadstsCode = keyof typeof aadsts

/** `error` of the response for a code: `invalid_grant` for one that is not in the table. */
export const oauthErrorOf = (errorCode: number): string => codes.get(errorCode)?.error ?? 'invalid_grant'

const codes: ReadonlyMap<number, Code> = new Map(
  Object.entries(aadsts).map(([number, entry]) => [Number(number), entry]),
)
