// One activity told in clauses: who did what, to what and how often, in time order.
import type { Clause, TraceNode } from '../../shared/model/trace.ts'
import { evidenceOf, type Item } from './material.ts'
import type { Audit, SignIn } from './seen/seen.ts'
import { fullStop } from './story.ts'

export type Happening = Item<SignIn> | Item<Audit>

/** Neighbouring events of one account and operation become one clause; every one of them stays clickable evidence. */
export function activityStoryOf(happenings: readonly Happening[], accountOf: ReadonlyMap<string, TraceNode>): Clause[] {
  const ordered = happenings.toSorted(
    (a, b) =>
      (a.of.time ?? Number.POSITIVE_INFINITY) - (b.of.time ?? Number.POSITIVE_INFINITY) || (a.id < b.id ? -1 : 1),
  )
  const groups: { who: string; does: string; account: TraceNode | undefined; items: Happening[] }[] = []
  for (const item of ordered) {
    const account = accountOf.get(item.id)
    const who = account?.label ?? nameOfApp(item.of) ?? 'Somebody no record names'
    const does = doingOf(item.of)
    const last = groups.at(-1)
    if (last?.does === does && last.account === account && last.who === who) last.items.push(item)
    else groups.push({ who, does, account, items: [item] })
  }
  return groups.map(({ who, does, account, items }) => {
    const [first] = items
    const titles = [...new Set(items.map(({ of }) => objectOf(of)).filter(title => title !== ''))]
    // Some logs end the names of operations with a full stop.
    const what = titles.length === 0 ? does : `${does.replace(/\.$/, '')} (${listed(titles)})`
    const times = items.length === 1 ? '' : `, ${items.length} times`
    const refused = first?.of.what === 'signIn' && (first.of.errorCode ?? 0) !== 0
    const act = { text: `${what}${times}`, node: first?.id ?? '' }
    return {
      at: first?.of.time ?? null,
      parts: [
        account === undefined ? { text: who } : { text: who, node: account.id },
        { text: ': ' },
        refused ? { ...act, tone: 'refuse' as const } : act,
        ...fullStop(act.text),
      ],
      nodes: [...(account === undefined ? [] : [account.id]), ...items.map(item => item.id)],
      evidence: items.flatMap(item => evidenceOf(item.sightings)),
    }
  })
}

function doingOf(of: SignIn | Audit): string {
  if (of.what === 'audit') return of.operation
  return of.errorCode === null || of.errorCode === 0 ? 'signed in' : `was refused to sign in (AADSTS${of.errorCode})`
}

function objectOf(of: SignIn | Audit): string {
  if (of.what === 'signIn') return of.resource ?? ''
  return of.title === of.operation ? '' : of.title
}

/** An application that acted as itself is nobody's account, but its record may name it, if only by its id. */
export function nameOfApp(of: SignIn | Audit): string | null {
  const name = of.what === 'audit' ? of.actor.name : of.agent.name
  return name ?? of.accounts.find(account => account.startsWith('app '))?.slice('app '.length) ?? null
}

export function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}
