// Who is bound to whom: the indexes that tell whom a fact concerns where it does not name them, learned from facts alone.
import type { Fact, TokenRequest } from '../../../shared/model/facts.ts'
import type {
  ActorRef,
  AlertRef,
  HumanRef,
  IncidentRef,
  PcRef,
  PoolRef,
  ScreenRef,
  SessionRef,
  TaskRef,
  TokenRef,
} from '../../../shared/model/refs.ts'
import { type Family, familyIndex } from './family.ts'
import { type Governance, type GovernanceBook, governanceBook } from './governance-book.ts'

/** Answers may hold more than those concerned, never fewer: each one's own guard decides (tested against announcing to all). */
export interface Roster extends Family, Governance {
  tokensOf(session: SessionRef): Iterable<TokenRef>
  tokensBoundTo(pc: PcRef): Iterable<TokenRef>
  tokensOfTask(task: TaskRef): Iterable<TokenRef>
  /** Tokens with this subject, actor, blueprint, device or session; null: all there are. */
  tokensAbout(about: ActorRef | null): Iterable<TokenRef>
  /** The session the Cloud PC was last assigned to: one at a time, so at most one. */
  sessionOn(pc: PcRef): Iterable<SessionRef>
  pcsOf(pool: PoolRef): Iterable<PcRef>
  /** People who look at the session. */
  screensOf(session: SessionRef): Iterable<ScreenRef>
  /** Who set the task; fixed when the prompt was sent. */
  askedBy(task: TaskRef): HumanRef
  /** Alerts of the incident. */
  alertsOf(incident: IncidentRef): Iterable<AlertRef>
  /** The session a tool was called in; fixed when it was called, and forgotten some time after it returned. */
  calledIn(call: string): SessionRef | null
}

/** Calls that returned and may still be asked about: facts are learned a few ahead of their reactions. */
const returnedCalls = 1000

/** A roster that every fact must be shown to, in order, before its reactions are asked for. */
export interface IndexedRoster extends Roster, GovernanceBook {
  /** What a token that still lives was asked for with. */
  requestOf(token: TokenRef): TokenRequest | null
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
  const onScreen = new Map<SessionRef, Set<ScreenRef>>()
  const askedBy = new Map<TaskRef, HumanRef>()
  const calledIn = new Map<string, SessionRef | null>()
  const returned: string[] = []
  const ofIncident = new Map<IncidentRef, Set<AlertRef>>()

  const family = familyIndex()
  const governance = governanceBook()

  return {
    ...family,
    ...governance,
    requestOf: token => requests.get(token) ?? null,
    tokensOf: session => copyOf(ofSession, session),
    tokensBoundTo: pc => copyOf(ofPc, pc),
    tokensOfTask: task => copyOf(ofTask, task),
    tokensAbout: about =>
      Array.from(requests)
        .filter(([, request]) => about === null || isAbout(request, about))
        .map(([token]) => token),
    sessionOn(pc) {
      const session = onPc.get(pc)
      return session ? [session] : []
    },
    pcsOf: pool => copyOf(ofPool, pool),
    screensOf: session => copyOf(onScreen, session),
    askedBy: task => known(askedBy, task),
    alertsOf: incident => copyOf(ofIncident, incident),
    calledIn: call => known(calledIn, call),
    learn(fact) {
      family.learn(fact)
      governance.learn(fact)
      switch (fact.type) {
        case 'prompt.sent':
          askedBy.set(fact.task, fact.human)
          break
        case 'tool.called':
          calledIn.set(fact.call.callId, fact.call.session)
          break
        case 'tool.returned':
          if (returned.push(fact.call) < 2 * returnedCalls) break
          for (const call of returned.splice(0, returnedCalls)) calledIn.delete(call)
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
        case 'pc.provisioning':
          add(ofPool, fact.pool, fact.pc)
          break
        case 'pc.provisioned':
          add(ofPool, fact.pc.pool, fact.pc.ref)
          break
        case 'pc.deprovisioned':
          for (const pcs of ofPool.values()) pcs.delete(fact.pc)
          break
        case 'screen.opened':
          add(onScreen, fact.session, fact.screen)
          break
        case 'screen.disconnected':
          remove(onScreen, fact.session, fact.screen)
          break
        case 'alert.raised':
          add(ofIncident, fact.alert.incident, fact.alert.ref)
          break
      }
    },
  }
}

const isAbout = ({ human, agentUser, agent, blueprint, pc, session }: TokenRequest, about: ActorRef): boolean =>
  session === about || agentUser === about || agent === about || pc === about || human === about || blueprint === about

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
