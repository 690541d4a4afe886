// One activity put together: who and what it is about, its events in time order, and what joins them.
import type { Gap, Trace, TraceLink, TraceNode } from '../../shared/model/trace.ts'
import { type Activity, directoryId, unlinkedId } from './activity.ts'
import { activityStoryOf, type Happening, listed, nameOfApp } from './activity-story.ts'
import { Components } from './components.ts'
import { evidenceOf, type Item, itemsOf } from './material.ts'
import { auditNode, signInNode } from './nodes.ts'
import { inOrder } from './order.ts'
import { auditToken } from './rules/audit.ts'
import { exact, inferred } from './rules/rule.ts'
import { extentOf, recordsOf } from './run-trace.ts'
import type { Audit, CloudPc, Directory, Seen, SignIn } from './seen/seen.ts'

export function traceOfActivity(activity: Activity): Trace {
  const signIns = itemsOf(
    activity.records.filter(record => record.what === 'signIn'),
    'signIn',
  )
  const audits = itemsOf(
    activity.records.filter(record => record.what === 'audit'),
    'record',
  )
  const objects = activity.records.filter(record => record.what === 'directory' || record.what === 'cloudPc')
  const happenings = [...signIns, ...audits]
  const parties = partiesOf(happenings, objects)
  const { nodes, links } = inOrder(
    [...parties.nodes, ...signIns.map(signInNode), ...audits.map(auditNode)],
    [...parties.links, ...auditToken({ signIns, audits }), ...sameOperations(audits)],
  )
  const gaps = [...tokensWithoutSignIn(signIns, audits), ...tokensWithoutRun(signIns)]
  const accounts = parties.accounts.map(node => node.label)
  return {
    summary: {
      id: activity.id,
      kind: 'activity',
      title: titleOf(
        activity,
        accounts,
        parties.devices.map(node => node.label),
        appNames(audits, signIns),
      ),
      prompt: null,
      human: accounts.length === 0 ? null : listed(accounts),
      agent: null,
      ...extentOf(nodes),
      nodes: nodes.length,
      links: links.length,
      gaps: gaps.length,
      records: recordsOf(nodes),
      refused: nodes.filter(node => node.status === 'refused').length,
    },
    nodes,
    links,
    gaps,
    story: activityStoryOf(happenings, parties.accountOf),
  }
}

interface Parties {
  readonly nodes: TraceNode[]
  readonly links: TraceLink[]
  readonly accounts: TraceNode[]
  readonly devices: TraceNode[]
  readonly accountOf: ReadonlyMap<string, TraceNode>
}

/** A node an account and a node a device; names that stand in one record for one party are one party. */
function partiesOf(happenings: readonly Happening[], objects: readonly (Directory | CloudPc)[]): Parties {
  const sightings = [...happenings.flatMap((item): Seen[] => [...item.sightings]), ...objects]
  const names = new Components<string>()
  for (const { accounts } of sightings) {
    for (const kinds of [accountKinds, deviceKinds]) {
      const own = accounts.filter(account => kinds.test(account))
      for (const name of own) names.join(own[0] ?? name, name)
    }
  }
  const all = [...new Set(sightings.flatMap(record => record.accounts))].filter(name => partyKinds.test(name))
  const groups = Map.groupBy(all, name => names.of(name))
  const namedIn = new Map<string, Seen[]>()
  for (const record of sightings) {
    for (const party of new Set(record.accounts.map(account => names.of(account)))) {
      const list = namedIn.get(party)
      if (list === undefined) namedIn.set(party, [record])
      else list.push(record)
    }
  }
  const nodes = new Map([...groups].map(([group, members]) => [group, partyNode(members, namedIn.get(group) ?? [])]))
  const accountOf = new Map<string, TraceNode>()
  const links = happenings.flatMap(item =>
    [...new Set(item.of.accounts)].flatMap(account => {
      const node = nodes.get(names.of(account))
      if (node === undefined) return []
      const rule = node.kind === 'device' || node.kind === 'cloudPc' ? 'activity.device' : 'activity.account'
      if (rule === 'activity.account') accountOf.set(item.id, node)
      const from = node.id
      const kind = kindOf(account)
      const ends = { from, to: item.id, rule, key: account, kind, evidence: evidenceOf(item.sightings) }
      // Another device may bear the same name, at another time or in another domain.
      return [kind === 'deviceName' ? inferred(ends) : exact(ends)]
    }),
  )
  const list = [...nodes.values()]
  return {
    nodes: list,
    links: oneLinkAPair(links),
    accounts: list.filter(node => node.kind !== 'device' && node.kind !== 'cloudPc').sort(byLabel),
    devices: list.filter(node => node.kind === 'device' || node.kind === 'cloudPc').sort(byLabel),
    accountOf,
  }
}

const accountKinds = /^(upn|user) /
const deviceKinds = /^(device|deviceName|computer) /
const partyKinds = /^(upn|user|device|deviceName|computer) /

function kindOf(account: string): TraceLink['kind'] {
  const kind = account.slice(0, account.indexOf(' '))
  return kind === 'upn' || kind === 'user' || kind === 'device' || kind === 'deviceName' ? kind : null
}

