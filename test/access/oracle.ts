// Conditional Access the naive way, to check the evaluator against: whatever is not known is tried both ways, and a
// policy comes to something only where all these worlds agree.
import type { AccessRequest, ConditionalAccessPolicy } from '../../main/access/index.ts'

type Ask = <Value>(options: readonly Value[]) => Value
type Outcome = 'notApplied' | 'success' | 'failure'
export interface OracleDecision {
  outcome: string
  status: string
  errorCode: number | null
  results: string[]
}

export function oracle(request: AccessRequest, policies: readonly ConditionalAccessPolicy[]): OracleDecision {
  if (request.grant !== 'agentUser' || request.resourceId.startsWith('fb60f99c-'))
    return { outcome: 'grant', status: 'notApplied', errorCode: null, results: [] }
  const results = policies.map(policy => {
    if (policy.state === 'disabled') return 'notEnabled'
    const [first, ...rest] = new Set(worlds(ask => outcomeIn(ask, request, policy)))
    if (first === undefined || rest.length > 0) return 'unknown'
    return policy.state === 'enabled' ? first : `reportOnly${first.charAt(0).toUpperCase()}${first.slice(1)}`
  })
  const enforced = policies
    .map((policy, i) => ({ policy, result: results[i] }))
    .filter(one => one.policy.state === 'enabled')
  const failing = enforced.filter(one => one.result === 'failure').map(one => one.policy)
  if (failing.length > 0) return { outcome: 'deny', status: 'failure', errorCode: codeOf(request, failing), results }
  if (enforced.some(one => one.result === 'unknown'))
    return { outcome: 'cannotEvaluate', status: 'failure', errorCode: 50131, results }
  const status = enforced.some(one => one.result === 'success') ? 'success' : 'notApplied'
  return { outcome: 'grant', status, errorCode: null, results }
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
        return options.slice(answer.chosen)[0] ?? options.slice(-1)[0] ?? never()
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

function outcomeIn(ask: Ask, request: AccessRequest, policy: ConditionalAccessPolicy): Outcome {
  const maybe = () => ask([true, false])
  const { conditions } = policy
  const { subject } = request
  const human = subject.kind === 'human'

  // who
  if (subject.kind === 'agentIdentity') {
    const agents = conditions.clientApplications
    const filter = agents?.agentIdServicePrincipalFilter?.mode
    const me = (name: string) => name === 'All' || same(name, subject.id) || same(name, subject.blueprintAppId ?? '')
    if (agents?.excludeAgentIdServicePrincipals?.some(me)) return 'notApplied'
    if (filter === 'exclude' && maybe()) return 'notApplied'
    if (filter === 'include' ? !maybe() : !agents?.includeAgentIdServicePrincipals?.some(me)) return 'notApplied'
  } else {
    const lists = conditions.users ?? {}
    const me = (name: string): boolean => {
      if (name === 'All') return human
      if (name === 'AllAgentIdUsers') return !human
      if (name === 'GuestsOrExternalUsers') return human && maybe()
      return same(name, subject.id)
    }
    const selected = (which: string, own: readonly string[] | null | undefined): boolean => {
      const listed = (own ?? []).map(me).includes(true)
      const elsewhere = Object.keys(lists).filter(key => key.startsWith(which) && !key.endsWith('cludeUsers'))
      const any = elsewhere.filter(key => says(lists[key])).map(maybe)
      return listed || any.includes(true)
    }
    if (selected('exclude', lists.excludeUsers)) return 'notApplied'
    if (!selected('include', lists.includeUsers)) return 'notApplied'
  }

  // what
  const apps = conditions.applications
  const it = (name: string): boolean => {
    if (name === 'All' || same(name, request.resourceId)) return true
    if (name === 'None' || name.split('-').length === 5) return false
    if (name === 'AllAgentIdResources') return request.resourceIsAgent ?? maybe()
    return maybe()
  }
  if ((apps?.excludeApplications ?? []).map(it).includes(true)) return 'notApplied'
  if (apps?.applicationFilter?.mode === 'exclude' && maybe()) return 'notApplied'
  const includes =
    apps?.applicationFilter?.mode === 'include' ? maybe() : (apps?.includeApplications ?? []).map(it).includes(true)
  if (!includes) return 'notApplied'

  // under which conditions
  if (conditions.agentIdRiskLevels) {
    if (human) return 'notApplied'
    const risk = subject.agentRisk === 'unknown' ? ask(['none', 'low', 'medium', 'high']) : subject.agentRisk
    if (!conditions.agentIdRiskLevels.includes(risk)) return 'notApplied'
  }
  const { users, clientApplications, applications, agentIdRiskLevels, clientAppTypes, ...others } = conditions
  if (clientAppTypes && clientAppTypes.length > 0 && !clientAppTypes.includes('all') && !maybe()) return 'notApplied'
  for (const other of Object.values(others)) if (says(other) && !maybe()) return 'notApplied'

  // then what
  const met = controlsOf(policy).map(control => meets(request, control) ?? maybe())
  if (controlsOf(policy).includes('block')) return 'failure'
  if (met.length === 0) return 'success'
  const all = policy.grantControls?.operator === 'AND'
  return (all ? !met.includes(false) : met.includes(true)) ? 'success' : 'failure'
}

const controlsOf = ({ grantControls }: ConditionalAccessPolicy): string[] => [
  ...(grantControls?.builtInControls ?? []),
  ...['authenticationStrength', 'termsOfUse', 'customAuthenticationFactors'].filter(name =>
    says(grantControls?.[name]),
  ),
]

/** Null where it cannot be told. */
function meets({ subject, device }: AccessRequest, control: string): boolean | null {
  if (control === 'block') return false
  if (control === 'compliantDevice' && subject.kind !== 'agentIdentity') return device?.isCompliant ?? false
  if (control === 'domainJoinedDevice' && subject.kind === 'human') return /^serverad$/i.test(device?.trustType ?? '')
  return null
}

function codeOf(request: AccessRequest, failing: readonly ConditionalAccessPolicy[]): number {
  if (failing.some(policy => controlsOf(policy).includes('block'))) return 53003
  const [control] = failing.flatMap(controlsOf).filter(name => meets(request, name) === false)
  return control === 'compliantDevice' ? 53000 : 53001
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

/** Whether anything stands in it: some leaf that is not null, false or empty. */
const says = (value: unknown): boolean =>
  !/^(null|false|""|\[\]|undefined|(\{("\w+":(null|false|\[\]|""),?)*\}))$/.test(`${JSON.stringify(value)}`)

function never(): never {
  throw new Error('The oracle asked without options.')
}
