// The agent's side of computer use: starts a session on a Cloud PC, calls its tools through the gateway, and ends it.
import type { Random } from '../../shared/model/env.ts'
import type { ToolCall } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import type { PcRef, SessionRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'
import type { ScenarioStep, ScenarioTask } from '../../shared/scenarios/schema.ts'
import {
  type BearerCheck,
  callRefusal,
  callTool,
  checkComputerUseToken,
  computerUseResourceId,
  computerUseScope,
  decideCheckin,
  graphResourceId,
  holdToken,
  launch,
  lookUp,
  type ToolResult,
} from '../tenant/index.ts'
import { checkOut } from './checkout.ts'
import { agentUserRef, poolRef, taskRef } from './estate.ts'
import { freshProof, present, sendFrom } from './resource.ts'
import { pause, type Stage } from './stage.ts'
import { type Resource, tokenChain } from './token-chain.ts'
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
  /** The reason why there is no session, or null. */
  startSession(): Promise<string | null>
  runTool(step: Extract<ScenarioStep, { do: 'tool' }>): Promise<void>
  /** A script on this Cloud PC presents what was taken from another task's session. */
  presentStolen(step: Extract<ScenarioStep, { do: 'useStolen' }>): Promise<void>
  /** Nothing where no session is open. */
  endSession(): Promise<void>
}

interface Connection {
  session: SessionRef
  pc: PcRef
  wallet: Wallet
}

