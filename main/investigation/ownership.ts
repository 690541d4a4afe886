// Which run a sign-in or an audit record belongs to. Nothing in them names the run: identity, time and device must do.
import { type Chain, spanOf, windowOf } from './chains.ts'
import { type Interval, IntervalIndex, momentOf } from './interval.ts'
import type { Audit, CloudPc, Directory, Seen, SignIn } from './seen/seen.ts'
import type { Step } from './steps.ts'

/** Records a run owns, and those it may own together with other runs. */
export interface Holdings {
  readonly signIns: Set<SignIn>
  readonly audits: Audit[]
  readonly contested: Contested[]
}

export interface Contested {
  readonly record: SignIn | Audit
  readonly runs: number
}

export interface Ownership {
  readonly of: (chain: Chain) => Holdings
  /** What no run owns, in ledger order. */
  readonly rest: readonly Seen[]
}

interface Window extends Interval {
  readonly chain: Chain
}

const agenticLegs = new Set<SignIn['leg']>(['t1', 't2', 'agentUser', 'onBehalfOf', 'appOnly'])

export function ownershipOf(seen: readonly Seen[], chains: readonly Chain[]): Ownership {
  const directory = seen.filter(record => record.what === 'directory')
  const signIns = seen.filter(record => record.what === 'signIn')
  const windows = windowsOf(chains, directory, signIns)
  const devices = devicesOf(chains, seen)
  const holdings = new Map<string, Holdings>(
    chains.map(chain => [chain.id, { signIns: new Set(), audits: [], contested: [] }]),
  )
  const give = (record: SignIn | Audit, owners: readonly Chain[]): Chain | null => {
    const [first] = owners
    if (first === undefined) return null
    if (owners.length > 1) {
      for (const chain of owners) holdings.get(chain.id)?.contested.push({ record, runs: owners.length })
      return null
    }
    if (record.what === 'signIn') holdings.get(first.id)?.signIns.add(record)
    else holdings.get(first.id)?.audits.push(record)
    return first
  }

  const owned = new Set<Seen>()
  const byToken = Map.groupBy(signIns, signIn => signIn.uti)
  const ownerOfSignIn = new Map<SignIn, Chain>()
  for (const group of tokenChains(signIns)) {
    const owners = narrowed(ownersOfGroup(group, windows), group, devices)
    for (const signIn of group) {
      const owner = give(signIn, owners)
      if (owner !== null) ownerOfSignIn.set(signIn, owner)
      if (owner !== null) owned.add(signIn)
    }
  }
  for (const record of seen) {
    if (record.what !== 'audit') continue
    const tokens = record.uti === null ? [] : (byToken.get(record.uti) ?? [])
    const byTime = narrowed(unique(candidatesOf(record, windows)), [record], devices)
    const byUti = unique(tokens.flatMap(token => ownerOfSignIn.get(token) ?? []))
    const both = byTime.filter(chain => byUti.includes(chain))
    const owner = give(record, byTime.length === 0 ? byUti : both.length === 1 ? both : byTime)
    if (owner === null) continue
    owned.add(record)
    // A token may be older than the run that uses it: its sign-in is part of that run's story too.
    const held = holdings.get(owner.id)
    for (const token of tokens) {
      held?.signIns.add(token)
      owned.add(token)
    }
  }
  const rest = seen.filter(record => record.what !== 'act' && !owned.has(record))
  return { of: chain => holdings.get(chain.id) ?? { signIns: new Set(), audits: [], contested: [] }, rest }
}

