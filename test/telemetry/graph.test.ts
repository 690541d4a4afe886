// What an inventory over Graph shows: who stands behind an agent, and which device a computer is.
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../shared/model/facts.ts'
import { CloudPcObject, GraphObject } from '../../shared/records/graph.ts'
import { ids, recorded, sessionFacts, tenantFacts, wholeSession } from './facts.ts'
import { bodiesOf, recordsOf } from './records.ts'

const records = recordsOf(wholeSession)

describe('Graph inventory', () => {
  const objects = bodiesOf(records, 'AgentObject', GraphObject)
  const computers = bodiesOf(records, 'CloudPcObject', CloudPcObject)

  test('names the sponsor of an agent and the parents of agent user and agent identity', () => {
    const agent = objects.find(object => object['@odata.type'] === '#microsoft.graph.agentIdentity')
    expect(agent).toMatchObject({
      id: ids.agent,
      agentIdentityBlueprintId: ids.blueprintApp,
      sponsors: [{ id: ids.sponsor, userPrincipalName: 'sam@contoso.com' }],
    })
    const user = objects.find(object => object['@odata.type'] === '#microsoft.graph.agentUser')
    expect(user).toMatchObject({ id: ids.agentUser, identityParentId: ids.agent, mailNickname: 'invoice.agent' })
    expect(objects.filter(object => object['@odata.type'] === '#microsoft.graph.user')).toHaveLength(2)
  })

  test('says which accounts are disabled', () => {
    const disabled = tenantFacts.map((fact): Fact => {
      if (fact.type === 'agent.created') return { ...fact, agent: { ...fact.agent, accountEnabled: false } }
      return fact.type === 'agentUser.created'
        ? { ...fact, agentUser: { ...fact.agentUser, accountEnabled: false } }
        : fact
    })
    const enabled = (facts: readonly Fact[]) =>
      bodiesOf(recordsOf(recorded(facts)), 'AgentObject', GraphObject).flatMap(object =>
        'identityParentId' in object || 'agentIdentityBlueprintId' in object
          ? [[object['@odata.type'], object.accountEnabled]]
          : [],
      )
    expect(enabled(tenantFacts)).not.toContainEqual(['#microsoft.graph.agentUser', false])
    expect(enabled(disabled).filter(each => each[0] !== '#microsoft.graph.user')).toEqual([
      ['#microsoft.graph.agentIdentity', false],
      ['#microsoft.graph.agentUser', false],
    ])
  })

  test('names the Entra device of a computer', () => {
    expect(computers.map(({ id, aadDeviceId }) => [id, aadDeviceId])).toEqual([
      [ids.pc, ids.device],
      [ids.otherPc, ids.otherDevice],
    ])
  })

  test('is read when the first thing happens, and again for a Cloud PC added later', () => {
    const [first] = wholeSession.slice(tenantFacts.length)
    expect(records.filter(({ format }) => format === 'graph-objects').every(r => r.availableAt === first?.at)).toBe(
      true,
    )
    const replacement = tenantFacts.at(-1)
    const late = recorded([...tenantFacts, ...sessionFacts.slice(0, 1), ...(replacement ? [replacement] : [])])
    const read = recordsOf(late).filter(({ table }) => table === 'CloudPcObject')
    expect(read.map(({ availableAt }) => availableAt)).toEqual([first?.at, first?.at, late.at(-1)?.at])
  })

  test('is written at the end of a run in which nothing happened', () => {
    expect(recordsOf(recorded(tenantFacts)).filter(({ format }) => format === 'graph-objects')).toHaveLength(7)
  })
})
