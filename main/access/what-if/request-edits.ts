// What could be otherwise about a token request, as far as the policies ask for it: each change with the values they tell apart.
import type { Json } from '../../../shared/model/json.ts'
import { deviceTexts } from '../conditional-access/device.ts'
import { type FilterRule, parseFilterRule } from '../conditional-access/filter-rule.ts'
import { isGuid } from '../conditional-access/names.ts'
import { type ConditionalAccessPolicy, compliantNetworkLocationId, isSet } from '../conditional-access/policy.ts'
import type { AccessDevice, AccessRequest, AccessSubject, AttributeValue } from '../conditional-access/request.ts'
import type { Edit } from './flip.ts'

type RequestEdit = Edit<AccessRequest>

/** Edits of who asks, of what, and from where; none for what no enforced policy looks at. Who asks stays the same account. */
export function requestEdits(request: AccessRequest, policies: readonly ConditionalAccessPolicy[]): RequestEdit[] {
  const asked = askedBy(policies.filter(({ state }) => state === 'enabled'))
  return [
    ...riskEdits(request, asked),
    ...deviceEdits(request, asked),
    ...resourceEdits(request, asked),
    ...placeEdits(request, asked),
    ...(request.subject.kind === 'human' ? personEdits(request, asked) : []),
    ...membershipEdits(request, asked),
  ].filter(({ change }) => JSON.stringify(change.from) !== JSON.stringify(change.to))
}

/** What the policies ask for, gathered: the values worth trying. */
interface Asked {
  readonly policies: readonly ConditionalAccessPolicy[]
  readonly controls: ReadonlySet<string>
  readonly resources: readonly string[]
  readonly locations: readonly string[]
  /** Property of a device → values its rules compare with. */
  readonly device: ReadonlyMap<string, readonly AttributeValue[]>
  readonly subjectAttributes: ReadonlyMap<string, readonly AttributeValue[]>
}

function askedBy(policies: readonly ConditionalAccessPolicy[]): Asked {
  const conditions = policies.map(policy => policy.conditions)
  const rules = (texts: readonly (string | undefined)[], about: 'device' | 'attributes') =>
    comparisons(texts.filter(text => text !== undefined).map(text => parseFilterRule(text, about)))
  return {
    policies,
    controls: new Set(policies.flatMap(({ grantControls }) => grantControls?.builtInControls ?? [])),
    resources: unique(
      conditions.flatMap(({ applications }) => [
        ...(applications?.includeApplications ?? []),
        ...(applications?.excludeApplications ?? []),
      ]),
    ),
    locations: unique(
      conditions.flatMap(({ locations }) => [
        ...(locations?.includeLocations ?? []),
        ...(locations?.excludeLocations ?? []),
      ]),
    ),
    device: rules(
      conditions.map(({ devices }) => devices?.deviceFilter?.rule),
      'device',
    ),
    subjectAttributes: rules(
      conditions.flatMap(({ clientApplications, agents }) => [
        clientApplications?.agentIdServicePrincipalFilter?.rule,
        agents?.agentFilter?.rule,
      ]),
      'attributes',
    ),
  }
}

const unique = (values: readonly string[]): string[] => [...new Set(values)]

/** Every property the rules compare, by its last name, with what they compare it with; null stands for nothing of it. */
function comparisons(rules: readonly FilterRule[]): ReadonlyMap<string, readonly AttributeValue[]> {
  const values = new Map<string, AttributeValue[]>()
  const walk = (rule: FilterRule): void => {
    if (rule.kind === 'not') walk(rule.rule)
    else if (rule.kind !== 'compare') rule.rules.forEach(walk)
    else {
      const name = rule.property.slice(rule.property.indexOf('.') + 1)
      const list = values.get(name) ?? [null]
      list.push(...(Array.isArray(rule.value) ? rule.value : [rule.value]))
      values.set(name, list)
    }
  }
  rules.forEach(walk)
  return new Map([...values].map(([name, list]) => [name, [...new Set(list)]]))
}

