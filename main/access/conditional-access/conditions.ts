// The conditions of a Conditional Access policy, each a function that answers yes, no or unknown with its reason.

import { not, type Truth, truth } from '../truth.ts'
import { exists } from './capabilities.ts'
import {
  type ConditionResult,
  type Entry,
  type Listing,
  listing,
  notThere,
  saysMore,
  scope,
  selects,
  unreadable,
} from './condition.ts'
import { deviceLookup } from './device.ts'
import { isOneOf } from './names.ts'
import { type Conditions, compliantNetworkLocationId, isSet, saidIn } from './policy.ts'
import {
  type AccessRequest,
  type AccessSettings,
  type AccessSubject,
  defaultSettings,
  hasLicence,
  type SubjectKind,
} from './request.ts'
import { evaluateWhat, evaluateWho } from './targeting.ts'

export type { ConditionResult } from './condition.ts'
export type { AccessRequest } from './request.ts'

/** Every condition the policy sets, in a fixed order. The policy applies where all of them hold. */
export function evaluateConditions(
  request: AccessRequest,
  conditions: Conditions,
  settings: AccessSettings = defaultSettings,
): ConditionResult[] {
  return [
    evaluateWho(request, conditions, settings),
    evaluateWhat(request, conditions, settings),
    ...evaluateRisk(request.subject, conditions, settings),
    ...evaluateDevice({ kind: request.subject.kind, device: request.device }, conditions, settings),
    ...evaluatePlace(request, conditions, settings),
  ]
}

type Risks = Pick<AccessSubject, 'kind' | 'agentRisk' | 'userRisk' | 'signInRisk' | 'insiderRisk'>

/** Agent risk is for agents, the other risks for people. All of them need Microsoft Entra ID P2. */
export function evaluateRisk(subject: Risks, conditions: Conditions, settings: AccessSettings): ConditionResult[] {
  const { kind, agentRisk, userRisk, signInRisk, insiderRisk } = subject
  const { agentIdRiskLevels, insiderRiskLevels } = conditions
  const results: ConditionResult[] = []
  if (agentIdRiskLevels)
    results.push(
      kind === 'human'
        ? { condition: 'agentIdRisk', holds: 'no', reason: 'a person has no agent risk' }
        : riskOf('agentIdRisk', 'agent risk', agentRisk, split(agentIdRiskLevels), settings),
    )
  const ofPeople = (key: string, condition: string, name: string, risk: string | undefined, levels: string[]) => {
    if (levels.length === 0) return
    results.push(
      kind === 'human'
        ? riskOf(condition, name, risk ?? 'unknown', levels, settings)
        : notThere(condition, key, kind, settings),
    )
  }
  ofPeople('userRiskLevels', 'userRisk', 'user risk', userRisk, conditions.userRiskLevels ?? [])
  ofPeople('signInRiskLevels', 'signInRisk', 'sign-in risk', signInRisk, conditions.signInRiskLevels ?? [])
  ofPeople('insiderRiskLevels', 'insiderRisk', 'insider risk', insiderRisk, split(insiderRiskLevels))
  if (isSet(conditions.servicePrincipalRiskLevels))
    results.push(
      kind === 'human'
        ? { condition: 'servicePrincipalRisk', holds: 'no', reason: 'a person has no service principal risk' }
        : notThere('servicePrincipalRisk', 'servicePrincipalRiskLevels', kind, settings),
    )
  return results
}

function riskOf(condition: string, name: string, risk: string, levels: string[], settings: AccessSettings) {
  if (!hasLicence(settings.licences, 'P2')) {
    const reason = `${name} needs Microsoft Entra ID P2, which the tenant does not have: no risk is ever found`
    return { condition, holds: 'no' as const, reason }
  }
  const holds: Truth = risk === 'unknown' ? 'unknown' : truth(levels.includes(risk))
  return { condition, holds, reason: `the ${name} is ${risk}, the policy asks for ${levels.join(' or ')}` }
}

