// The agent's side of computer use: starts a session on a Cloud PC, calls its tools through the gateway, and ends it.

import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { Random } from '../../../shared/model/env.ts'
import type { ToolCall } from '../../../shared/model/facts.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import type { AgentUserRef, PcRef, PoolRef, SessionRef, TaskRef, TokenRef } from '../../../shared/model/refs.ts'
import {
  type BearerCheck,
  callRefusal,
  callTool,
  clientCapabilities,
  computerUseChecking,
  computerUseResourceId,
  computerUseScope,
  decideCheckin,
  graphResourceId,
  holdToken,
  type IssuedToken,
  launch,
  lookUp,
  renewAt,
  signIn,
  type ToolResult,
} from '../../tenant/index.ts'
import { judgeClipboard } from '../commands/loss.ts'
import { askPeople, questionForTool } from '../commands/questions.ts'
import { judgePosture } from '../keepers/posture.ts'
import { pause, type Stage } from '../stage.ts'
import { checkOut } from './checkout.ts'
import { freshProof, present, sendFrom } from './resource.ts'
import type { Resource, TokenChain, TokenOptions } from './token-chain.ts'
import type { Obtained } from './token-endpoint.ts'
import { microsoftGraph, type Wallet, wallet } from './wallet.ts'

const server = 'mcp_W365ComputerUse'
/** Microsoft publishes the audience and its scope, no display name: that is ours. */
const gatewayResource: Resource = {
  id: computerUseResourceId,
  displayName: 'W365 Computer Use MCP',
  scope: `${computerUseResourceId}/${computerUseScope}`,
}

const latencyMs = { gateway: 60, pool: 1300, channel: 420, script: 240, release: 180 }

export interface ComputerUse {
  /** Prepare, Acquire, Connect. `sessionId` is the idempotency key of the checkout. */
  startSession(sessionId?: string): Promise<Outcome>
  /** The channel is lost and opened again: the session authenticates anew. */
  reconnect(): Promise<Outcome>
  /** A call that people have to let through is under way until they have answered, or can not any more. */
  runTool(call: Pick<CommandOf<'tool'>, 'tool' | 'arguments' | 'takes' | 'justification'>): Promise<Outcome>
  /** A script on this Cloud PC presents what was taken from another task's session. */
  presentStolen(stolen: Pick<CommandOf<'useStolen'>, 'from' | 'what'>): Promise<Outcome>
  endSession(): Promise<Outcome>
  /** The session that was opened last and not ended by the agent; null where there is none. */
  session(): SessionRef | null
  /** For the Cloud PC of the open session: a token bound to it that is good for so many uses, in the place of its own. */
  obtainLimited(resource: Resource, options: TokenOptions): Promise<Obtained> | null
}

/** Who works on what, from where. `span` is the task's root span. */
export interface Worker {
  task: TaskRef
  agentUser: AgentUserRef
  pool: PoolRef
  span: string
}

interface Connection {
  session: SessionRef
  pc: PcRef
  wallet: Wallet
}