function edit(
  slot: string,
  from: unknown,
  to: Json,
  sentence: string,
  apply: (request: AccessRequest) => AccessRequest,
): RequestEdit {
  return { slot, change: { of: 'request', key: slot, from: asJson(from), to, sentence }, apply }
}

/** What is not known is null. */
const asJson = (value: unknown): Json => (value === undefined ? null : JSON.parse(JSON.stringify(value)))

const levels = ['none', 'low', 'medium', 'high'] as const

function riskEdits({ subject }: AccessRequest, { policies }: Asked): RequestEdit[] {
  const ifAsked = (key: keyof ConditionalAccessPolicy['conditions']): boolean =>
    policies.some(({ conditions }) => isSet(conditions[key]))
  const risk = (field: 'agentRisk' | 'userRisk' | 'signInRisk', name: string): RequestEdit[] =>
    levels.map(level =>
      edit(
        `subject.${field}`,
        subject[field],
        level,
        `The ${name} is ${level}${instead(subject[field])}.`,
        request => ({
          ...request,
          subject: { ...request.subject, [field]: level },
        }),
      ),
    )
  if (subject.kind !== 'human') return ifAsked('agentIdRiskLevels') ? risk('agentRisk', 'agent risk') : []
  const insider = (['none', 'minor', 'moderate', 'elevated'] as const).map(level =>
    edit(
      'subject.insiderRisk',
      subject.insiderRisk,
      level,
      `The insider risk is ${level}${instead(subject.insiderRisk)}.`,
      request => ({
        ...request,
        subject: { ...request.subject, insiderRisk: level },
      }),
    ),
  )
  return [
    ...(ifAsked('userRiskLevels') ? risk('userRisk', 'user risk') : []),
    ...(ifAsked('signInRiskLevels') ? risk('signInRisk', 'sign-in risk') : []),
    ...(ifAsked('insiderRiskLevels') ? insider : []),
  ]
}

const instead = (was: string | undefined): string => (was === undefined || was === 'unknown' ? '' : `, not ${was}`)

function deviceEdits({ device }: AccessRequest, { policies, controls, device: rules }: Asked): RequestEdit[] {
  const set = (field: keyof AccessDevice, value: AttributeValue, sentence: string, more: AccessDevice): RequestEdit =>
    edit(`device.${field}`, device?.[field], asJson(value), sentence, request => ({
      ...request,
      device: { ...request.device, ...more },
    }))
  const edits: RequestEdit[] = []
  if (controls.has('compliantDevice') || rules.has('isCompliant'))
    for (const isCompliant of [true, false])
      edits.push(
        set('isCompliant', isCompliant, `The device is ${isCompliant ? '' : 'not '}compliant.`, { isCompliant }),
      )
  const trustTypes = [
    ...(rules.get('trustType') ?? []),
    ...(controls.has('domainJoinedDevice') ? ['ServerAD', 'AzureAD'] : []),
  ].filter(value => typeof value === 'string')
  for (const trustType of unique(trustTypes))
    edits.push(set('trustType', trustType, `The device's trust type is ${trustType}.`, { trustType }))
  for (const platform of platformsWorthTrying(policies))
    edits.push(set('platform', platform, `The device's platform is ${platform}.`, { platform }))
  for (const name of deviceTexts)
    for (const value of rules.get(name) ?? [])
      edits.push(set(name, textOf(value), `The device's ${name} is ${value ?? 'empty'}.`, { [name]: textOf(value) }))
  for (const label of rules.get('systemLabels') ?? []) {
    const systemLabels = typeof label === 'string' ? [label] : []
    const said = systemLabels.length === 0 ? 'no system labels' : `the system label ${label}`
    edits.push(set('systemLabels', systemLabels, `The device has ${said}.`, { systemLabels }))
  }
  for (const [name, values] of rules)
    if (name.startsWith('extensionAttribute'))
      for (const value of values) edits.push(extensionEdit(device, name, value))
  return edits
}