const split = (flags: string | null | undefined): string[] =>
  (flags ?? '')
    .split(',')
    .map(flag => flag.trim())
    .filter(flag => flag !== '')

/** The platform, and the filter for devices. Reads the kind of subject and the device alone. */
export function evaluateDevice(
  { kind, device }: { kind: SubjectKind; device: AccessRequest['device'] },
  { platforms, devices }: Conditions,
  settings: AccessSettings,
): ConditionResult[] {
  const results: ConditionResult[] = []
  if (isSet(platforms)) results.push(platform(kind, device?.platform, platforms, settings))
  if (isSet(devices)) {
    const deviceFilter = devices?.deviceFilter
    if (!exists(kind, settings.profile, 'condition', 'devices'))
      results.push(notThere('deviceState', 'devices', kind, settings))
    else if (saysMore(devices, ['deviceFilter'])) results.push(unreadable('deviceState', 'devices'))
    else if (deviceFilter) {
      const selected = selects(deviceFilter.rule, 'device', deviceLookup(device))
      const [includes, verb] = deviceFilter.mode === 'include' ? [true, 'selects'] : [false, 'excludes']
      const says = { yes: `${verb} the device`, no: `does not ${verb.slice(0, -1)} the device`, unknown: unread }
      results.push({
        condition: 'deviceState',
        holds: includes ? selected : not(selected),
        reason: `the filter for devices ${says[selected]}`,
        includedBy: includes && selected === 'yes' ? ['deviceFilter'] : [],
        excludedBy: !includes && selected === 'yes' ? ['deviceFilter'] : [],
      })
    }
  }
  return results
}

const unread = 'reads a property of the device that is not known'

/** "Any device" covers a platform that is not known too. */
function platform(
  kind: SubjectKind,
  known: string | undefined,
  platforms: Conditions['platforms'],
  settings: AccessSettings,
): ConditionResult {
  if (!exists(kind, settings.profile, 'condition', 'platforms'))
    return notThere('devicePlatform', 'platforms', kind, settings)
  if (saysMore(platforms, ['includePlatforms', 'excludePlatforms'])) return unreadable('devicePlatform', 'platforms')
  const side = (list: readonly string[] | null | undefined): Listing =>
    listing(
      (list ?? []).map((name): Entry => {
        if (isOneOf(name, ['all'])) return { holds: 'yes', rule: 'allDevicePlatforms' }
        return { holds: known === undefined ? 'unknown' : truth(isOneOf(name, [known])), rule: 'devicePlatform' }
      }),
    )
  return scope(
    'devicePlatform',
    `the platform ${known ?? 'of the device'}`,
    side(platforms?.includePlatforms),
    side(platforms?.excludePlatforms),
    'it',
  )
}

type Place = Pick<AccessRequest, 'clientAppType' | 'location' | 'authenticationFlow' | 'executionEnvironment'> & {
  subject: Pick<AccessSubject, 'kind'>
}

/** Client, location, flow and execution environment; and conditions nobody here knows: unknown, never ignored. */
export function evaluatePlace(request: Place, conditions: Conditions, settings: AccessSettings): ConditionResult[] {
  const { kind } = request.subject
  const { clientAppTypes, authenticationFlows, locations, agentContext } = conditions
  const results: ConditionResult[] = []
  if (clientAppTypes?.length && !clientAppTypes.includes('all'))
    results.push(
      kind === 'human'
        ? oneOf('clientType', 'client app', request.clientAppType, clientAppTypes)
        : notThere('clientType', 'clientAppTypes', kind, settings),
    )
  if (isSet(locations)) results.push(location(request, locations, settings))
  if (isSet(authenticationFlows))
    results.push(
      kind === 'human' && !saysMore(authenticationFlows, ['transferMethods'])
        ? oneOf(
            'authenticationFlows',
            'authentication flow',
            request.authenticationFlow,
            split(authenticationFlows?.transferMethods),
          )
        : notThere('authenticationFlows', 'authenticationFlows', kind, settings),
    )
  if (isSet(agentContext)) results.push(executionEnvironment(request, agentContext, settings))
  for (const key of saidIn(conditions, evaluated)) results.push(unreadable(conditionNames.get(key) ?? key, key))
  return results
}