/** When each agent, agent user and blueprint was at work, by the names logs give them. */
function windowsOf(
  chains: readonly Chain[],
  directory: readonly Directory[],
  signIns: readonly SignIn[],
): Map<string, IntervalIndex<Window>> {
  const upns = new Map<string, Set<string>>()
  const know = (id: string | null, upn: string | null): void => {
    if (id !== null && upn !== null) upns.set(id, (upns.get(id) ?? new Set()).add(upn))
  }
  for (const object of directory) if (object.type === 'agentUser') know(object.id, object.upn)
  for (const { leg, user } of signIns) if (leg === 'agentUser') know(user.id, user.upn)

  const windows = new Map<string, Window[]>()
  const add = (kind: string, id: string | null, window: Window): void => {
    if (id === null) return
    const key = `${kind} ${id}`
    const list = windows.get(key)
    if (list === undefined) windows.set(key, [window])
    else list.push(window)
  }
  for (const chain of chains) {
    for (const ofTrace of Map.groupBy(chain.steps, step => step.act.trace).values()) {
      for (const ofAgent of Map.groupBy(ofTrace, step => step.act.agent.id).values()) {
        for (const interval of workOf(ofAgent, ofTrace)) {
          const window = { ...interval, chain }
          const { act } = ofAgent[0] ?? {}
          add('agent', act?.agent.id ?? null, window)
          for (const blueprint of new Set(ofAgent.map(step => step.act.agent.blueprint)))
            add('blueprint', blueprint, window)
          for (const id of new Set(ofAgent.map(step => step.act.agentUser.id))) {
            add('user', id, window)
            for (const upn of upns.get(id ?? '') ?? []) add('upn', upn, window)
          }
          for (const upn of new Set(ofAgent.map(step => step.act.agentUser.upn))) add('upn', upn, window)
        }
      }
    }
  }
  return new Map([...windows].map(([key, list]) => [key, new IntervalIndex(list)]))
}

/** The agent's invocations in this trace, or, where none is in the case, the time its other steps took. */
function workOf(ofAgent: readonly Step[], ofTrace: readonly Step[]): Interval[] {
  const invocations = ofAgent.filter(step => step.act.operation === 'invoke')
  const windows = invocations.map(step => windowOf(step, ofTrace)).filter(window => window !== null)
  if (windows.length > 0) return windows
  const span = spanOf(ofAgent)
  return span === null ? [] : [span]
}

/** Sign-ins of one token chain share a correlation id; others stand alone. */
function tokenChains(signIns: readonly SignIn[]): SignIn[][] {
  const agentic = signIns.filter(signIn => agenticLegs.has(signIn.leg))
  const groups = Map.groupBy(agentic, signIn => signIn.correlation ?? `evidence ${signIn.evidence}`)
  return [...groups.values()]
}

function ownersOfGroup(group: readonly SignIn[], windows: Map<string, IntervalIndex<Window>>): Chain[] {
  const named = group.flatMap(signIn => candidatesOf(signIn, windows))
  // A lone T1 names only a blueprint, which many agents share.
  const candidates = named.length > 0 ? named : group.flatMap(signIn => byBlueprint(signIn, windows))
  return unique(candidates)
}

function candidatesOf(record: SignIn | Audit, windows: Map<string, IntervalIndex<Window>>): Chain[] {
  if (record.time === null) return []
  const moment = momentOf(record.time)
  const party = record.what === 'signIn' ? record.user : record.actor
  const agent = record.what === 'signIn' ? record.agent.id : record.app
  const keys = [agent && `agent ${agent}`, party.id && `user ${party.id}`, party.upn && `upn ${party.upn}`]
  return keys.flatMap(key => (key === null ? [] : (windows.get(key)?.overlapping(moment) ?? []))).map(w => w.chain)
}

function byBlueprint(signIn: SignIn, windows: Map<string, IntervalIndex<Window>>): Chain[] {
  if (signIn.time === null || signIn.agent.blueprint === null || signIn.agent.id !== null) return []
  const found = windows.get(`blueprint ${signIn.agent.blueprint}`)?.overlapping(momentOf(signIn.time)) ?? []
  return found.map(window => window.chain)
}

/** Devices of the Cloud PCs a run checked out, where the case can tell a computer's device. */
function devicesOf(chains: readonly Chain[], seen: readonly Seen[]): Map<string, Set<string>> {
  const byComputer = new Map(
    seen.filter((record): record is CloudPc => record.what === 'cloudPc').map(pc => [pc.id, pc.device]),
  )
  return new Map(
    chains.map(chain => {
      const devices = chain.steps.map(step => byComputer.get(step.act.tool?.computer ?? '') ?? null)
      return [chain.id, new Set(devices.filter(device => device !== null))]
    }),
  )
}

/** Of several runs, those that had the Cloud PC the record came from; all of them where that tells nothing. */
function narrowed(
  chains: readonly Chain[],
  records: readonly (SignIn | Audit)[],
  devices: Map<string, Set<string>>,
): readonly Chain[] {
  if (chains.length < 2) return chains
  const used = records.map(record => record.device.id).filter(device => device !== null)
  const had = chains.filter(chain => used.some(device => devices.get(chain.id)?.has(device)))
  return had.length > 0 ? had : chains
}

function unique(chains: readonly Chain[]): Chain[] {
  return [...new Set(chains)]
}
