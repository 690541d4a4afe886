// Conditional Access the naive way, to check the evaluator against: whatever is not known is tried both ways, and a
// policy comes to something only where all these worlds agree. Written from the reference page, not from the evaluator.
import type { AccessRequest, AccessSettings, ConditionalAccessPolicy } from '../../main/access/index.ts'
import { type Ask, attribute, deviceProperty, never, rules } from './oracle-rules.ts'

type Outcome = 'notApplied' | 'success' | 'failure' | 'interrupted'
export interface OracleDecision {
  outcome: string
  status: string
  errorCode: number | null
  results: string[]
  because: string | null
}

/** All licences, all that exists, no security defaults. */
const today: AccessSettings = { profile: '2026-07', licences: ['P1', 'P2'], securityDefaults: false }

export function oracle(
  request: AccessRequest,
  policies: readonly ConditionalAccessPolicy[],
  settings: AccessSettings = today,
): OracleDecision {
  const because = whereNotEvaluated(request, settings)
  if (because !== null) {
    const old = request.clientAppType === 'exchangeActiveSync' || request.clientAppType === 'other'
    return because === 'securityDefaults' && request.subject.kind === 'human' && old
      ? { outcome: 'deny', status: 'failure', errorCode: 530035, results: [], because }
      : { outcome: 'grant', status: 'notApplied', errorCode: null, results: [], because }
  }
  const results = policies.map(policy => {
    if (policy.state === 'disabled') return 'notEnabled'
    const enabled = policy.state === 'enabled'
    const outcomes = worlds(ask => outcomeIn(ask, request, policy, settings))
    const [first, ...rest] = new Set(outcomes.map(one => (enabled && one === 'interrupted' ? 'failure' : one)))
    if (first === undefined || rest.length > 0) return 'unknown'
    return enabled ? first : `reportOnly${first.charAt(0).toUpperCase()}${first.slice(1)}`
  })
  const enforced = policies
    .map((policy, i) => ({ policy, result: results[i] }))
    .filter(one => one.policy.state === 'enabled')
  const failing = enforced.filter(one => one.result === 'failure').map(one => one.policy)
  const rest = { results, because }
  if (failing.length > 0) {
    const codes = failing.map(policy => codeOf(request, policy, settings))
    return {
      outcome: 'deny',
      status: 'failure',
      errorCode: codes.find(code => code === 53003) ?? codes[0] ?? 0,
      ...rest,
    }
  }
  if (enforced.some(one => one.result === 'unknown'))
    return { outcome: 'cannotEvaluate', status: 'failure', errorCode: 50131, ...rest }
  const status = enforced.some(one => one.result === 'success') ? 'success' : 'notApplied'
  return { outcome: 'grant', status, errorCode: null, ...rest }
}

/** §3.3, and no Conditional Access without P1. */
function whereNotEvaluated(request: AccessRequest, settings: AccessSettings): string | null {
  if (['t1', 't2'].includes(request.grant) || /^fb60f99c-/i.test(request.resourceId)) return 'tokenExchange'
  if (request.grant === 'blueprint') return 'blueprint'
  if (request.resourceIsProtected === false) return 'resourceNotProtected'
  if (settings.securityDefaults) return 'securityDefaults'
  return settings.licences.length === 0 ? 'noLicence' : null
}

/** Runs once for every combination of answers to what is asked, like an odometer. */
function worlds<Result>(run: (ask: Ask) => Result): Result[] {
  const results: Result[] = []
  let answers: { chosen: number; of: number }[] = []
  for (;;) {
    let asked = 0
    results.push(
      run(options => {
        const answer = answers[asked] ?? { chosen: 0, of: options.length }
        answers[asked] = answer
        asked += 1
        for (const option of options.slice(answer.chosen)) return option
        return never()
      }),
    )
    answers = answers.slice(0, asked)
    while (answers.length > 0) {
      const last = answers.pop() ?? never()
      if (last.chosen + 1 < last.of) {
        answers.push({ ...last, chosen: last.chosen + 1 })
        break
      }
    }
    if (answers.length === 0) return results
  }
}