function extensionEdit(device: AccessRequest['device'], name: string, value: AttributeValue): RequestEdit {
  const text = textOf(value)
  const key = `device.extensionAttributes.${name}`
  return edit(
    key,
    device?.extensionAttributes?.[name],
    text,
    `The device's ${name} is ${text ?? 'empty'}.`,
    request => ({
      ...request,
      device: { ...request.device, extensionAttributes: { ...request.device?.extensionAttributes, [name]: text } },
    }),
  )
}

/** A number is compared as it is written. */
const textOf = (value: AttributeValue): string | null => (value === null ? null : String(value))

/** All that are named, and one that is not. */
function platformsWorthTrying(policies: readonly ConditionalAccessPolicy[]): string[] {
  const named = unique(
    policies.flatMap(({ conditions: { platforms } }) => [
      ...(platforms?.includePlatforms ?? []),
      ...(platforms?.excludePlatforms ?? []),
    ]),
  ).filter(name => name !== 'all')
  if (policies.every(({ conditions }) => !isSet(conditions.platforms))) return []
  const other = ['windows', 'macOS', 'linux', 'iOS', 'android'].find(name => !named.includes(name))
  return other === undefined ? named : [...named, other]
}

/** Stands for any resource that no policy names. */
const unnamedResource = '00000000-0000-0000-0000-000000000000'

function resourceEdits(request: AccessRequest, { resources }: Asked): RequestEdit[] {
  const to = (resourceId: string, resourceIsAgent: boolean | undefined, sentence: string): RequestEdit =>
    edit(
      'resourceId',
      request.resourceId,
      resourceId,
      sentence,
      ({ resourceIsAgent: _, resourceAttributes: __, ...rest }) => ({
        ...rest,
        resourceId,
        ...(resourceIsAgent === undefined ? {} : { resourceIsAgent, resourceAttributes: {} }),
      }),
    )
  const named = resources
    .filter(name => isGuid(name) && name.toLowerCase() !== request.resourceId.toLowerCase())
    .map(name => to(name, undefined, `The resource is ${name}.`))
  const agent = resources.includes('AllAgentIdResources')
    ? [to(unnamedResource, true, 'The resource is an agent that no policy names.')]
    : []
  return [...named, to(unnamedResource, false, 'The resource is one that no policy names, and no agent.'), ...agent]
}

function placeEdits({ location, executionEnvironment, subject }: AccessRequest, asked: Asked): RequestEdit[] {
  const edits: RequestEdit[] = []
  const at = (key: 'isCompliantNetwork' | 'isTrusted', value: boolean, sentence: string): RequestEdit =>
    edit(`location.${key}`, location?.[key], value, sentence, request => ({
      ...request,
      location: { ...request.location, [key]: value },
    }))
  if (asked.locations.some(name => name.toLowerCase() === compliantNetworkLocationId))
    edits.push(
      at('isCompliantNetwork', true, 'The request comes through the compliant network.'),
      at('isCompliantNetwork', false, 'The request does not come through the compliant network.'),
    )
  if (asked.locations.includes('AllTrusted'))
    edits.push(
      at('isTrusted', true, 'The request comes from a trusted location.'),
      at('isTrusted', false, 'The request comes from no trusted location.'),
    )
  const named = asked.locations.filter(name => isGuid(name) && name.toLowerCase() !== compliantNetworkLocationId)
  if (subject.kind === 'human' && named.length > 0)
    for (const ids of [[], ...named.map(name => [name])])
      edits.push(
        edit(
          'location.namedLocationIds',
          location?.namedLocationIds,
          ids,
          ids.length === 0
            ? 'The request comes from no named location.'
            : `The request comes from the named location ${ids[0]}.`,
          request => ({ ...request, location: { ...request.location, namedLocationIds: ids } }),
        ),
      )
  if (asked.policies.some(({ conditions }) => isSet(conditions.agentContext)))
    for (const where of ['endpoint', 'service'] as const)
      edits.push(
        edit(
          'executionEnvironment',
          executionEnvironment,
          where,
          `The agent's session runs on ${where === 'endpoint' ? 'an endpoint' : 'a service'}.`,
          request => ({
            ...request,
            executionEnvironment: where,
          }),
        ),
      )
  return edits
}

