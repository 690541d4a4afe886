// The tenant of governance, writing down what it is given and what its machines tell of it.
import { byRef, type GovernanceOffice, type Message } from '../../main/tenant/index.ts'
import type { AgentRef, HumanRef } from '../../shared/model/refs.ts'
import { tenant } from './governed.ts'
import { guid } from './material.ts'
import { shortened, under } from './written.ts'

/** The tenant of governance with a second blueprint, an agent user, and accounts that can be disabled. */
export function governed(more: Partial<GovernanceOffice> = {}) {
  const world = tenant()
  const disabled = new Set<HumanRef>()
  const { directory } = world.office
  const other = {
    ref: 'blueprint:y' as const,
    id: guid(13),
    appId: guid(14),
    principalId: guid(15),
    displayName: 'Y',
    owners: ['human:pam' as const, 'human:kim' as const],
    sponsors: ['human:sam' as const, 'human:kim' as const],
  }
  const agentOf = (ref: AgentRef, n: number, sponsors: HumanRef[]) => ({
    ref,
    id: guid(n),
    displayName: ref,
    blueprint: other.ref,
    sponsors,
  })
  const userOf = (agent: AgentRef, n: number) => ({
    ref: `agentUser:${n}` as const,
    id: guid(n),
    displayName: `User of ${agent}`,
    userPrincipalName: `${n}@contoso.com`,
    agent,
  })
  const office: GovernanceOffice = {
    ...world.office,
    directory: {
      ...directory,
      blueprints: byRef([...directory.blueprints.values(), other]),
      agents: byRef([
        ...directory.agents.values(),
        agentOf('agent:d', 30, ['human:kim']),
        agentOf('agent:e', 31, ['human:sam', 'human:pam']),
      ]),
      agentUsers: byRef([userOf('agent:a', 40), userOf('agent:b', 41)]),
    },
    accountOf: human => (disabled.has(human) ? 'disabled' : 'enabled'),
    ...more,
  }
  const lines: string[] = []
  /** Writes down what was given and what it made the machines tell, and carries it out. */
  function say(heading: string, ...messages: (Message | null)[]): void {
    const before = world.facts.length
    for (const message of messages) if (message) world.send(message)
    const told = world.facts.slice(before).map(({ type }) => type)
    lines.push(under(heading, [...messages, `tells ${told.join(', ') || 'nothing'}`]))
  }
  return { ...world, office, disabled, say, text: () => shortened(lines.join('\n')) }
}
