// One task as the agent works through it: the scenario's steps, each for real against the tenant's services.
import type { ToolCall } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import type { PcRef, SessionRef, TokenRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'
import type { ScenarioStep, ScenarioTask } from '../../shared/scenarios/schema.ts'
import {
  assignFromPool,
  type BearerCheck,
  callTool,
  checkComputerUseToken,
  computerUseResourceId,
  computerUseScope,
  graphResourceId,
  holdToken,
  type IssuedToken,
  lookUp,
  type ToolResult,
} from '../tenant/index.ts'
import { agentUserRef, humanRef, poolRef, taskRef } from './estate.ts'
import { freshProof, present, sendFrom } from './resource.ts'
import { pause, type Stage } from './stage.ts'
import { type Resource, tokenChain } from './token-chain.ts'

const server = 'mcp_W365ComputerUse'
/** Microsoft publishes the audience and its scope, no display name: that is ours. */
const computerUse: Resource = {
  id: computerUseResourceId,
  displayName: 'W365 Computer Use MCP',
  scope: computerUseScope,
}
const graphScope = 'https://graph.microsoft.com/Files.Read.All https://graph.microsoft.com/Mail.Send'
const microsoftGraph: Resource = { id: graphResourceId, displayName: 'Microsoft Graph', scope: graphScope }

const latencyMs = { receive: 320, gateway: 60, pool: 1300, channel: 420, tool: 240, release: 180 }

interface Connection {
  session: SessionRef
  pc: PcRef
  token: { token: TokenRef; accessToken: string }
}

/** Plays one task of the scenario from the prompt to the answer. */
export async function playTask(stage: Stage, script: ScenarioTask): Promise<void> {
  const { env, estate, world, scheduler } = stage
  const random = env.random.fork(`task ${script.key}`)
  const task = taskRef(script.key)
  const agentUser = lookUp(estate.directory.agentUsers, agentUserRef(script.agentUser))
  const human = humanRef(script.human)
  const trace = env.ids.hex(16)
  const root = env.ids.hex(8)
  const conversation = env.ids.guid()
  const chain = tokenChain(stage, { ref: task, agentUser: script.agentUser }, random)
  let gateway: { ref: TokenRef; issued: IssuedToken } | null = null
  let connection: Connection | null = null

  await scheduler.sleep(Date.parse(script.at) - env.clock.now())
  world.send({
    kind: 'human',
    to: human,
    event: {
      type: 'human.ask',
      task,
      agent: agentUser.agent,
      conversation,
      channel: script.channel,
      text: script.prompt,
    },
  })
  await pause(stage, random, latencyMs.receive)
  world.send({
    kind: 'task',
    to: task,
    event: {
      type: 'task.start',
      human,
      agent: agentUser.agent,
      agentUser: agentUser.ref,
      conversation,
      trace,
      span: root,
    },
  })

  for (const step of script.steps) {
    const refusal = await play(step)
    if (refusal === null) continue
    if (connection) await endSession()
    return complete('refused', refusal)
  }
  complete('done', script.answer)

  function complete(outcome: 'done' | 'refused', answer: string): void {
    world.send({ kind: 'task', to: task, event: { type: 'task.complete', answer, outcome } })
  }

  /** The reason why the task can not go on, or null. A tool that fails or is refused does not end a task. */
  async function play(step: ScenarioStep): Promise<string | null> {
    switch (step.do) {
      case 'think':
        await think(step)
        return null
      case 'wait':
        await scheduler.sleep(step.milliseconds)
        return null
      case 'startSession':
        return startSession()
      case 'endSession':
        await endSession()
        return null
      case 'tool':
        await useTool(step)
        return null
      case 'useStolen':
        await useStolen(step)
        return null
    }
  }

  async function think(step: Extract<ScenarioStep, { do: 'think' }>): Promise<void> {
    const started = epochMs(env.clock.now())
    await pause(stage, random, step.takes)
    world.send({
      kind: 'task',
      to: task,
      event: {
        type: 'task.infer',
        span: env.ids.hex(8),
        parentSpan: root,
        model: script.model,
        provider: script.provider,
        inputTokens: step.inputTokens,
        outputTokens: step.outputTokens,
        input: step.input,
        output: step.output,
        started,
      },
    })
  }

  function call(tool: string, input: JsonObject): string {
    const callId = `call_${env.ids.hex(12)}`
    const { session, pc } = connection ?? { session: null, pc: null }
    const made: ToolCall = {
      callId,
      task,
      span: env.ids.hex(8),
      parentSpan: root,
      tool,
      server,
      arguments: input,
      session,
      pc,
    }
    world.send({ kind: 'task', to: task, event: { type: 'task.call', call: made } })
    return callId
  }

  function answer(callId: string, { outcome, result, error }: ToolResult): void {
    world.send({ kind: 'task', to: task, event: { type: 'task.return', call: callId, outcome, result, error } })
  }

  /** The gateway checks the token of every call it is sent. */
  async function authorise(): Promise<BearerCheck> {
    if (!gateway) return { ok: false, status: 401, message: 'No token was presented.' }
    await pause(stage, random, latencyMs.gateway)
    const token = {
      jwt: gateway.issued.jwt,
      tenantId: estate.directory.tenant.id,
      now: env.clock.now(),
      ended: stage.graph.ended,
    }
    return scheduler.ask(() => checkComputerUseToken(estate.tokens.authority, token))
  }

  async function startSession(): Promise<string | null> {
    const obtained = await chain.obtain(computerUse, null)
    if (!obtained.ok) return obtained.message
    gateway = obtained
    const callId = call(`${server}_StartSession`, {})
    const refused = (reason: string): string => {
      answer(callId, { outcome: 'refused', result: '', error: reason })
      return reason
    }
    const allowed = await authorise()
    if (!allowed.ok) return refused(allowed.message)

    const sessionId = env.ids.guid()
    const session: SessionRef = `session:${sessionId}`
    const pool = lookUp(estate.directory.pools, poolRef(script.pool))
    world.send({
      kind: 'session',
      to: session,
      event: { type: 'session.request', task, agentUser: agentUser.ref, pool: pool.ref, token: obtained.ref },
    })
    await pause(stage, random, latencyMs.pool)
    const free = [...estate.directory.pcs.values()].filter(pc => pc.pool === pool.ref && world.see.isFree(pc.ref))
    const decision = assignFromPool({
      pool,
      agentUser: agentUser.ref,
      free: free.map(({ ref }) => ref),
      pick: count => random.integer(count),
    })
    world.send({ kind: 'pool', to: pool.ref, event: { type: 'pool.acquire', session, decision } })
    if (decision.outcome !== 'grant') return refused(decision.reason)

    const { pc } = decision
    await pause(stage, random, latencyMs.channel)
    const { jkt, id } = lookUp(estate.directory.pcs, pc)
    world.send({ kind: 'session', to: session, event: { type: 'channel.open', jkt } })
    const bound = await chain.obtain(microsoftGraph, { session, pc })
    if (!bound.ok) return refused(bound.message)
    const { uti, jwt } = bound.issued
    holdToken(lookUp(estate.computers, pc), { uti, audience: graphResourceId, jwt })
    connection = { session, pc, token: { token: bound.ref, accessToken: jwt } }
    const screenShareUrl = `https://${pool.id}.${pool.region}.remotinginterface.regional.cloudinferenceplatform.azure.net/computers/${id}/screenshare`
    answer(callId, { outcome: 'ok', result: JSON.stringify({ sessionId, screenShareUrl }), error: null })
    return null
  }

  async function endSession(): Promise<void> {
    if (!connection) return
    const { session } = connection
    const callId = call(`${server}_EndSession`, { sessionId: session.slice('session:'.length) })
    await pause(stage, random, latencyMs.release)
    world.send({ kind: 'session', to: session, event: { type: 'session.end', reason: 'done' } })
    connection = null
    answer(callId, { outcome: 'ok', result: 'HTTP 204', error: null })
  }

  async function useTool({ tool, arguments: input, takes }: Extract<ScenarioStep, { do: 'tool' }>): Promise<void> {
    if (!connection) throw new Error(`${script.key} uses ${tool} without a session`)
    const { session, pc, token } = connection
    const callId = call(tool, input)
    const allowed = await authorise()
    await pause(stage, random, takes)
    const send = sendFrom(stage, { task, call: callId, session, pc }, token)
    answer(
      callId,
      allowed.ok
        ? await callTool(lookUp(estate.computers, pc), tool, input, send)
        : { outcome: 'refused', result: '', error: `HTTP ${allowed.status}: ${allowed.message}` },
    )
  }

  /** A script on this Cloud PC presents what was taken from another session. */
  async function useStolen({ from, what, url }: Extract<ScenarioStep, { do: 'useStolen' }>): Promise<void> {
    if (!connection) throw new Error(`${script.key} has no session`)
    const { session, pc } = connection
    const stolen = stage.vault.captured.get(taskRef(from))
    const callId = call('execute_python_code', { code: stolenScript(what, url) })
    await pause(stage, random, latencyMs.tool)
    if (!stolen) return answer(callId, { outcome: 'error', result: '', error: `Nothing of ${from} was captured.` })
    const presented = what === 'proof' ? stolen : await freshProof(stage, pc, stolen, { method: 'GET', url })
    const request = { method: 'GET', url, body: null } as const
    const reply = await present(stage, { task, call: callId, session, pc }, presented, request)
    answer(
      callId,
      'code' in reply
        ? { outcome: 'refused', result: '', error: `HTTP ${reply.status} ${reply.code}: ${reply.message}` }
        : { outcome: 'ok', result: `HTTP ${reply.status}`, error: null },
    )
  }
}

const stolenScript = (what: 'token' | 'proof', url: string): string =>
  [
    'import requests',
    `headers = {"Authorization": f"DPoP {token}", "DPoP": ${what === 'proof' ? 'captured_proof' : 'proof_by_this_device()'}}`,
    `print(requests.get("${url}", headers=headers).status_code)`,
  ].join('\n')