function outcomeIn(
  ask: Ask,
  request: AccessRequest,
  policy: ConditionalAccessPolicy,
  settings: AccessSettings,
): Outcome {
  if (!concerns(ask, request, policy, settings)) return 'notApplied'
  if (!isAbout(ask, request, policy, settings)) return 'notApplied'
  if (!conditionsHold(ask, request, policy, settings)) return 'notApplied'

  const maybe = () => ask([true, false])
  const controls = controlsOf(policy)
  const met = controls.map(control => {
    const result = meets(request, control, settings)
    return result === null ? (maybe() ? 'met' : 'failed') : result
  })
  const bound = isBound(request, policy) ?? maybe()
  const all = policy.grantControls?.operator === 'AND' || controls.includes('block')
  const enough = (good: (one: string) => boolean) => met.length === 0 || (all ? met.every(good) : met.some(good))
  if (enough(one => one === 'met')) return bound ? 'success' : 'failure'
  return bound && enough(one => one !== 'failed') ? 'interrupted' : 'failure'
}

/** Whether the policy's lists of people and agents name who asks. */
function concerns(
  ask: Ask,
  request: AccessRequest,
  { conditions }: ConditionalAccessPolicy,
  settings: AccessSettings,
): boolean {
  const maybe = () => ask([true, false])
  const { subject } = request
  const july = settings.profile === '2026-07'
  const byRule = (rule: string) =>
    rules[rule]?.(name => attribute(ask, subject.customSecurityAttributes, name)) ?? never()

  if (subject.kind === 'agentIdentity') {
    // on behalf of somebody that somebody's policies count
    if (request.grant === 'onBehalfOf' || request.grant === 'refreshToken') return false
    const agents = conditions.clientApplications
    const filter = agents?.agentIdServicePrincipalFilter
    const me = (name: string) => name === 'All' || same(name, subject.id) || same(name, subject.blueprintAppId ?? '')
    if (agents?.excludeAgentIdServicePrincipals?.some(me)) return false
    if (filter?.mode === 'exclude' && byRule(filter.rule)) return false
    if (filter?.mode === 'include') return byRule(filter.rule)
    return agents?.includeAgentIdServicePrincipals?.some(me) ?? false
  }

  const human = subject.kind === 'human'
  const lists: Record<string, unknown> = conditions.users ?? {}
  const me = (name: string): boolean => {
    if (name === 'All') return human
    if (name === 'AllAgentIdUsers') return !human
    if (name === 'GuestsOrExternalUsers')
      return human && (subject.guest === undefined ? maybe() : subject.guest !== null)
    return (human || july) && same(name, subject.id)
  }
  const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
  const selected = (which: 'include' | 'exclude'): boolean => {
    const found = [
      ...strings(lists[`${which}Users`]).map(me),
      ...strings(lists[`${which}Groups`]).map(
        group => (human || july) && (subject.groups === undefined ? maybe() : subject.groups.includes(group)),
      ),
      // directory roles do not select agent users
      ...strings(lists[`${which}Roles`]).map(
        role => human && (subject.roles === undefined ? maybe() : subject.roles.includes(role)),
      ),
    ]
    if (!human) {
      const { agents } = conditions
      const all = agents?.[`${which}AgentUsers`] ?? []
      const filter = agents?.agentFilter
      const filterSelects = () => july && byRule(filter?.rule ?? '')
      if (filter?.mode === 'include' && which === 'include') found.push(filterSelects())
      else found.push(...all.map(name => name === 'All' || (july && same(name, subject.id))))
      if (filter?.mode === 'exclude' && which === 'exclude') found.push(filterSelects())
      return found.includes(true)
    }
    const guests = conditions.users?.[`${which}GuestsOrExternalUsers`]
    if (guests && subject.guest !== null) {
      const types = (guests.guestOrExternalUserTypes ?? '').split(',')
      found.push(subject.guest === undefined ? maybe() : types.includes(subject.guest))
    }
    return found.includes(true)
  }
  return selected('include') && !selected('exclude')
}

