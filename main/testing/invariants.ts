// What must hold of everything that happens in a tenant, whatever a flow does: each named, each watched fact by fact.
import type { Fact, RecordedFact } from '../../shared/model/facts.ts'
import type { ActorRef, PcRef, SessionRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'

/** Something that must never happen, over the facts of a tenant. Write your own beside ours: an `Invariant` is two members. */
export interface Invariant {
  /** A sentence that says what holds. */
  readonly name: string
  /** Begins to watch. The watcher is shown every fact once, in order, and says what is wrong with it: a sentence, or null. */
  watch(): (fact: Fact, recorded: RecordedFact) => string | null
}

/** One fact that broke an invariant: `seq` is its place among the facts, `message` what is wrong with it. */
export interface Breach {
  readonly invariant: string
  readonly seq: number
  readonly message: string
}

/** Every breach of every invariant, invariant by invariant; empty where all hold. */
export function findBreaches(facts: readonly RecordedFact[], held: readonly Invariant[] = invariants): Breach[] {
  return held.flatMap(({ name, watch }) => {
    const look = watch()
    return facts.flatMap(recorded => {
      const message = look(recorded.fact, recorded)
      return message === null ? [] : [{ invariant: name, seq: recorded.seq, message }]
    })
  })
}

/** The promises of the system that can be watched in facts alone. */
export const invariants: readonly Invariant[] = [
  {
    name: 'a Cloud PC is in one session at a time',
    watch() {
      const holders = new Map<PcRef, SessionRef>()
      return fact => {
        if (fact.type === 'pc.resetting' || fact.type === 'pc.quarantined' || fact.type === 'pc.deprovisioned')
          holders.delete(fact.pc)
        if (fact.type !== 'pc.assigned') return null
        const holder = holders.get(fact.pc)
        holders.set(fact.pc, fact.session)
        return holder === undefined ? null : `${fact.pc} is given to ${fact.session} while ${holder} has it.`
      }
    },
  },
  {
    name: 'a Cloud PC that was used is used again only after an attested reset',
    watch() {
      const used = new Set<PcRef>()
      return fact => {
        if (fact.type === 'pc.attested') used.delete(fact.pc)
        if (fact.type !== 'pc.assigned' && fact.type !== 'pc.available') return null
        const dirty = used.has(fact.pc)
        if (fact.type === 'pc.assigned') used.add(fact.pc)
        return dirty ? `${fact.pc} was used, and no reset of it has been attested since.` : null
      }
    },
  },
  {
    name: 'a Cloud PC under review is kept as it is: nobody gets it, and nothing of it is reset',
    watch() {
      const kept = new Set<PcRef>()
      return fact => {
        if (fact.type === 'pc.placedUnderReview') kept.add(fact.pc)
        if (fact.type === 'pc.removedFromReview' || fact.type === 'pc.deprovisioned') kept.delete(fact.pc)
        if (fact.type !== 'pc.assigned' && fact.type !== 'pc.wiped' && fact.type !== 'pc.replacing') return null
        return kept.has(fact.pc) ? `${fact.pc} is under review, and ${fact.type} was told of it.` : null
      }
    },
  },
  {
    name: 'no token bound to a Cloud PC lives on when the Cloud PC is available again',
    watch() {
      const bound = new Map<PcRef, Set<TokenRef>>()
      return fact => {
        if (fact.type === 'token.issued' && fact.request.pc !== null)
          bound.set(fact.request.pc, (bound.get(fact.request.pc) ?? new Set()).add(fact.token))
        if (fact.type === 'token.ended') for (const tokens of bound.values()) tokens.delete(fact.token)
        if (fact.type !== 'pc.available') return null
        const alive = [...(bound.get(fact.pc) ?? [])]
        return alive.length === 0 ? null : `${fact.pc} is available, and ${alive.join(', ')} bound to it still lives.`
      }
    },
  },
  {
    name: 'a proof is accepted only from the Cloud PC its live token is bound to',
    watch() {
      const boundTo = new Map<TokenRef, PcRef | null>()
      return fact => {
        if (fact.type === 'token.issued') boundTo.set(fact.token, fact.request.pc)
        if (fact.type === 'token.ended') boundTo.delete(fact.token)
        if (fact.type !== 'proof.accepted') return null
        const pc = boundTo.get(fact.token)
        if (pc === undefined) return `${fact.token} was accepted, and it does not live.`
        return pc === fact.pc ? null : `${fact.token} was accepted from ${fact.pc}, and it is bound to ${pc}.`
      }
    },
  },
  {
    name: 'no proof is accepted twice',
    watch() {
      const seen = new Set<string>()
      return fact => {
        if (fact.type !== 'proof.accepted') return null
        const again = seen.has(fact.jti)
        seen.add(fact.jti)
        return again ? `The proof ${fact.jti} was accepted before.` : null
      }
    },
  },
  {
    name: 'whatever is done is done in a connected session, in a call with an accepted proof',
    watch() {
      const connected = new Map<SessionRef, PcRef>()
      const proven = new Map<string, Set<TokenRef>>()
      return fact => {
        if (fact.type === 'session.connected') connected.set(fact.session, fact.pc)
        if (fact.type === 'session.released') connected.delete(fact.session)
        if (fact.type === 'proof.accepted') proven.set(fact.call, (proven.get(fact.call) ?? new Set()).add(fact.token))
        if (fact.type === 'tool.returned') proven.delete(fact.call)
        if (!isEffect(fact)) return null
        if (connected.get(fact.session) !== fact.pc)
          return `${fact.type}: ${fact.session} is not connected to ${fact.pc}.`
        return proven.get(fact.call)?.has(fact.token) ? null : `${fact.type}: no proof was accepted for ${fact.token}.`
      }
    },
  },
  {
    name: 'every call of a tool leads back to what a person asked for',
    watch() {
      const asked = new Set<TaskRef>()
      return fact => {
        if (fact.type === 'prompt.sent') asked.add(fact.task)
        if (fact.type === 'delegation.started' && asked.has(fact.delegation.parent)) asked.add(fact.delegation.task)
        if (fact.type !== 'tool.called' || asked.has(fact.call.task)) return null
        return `${fact.call.tool} was called for ${fact.call.task}, which nobody asked for.`
      }
    },
  },
  {
    name: 'an identity that is disabled or deleted gets no token',
    watch() {
      const disabled = new Set<ActorRef>()
      const deleted = new Set<ActorRef>()
      return fact => {
        const change = changeOf(fact)
        if (change?.what === 'disabled') disabled.add(change.of)
        if (change?.what === 'enabled') disabled.delete(change.of)
        if (change?.what === 'deleted') deleted.add(change.of)
        if (change?.what === 'restored') deleted.delete(change.of)
        if (fact.type !== 'token.issued') return null
        const { blueprint, agent, agentUser, human } = fact.request
        const off = [blueprint, agent, agentUser, human].find(each => each && (disabled.has(each) || deleted.has(each)))
        return off ? `${fact.token} was issued, and ${off} is disabled or deleted.` : null
      }
    },
  },
  {
    name: 'access that has to be activated is used only while it is activated, and none after it has ended',
    watch() {
      const idle = new Map<string, string>()
      return fact => {
        if (fact.type === 'grant.assigned' && fact.grant.assignment === 'eligible')
          idle.set(fact.grant.ref, 'is not activated')
        if (fact.type === 'grant.activated') idle.delete(fact.grant)
        if (fact.type === 'grant.deactivated') idle.set(fact.grant, 'is not activated any more')
        if (fact.type === 'grant.ended') idle.set(fact.grant, 'has ended')
        if (fact.type !== 'grant.used') return null
        const why = idle.get(fact.use.grant)
        return why === undefined ? null : `${fact.use.permission} was used, and ${fact.use.grant} ${why}.`
      }
    },
  },
  {
    name: 'nobody approves what they themselves asked for',
    watch() {
      const requesters = new Map<string, ActorRef>()
      return fact => {
        if (fact.type === 'approval.requested' || fact.type === 'approval.held')
          requesters.set(fact.approval.ref, fact.approval.requester)
        if (fact.type !== 'approval.approved' || requesters.get(fact.approval) !== fact.by) return null
        return `${fact.approval} was asked for and approved by ${fact.by}.`
      }
    },
  },
]

type Effect = Extract<Fact, { call: string; token: TokenRef; session: SessionRef; pc: PcRef }>

/** What a request did. A request that was refused, or a call that was cut, has the same members and did nothing here. */
const isEffect = (fact: Fact): fact is Exclude<Effect, { type: 'proof.accepted' | 'request.refused' | 'call.cut' }> =>
  'call' in fact &&
  'token' in fact &&
  'pc' in fact &&
  !['proof.accepted', 'request.refused', 'call.cut'].includes(fact.type)

type Change = { of: ActorRef; what: 'disabled' | 'enabled' | 'deleted' | 'restored' }

function changeOf(fact: Fact): Change | null {
  switch (fact.type) {
    case 'human.disabled':
      return { of: fact.human, what: 'disabled' }
    case 'human.enabled':
      return { of: fact.human, what: 'enabled' }
    case 'human.softDeleted':
      return { of: fact.human, what: 'deleted' }
    case 'human.restored':
      return { of: fact.human, what: 'restored' }
    case 'blueprint.disabled':
      return { of: fact.blueprint, what: 'disabled' }
    case 'blueprint.enabled':
      return { of: fact.blueprint, what: 'enabled' }
    case 'blueprint.softDeleted':
      return { of: fact.blueprint, what: 'deleted' }
    case 'blueprint.restored':
      return { of: fact.blueprint, what: 'restored' }
    case 'agent.disabled':
      return { of: fact.agent, what: 'disabled' }
    case 'agent.enabled':
      return { of: fact.agent, what: 'enabled' }
    case 'agent.softDeleted':
      return { of: fact.agent, what: 'deleted' }
    case 'agent.restored':
      return { of: fact.agent, what: 'restored' }
    case 'agentUser.disabled':
      return { of: fact.agentUser, what: 'disabled' }
    case 'agentUser.enabled':
      return { of: fact.agentUser, what: 'enabled' }
    case 'agentUser.softDeleted':
      return { of: fact.agentUser, what: 'deleted' }
    case 'agentUser.restored':
      return { of: fact.agentUser, what: 'restored' }
    default:
      return null
  }
}
