// A small world of one pool whose people, agents, timers and faults do anything at any moment, as chance will have it.
import { checkoutTimeoutMs, decideCheckout, decideScaling, decideTakeControl } from '../../main/access/index.ts'
import { type Sight, type World, world } from '../../main/simulation/world.ts'
import { type Message, models, steppers } from '../../main/tenant/index.ts'
import type { AccessDecision } from '../../shared/model/access.ts'
import type { TokenRequest } from '../../shared/model/facts.ts'
import type { AgentUser, CloudPc, Pool } from '../../shared/model/objects.ts'
import type { PcRef, ScreenRef, SessionRef, TokenRef } from '../../shared/model/refs.ts'
import { epochMs, Sha256Hex } from '../../shared/model/units.ts'
import { bound, guid } from './material.ts'

const hash = Sha256Hex.parse('a'.repeat(64))
const nothing = { files: 0, processes: 0, cookies: 0, tokens: 0, clipboard: 0 }
const agentId = guid(5)
const taskOf = { task: 'task:a', human: 'human:a', agent: 'agent:a' } as const

export interface History {
  world: World
  pool: Pool
  /** Every Cloud PC there ever was or is to be: the places of the pool. */
  places: PcRef[]
  sessions: SessionRef[]
  tokens: Map<TokenRef, TokenRequest>
  /** Does one thing that may happen now; `choose(n)` gives a number below n. False where that one is not possible. */
  happen(choose: (below: number) => number): boolean
}