/** Whether the policy's lists of applications name the resource. */
function isAbout(
  ask: Ask,
  request: AccessRequest,
  { conditions }: ConditionalAccessPolicy,
  settings: AccessSettings,
): boolean {
  const maybe = () => ask([true, false])
  const apps = conditions.applications
  // before July 2026 "all resources" is the only target for agent users
  const any = request.subject.kind !== 'agentUser' || settings.profile === '2026-07'
  const it = (name: string): boolean => {
    if (name === 'All') return true
    if (!any || name === 'None') return false
    if (same(name, request.resourceId)) return true
    if (name === 'AllAgentIdResources') return request.resourceIsAgent ?? maybe()
    return name.split('-').length === 5 ? false : maybe()
  }
  const filter = apps?.applicationFilter
  const byRule = () =>
    any && (rules[filter?.rule ?? '']?.(name => attribute(ask, request.resourceAttributes, name)) ?? never())
  const out = (apps?.excludeApplications ?? []).map(it).includes(true) || (filter?.mode === 'exclude' && byRule())
  return (filter?.mode === 'include' ? byRule() : (apps?.includeApplications ?? []).map(it).includes(true)) && !out
}

function conditionsHold(
  ask: Ask,
  request: AccessRequest,
  { conditions }: ConditionalAccessPolicy,
  settings: AccessSettings,
): boolean {
  const maybe = () => ask([true, false])
  const { subject, device } = request
  const human = subject.kind === 'human'
  const agentUserInJuly = subject.kind === 'agentUser' && settings.profile === '2026-07'
  const hasRisk = settings.licences.some(licence => licence !== 'P1')
  const {
    users,
    agents,
    clientApplications,
    applications,
    agentIdRiskLevels,
    userRiskLevels,
    signInRiskLevels,
    servicePrincipalRiskLevels,
    insiderRiskLevels,
    clientAppTypes,
    platforms,
    devices,
    locations,
    authenticationFlows,
    agentContext,
    ...others
  } = conditions
  const holds: boolean[] = []

  if (agentIdRiskLevels) {
    const risk = subject.agentRisk === 'unknown' ? ask(['none', 'low', 'medium', 'high']) : subject.agentRisk
    holds.push(!human && hasRisk && agentIdRiskLevels.includes(risk))
  }
  for (const [levels, risk] of [
    [userRiskLevels ?? [], subject.userRisk],
    [signInRiskLevels ?? [], subject.signInRisk],
    [insiderRiskLevels?.split(',') ?? [], subject.insiderRisk],
  ] as const) {
    if (levels.length === 0) continue
    if (!human) holds.push(maybe())
    else holds.push(hasRisk && (risk === undefined || risk === 'unknown' ? maybe() : levels.includes(risk)))
  }
  if (servicePrincipalRiskLevels?.length) holds.push(!human && maybe())
  if (clientAppTypes?.length && !clientAppTypes.includes('all'))
    holds.push(human && request.clientAppType !== undefined ? clientAppTypes.includes(request.clientAppType) : maybe())

  /** Included and not excluded, where the condition exists for who asks. */
  const between = (
    exists: boolean,
    include: readonly string[] | null | undefined,
    exclude: readonly string[] | null | undefined,
    is: (name: string) => boolean,
  ) => {
    if (!include?.length && !exclude?.length) return
    holds.push(exists ? (include ?? []).some(is) && !(exclude ?? []).some(is) : maybe())
  }
  const hasDevices = human || agentUserInJuly
  between(hasDevices, platforms?.includePlatforms, platforms?.excludePlatforms, name => {
    if (name === 'all') return true
    return device?.platform === undefined ? maybe() : device.platform === name
  })
  const { isTrusted, isCompliantNetwork, namedLocationIds } = request.location ?? {}
  between(hasDevices, locations?.includeLocations, locations?.excludeLocations, name => {
    if (name === 'All') return true
    if (name === '3d46dbda-8382-466a-856d-eb00cbc6b910') return isCompliantNetwork ?? maybe()
    if (!human) return maybe()
    return (name === 'AllTrusted' ? isTrusted : namedLocationIds?.includes(name)) ?? maybe()
  })
  between(agentUserInJuly, agentContext?.includeAgentContexts, agentContext?.excludeAgentContexts, name => {
    if (name === 'allAgentUserSessions') return true
    if (name !== 'agentUserSessionsInitiatedFromEndpoints' || !request.executionEnvironment) return maybe()
    return request.executionEnvironment === 'endpoint'
  })
  if (devices?.deviceFilter) {
    const { rule, mode } = devices.deviceFilter
    const selected = () => rules[rule]?.(name => deviceProperty(ask, device, name)) ?? never()
    holds.push(hasDevices ? selected() === (mode === 'include') : maybe())
  }
  if (authenticationFlows?.transferMethods)
    holds.push(
      human && request.authenticationFlow
        ? authenticationFlows.transferMethods.split(',').includes(request.authenticationFlow)
        : maybe(),
    )
  for (const other of Object.values(others)) if (says(other)) holds.push(maybe())
  // a key of tomorrow in a condition of today is not understood either
  const known = /^(include|exclude)(Platforms|Locations|AgentContexts)$|^deviceFilter$|^transferMethods$/
  for (const condition of [platforms, locations, agentContext, devices, authenticationFlows])
    for (const [key, value] of Object.entries(condition ?? {}))
      if (!known.test(key) && !key.startsWith('@') && says(value)) return maybe() && !holds.includes(false)
  return !holds.includes(false)
}

