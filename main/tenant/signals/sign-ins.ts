// Which token requests are sign-ins of an agent, as its baseline counts them.
import type { TokenRequest } from '../../../shared/model/facts.ts'

/** T1 and T2 are steps on the way to one; what a person or a blueprint asks for is not the agent's. */
export const isSignIn = ({ grant }: TokenRequest): boolean =>
  grant === 'autonomous' || grant === 'agentUser' || grant === 'onBehalfOf' || grant === 'refreshToken'

/** The resource by its name, or by its id where nobody gave it one. */
export const nameOfRequest = ({ resourceDisplayName, resourceId }: TokenRequest): string =>
  resourceDisplayName === '' ? resourceId : resourceDisplayName