const evaluated = new Set([
  'users',
  'agents',
  'clientApplications',
  'applications',
  'agentIdRiskLevels',
  'userRiskLevels',
  'signInRiskLevels',
  'insiderRiskLevels',
  'servicePrincipalRiskLevels',
  'clientAppTypes',
  'platforms',
  'devices',
  'locations',
  'authenticationFlows',
  'agentContext',
])

/** Policy key → `conditionalAccessConditions` member, as sign-in logs name it. */
const conditionNames = new Map([
  ['deviceStates', 'client'],
  ['times', 'time'],
])

function oneOf(condition: string, name: string, known: string | undefined, asked: readonly string[]): ConditionResult {
  if (known === undefined) return { condition, holds: 'unknown', reason: `the request does not say its ${name}` }
  const holds = truth(asked.some(one => isOneOf(one, [known])))
  return { condition, holds, reason: `the ${name} is ${known}, the policy asks for ${asked.join(' or ')}` }
}

/** For agent users the compliant network is the one location there is; whether another counts is not known. */
function location(request: Place, locations: Conditions['locations'], settings: AccessSettings): ConditionResult {
  const { kind } = request.subject
  if (!exists(kind, settings.profile, 'condition', 'locations'))
    return notThere('location', 'locations', kind, settings)
  if (saysMore(locations, ['includeLocations', 'excludeLocations'])) return unreadable('location', 'locations')
  const { isCompliantNetwork, ...counted } = request.location ?? {}
  const { namedLocationIds, isTrusted }: typeof counted = kind === 'human' ? counted : {}
  const known = (value: boolean | undefined): Truth => (value === undefined ? 'unknown' : truth(value))
  const side = (list: readonly string[] | null | undefined): Listing =>
    listing(
      (list ?? []).map((name): Entry => {
        if (isOneOf(name, ['All'])) return { holds: 'yes', rule: 'allLocations' }
        if (isOneOf(name, [compliantNetworkLocationId])) return { holds: known(isCompliantNetwork), rule: 'locationId' }
        if (isOneOf(name, ['AllTrusted'])) return { holds: known(isTrusted), rule: 'allTrustedLocations' }
        return { holds: known(namedLocationIds?.some(id => isOneOf(name, [id]))), rule: 'locationId' }
      }),
    )
  return scope(
    'location',
    'the location',
    side(locations?.includeLocations),
    side(locations?.excludeLocations),
    'where it is',
  )
}

/** Published exports have one value; the other one is ours, after the label "All agent user sessions". */
const fromEndpoints = 'agentUserSessionsInitiatedFromEndpoints'
const allSessions = 'allAgentUserSessions'

function executionEnvironment(
  { subject: { kind }, executionEnvironment: known }: Place,
  context: Conditions['agentContext'],
  settings: AccessSettings,
): ConditionResult {
  if (kind === 'human' || !exists(kind, settings.profile, 'condition', 'agentContext'))
    return notThere('agentContext', 'agentContext', kind, settings)
  if (saysMore(context, ['includeAgentContexts', 'excludeAgentContexts']))
    return unreadable('agentContext', 'agentContext')
  const side = (list: readonly string[] | null | undefined): Listing =>
    listing(
      (list ?? []).map((name): Entry => {
        if (isOneOf(name, [allSessions])) return { holds: 'yes', rule: allSessions }
        if (!isOneOf(name, [fromEndpoints])) return { holds: 'unknown', rule: name }
        return { holds: known === undefined ? 'unknown' : truth(known === 'endpoint'), rule: fromEndpoints }
      }),
    )
  return scope(
    'agentContext',
    "the session's execution environment",
    side(context?.includeAgentContexts),
    side(context?.excludeAgentContexts),
    'it',
  )
}
