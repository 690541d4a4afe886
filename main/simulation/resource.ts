// Requests to Microsoft Graph from a Cloud PC: a proof of its device key for each, and what the resource found told as facts.
import type { PcRef, SessionRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'
import {
  answerGraphRequest,
  createProof,
  lookUp,
  nameOf,
  type ResourceAnswer,
  type ResourceRequest,
  type Send,
} from '../tenant/index.ts'
import type { Stage } from './stage.ts'

/** Who sends, from where and in which call. */
export interface Sender {
  task: TaskRef
  call: string
  session: SessionRef
  pc: PcRef
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
  { env, estate, scheduler }: Stage,
  pc: PcRef,
  { token, accessToken }: { token: TokenRef; accessToken: string },
  { method, url }: { method: string; url: string },
): Promise<Presented> {
  const jti = env.ids.guid()
  const device = lookUp(estate.devices, pc)
  const order = { htm: method, htu: url, iat: env.clock.now(), jti, accessToken }
  return { token, accessToken, jti, proof: await scheduler.ask(() => createProof(device, order)) }
}

/** Sends with the Cloud PC's own token and a fresh proof each time. */
export function sendFrom(stage: Stage, sender: Sender, token: { token: TokenRef; accessToken: string }): Send {
  return async request => {
    const presented = await freshProof(stage, sender.pc, token, request)
    stage.vault.captured.set(sender.task, { ...presented, ...request })
    return present(stage, sender, presented, request)
  }
}

/** Hands token and proof to the resource, which checks both; what it did follows as facts. */
export async function present(
  { env, graph, world, scheduler }: Stage,
  { call, session, pc }: Sender,
  presented: Presented,
  request: ResourceRequest,
): Promise<ResourceAnswer> {
  const { token, accessToken, proof, jti } = presented
  const now = env.clock.now()
  const answered = await scheduler.ask(() => answerGraphRequest(graph, { ...request, accessToken, proof }, now))
  const verdict = answered.proof.ok
    ? { outcome: 'accepted' as const }
    : { outcome: 'proofRefused' as const, check: answered.proof.check, message: answered.proof.message }
  const { method: htm, url: htu } = request
  world.send({
    kind: 'token',
    to: token,
    event: { type: 'token.present', call, session, from: pc, htm, htu, jti, verdict },
  })
  const { effect } = answered
  if (effect?.kind === 'fileRead') {
    const { site, file } = effect
    const { path, bytes, sensitivityLabelId } = file
    const read = {
      call,
      token,
      fileId: file.id,
      siteUrl: site.url,
      path,
      name: nameOf(file),
      bytes,
      sensitivityLabelId,
    }
    world.send({ kind: 'session', to: session, event: { type: 'session.fileRead', ...read } })
  }
  if (effect?.kind === 'mailSent') {
    const { subject, to, text } = effect.message
    const messageId = `<${env.ids.hex(16)}@${graphMailDomain}>`
    const sent = { call, token, messageId, subject, to, bytes: Buffer.byteLength(text) }
    world.send({ kind: 'session', to: session, event: { type: 'session.mailSent', ...sent } })
  }
  return answered.answer
}

/** Exchange Online gives messages ids under this domain. */
const graphMailDomain = 'prod.outlook.com'
