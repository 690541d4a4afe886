// The keys of a Conditional Access policy, to name the nearest one to a misspelling.
import { Refusal } from '../../../shared/errors.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { meant } from '../../../shared/nearest.ts'

/**
 * Keys of `conditionalAccessPolicy` (Graph beta) and of its parts. A key that is none of them but nearly one is a
 * misspelling: left alone, it would take a condition away. Keys far from all of them are kept, for Microsoft adds some.
 */
const knownKeys: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    '': 'id templateId displayName description createdDateTime modifiedDateTime deletedDateTime state conditions grantControls sessionControls partialEnablementStrategy',
    conditions:
      'users agents clientApplications applications agentIdRiskLevels agentContext clientAppTypes clients platforms locations times devices deviceStates signInRiskLevels userRiskLevels servicePrincipalRiskLevels insiderRiskLevels authenticationFlows',
    'conditions.users':
      'includeUsers excludeUsers includeGroups excludeGroups includeRoles excludeRoles includeGuestsOrExternalUsers excludeGuestsOrExternalUsers',
    'conditions.agents': 'includeAgentUsers excludeAgentUsers agentFilter',
    'conditions.clientApplications':
      'includeServicePrincipals excludeServicePrincipals servicePrincipalFilter includeAgentIdServicePrincipals excludeAgentIdServicePrincipals agentIdServicePrincipalFilter',
    'conditions.applications':
      'includeApplications excludeApplications includeUserActions includeAuthenticationContextClassReferences applicationFilter networkAccess globalSecureAccess',
    'conditions.platforms': 'includePlatforms excludePlatforms',
    'conditions.locations': 'includeLocations excludeLocations',
    'conditions.devices': 'includeDevices excludeDevices includeDeviceStates excludeDeviceStates deviceFilter',
    'conditions.authenticationFlows': 'transferMethods',
    'conditions.agentContext': 'includeAgentContexts excludeAgentContexts',
    grantControls: 'operator builtInControls customAuthenticationFactors termsOfUse authenticationStrength',
  }).map(([path, keys]) => [path, keys.split(' ')]),
)

/** Refuses `argument.invalid` with the key and the one that was meant. */
export function refuseMisspelled(value: object, path = ''): void {
  const known = knownKeys.get(path)
  if (known === undefined) return
  for (const [key, inner] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`
    if (isJsonObject(inner)) refuseMisspelled(inner, at)
    if (known.includes(key) || key.includes('@')) continue
    const near = meant(key, known)
    if (near !== null)
      throw new Refusal('argument.invalid', `A policy has no key "${at}"; did you mean "${near}"?`, {
        where: { key: at },
      })
  }
}
