// Who is bound to whom: the indexes that tell whom a fact concerns where it does not name them, learned from facts alone.
import type { Fact, TokenRequest } from '../../shared/model/facts.ts'
import type { HumanRef, PcRef, PoolRef, SessionRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'

/** Answers may hold more than those concerned, never fewer: each one's own guard decides (tested against announcing to all). */
export interface Roster {
  tokensOf(session: SessionRef): Iterable<TokenRef>
  tokensBoundTo(pc: PcRef): Iterable<TokenRef>
  tokensOfTask(task: TaskRef): Iterable<TokenRef>
  /** The session the Cloud PC was last assigned to: one at a time, so at most one. */
  sessionOn(pc: PcRef): Iterable<SessionRef>
  pcsOf(pool: PoolRef): Iterable<PcRef>
  /** Who set the task; fixed when the prompt was sent. */
  askedBy(task: TaskRef): HumanRef
  /** The session a tool was called in; fixed when it was called. */
  calledIn(call: string): SessionRef | null
}

/** A roster that every fact must be shown to, in order, before its reactions are asked for. */
export interface IndexedRoster extends Roster {
  learn(fact: Fact): void
}

/** Answers are in the order in which tokens were issued and Cloud PCs came. What ended is forgotten, so indexes stay small. */
export function indexedRoster(): IndexedRoster {
  const requests = new Map<TokenRef, TokenRequest>()
  const ofSession = new Map<SessionRef, Set<TokenRef>>()
  const ofPc = new Map<PcRef, Set<TokenRef>>()
  const ofTask = new Map<TaskRef, Set<TokenRef>>()
  const onPc = new Map<PcRef, SessionRef>()
  const ofPool = new Map<PoolRef, Set<PcRef>>()
  const askedBy = new Map<TaskRef, HumanRef>()
  const calledIn = new Map<string, SessionRef | null>()

  return {
    tokensOf: session => copyOf(ofSession, session),
    tokensBoundTo: pc => copyOf(ofPc, pc),
    tokensOfTask: task => copyOf(ofTask, task),
    sessionOn(pc) {
      const session = onPc.get(pc)
      return session ? [session] : []
    },
    pcsOf: pool => copyOf(ofPool, pool),
    askedBy: task => known(askedBy, task),
    calledIn: call => known(calledIn, call),
    learn(fact) {
      switch (fact.type) {
        case 'prompt.sent':
          askedBy.set(fact.task, fact.human)
          break
        case 'tool.called':
          calledIn.set(fact.call.callId, fact.call.session)
          break
        case 'token.issued': {
          const { token, request } = fact
          requests.set(token, request)
          add(ofSession, request.session, token)
          add(ofPc, request.pc, token)
          add(ofTask, request.task, token)
          break
        }
        case 'token.ended': {
          const request = requests.get(fact.token)
          if (!request) break
          requests.delete(fact.token)
          remove(ofSession, request.session, fact.token)
          remove(ofPc, request.pc, fact.token)
          remove(ofTask, request.task, fact.token)
          break
        }
        case 'pc.assigned':
          onPc.set(fact.pc, fact.session)
          break
        case 'pc.provisioned':
          add(ofPool, fact.pc.pool, fact.pc.ref)
          break
      }
    },
  }
}

/** A copy: what is told while it is gone through may change the index. */
const copyOf = <Key, Item>(index: ReadonlyMap<Key, ReadonlySet<Item>>, key: Key): Item[] => [...(index.get(key) ?? [])]

function add<Key, Item>(index: Map<Key, Set<Item>>, key: Key | null, item: Item): void {
  if (key === null) return
  const items = index.get(key)
  if (items) items.add(item)
  else index.set(key, new Set([item]))
}

function remove<Key, Item>(index: Map<Key, Set<Item>>, key: Key | null, item: Item): void {
  if (key === null) return
  const items = index.get(key)
  items?.delete(item)
  if (items?.size === 0) index.delete(key)
}

function known<Key extends string, Value>(index: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = index.get(key)
  if (value === undefined) throw new Error(`no fact told of ${key} yet`)
  return value
}
