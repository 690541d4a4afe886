// Policies of the tests of Conditional Access, each by what it says.
import { ConditionalAccessPolicy } from '../../../main/access/index.ts'
import { broad } from './requests.ts'

export const block = { operator: 'OR', builtInControls: ['block'] }
export const compliantDevice = { operator: 'OR', builtInControls: ['compliantDevice'] }

/** A policy that is enabled, and says nothing else. */
export const policyOf = (more: object): ConditionalAccessPolicy =>
  ConditionalAccessPolicy.parse({ id: 'p', displayName: 'P', state: 'enabled', conditions: {}, ...more })

/** A policy that blocks everybody and everything, but for what else it says. */
export const blocking = (more: object = {}, conditions: object = {}): ConditionalAccessPolicy =>
  policyOf({ grantControls: block, ...more, conditions: broad(conditions) })