export function beginHistory({ size }: { size: number }): History {
  let now = Date.parse('2026-09-17T09:00:00Z')
  const told = world(
    () => epochMs(now),
    () => {},
  )
  const account: AgentUser = {
    ref: 'agentUser:a',
    id: guid(6),
    displayName: 'A',
    userPrincipalName: 'a@contoso.com',
    agent: 'agent:a',
  }
  const history: History = {
    world: told,
    pool: { ref: 'pool:a', id: guid(7), displayName: 'P', region: 'eastus', assignedTo: [account.ref], size },
    places: [],
    sessions: [],
    tokens: new Map(),
    happen: choose => happen(choose),
  }
  const screens: ScreenRef[] = []
  const { see } = told
  const drive = steppers()
  const pcObject = (ref: PcRef): CloudPc => ({
    ref,
    id: guid(100 + history.places.indexOf(ref)),
    deviceId: guid(1000 + told.facts.length),
    displayName: ref.slice(3),
    pool: history.pool.ref,
    ipAddress: '192.0.2.1',
    jkt: `key ${told.facts.length}`,
  })

  told.send({ kind: 'pool', to: history.pool.ref, event: { type: 'pool.create', pool: history.pool } })
  for (let index = 0; index < size; index += 1) {
    const ref: PcRef = `pc:${index}`
    history.places.push(ref)
    told.send({ kind: 'pc', to: ref, event: { type: 'pc.provision', pc: pcObject(ref) } })
  }

  /** Whether the one it is for takes it: what is not taken can not happen. */
  function takes(message: Message): boolean {
    const { populations } = see
    switch (message.kind) {
      case 'pc': {
        const state = populations.pc.states.get(message.to)
        return drive.pc.step(state ?? drive.pc.start({ id: message.to }), message.event).taken
      }
      case 'session': {
        const state = populations.session.states.get(message.to)
        return drive.session.step(state ?? drive.session.start({ id: message.to }), message.event).taken
      }
      case 'token': {
        const state = populations.token.states.get(message.to)
        return drive.token.step(state ?? drive.token.start({ id: message.to }), message.event).taken
      }
      case 'screen': {
        const state = populations.screen.states.get(message.to)
        return drive.screen.step(state ?? drive.screen.start({ id: message.to }), message.event).taken
      }
      case 'pool': {
        const state = populations.pool.states.get(message.to)
        return drive.pool.step(state ?? drive.pool.start({ id: message.to }), message.event).taken
      }
      default:
        return false
    }
  }
  function attempt(message: Message): boolean {
    if (!takes(message)) return false
    told.send(message)
    return true
  }

  function acquire(session: SessionRef, choose: (below: number) => number): boolean {
    const queue = told.sessions.waiting(history.pool.ref)
    const decision = decideCheckout({
      pool: history.pool,
      status: see.poolStatus(history.pool.ref) ?? 'Deleting',
      headers: {
        sessionId: session,
        userObjectId: account.id,
        agentToken: { valid: choose(12) === 0 ? 'no' : 'yes', agentId },
      },
      token: choose(20) === 0 ? 'unknown' : 'yes',
      trustedCaller: 'yes',
      agentUser: { account, agentId },
      approved: choose(20) === 0 ? 'no' : 'yes',
      open: told.sessions.concerning(session, account.ref).map(({ session: sessionId, pc }) => ({
        sessionId,
        poolId: history.pool.id,
        agentUserId: account.id,
        pc,
      })),
      ended: told.sessions.get(session) === null,
      free: free(),
      waitingBefore: queue.includes(session) ? queue.indexOf(session) : queue.length,
      pick: choose,
    })
    if (decision.outcome === 'queue' && see.isQueued(session)) return false
    return attempt({ kind: 'pool', to: history.pool.ref, event: { type: 'pool.acquire', session, decision } })
  }

  const free = (): PcRef[] => Array.from(told.roster.pcsOf(history.pool.ref)).filter(pc => see.isFree(pc))

  /** A token bound to the session's Cloud PC: asked for now, issued at once or some time later, whatever happens meanwhile. */
  function askForToken(session: SessionRef, pc: PcRef): boolean {
    const ref: TokenRef = `token:${history.tokens.size}`
    const request: TokenRequest = { ...bound, ...taskOf, requestId: guid(10_000 + history.tokens.size), session, pc }
    history.tokens.set(ref, request)
    return attempt({ kind: 'token', to: ref, event: { type: 'token.request', request } })
  }
  function issue(ref: TokenRef, refused: boolean): boolean {
    const request = history.tokens.get(ref)
    if (!request) return false
    const decision: AccessDecision = refused
      ? { outcome: 'deny', status: 'failure', policies: [], errorCode: 53003 }
      : { outcome: 'grant', status: 'success', policies: [], errorCode: null }
    const event = { type: 'access.decide', request, decision, message: 'decided' } as const
    if (!attempt({ kind: 'token', to: ref, event })) return false
    if (!refused)
      told.send({
        kind: 'token',
        to: ref,
        event: { type: 'token.issue', request, claims: {}, jkt: 'key', decision: null },
      })
    return true
  }

  function scale(): boolean {
    if (see.poolStatus(history.pool.ref) !== 'Active') return false
    const own = Array.from(told.roster.pcsOf(history.pool.ref))
    const sights = own.map(ref => ({ ref, free: see.isFree(ref), current: true, updating: false }))
    const { provision, deprovision } = decideScaling(history.pool, sights, 0)
    for (const to of deprovision) told.send({ kind: 'pc', to, event: { type: 'pc.deprovision' } })
    for (let count = 0; count < provision; count += 1) {
      const ref: PcRef = `pc:${history.places.length}`
      history.places.push(ref)
      told.send({ kind: 'pc', to: ref, event: { type: 'pc.order', pool: history.pool.ref } })
    }
    return provision + deprovision.length > 0
  }

  function happen(choose: (below: number) => number): boolean {
    now += 1 + choose(checkoutTimeoutMs)
    const pick = <Item>(items: readonly Item[]): Item | undefined => items[choose(Math.max(1, items.length))]
    const session = pick(history.sessions.slice(-6))
    const pc = pick(history.places.slice(-8))
    const screen = pick(screens.slice(-4))
    const token = pick(Array.from(history.tokens.keys()).slice(-5))
    const ofSession = session ? models.session.views.pc(drive.session.revive(persisted(see, session))) : null
    const toPc = (event: Extract<Message, { kind: 'pc' }>['event']): boolean =>
      pc !== undefined && attempt({ kind: 'pc', to: pc, event })
    const toSession = (event: Extract<Message, { kind: 'session' }>['event']): boolean =>
      session !== undefined && attempt({ kind: 'session', to: session, event })
    const toScreen = (event: Extract<Message, { kind: 'screen' }>['event']): boolean =>
      screen !== undefined && attempt({ kind: 'screen', to: screen, event })
    const standing = session ? see.standing(session) : 'ended'
    const asked = { agentUser: account.ref, pool: history.pool.ref, token: 'token:?' } as const
    const request = { type: 'session.request', ...taskOf, ...asked } as const
    const things: (() => boolean)[] = [
      () => {
        if (choose(3) !== 0) return false
        const ref: SessionRef = `session:${history.sessions.length}`
        history.sessions.push(ref)
        return attempt({ kind: 'session', to: ref, event: request })
      },
      // one that was refused is asked for again
      () => toSession(request),
      () => session !== undefined && acquire(session, choose),
      () => session !== undefined && acquire(session, choose),
      () => toSession({ type: 'queue.timeout' }),
      () => toSession({ type: 'channel.open', jkt: 'key' }),
      () => toSession({ type: 'channel.open', jkt: 'key' }),
      () => choose(3) === 0 && toSession({ type: 'channel.lost', reason: 'lost' }),
      () => session !== undefined && ofSession !== null && standing !== 'ended' && askForToken(session, ofSession),
      () =>
        session !== undefined &&
        ofSession !== null &&
        standing !== 'ended' &&
        askForToken(session, pc && choose(6) === 0 ? pc : ofSession),
      () => token !== undefined && issue(token, choose(8) === 0),
      () => token !== undefined && issue(token, false),
      () => toSession({ type: 'session.toolCalled', call: 'call' }),
      () => toSession({ type: 'session.toolReturned' }),
      () => toSession({ type: 'session.stepUp', reason: 'asked' }),
      () => toSession({ type: 'session.stepUpMet', human: 'human:a' }),
      () => choose(6) === 0 && toSession({ type: 'session.idle' }),
      () => choose(5) === 0 && toSession({ type: 'session.end', reason: choose(2) === 0 ? 'done' : 'revoked' }),
      () => {
        if (!session || standing === 'ended' || standing === 'connecting') return false
        const ref: ScreenRef = `screen:${screens.length}`
        screens.push(ref)
        return attempt({ kind: 'screen', to: ref, event: { type: 'screen.open', session, human: 'human:a' } })
      },
      () => toScreen({ type: 'screen.joined' }),
      () => toScreen({ type: 'screen.joined' }),
      // somebody joins who is already looked on with
      () => {
        const seen = screen && see.populations.screen.states.get(screen)?.context.session
        if (!seen || see.standing(seen) === 'ended') return false
        const ref: ScreenRef = `screen:${screens.length}`
        screens.push(ref)
        const event = { type: 'screen.open', session: seen, human: 'human:b' } as const
        return (
          attempt({ kind: 'screen', to: ref, event }) &&
          attempt({ kind: 'screen', to: ref, event: { type: 'screen.joined' } })
        )
      },
      () => toScreen({ type: 'screen.joined' }),
      () => {
        const state = screen && see.populations.screen.states.get(screen)
        const seen = state?.context.session
        return seen ? toScreen({ type: 'screen.take', decision: decideTakeControl(see.standing(seen)) }) : false
      },
      () => toScreen({ type: 'screen.give' }),
      () => toScreen({ type: 'screen.fail', code: 'JOIN_FAILED', message: 'gone' }),
      () => toPc({ type: 'reset.done', whole: choose(6) !== 0, erased: nothing }),
      () => choose(4) === 0 && toPc({ type: 'reset.failed' }),
      () => {
        if (!pc) return false
        const checks = [{ name: 'files', clean: choose(8) !== 0 }]
        return toPc({ type: 'verify.run', checks, hash, see: { liveTokens: see.hasLiveTokens(pc) } })
      },
      () => choose(12) === 0 && toPc({ type: 'pc.unhealthy', reason: 'It does not answer.' }),
      () => toPc({ type: 'pc.posture', compliant: choose(2) === 0, reason: 'checked in' }),
      () => toPc({ type: 'pc.update', update: { what: 'image', version: '2' } }),
      () => toPc({ type: 'update.done', update: { what: 'image', version: '2' }, compliant: true }),
      () => toPc({ type: 'update.failed', reason: 'no' }),
      () => toPc({ type: 'pc.replace' }),
      () => toPc({ type: 'pc.joined' }),
      () => toPc({ type: 'pc.enrolled' }),
      // only one that was ordered comes to its end of provisioning here
      () =>
        pc !== undefined &&
        see.populations.pc.states.has(pc) &&
        !isAbsent(pc) &&
        toPc({ type: 'pc.provision', pc: pcObject(pc) }),
      () => choose(4) === 0 && toPc({ type: 'pc.provisionFailed', reason: 'no image' }),
      () => {
        if (choose(6) !== 0) return false
        history.pool = { ...history.pool, size: 1 + choose(size + 2) }
        const edit = { pool: history.pool, changed: ['size'], reprovision: false, keepAvailable: 100 }
        return attempt({ kind: 'pool', to: history.pool.ref, event: { type: 'pool.edit', ...edit } })
      },
      scale,
      () => choose(300) === 0 && attempt({ kind: 'pool', to: history.pool.ref, event: { type: 'pool.delete' } }),
    ]
    return things[choose(things.length)]?.() ?? false
  }

  const isAbsent = (pc: PcRef): boolean => see.populations.pc.states.get(pc)?.value === 'absent'
  function persisted(from: Sight, session: SessionRef): string {
    const state = from.populations.session.states.get(session)
    return drive.session.persist(state ?? drive.session.start({ id: session }))
  }
  return history
}