export function computerUse(
  stage: Stage,
  { task, agentUser, pool: poolRef, span: parentSpan }: Worker,
  chain: TokenChain,
  random: Random,
): ComputerUse {
  const { env, estate, world, scheduler } = stage
  const { directory } = estate
  const { agent: agentRef } = lookUp(directory.agentUsers, agentUser)
  const client = stage.scenario.agents.find(({ key }) => `agent:${key}` === agentRef)
  const capabilities: TokenOptions = client?.continuousAccess ? { claims: clientCapabilities() } : {}
  let gatewayToken: IssuedToken | null = null
  let connection: Connection | null = null
  /** Of every session of this task that was not ended: who asks for one again gets what it has. */
  const connections = new Map<SessionRef, Connection>()
  /** Calls the session did not take when they reached it. */
  const notTaken = new Set<string>()

  function call(tool: string, input: JsonObject): string {
    const callId = `call_${env.ids.hex(12)}`
    const { session, pc } = connection ?? { session: null, pc: null }
    const span = env.ids.hex(8)
    const made: ToolCall = { callId, task, span, parentSpan, tool, server, arguments: input, session, pc }
    const { told } = world
    world.send({ kind: 'task', to: task, event: { type: 'task.call', call: made } })
    if (world.since(told).some(({ fact }) => fact.type === 'session.callRefused')) notTaken.add(callId)
    return callId
  }

  function answer(callId: string, { outcome, result, error }: ToolResult): void {
    world.send({ kind: 'task', to: task, event: { type: 'task.return', call: callId, outcome, result, error } })
  }

  function turnDown(callId: string, status: number, reason: string): Outcome {
    answer(callId, { outcome: 'refused', result: '', error: `HTTP ${status}: ${reason}` })
    return refused(status, reason)
  }

  /** The gateway checks the token of every call it is sent, which is renewed in time. */
  async function authorise(): Promise<BearerCheck> {
    await pause(stage, random, latencyMs.gateway)
    const due = gatewayToken && renewAt(gatewayToken.claims)
    if (due !== null && due <= env.clock.now()) {
      const renewed = await chain.obtain(gatewayResource, null, capabilities)
      if (renewed.ok) gatewayToken = renewed.issued
    }
    const token = { jwt: gatewayToken?.jwt ?? '', now: env.clock.now(), ended: stage.gate.ended }
    return scheduler.check(computerUseChecking(stage.gateway, token))
  }

  async function startSession(sessionId?: string): Promise<Outcome> {
    const obtained = await chain.obtain(gatewayResource, null, capabilities)
    if (!obtained.ok) return refused(obtained.code, obtained.message)
    gatewayToken = obtained.issued
    const callId = call(`${server}_StartSession`, {})
    const connected = await acquire(obtained.ref, sessionId)
    if ('ok' in connected) {
      answer(callId, { outcome: 'refused', result: '', error: connected.ok ? '' : connected.reason })
      return connected
    }
    open(connected)
    answer(callId, { outcome: 'ok', result: JSON.stringify(detailsOf(connected)), error: null })
    return { ok: true, result: { session: connected.session, pc: connected.pc } }
  }

  function open(connected: Connection): void {
    connection = connected
    connections.set(connected.session, connected)
  }

  /** What a session is answered with when it starts, and when it is asked for. */
  function detailsOf({ session, pc }: Connection) {
    const pool = lookUp(directory.pools, poolRef)
    const { id } = lookUp(directory.pcs, pc)
    const host = `${pool.id}.${pool.region}.remotinginterface.regional.cloudinferenceplatform.azure.net`
    return { sessionId: idOf(session), screenShareUrl: `https://${host}/computers/${id}/screenshare` }
  }

  async function sessionDetails(): Promise<Outcome> {
    if (!connection) return noSession
    const asked = connection
    const callId = call(`${server}_GetSessionDetails`, { sessionId: idOf(asked.session) })
    const allowed = await authorise()
    if (!allowed.ok) return turnDown(callId, allowed.status, allowed.message)
    if (world.see.standing(asked.session) === 'ended') {
      const { status, reason } = callRefusal('ended')
      return turnDown(callId, status, reason)
    }
    const result: ToolResult = { outcome: 'ok', result: JSON.stringify(detailsOf(asked)), error: null }
    answer(callId, result)
    return outcomeOf(result)
  }

  /** Acquire: a Cloud PC of the pool; then Connect. */
  async function acquire(token: TokenRef, sessionId?: string): Promise<Connection | Outcome> {
    const allowed = await authorise()
    if (!allowed.ok) return refused(allowed.status, allowed.message)
    // a UUID is the same in any letter case
    const session: SessionRef = `session:${(sessionId ?? env.ids.guid()).toLowerCase()}`
    const pool = lookUp(directory.pools, poolRef)
    if (!world.sessions.get(session) && !world.sessions.hasEnded(session)) {
      const request = { type: 'session.request', task, agentUser, pool: pool.ref, token } as const
      world.send({ kind: 'session', to: session, event: request })
    }
    await pause(stage, random, latencyMs.pool)
    const { agent } = lookUp(directory.agentUsers, agentUser)
    const given = await checkOut(stage, random, { session, pool, agentUser, agent })
    if ('ok' in given) return given
    const held = connections.get(session)
    if (held) return held
    if (given.repeated && !world.see.isConnecting(session)) return refused(409, 'The session is open in another task.')
    return connect(session, given.pc)
  }

  /** Connect: a channel to the Cloud PC, and a token bound to its key; authentication is established anew each time. */
  async function connect(session: SessionRef, pc: PcRef): Promise<Connection | Outcome> {
    await pause(stage, random, latencyMs.channel)
    if (!world.see.isConnecting(session)) return refused(404, 'The session ended before it was connected.')
    judgePosture(stage, pc)
    const { jkt } = lookUp(directory.pcs, pc)
    world.send({ kind: 'session', to: session, event: { type: 'channel.open', jkt } })
    const bound = await chain.obtain(microsoftGraph, { session, pc }, capabilities)
    if (!bound.ok) {
      // refused before policy was asked (T1 or T2): the session does not hear of it, and must give its Cloud PC back
      if (world.see.isConnecting(session))
        world.send({ kind: 'session', to: session, event: { type: 'session.end', reason: 'refused' } })
      return refused(bound.code, bound.message)
    }
    // the Cloud PC can be lost while its token is on its way
    if (world.see.standing(session) === 'ended') return refused(404, 'The session ended before it was connected.')
    signIn(lookUp(estate.computers, pc), lookUp(directory.agentUsers, agentUser))
    return { session, pc, wallet: wallet(stage, chain, { session, pc }, bound, capabilities) }
  }

  async function reconnect(): Promise<Outcome> {
    if (!connection) return noSession
    const { session, pc } = connection
    if (world.see.standing(session) === 'ended') return refused(404, 'The session has ended.')
    world.send({ kind: 'session', to: session, event: { type: 'channel.lost', reason: 'The connection was lost.' } })
    const connected = await connect(session, pc)
    if ('ok' in connected) return connected
    open(connected)
    return { ok: true, result: { session, pc } }
  }

  async function runTool({
    tool,
    arguments: input,
    takes,
    justification,
  }: Pick<CommandOf<'tool'>, 'tool' | 'arguments' | 'takes' | 'justification'>): Promise<Outcome> {
    // the gateway's own tools are no business of the Cloud PC
    if (tool === `${server}_StartSession`) return startSession()
    if (tool === `${server}_GetSessionDetails`) return sessionDetails()
    if (tool === `${server}_EndSession`) return endSession()
    if (!connection) return noSession
    const { session, pc, wallet: held } = connection
    const callId = call(tool, input)
    const allowed = await authorise()
    await pause(stage, random, takes)
    const sender = { task, call: callId, session, pc, justification }
    const question = isActing(session) ? questionForTool(stage, tool) : null
    const against = question && (await askPeople(stage, sender, question))
    // ended, disconnected or challenged before or while the call was on its way
    const standing = world.see.standing(session)
    if (notTaken.has(callId) || !isActing(session)) {
      const { status, reason } = callRefusal(standing === 'acting' ? 'busy' : standing)
      return turnDown(callId, status, reason)
    }
    if (!allowed.ok) return turnDown(callId, allowed.status, allowed.message)
    if (against !== null) {
      answer(callId, { outcome: 'refused', result: '', error: against })
      return refused(403, against)
    }
    const computer = lookUp(estate.computers, pc)
    const { clipboard } = computer
    const result = await callTool(computer, tool, input, sendFrom(stage, sender, held))
    const caller = lookUp(directory.agentUsers, agentUser)
    // whose machine it is by now, once the session has ended, is not for this call to look into
    const ended = world.see.standing(session) === 'ended'
    const judged = (ended ? null : judgeClipboard(stage, { ...sender, caller }, computer, clipboard)) ?? result
    answer(callId, judged)
    return outcomeOf(judged)
  }

  /** Whether a call that is under way may still act. */
  function isActing(session: SessionRef): boolean {
    const standing = world.see.standing(session)
    return standing === 'busy' || standing === 'coDriven'
  }

  async function presentStolen({ from, what }: Pick<CommandOf<'useStolen'>, 'from' | 'what'>): Promise<Outcome> {
    if (!connection) return noSession
    const { session, pc } = connection
    const stolen = stage.vault.captured.get(from)
    const callId = call('execute_python_code', { code: stolenScript(what) })
    await pause(stage, random, latencyMs.script)
    if (!stolen) {
      const result = failed(`Nothing of the task ${from.slice('task:'.length)} was there to be taken.`)
      answer(callId, result)
      return outcomeOf(result)
    }
    const computer = lookUp(estate.computers, pc)
    launch(computer, 'python.exe')
    holdToken(computer, { uti: idOf(stolen.token), audience: graphResourceId, jwt: stolen.accessToken })
    const presented = what === 'proof' ? stolen : await freshProof(stage, pc, stolen, stolen)
    const { answer: reply } = await present(
      stage,
      { task, call: callId, session, pc, justification: null },
      presented,
      stolen,
    )
    const result: ToolResult =
      'code' in reply
        ? { outcome: 'refused', result: '', error: `HTTP ${reply.status} ${reply.code}: ${reply.message}` }
        : { outcome: 'ok', result: `HTTP ${reply.status}`, error: null }
    answer(callId, result)
    return 'code' in reply ? refused(reply.status, reply.message) : outcomeOf(result)
  }

  async function endSession(): Promise<Outcome> {
    if (!connection) return noSession
    const { session } = connection
    const sessionId = idOf(session)
    const callId = call(`${server}_EndSession`, { sessionId })
    await pause(stage, random, latencyMs.release)
    const { status, reason } = decideCheckin({
      token: 'yes',
      sessionId,
      sessionIdHeader: sessionId,
      session: world.sessions.get(session) ? 'open' : 'ended',
    })
    if (status === 204) world.send({ kind: 'session', to: session, event: { type: 'session.end', reason: 'done' } })
    connection = null
    connections.delete(session)
    const ended = status === 204
    answer(callId, ended ? { outcome: 'ok', result: 'HTTP 204', error: null } : failed(`HTTP ${status}: ${reason}`))
    return ended ? { ok: true, result: null } : refused(status, reason)
  }

  function obtainLimited(resource: Resource, options: TokenOptions): Promise<Obtained> | null {
    if (!connection) return null
    const { session, pc, wallet: held } = connection
    return chain.obtain(resource, { session, pc }, options).then(obtained => {
      if (obtained.ok) held.limitTo(resource.id, obtained)
      return obtained
    })
  }

  return {
    startSession,
    reconnect,
    runTool,
    presentStolen,
    endSession,
    session: () => connection?.session ?? null,
    obtainLimited,
  }
}

const failed = (error: string): ToolResult => ({ outcome: 'error', result: '', error })
const refused = (code: number | string, reason: string): Outcome => ({ ok: false, code, reason })
const noSession = refused(404, 'No session is open.')

/** By its code where the call was wrong, by its HTTP status where a resource refused or failed, or by its outcome alone. */
const outcomeOf = ({ outcome, result, error, status, code }: ToolResult): Outcome =>
  outcome === 'ok' ? { ok: true, result } : refused(code ?? status ?? outcome, error ?? '')

/** The id Windows 365 knows a session by, or a token's `uti`: what their references are made of here. */
const idOf = (ref: SessionRef | TokenRef): string => ref.slice(ref.indexOf(':') + 1)

const stolenScript = (what: 'token' | 'proof'): string =>
  [
    'import requests',
    `proof = ${what === 'proof' ? 'captured.proof' : 'sign_with_this_device(captured.method, captured.url)'}`,
    'headers = {"Authorization": f"DPoP {captured.token}", "DPoP": proof}',
    'print(requests.request(captured.method, captured.url, headers=headers).status_code)',
  ].join('\n')
