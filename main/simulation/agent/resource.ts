// Requests to resources from a Cloud PC: a proof of its device key for each, and what the resource did or refused told as facts.
import type { FactOf } from '../../../shared/model/facts.ts'
import type { PcRef, SessionRef, TaskRef, TokenRef } from '../../../shared/model/refs.ts'
import {
  answerResourceRequest,
  effectFact,
  type GateAnswer,
  lookUp,
  models,
  objectOf,
  operationOf,
  parseClaimsChallenge,
  proofSigning,
  type ResourceRequest,
  requestProofChecking,
  requestSight,
  type Send,
  type SessionRefusal,
  type SessionStanding,
} from '../../tenant/index.ts'
import { tellFindings } from '../commands/loss.ts'
import { askPeople } from '../commands/questions.ts'
import type { Stage } from '../stage.ts'
import type { Wallet } from './wallet.ts'

/** Who sends, from where and in which call. */
export interface Sender {
  task: TaskRef
  call: string
  session: SessionRef
  pc: PcRef
  /** For what data loss prevention would otherwise stop; null: none is given. */
  justification: string | null
}

export interface Presented {
  token: TokenRef
  accessToken: string
  proof: string
  /** The proof's id. */
  jti: string
}

/** A fresh proof by the device key of `pc` for one request with this token. */
export async function freshProof(
  { env, estate, gate, scheduler }: Stage,
  pc: PcRef,
  { token, accessToken }: { token: TokenRef; accessToken: string },
  { method, url }: { method: string; url: string },
): Promise<Presented> {
  const jti = env.ids.guid()
  const device = lookUp(estate.devices, pc)
  const iat = env.clock.now()
  const nonce = gate.nonces?.current(iat)
  const order = { htm: method, htu: url, iat, jti, accessToken, ...(nonce === undefined ? {} : { nonce }) }
  return { token, accessToken, jti, proof: await scheduler.sign(proofSigning(device, order)) }
}

/** Sends with the session's token for the resource and a fresh proof each time; after a challenge once more, with a new token. */
export function sendFrom(stage: Stage, sender: Sender, held: Wallet): Send {
  const done: Cut['done'] = []
  return async request => {
    const token = await held.tokenFor(request.url)
    if (typeof token === 'string') return { status: 401, code: 'InvalidAuthenticationToken', message: token }
    const first = await once(token)
    if (first.challenge === null) return first.answer
    const renewed = await held.renewed(request.url, parseClaimsChallenge(first.challenge)?.claims ?? null)
    if (typeof renewed !== 'string') return (await once(renewed)).answer
    endSession(stage, sender.session)
    return { status: 401, code: 'InvalidAuthenticationToken', message: renewed }

    async function once(token: { token: TokenRef; accessToken: string }): Promise<GateAnswer> {
      const presented = await freshProof(stage, sender.pc, token, request)
      stage.vault.captured.set(sender.task, { ...presented, ...request })
      const answered = await present(stage, sender, presented, request, done)
      if (answered.verdict.outcome === 'accepted' && answered.refused === null)
        done.push({ htm: request.method, htu: request.url })
      return answered
    }
  }
}

type Cut = FactOf<'call.cut'>

/** No token can be had any more: the session ends, if it has not already. */
function endSession({ world }: Stage, session: SessionRef): void {
  if (world.see.standing(session) !== 'ended')
    world.send({ kind: 'session', to: session, event: { type: 'session.end', reason: 'revoked' } })
}

/** Hands token and proof to the resource; what it did follows as facts, or what it refused. `done` is what the call did before. */
export async function present(
  stage: Stage,
  sender: Sender,
  presented: Presented,
  request: ResourceRequest,
  done: Cut['done'] = [],
): Promise<GateAnswer> {
  const { env, gate, estate, world, scheduler } = stage
  const { call, session, pc, justification } = sender
  const { token, accessToken, proof, jti } = presented
  const checked = await scheduler.check(requestProofChecking(gate, { ...request, accessToken, proof }, env.clock.now()))
  const judge = (approved: string | null): GateAnswer => {
    const state = lookUp(world.see.populations.token.states, token)
    const sight = requestSight(models.token.views.standing(state), state.context, acting[world.see.standing(session)])
    const from = lookUp(estate.directory.pcs, pc).ipAddress
    const moment = { now: env.clock.now(), ids: env.ids }
    return answerResourceRequest(gate, request, checked, { sight, from, moment, justification, approved })
  }
  let answered = judge(null)
  if (answered.question !== null) {
    const { action } = answered.question
    const against = await askPeople(stage, sender, answered.question)
    // much may have changed while people thought about it: all of it is judged anew
    answered = against === null ? judge(action) : notLetThrough(answered, against)
  }
  // from here on nothing waits: what is judged is what is done
  const standing = world.see.standing(session)
  const { verdict, refused, effects } = answered
  const { method: htm, url: htu } = request
  const event = { type: 'token.present', call, session, from: pc, htm, htu, jti, verdict } as const
  world.send({ kind: 'token', to: token, event })
  if (refused) {
    const refusal: SessionRefusal = {
      type: 'request.refused',
      call,
      token,
      htm,
      htu,
      ...refused,
      reasons: [...refused.reasons],
    } as const
    world.send({ kind: 'session', to: session, event: { type: 'session.didNot', refusal } })
  }
  if (standing === 'ended') {
    const refusal: SessionRefusal = {
      type: 'call.cut',
      call,
      token,
      done,
      notDone: { htm, htu },
      reason: 'The session has ended.',
    }
    world.send({ kind: 'session', to: session, event: { type: 'session.didNot', refusal } })
  }
  tellFindings(stage, sender, answered.found)
  for (const effect of effects)
    world.send({
      kind: 'session',
      to: session,
      event: { type: 'session.did', effect: effectFact({ call, token }, effect) },
    })
  tellUse(stage, token, request, answered.by)
  return answered
}

const notLetThrough = (answered: GateAnswer, reason: string): GateAnswer => ({
  ...answered,
  answer: { status: 403, code: 'accessDenied', message: reason },
  refused: { gate: 'approval', status: 403, code: 'accessDenied', reasons: [reason] },
})

/** What reviews of unused permissions go by. */
function tellUse({ world, env }: Stage, token: TokenRef, request: ResourceRequest, by: GateAnswer['by']): void {
  if (by.length === 0) return
  const operation = operationOf(request)
  const task = world.roster.requestOf(token)?.task ?? null
  for (const { grant, permission } of by) {
    const object = operation && objectOf(operation)
    const use = { grant, permission, at: env.clock.now(), task, object }
    world.send({ kind: 'grant', to: grant, event: { type: 'grant.use', use } })
  }
}

/** Whether a call of a session in this standing may reach resources. */
const acting: Readonly<Record<SessionStanding, 'acting' | 'notActing'>> = {
  busy: 'acting',
  coDriven: 'acting', // what the agent had begun comes to its end
  acting: 'notActing',
  connecting: 'notActing',
  challenged: 'notActing',
  ended: 'notActing',
}