/** `span` is the task's root span. */
export function computerUse(
  stage: Stage,
  { ref: task, script, span: parentSpan }: { ref: TaskRef; script: ScenarioTask; span: string },
  random: Random,
): ComputerUse {
  const { env, estate, world, scheduler } = stage
  const { directory } = estate
  const agentUser = agentUserRef(script.agentUser)
  const chain = tokenChain(stage, { ref: task, agentUser }, random)
  let gatewayToken: string | null = null
  let connection: Connection | null = null
  /** Calls the session did not take when they reached it. */
  const notTaken = new Set<string>()

  function call(tool: string, input: JsonObject): string {
    const callId = `call_${env.ids.hex(12)}`
    const { session, pc } = connection ?? { session: null, pc: null }
    const span = env.ids.hex(8)
    const made: ToolCall = { callId, task, span, parentSpan, tool, server, arguments: input, session, pc }
    const told = world.facts.length
    world.send({ kind: 'task', to: task, event: { type: 'task.call', call: made } })
    if (world.facts.slice(told).some(({ fact }) => fact.type === 'session.callRefused')) notTaken.add(callId)
    return callId
  }

  function answer(callId: string, { outcome, result, error }: ToolResult): void {
    world.send({ kind: 'task', to: task, event: { type: 'task.return', call: callId, outcome, result, error } })
  }

  /** The gateway checks the token of every call it is sent. */
  async function authorise(): Promise<BearerCheck> {
    await pause(stage, random, latencyMs.gateway)
    const token = { jwt: gatewayToken ?? '', now: env.clock.now(), ended: stage.gate.ended }
    return scheduler.ask(() => checkComputerUseToken(estate.tokens.authority, token))
  }

  async function startSession(): Promise<string | null> {
    const obtained = await chain.obtain(gatewayResource, null)
    if (!obtained.ok) return obtained.message
    gatewayToken = obtained.issued.jwt
    const callId = call(`${server}_StartSession`, {})
    const connected = await connect(obtained.ref)
    if (typeof connected === 'string') {
      answer(callId, { outcome: 'refused', result: '', error: connected })
      return connected
    }
    connection = connected
    const pool = lookUp(directory.pools, poolRef(script.pool))
    const { id } = lookUp(directory.pcs, connected.pc)
    const host = `${pool.id}.${pool.region}.remotinginterface.regional.cloudinferenceplatform.azure.net`
    const result = { sessionId: idOf(connected.session), screenShareUrl: `https://${host}/computers/${id}/screenshare` }
    answer(callId, { outcome: 'ok', result: JSON.stringify(result), error: null })
    return null
  }

  /** Acquire and Connect: a Cloud PC, a channel to it, and a token bound to its key. A string says why not. */
  async function connect(token: TokenRef): Promise<Connection | string> {
    const allowed = await authorise()
    if (!allowed.ok) return allowed.message
    const session: SessionRef = `session:${env.ids.guid()}`
    const pool = lookUp(directory.pools, poolRef(script.pool))
    const request = { type: 'session.request', task, agentUser, pool: pool.ref, token } as const
    world.send({ kind: 'session', to: session, event: request })

    await pause(stage, random, latencyMs.pool)
    const { agent } = lookUp(directory.agentUsers, agentUser)
    const pc = await checkOut(stage, random, { session, pool, agentUser, agentId: lookUp(directory.agents, agent).id })
    if (!isPc(pc)) return pc
    await pause(stage, random, latencyMs.channel)
    const { jkt } = lookUp(directory.pcs, pc)
    world.send({ kind: 'session', to: session, event: { type: 'channel.open', jkt } })
    const bound = await chain.obtain(microsoftGraph, { session, pc })
    if (!bound.ok) {
      // refused before policy was asked (T1 or T2): the session does not hear of it, and must give its Cloud PC back
      if (world.see.isConnecting(session))
        world.send({ kind: 'session', to: session, event: { type: 'session.end', reason: 'refused' } })
      return bound.message
    }
    return { session, pc, wallet: wallet(stage, chain, { session, pc }, bound) }
  }

  async function runTool({ tool, arguments: input, takes }: Extract<ScenarioStep, { do: 'tool' }>): Promise<void> {
    const { session, pc, wallet: held } = open(connection)
    const callId = call(tool, input)
    const allowed = await authorise()
    await pause(stage, random, takes)
    const send = sendFrom(stage, { task, call: callId, session, pc }, held)
    // ended, disconnected or challenged before or while the call was on its way
    const standing = world.see.standing(session)
    if (notTaken.has(callId) || (standing !== 'busy' && standing !== 'coDriven')) {
      const { status, reason } = callRefusal(standing === 'acting' ? 'busy' : standing)
      answer(callId, { outcome: 'refused', result: '', error: `HTTP ${status}: ${reason}` })
      return
    }
    answer(
      callId,
      allowed.ok
        ? await callTool(lookUp(estate.computers, pc), tool, input, send)
        : { outcome: 'refused', result: '', error: `HTTP ${allowed.status}: ${allowed.message}` },
    )
  }

  async function presentStolen({ from, what }: Extract<ScenarioStep, { do: 'useStolen' }>): Promise<void> {
    const { session, pc } = open(connection)
    const stolen = stage.vault.captured.get(taskRef(from))
    const callId = call('execute_python_code', { code: stolenScript(what) })
    await pause(stage, random, latencyMs.script)
    if (!stolen) {
      answer(callId, { outcome: 'error', result: '', error: `Nothing of the task ${from} was there to be taken.` })
      return
    }
    const computer = lookUp(estate.computers, pc)
    launch(computer, 'python.exe')
    holdToken(computer, { uti: idOf(stolen.token), audience: graphResourceId, jwt: stolen.accessToken })
    const presented = what === 'proof' ? stolen : await freshProof(stage, pc, stolen, stolen)
    const { answer: reply } = await present(stage, { task, call: callId, session, pc }, presented, stolen)
    answer(
      callId,
      'code' in reply
        ? { outcome: 'refused', result: '', error: `HTTP ${reply.status} ${reply.code}: ${reply.message}` }
        : { outcome: 'ok', result: `HTTP ${reply.status}`, error: null },
    )
  }

  async function endSession(): Promise<void> {
    if (!connection) return
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
    answer(
      callId,
      status === 204
        ? { outcome: 'ok', result: 'HTTP 204', error: null }
        : { outcome: 'error', result: '', error: `HTTP ${status}: ${reason}` },
    )
  }

  return { startSession, runTool, presentStolen, endSession }
}

/** The id Windows 365 knows a session by, or a token's `uti`: what their references are made of here. */
const idOf = (ref: SessionRef | TokenRef): string => ref.slice(ref.indexOf(':') + 1)

const isPc = (answer: PcRef | string): answer is PcRef => answer.startsWith('pc:')

/** Scenarios are checked for this when they are read. */
function open(connection: Connection | null): Connection {
  if (!connection) throw new Error('no session is open')
  return connection
}

const stolenScript = (what: 'token' | 'proof'): string =>
  [
    'import requests',
    `proof = ${what === 'proof' ? 'captured.proof' : 'sign_with_this_device(captured.method, captured.url)'}`,
    'headers = {"Authorization": f"DPoP {captured.token}", "DPoP": proof}',
    'print(requests.request(captured.method, captured.url, headers=headers).status_code)',
  ].join('\n')