const controlsOf = ({ grantControls }: ConditionalAccessPolicy): string[] => [
  ...(grantControls?.builtInControls ?? []),
  ...['authenticationStrength', 'termsOfUse', 'customAuthenticationFactors'].filter(name =>
    says(grantControls?.[name]),
  ),
]

/** Null where it cannot be told; `asked` where the person would be asked for it. */
function meets(request: AccessRequest, control: string, settings: AccessSettings): 'met' | 'failed' | 'asked' | null {
  const { subject, device } = request
  const known = (value: boolean | undefined) => (value === undefined ? null : value ? 'met' : 'failed')
  const human = subject.kind === 'human'
  if (control === 'block') return 'failed'
  const compliantExists = human || (subject.kind === 'agentUser' && settings.profile === '2026-07')
  if (control === 'compliantDevice')
    return compliantExists ? (device === null ? 'failed' : known(device?.isCompliant)) : null
  if (!human) return null
  if (control === 'domainJoinedDevice') {
    const type = device?.trustType?.toLowerCase()
    return device === null ? 'failed' : type === undefined ? null : known(type === 'serverad')
  }
  if (request.satisfiedControls === undefined) return null
  return request.satisfiedControls.includes(control) ? 'met' : 'asked'
}

/** Token protection (§10): for people, at SharePoint here; an Entra-joined Cloud PC cannot have it. Null: not known. */
function isBound({ subject, device, resourceId }: AccessRequest, policy: ConditionalAccessPolicy): boolean | null {
  if (subject.kind !== 'human' || !says(policy.sessionControls?.secureSignInSession)) return true
  if (!resourceId.startsWith('00000003-0000-0ff1')) return true
  if (device === null) return false
  return device?.systemLabels?.includes('CloudPC') && device.trustType === 'AzureAD' ? false : null
}

function codeOf(request: AccessRequest, policy: ConditionalAccessPolicy, settings: AccessSettings): number {
  const controls = controlsOf(policy)
  const { subject } = request
  if (controls.includes('block')) {
    const guest = subject.kind === 'human' && typeof subject.guest === 'string'
    return guest && policy.conditions.userRiskLevels?.length ? 53011 : 53003
  }
  const met = controls.map(control => meets(request, control, settings))
  const isMissed = (one: string | null) => one === 'failed' || one === 'asked'
  const refused =
    controls.length > 0 && (policy.grantControls?.operator === 'AND' ? met.some(isMissed) : met.every(isMissed))
  if (!refused) return 530084
  const first = controls[met.findIndex(isMissed)]
  return first === 'compliantDevice' ? 53000 : first === 'domainJoinedDevice' ? 53001 : 50076
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

/** Whether anything stands in it: some leaf that is not null, false or empty. */
const says = (value: unknown): boolean =>
  !/^(null|false|""|\[\]|undefined|(\{("\w+":(null|false|\[\]|""),?)*\}))$/.test(`${JSON.stringify(value)}`)