const clientAppTypes = ['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other']
const transferMethods = ['none', 'deviceCodeFlow', 'authenticationTransfer'] as const

/** Client apps, flows and the controls a person can meet exist for people alone. */
function personEdits(request: AccessRequest, { policies, controls }: Asked): RequestEdit[] {
  const edits: RequestEdit[] = []
  if (policies.some(({ conditions: { clientAppTypes: types } }) => isSet(types) && !types?.includes('all')))
    for (const type of clientAppTypes)
      edits.push(
        edit('clientAppType', request.clientAppType, type, `The client app is ${type}.`, changed => ({
          ...changed,
          clientAppType: type,
        })),
      )
  if (policies.some(({ conditions }) => isSet(conditions.authenticationFlows)))
    for (const method of transferMethods)
      edits.push(
        edit(
          'authenticationFlow',
          request.authenticationFlow,
          method,
          `The authentication flow is ${method}.`,
          changed => ({
            ...changed,
            authenticationFlow: method,
          }),
        ),
      )
  const met = request.satisfiedControls ?? []
  for (const control of controls) {
    if (metByDevice.has(control) || met.includes(control)) continue
    edits.push(
      edit(`satisfiedControls.${control}`, false, true, `The person has met ${control}.`, changed => ({
        ...changed,
        satisfiedControls: [...(changed.satisfiedControls ?? []), control],
      })),
    )
  }
  return edits
}

const metByDevice: ReadonlySet<string> = new Set(['block', 'compliantDevice', 'domainJoinedDevice'])

/** Groups and roles that policies name, and attributes their rules compare. One group more leaves what is unknown unknown. */
function membershipEdits({ subject }: AccessRequest, { policies, subjectAttributes }: Asked): RequestEdit[] {
  const edits: RequestEdit[] = []
  const lists = (which: 'Groups' | 'Roles') =>
    unique(
      policies.flatMap(({ conditions: { users } }) => [
        ...(users?.[`include${which}`] ?? []),
        ...(users?.[`exclude${which}`] ?? []),
      ]),
    )
  for (const [field, what, names] of [
    ['groups', 'group', lists('Groups')],
    ['roles', 'role', lists('Roles')],
  ] as const) {
    const known = subject[field]
    if (known === undefined || subject.kind === 'agentIdentity') continue
    for (const name of names) {
      const isIn = known.includes(name)
      const sentence = isIn ? `It is not in the ${what} ${name}.` : `It is in the ${what} ${name}.`
      edits.push(
        edit(`subject.${field}.${name}`, isIn, !isIn, sentence, request => withMembership(request, field, name, !isIn)),
      )
    }
  }
  if (subject.kind !== 'human')
    for (const [name, values] of subjectAttributes)
      for (const value of values)
        edits.push(
          edit(
            `subject.customSecurityAttributes.${name}`,
            subject.customSecurityAttributes?.[name],
            asJson(value),
            `Its custom security attribute ${name} is ${value ?? 'empty'}.`,
            request => ({
              ...request,
              subject: {
                ...request.subject,
                customSecurityAttributes: { ...request.subject.customSecurityAttributes, [name]: value },
              },
            }),
          ),
        )
  return edits
}

function withMembership(request: AccessRequest, field: 'groups' | 'roles', name: string, isIn: boolean): AccessRequest {
  const others = (request.subject[field] ?? []).filter(each => each !== name)
  const subject: AccessSubject = { ...request.subject, [field]: isIn ? [...others, name] : others }
  return { ...request, subject }
}
