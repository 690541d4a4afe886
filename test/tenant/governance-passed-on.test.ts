// Where no account is kept of grants: whatever is passed on along a random chain of agents, nobody in it has more than all before passed on.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decidePassedOn, delegate } from '../../main/tenant/index.ts'
import { at, orchestrate, orderOf, permission, prompted, started, tenant, unused } from './governed.ts'

const resourceId = permission('').resourceAppId
const names = ['Files.Read.All', 'Mail.Send', 'Mail.Read']
const limits = {
  maximumDepth: 9,
  maximumFanOut: 9,
  maximumDelegations: 99,
  budget: { tokens: 9, actions: 9, milliseconds: 9 },
}

test('a delegated task has exactly what was passed on all the way, and more than that is refused to be passed on', () => {
  const subset = fc.subarray(names)
  fc.assert(
    fc.property(fc.array(subset, { minLength: 1, maxLength: 4 }), wishes => {
      const world = tenant()
      const office = { ...world.office, access: 'membership' as const }
      world.announce(prompted('task:0', 'agent:a', 'root'), started('task:0', 'agent:a', 'invoices'))
      world.send(orchestrate('task:0', limits))
      let had = names
      for (const [index, wished] of wishes.entries()) {
        const [caller, callee] = index % 2 === 0 ? (['agent:a', 'agent:b'] as const) : (['agent:b', 'agent:a'] as const)
        const permissions = wished.map(permission)
        const order = orderOf(`task:${index}`, caller, `task:${index + 1}`, callee, { permissions })
        const { decision, message } = delegate(office, order, unused, at(1))
        world.send(message)
        const isWithin = wished.every(name => had.includes(name))
        expect(decision.outcome).toBe(isWithin ? 'grant' : 'deny')
        if (!isWithin) return
        had = wished
        for (const name of names)
          expect(decidePassedOn(office.book, order.task, { resourceId, scopes: [name] }).outcome).toBe(
            had.includes(name) ? 'grant' : 'deny',
          )
      }
    }),
    { numRuns: 40, seed: 21 },
  )
})