function partyNode(names: readonly string[], records: readonly Seen[]): TraceNode {
  const sorted = names.toSorted((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
  const [first = ''] = sorted
  const label = first.slice(first.indexOf(' ') + 1)
  const device = deviceKinds.test(first)
  const agentUser = records.some(
    record =>
      (record.what === 'directory' && record.type === 'agentUser') ||
      (record.what === 'signIn' && record.leg === 'agentUser'),
  )
  const cloudPc = records.some(record => record.what === 'cloudPc')
  const kind = device ? (cloudPc ? 'cloudPc' : 'device') : agentUser ? 'agentUser' : 'human'
  return {
    id: `${kind}:${label}`,
    kind,
    lane: device ? 'cloudpc' : agentUser ? 'entra' : 'human',
    label,
    note: sorted
      .slice(1)
      .map(name => name.slice(name.indexOf(' ') + 1))
      .join(' · '),
    start: null,
    end: null,
    status: 'ok',
    planes: [],
    evidence: evidenceOf(records).sort((a, b) => a - b),
  }
}

const nameOrder = ['upn', 'deviceName', 'user', 'computer', 'device']
const rankOf = (name: string): number => nameOrder.indexOf(name.slice(0, name.indexOf(' ')))

/** What identifies before what only names. */
const certainty = ({ confidence, key }: TraceLink): number => (confidence === 'exact' ? 0 : 10) + rankOf(key)

function oneLinkAPair(links: readonly TraceLink[]): TraceLink[] {
  const best = new Map<string, TraceLink>()
  for (const link of links) {
    const pair = `${link.from} ${link.to}`
    const other = best.get(pair)
    if (other === undefined || certainty(link) < certainty(other)) best.set(pair, link)
  }
  return [...best.values()]
}

/**
 * `activity.sameOperation`: two products log the same account doing the same thing in the same second, and share no id.
 * Names differ by a trailing full stop, times by the fraction. Likely one act, but nothing proves it: both stay, linked.
 */
function sameOperations(audits: readonly Item<Audit>[]): TraceLink[] {
  const alike = Map.groupBy(
    audits.filter(({ of }) => of.time !== null && of.actor.upn !== null),
    ({ of }) => `${of.actor.upn} ${plainName(of).toLowerCase()} ${Math.floor((of.time ?? 0) / 1000)}`,
  )
  return [...alike.values()].flatMap(group => {
    const [a, b] = group.toSorted((x, y) => (x.of.time ?? 0) - (y.of.time ?? 0) || (x.id < y.id ? -1 : 1))
    if (a === undefined || b === undefined || group.length > 2 || a.of.plane === b.of.plane) return []
    return [
      inferred({
        from: a.id,
        to: b.id,
        rule: 'activity.sameOperation',
        key: `${a.of.actor.upn}, ${plainName(a.of)}, the same second; no shared id`,
        kind: null,
        evidence: [...evidenceOf(a.sightings), ...evidenceOf(b.sightings)],
      }),
    ]
  })
}

const plainName = (audit: Audit): string => audit.operation.replace(/\.$/, '')

function tokensWithoutSignIn(signIns: readonly Item<SignIn>[], audits: readonly Item<Audit>[]): Gap[] {
  const known = new Set(signIns.map(({ of }) => of.uti))
  return audits
    .filter(({ of }) => of.uti !== null && !known.has(of.uti))
    .map(({ id, of }) => ({
      kind: 'missing',
      expected: `The sign-in that issued token ${of.uti}.`,
      why: 'The record names the token it was done with, and no sign-in beside it has that UniqueTokenIdentifier.',
      near: id,
    }))
}

function tokensWithoutRun(signIns: readonly Item<SignIn>[]): Gap[] {
  return signIns
    .filter(({ of }) => of.leg !== 'user' && of.leg !== 'service')
    .map(({ id }) => ({
      kind: 'missing',
      expected: 'The agent run that asked for this token.',
      why: 'No run of this agent in the case was going on then, or several were and nothing tells which. Import its Agent 365 spans.',
      near: id,
    }))
}

/** Applications that acted as themselves: they are nobody's account, but the log may name them. */
function appNames(audits: readonly Item<Audit>[], signIns: readonly Item<SignIn>[]): string[] {
  const names = [...audits, ...signIns].map(({ of }) => nameOfApp(of))
  return [...new Set(names.filter(name => name !== null))].sort()
}

function titleOf(
  { id }: Activity,
  accounts: readonly string[],
  devices: readonly string[],
  apps: readonly string[],
): string {
  if (id === unlinkedId) return 'Records that name no account or device'
  if (id === directoryId) return 'Directory objects that no activity names'
  if (accounts.length === 0 && apps.length > 0) return `${listed(apps)} (application)`
  if (accounts.length === 0) return devices.length === 0 ? id.replace('activity:', '') : `On ${listed(devices)}`
  return devices.length === 0 ? listed(accounts) : `${listed(accounts)} on ${listed(devices)}`
}

function byLabel(a: TraceNode, b: TraceNode): number {
  return a.label < b.label ? -1 : 1
}
