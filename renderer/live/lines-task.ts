// How the tenant's set-up, a task and its tool calls look on the stage.
import type { FactOf } from '../../shared/model/facts.ts'
import { closes, type Line, line, opens } from './message.ts'
import { firstActor, type Names, nameOf, tag } from './names.ts'
import { checkWords } from './refusal-words.ts'

export type SetupFact = FactOf<
  | 'tenant.ready'
  | 'human.created'
  | 'blueprint.created'
  | 'agent.created'
  | 'agentUser.created'
  | 'pool.created'
  | 'pc.provisioned'
>
export type TaskFact = FactOf<'prompt.sent' | 'task.started' | 'inference.called' | 'task.completed'>
export type ActFact = FactOf<'tool.called' | 'proof.accepted' | 'proof.refused' | 'tool.returned'>

export function taskLine(fact: TaskFact, names: Names): Line {
  switch (fact.type) {
    case 'prompt.sent':
      return line({
        from: 'human',
        to: 'agent365',
        label: 'Prompt',
        detail: `“${fact.text}”`,
        actor: fact.task,
        bars: [opens('human', fact.task), opens('agent365', fact.task)],
      })
    case 'task.started':
      return line({
        from: 'agent365',
        to: 'agent365',
        label: 'Task started',
        detail: `${nameOf(names, fact.agent)} acts as ${nameOf(names, fact.agentUser)} for ${nameOf(names, fact.human)}`,
        actor: fact.task,
        bars: [closes('human', fact.task)],
      })
    case 'inference.called':
      return line({
        from: 'agent365',
        to: 'agent365',
        label: 'chat',
        detail: `${fact.model}, ${fact.inputTokens} tokens in, ${fact.outputTokens} out`,
        actor: fact.task,
      })
    case 'task.completed':
      return line({
        from: 'agent365',
        to: 'human',
        label: completed[fact.outcome],
        detail: `“${fact.answer}”`,
        tone: fact.outcome === 'done' ? 'plain' : fact.outcome === 'refused' ? 'refuse' : 'warn',
        reply: true,
        actor: fact.task,
        bars: [closes('agent365', fact.task), closes('human', fact.task)],
      })
  }
}

const completed = { done: 'Answer', refused: 'Task refused', failed: 'Task failed' } as const

export function actLine(fact: ActFact, names: Names): Line {
  switch (fact.type) {
    case 'tool.called': {
      const { call } = fact
      const given = Object.values(call.arguments).filter(value => typeof value === 'string')
      return line({
        from: 'agent365',
        // with no Cloud PC yet it is the computer-use service that is called, which hands them out
        to: call.pc === null ? 'pool' : 'cloudpc',
        label: 'tools/call',
        detail: [call.tool, ...given.map(briefly)].join(' '),
        full: [call.tool, ...given].join(' '),
        actor: call.session ?? call.task,
      })
    }
    case 'proof.accepted':
      return line({
        from: 'cloudpc',
        to: 'resource',
        label: fact.htm,
        detail: `${targetOf(fact.htu)}, proof by ${nameOf(names, fact.pc)}`,
        full: `${fact.htm} ${fact.htu}`,
        actor: fact.token,
        tab: 'token',
        bars: [opens('resource', fact.call)],
      })
    case 'proof.refused': {
      const boundElsewhere = fact.boundTo === fact.from ? null : fact.boundTo
      return line({
        from: 'cloudpc',
        to: 'resource',
        label: boundElsewhere === null ? 'Proof refused' : 'Replay refused',
        detail:
          boundElsewhere === null
            ? `${checkWords[fact.check].title}: ${fact.message}`
            : `${checkWords[fact.check].title}, bound to ${nameOf(names, boundElsewhere)}, shown by ${nameOf(names, fact.from)}`,
        full: `${fact.htm} ${fact.htu}`,
        tone: 'refuse',
        actor: fact.token,
        tab: 'token',
      })
    }
    case 'tool.returned':
      return line({
        from: 'cloudpc',
        to: 'agent365',
        label: returned[fact.outcome],
        detail: fact.error ?? fact.result,
        tone: fact.outcome === 'ok' ? 'plain' : fact.outcome === 'refused' ? 'refuse' : 'warn',
        reply: true,
        actor: fact.task,
        bars: [closes('resource', fact.call)],
      })
  }
}

const returned = { ok: 'Result', refused: 'Tool refused', error: 'Tool error' } as const

/** An argument as it fits on an arrow: an address by what it is about, an id by its ends. */
const briefly = (value: string): string =>
  /^https?:/.test(value) ? targetOf(value) : guid.test(value) ? tag(value) : value

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What a request is about: the last part of its path that names something, `content` being how a file's bytes are asked for. */
function targetOf(address: string): string {
  const url = URL.parse(address)
  if (url === null) return address
  const parts = decodeURI(url.pathname)
    .split('/')
    .map(part => part.replace(/:$/, ''))
    .filter(part => part !== '' && part !== 'content')
  return parts.at(-1) ?? url.host
}

export function setupLine(fact: SetupFact, names: Names): Line {
  switch (fact.type) {
    case 'tenant.ready':
      return line({ from: 'entra', to: 'entra', label: 'Tenant', detail: fact.tenant.domain, actor: firstActor(names) })
    case 'human.created':
      return line({
        from: 'entra',
        to: 'entra',
        label: 'User',
        detail: fact.human.userPrincipalName,
        actor: fact.human.ref,
      })
    case 'blueprint.created':
      return line({
        from: 'entra',
        to: 'entra',
        label: 'Blueprint',
        detail: fact.blueprint.displayName,
        actor: fact.blueprint.ref,
      })
    case 'agent.created':
      return line({
        from: 'entra',
        to: 'entra',
        label: 'Agent identity',
        detail: fact.agent.displayName,
        actor: fact.agent.ref,
      })
    case 'agentUser.created':
      return line({
        from: 'entra',
        to: 'entra',
        label: 'Agent user',
        detail: fact.agentUser.userPrincipalName,
        actor: fact.agentUser.ref,
      })
    case 'pool.created':
      return line({ from: 'pool', to: 'pool', label: 'Pool', detail: fact.pool.displayName, actor: fact.pool.ref })
    case 'pc.provisioned':
      return line({ from: 'pool', to: 'pool', label: 'Provisioned', detail: fact.pc.displayName, actor: fact.pc.ref })
  }
}
