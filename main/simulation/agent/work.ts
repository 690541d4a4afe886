// One task as an agent works on it: asked for by a person, worked on with a model and tools, for real against the tenant's services.

import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { Random } from '../../../shared/model/env.ts'
import type { AgentRef, AgentUserRef, HumanRef, PoolRef, TaskRef } from '../../../shared/model/refs.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { clientCapabilities, lookUp, resourceIdOf } from '../../tenant/index.ts'
import { pause, type Stage } from '../stage.ts'
import { type ComputerUse, computerUse } from './computer-use.ts'
import { type TokenChain, tokenChain } from './token-chain.ts'

const receiveMs = 320

export interface Order {
  task: TaskRef
  human: HumanRef
  agentUser: AgentUserRef
  pool: PoolRef
  channel: string
  text: string
  /** What it is for; null: nobody said. */
  purpose: string | null
  model: string
  provider: string
}

/** What all that comes of one prompt has in common. */
export interface Thread {
  conversation: string
  trace: string
}

export interface Work extends ComputerUse {
  readonly order: Order
  readonly agent: AgentRef
  readonly thread: Thread
  /** The task's root span. */
  readonly span: string
  readonly chain: TokenChain
  think(thought: Omit<CommandOf<'think'>, 'do' | 'task'>): Promise<Outcome>
  obtain(token: Omit<CommandOf<'obtain'>, 'do' | 'task'>): Promise<Outcome>
  /** Ends the task; a session that is still open is ended first. */
  answer(text: string, outcome: 'done' | 'refused' | 'failed'): Promise<Outcome>
  /** Its session is taken away; the agent is not asked. */
  stop(): void
}

/** The person asks, the agent takes the task. */
export async function openWork(stage: Stage, order: Order, random: Random): Promise<Work> {
  const { env, estate, world } = stage
  const { task, human, agentUser, channel, text } = order
  const { agent } = lookUp(estate.directory.agentUsers, agentUser)
  const span = env.ids.hex(8)
  const conversation = env.ids.guid()
  world.send({ kind: 'human', to: human, event: { type: 'human.ask', task, agent, conversation, channel, text } })
  await pause(stage, random, receiveMs)
  return startWork(stage, order, { conversation, trace: env.ids.hex(16) }, span, random)
}

/** Another agent hands the task on: nobody is asked, and the person whose prompt it came from stays accountable. */
export async function takeUp(stage: Stage, order: Order, thread: Thread, random: Random): Promise<Work> {
  const span = stage.env.ids.hex(8)
  await pause(stage, random, receiveMs)
  return startWork(stage, order, thread, span, random)
}

function startWork(stage: Stage, order: Order, thread: Thread, span: string, random: Random): Work {
  const { env, estate, world } = stage
  const { task, human, agentUser, pool, purpose } = order
  const { agent } = lookUp(estate.directory.agentUsers, agentUser)
  const started = { human, agent, agentUser, ...thread, span, ...(purpose === null ? {} : { purpose }) }
  world.send({ kind: 'task', to: task, event: { type: 'task.start', ...started } })

  const chain = tokenChain(stage, { task, agentUser, human }, random)
  const computer = computerUse(stage, { task, agentUser, pool, span }, chain, random)

  return {
    ...computer,
    order,
    agent,
    thread,
    span,
    chain,
    async think({ takes, ...said }) {
      const since = epochMs(env.clock.now())
      await pause(stage, random, takes)
      const { model, provider } = order
      const event = {
        type: 'task.infer',
        span: env.ids.hex(8),
        parentSpan: span,
        model,
        provider,
        started: since,
        ...said,
      }
      world.send({ kind: 'task', to: task, event: { ...event, type: 'task.infer' } })
      return { ok: true, result: null }
    },
    async obtain({ grant, resourceId, scope, uses, continuousAccess }) {
      if (world.roster.isDelegated(task) && (grant === 'onBehalfOf' || grant === 'refreshToken'))
        return { ok: false, code: 'noPerson', reason: 'Nobody signed in to this agent: another agent set the task.' }
      const ofScope = resourceIdOf(scope)
      if (ofScope !== null && ofScope.toLowerCase() !== resourceId.toLowerCase())
        return { ok: false, code: 70011, reason: `The scope "${scope}" is one of ${ofScope}, not of ${resourceId}.` }
      const resource = { id: resourceId, displayName: nameOf(resourceId), scope }
      const options = {
        claims: continuousAccess ? clientCapabilities() : null,
        use: uses === null ? null : { task, uses },
      }
      const obtained = await {
        autonomous: () => chain.autonomous(resource, options),
        onBehalfOf: () => chain.onBehalfOf(resource, options),
        refreshToken: () => chain.refresh(resource, options),
        agentUser: () =>
          (uses === null ? null : computer.obtainLimited(resource, options)) ?? chain.obtain(resource, null, options),
      }[grant]()
      if (!obtained.ok) return { ok: false, code: obtained.code, reason: obtained.message }
      return { ok: true, result: { token: obtained.ref, claims: obtained.issued.claims } }
    },
    async answer(answer, outcome) {
      if (computer.session()) await computer.endSession()
      world.send({ kind: 'task', to: task, event: { type: 'task.complete', answer, outcome } })
      return { ok: true, result: null }
    },
    stop() {
      const session = computer.session()
      if (session !== null)
        world.offer({ kind: 'session', to: session, event: { type: 'session.end', reason: 'revoked' } })
    },
  }

  function nameOf(resourceId: string): string {
    return estate.resourceNames.get(resourceId.toLowerCase()) ?? resourceId
  }
}
