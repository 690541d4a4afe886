// The whole session from prompt to clean Cloud PC: its order, its tokens, its decisions, and what is refused.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { baseline } from '../../main/cloudpc/index.ts'
import { listScenarios, startRun } from '../../main/simulation/index.ts'
import { startRunWithWorld } from '../../main/simulation/run.ts'
import { RecordedFact } from '../../shared/model/facts.ts'
import { ActorView, Frame } from '../../shared/model/run.ts'
import { factsOf, hashOf, play, variant, variantOf } from './play.ts'

const run = await play('first-light', 7)
const types = run.facts().map(({ fact }) => fact.type)

describe('first light', () => {
  test('goes from the prompt to the clean Cloud PC in the published order', () => {
    const told = types.slice(types.indexOf('prompt.sent'))
    const milestones = told.filter(type => !['tool.called', 'tool.returned', 'inference.called'].includes(type))
    expect(milestones).toEqual([
      'prompt.sent',
      'task.started',
      'token.requested', // T1
      'token.issued',
      'token.requested', // T2
      'token.issued',
      'token.requested', // agent user, for the computer-use MCP server
      'access.decided',
      'token.issued',
      'session.requested',
      'pool.granted',
      'pc.assigned',
      'channel.opened',
      'token.requested', // agent user, for Microsoft Graph, bound
      'access.decided',
      'token.issued',
      'session.connected',
      'proof.accepted', // the folder
      'proof.accepted',
      'file.read',
      'proof.accepted',
      'file.read',
      'proof.accepted',
      'file.read',
      'proof.accepted',
      'file.read',
      'proof.accepted',
      'mail.sent',
      'session.released',
      'token.ended',
      'pc.resetting',
      'pc.wiped',
      'pc.verified',
      'pc.attested',
      'pc.available',
      'task.completed',
      'token.ended',
      'token.ended',
      'token.ended',
    ])
  })

  test('begins with the tenant, its people and agents, and a pool of 24 Cloud PCs', () => {
    expect(types.slice(0, types.indexOf('pc.provisioned'))).toEqual([
      'tenant.ready',
      'human.created',
      'human.created',
      'blueprint.created',
      'principal.created',
      'credential.added',
      'credential.activated',
      'agent.created',
      'agentUser.created',
      'registration.requested',
      'registration.approved',
      'registration.published',
      'pool.created',
    ])
    const names = factsOf(run, 'pc.provisioned').map(({ pc }) => pc.displayName)
    expect([names.length, names[0], names[23]]).toEqual([24, 'CPCA-001', 'CPCA-024'])
  })

  test('sends the prompt at the time the scenario says', () => {
    const prompt = run.facts().find(({ fact }) => fact.type === 'prompt.sent')
    expect(new Date(prompt?.at ?? 0).toISOString()).toBe('2026-09-17T09:14:02.118Z')
  })

  test('binds the Graph token, and only that one, to the key of the Cloud PC the session got', () => {
    const tokens = factsOf(run, 'token.issued')
    expect(tokens.map(({ request }) => [request.grant, request.resourceDisplayName])).toEqual([
      ['t1', 'AAD Token Exchange Endpoint: Public'],
      ['t2', 'AAD Token Exchange Endpoint: Public'],
      ['agentUser', 'W365 Computer Use MCP'],
      ['agentUser', 'Microsoft Graph'],
    ])
    const [opened] = factsOf(run, 'channel.opened')
    expect(tokens.map(({ jkt }) => jkt)).toEqual([null, null, null, opened?.jkt])
    expect(tokens[3]?.claims.cnf).toEqual({ jkt: opened?.jkt })
    expect(tokens.map(({ token, claims }) => token === `token:${claims.uti}`)).toEqual([true, true, true, true])
  })

  test('asks Conditional Access about resource tokens and never about T1 and T2', () => {
    expect(factsOf(run, 'access.decided').map(({ request }) => request.resourceDisplayName)).toEqual([
      'W365 Computer Use MCP',
      'Microsoft Graph',
    ])
    const results = factsOf(run, 'access.decided').map(({ decision }) =>
      decision.policies.map(({ displayName, result }) => `${displayName.slice(0, 5)} ${result}`),
    )
    expect(results).toEqual([
      ['CA501 notApplied', 'CA502 notApplied', 'CA503 reportOnlyNotApplied', 'CA101 notApplied'],
      ['CA501 notApplied', 'CA502 success', 'CA503 reportOnlyNotApplied', 'CA101 notApplied'],
    ])
  })

  test('uses a proof once each and never tells a signature', () => {
    const proofs = factsOf(run, 'proof.accepted')
    expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(proofs.length)
    expect(JSON.stringify(run.facts())).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/)
  })

  test('gives every tool call its answer, inside the span of its task', () => {
    const calls = factsOf(run, 'tool.called').map(({ call }) => call.callId)
    expect(factsOf(run, 'tool.returned').map(({ call }) => call)).toEqual(calls)
    const [started] = factsOf(run, 'task.started')
    expect(new Set(factsOf(run, 'tool.called').map(({ call }) => call.parentSpan))).toEqual(new Set([started?.span]))
  })

  test('wipes what the session left and finds nothing afterwards', () => {
    expect(factsOf(run, 'pc.wiped')[0]?.erased).toEqual({ files: 4, processes: 1, cookies: 2, tokens: 1, clipboard: 0 })
    expect(factsOf(run, 'pc.verified')[0]?.checks.every(({ clean }) => clean)).toBe(true)
  })

  test('does not run virtual time backwards, and counts its facts without a gap', () => {
    const facts = run.facts()
    expect(facts.map(({ seq }) => seq)).toEqual(facts.map((_, index) => index))
    expect(facts.every(({ at }, index) => index === 0 || at >= (facts[index - 1]?.at ?? 0))).toBe(true)
  })
})

describe('a stolen token', async () => {
  const stolen = await play('stolen-token', 7)

  test('is refused from another Cloud PC: by the key with a fresh proof, by its id with a captured one', () => {
    const refusals = factsOf(stolen, 'proof.refused')
    expect(refusals.map(({ check }) => check)).toEqual(['jkt', 'jti'])
    const [owner, thief] = factsOf(stolen, 'session.connected')
    for (const { from, boundTo, session, token } of refusals)
      expect({ from, boundTo, session, token }).toEqual({
        from: thief?.pc,
        boundTo: owner?.pc,
        session: thief?.session,
        token: owner?.token,
      })
  })

  test('does not disturb the session it was taken from', () => {
    const seq = stolen.facts().findLast(({ fact }) => fact.type === 'proof.refused')?.seq ?? 0
    const later = stolen.facts().slice(seq)
    expect(later.some(({ fact }) => fact.type === 'mail.sent')).toBe(true)
    expect(factsOf(stolen, 'task.completed').map(({ outcome }) => outcome)).toEqual(['done', 'done'])
  })

  test('leaves nothing on the Cloud PC it was tried from', () => {
    expect(factsOf(stolen, 'pc.wiped').every(({ erased }) => erased.tokens > 0)).toBe(true)
    expect(factsOf(stolen, 'pc.available')).toHaveLength(2)
    expect(factsOf(stolen, 'pc.quarantined')).toEqual([])
  })
})

describe('access that is not granted', () => {
  test('an agent of high risk is refused its first resource token, and its task ends', async () => {
    const policy: [string, string] = [
      'CA503-AgentUsers-BLOCK-MediumRisk (pilot)\n    state: enabledForReportingButNotEnforced',
      'CA503-AgentUsers-BLOCK-MediumRisk\n    state: enabled',
    ]
    const risky = await play(
      await variant(policy, ['    ipAddress: 198.51.100.40', '    ipAddress: 198.51.100.40\n    riskLevel: high']),
      7,
    )
    expect(factsOf(risky, 'token.refused').map(({ errorCode, request }) => [errorCode, request.grant])).toEqual([
      [53003, 'agentUser'],
    ])
    expect(factsOf(risky, 'session.requested')).toEqual([])
    expect(factsOf(risky, 'task.completed')[0]?.outcome).toBe('refused')
  })

  test('a Cloud PC that is not compliant is given back without being used, and is reset all the same', async () => {
    const plain = await play(
      await variant(['    firstIpAddress: 192.0.2.1', '    firstIpAddress: 192.0.2.1\n    compliant: false']),
      7,
    )
    expect(factsOf(plain, 'token.refused').map(({ errorCode }) => errorCode)).toEqual([53000])
    expect(factsOf(plain, 'session.refused')[0]?.status).toBe(403)
    expect(factsOf(plain, 'session.released')[0]?.reason).toBe('refused')
    expect(factsOf(plain, 'file.read')).toEqual([])
    expect(factsOf(plain, 'pc.available')).toHaveLength(1)
  })

  test('a disabled agent user gets no token, with its code', async () => {
    const disabled = await play(
      await variant(['    agent: invoice\n', '    agent: invoice\n    accountEnabled: false\n']),
      7,
    )
    expect(factsOf(disabled, 'token.refused').map(({ errorCode }) => errorCode)).toEqual([50057])
  })

  test('a site the agent user is no member of is refused by the resource, and the task goes on', async () => {
    const outside = await play(await variant(['    members: [invoice-agent]', '    members: []']), 7)
    expect(factsOf(outside, 'file.read')).toEqual([])
    expect(factsOf(outside, 'tool.returned').filter(({ outcome }) => outcome === 'refused').length).toBe(5)
    expect(factsOf(outside, 'task.completed')[0]?.outcome).toBe('done')
  })
})

describe('a pool and its Cloud PCs', () => {
  test('an available Cloud PC is at its baseline and no live token is bound to it, at any moment', async () => {
    for (const id of ['first-light', 'stolen-token']) {
      const { scenario } = await play(id, 3)
      const watched = await startRunWithWorld(scenario, 3)
      let looked = 0
      while (!watched.done()) {
        await watched.step(1)
        for (const pc of watched.world.see.populations.pc.states.keys()) {
          if (!watched.world.see.isFree(pc)) continue
          looked += 1
          expect(watched.stage.estate.computers.get(pc)).toEqual(baseline())
          expect(watched.world.see.hasLiveTokens(pc)).toBe(false)
        }
      }
      expect(looked).toBeGreaterThan(1000)
    }
  })

  const oneOnly: [string, string] = ['    size: 24', '    size: 1']
  const longSessions: [string, string] = [
    '      - do: endSession\n',
    '      - do: wait\n        milliseconds: 60000\n      - do: endSession\n',
  ]

  test('a pool with one Cloud PC lets the second session wait until the first one has given it back', async () => {
    const small = await play(await variantOf('stolen-token', oneOnly), 7)
    expect(factsOf(small, 'pool.queued')).toHaveLength(1)
    expect(factsOf(small, 'pc.assigned').map(({ pc }) => pc)).toEqual(['pc:CPCA-001', 'pc:CPCA-001'])
    expect(new Set(factsOf(small, 'pc.assigned').map(({ session }) => session)).size).toBe(2)
    const order = small.facts().map(({ fact }) => fact.type)
    const [available, assigned] = [order.indexOf('pc.available'), order.lastIndexOf('pc.assigned')]
    expect(order.indexOf('pc.attested')).toBeLessThan(available)
    expect(available).toBeLessThan(assigned)
    // the device stays what it was provisioned as
    expect(factsOf(small, 'pc.provisioned')).toHaveLength(1)
  })

  test('a session that waits for half a minute in vain is answered 504', async () => {
    const small = await play(await variantOf('stolen-token', oneOnly, longSessions), 7)
    const at = (type: 'pool.queued' | 'session.refused') =>
      small.facts().find(({ fact }) => fact.type === type)?.at ?? 0
    expect(at('session.refused') - at('pool.queued')).toBe(30_000)
    expect(factsOf(small, 'session.refused').map(({ status }) => status)).toEqual([504])
    expect(factsOf(small, 'task.completed').map(({ task, outcome }) => [task, outcome])).toEqual([
      ['task:vendors', 'refused'],
      ['task:reconcile', 'done'],
    ])
  })

  test('an agent user that is not assigned to the pool is refused with 403', async () => {
    const stranger = await variantOf('stolen-token', [
      'assignedTo: [invoice-agent, vendor-agent]',
      'assignedTo: [invoice-agent]',
    ])
    expect(factsOf(await play(stranger, 7), 'pool.refused').map(({ status }) => status)).toEqual([403])
  })
})

describe('tokens over time', () => {
  test('end with what they were for: the session its own, the task the others', () => {
    const grants = new Map(factsOf(run, 'token.issued').map(({ token, request }) => [token, request]))
    const ends = factsOf(run, 'token.ended').map(({ token, reason }) => [grants.get(token)?.session !== null, reason])
    expect(ends).toEqual([
      [true, 'sessionEnded'],
      [false, 'taskEnded'],
      [false, 'taskEnded'],
      [false, 'taskEnded'],
    ])
  })

  test('end when they expire; who needs one afterwards asks for another', async () => {
    const slow = await play(
      await variant([
        '      - do: tool\n        tool: take_screenshot',
        // looking at the screen now and then: an idle session is evicted
        `${'      - { do: wait, milliseconds: 1233000 }\n      - { do: tool, tool: get_screen_size, arguments: {} }\n'.repeat(3)}      - do: tool\n        tool: take_screenshot`,
      ]),
      7,
    )
    const ends = factsOf(slow, 'token.ended').map(({ reason }) => reason)
    expect(ends).toEqual([...Array(4).fill('expired'), 'sessionEnded', ...Array(3).fill('taskEnded')])
    const expired = new Set(
      factsOf(slow, 'token.ended')
        .filter(({ reason }) => reason === 'expired')
        .map(({ token }) => token),
    )
    const since =
      slow.facts().findLast(({ fact }) => fact.type === 'token.ended' && fact.reason === 'expired')?.seq ?? 0
    const used = slow
      .facts()
      .slice(since)
      .flatMap(({ fact }) => (fact.type === 'proof.accepted' ? [fact.token] : []))
    expect(used.filter(token => expired.has(token))).toEqual([])
    expect(factsOf(slow, 'mail.sent')).toHaveLength(1)
    expect(factsOf(slow, 'pc.available')).toHaveLength(1)
  })

  test('T1 and T2 serve both resources, and are asked for anew when they run out', async () => {
    const again =
      '      - do: endSession\n      - do: wait\n        milliseconds: 280000\n      - do: startSession\n      - do: endSession\n'
    const twice = await play(await variant(['      - do: endSession\n', again]), 7)
    const grants = factsOf(twice, 'token.issued').map(({ request }) => request.grant)
    expect(grants).toEqual(['t1', 't2', 'agentUser', 'agentUser', 't1', 't2', 'agentUser', 'agentUser'])
    expect(factsOf(twice, 'session.connected')).toHaveLength(2)
  })
})

describe('the same seed', () => {
  test('gives the same facts to the byte, and another seed others', async () => {
    expect(hashOf(await play('first-light', 7))).toBe(hashOf(run))
    const other = await play('first-light', 8)
    expect(hashOf(other)).not.toBe(hashOf(run))
    const idsOf = (each: typeof run) => [
      factsOf(each, 'tenant.ready')[0]?.tenant.id,
      factsOf(each, 'pc.assigned')[0]?.pc,
    ]
    expect(idsOf(other)[0]).not.toBe(idsOf(run)[0])
    expect(other.facts().at(-1)?.at).not.toBe(run.facts().at(-1)?.at)
  })

  test('gives the same facts however they are taken, and whatever is drawn beside them', async () => {
    const watched = await startRun(run.scenario, 7)
    for (let count = 1; !watched.done(); count = (count % 5) + 1) {
      const news = await watched.step(count)
      expect(news.length === count || watched.done()).toBe(true)
      watched.env.ids.guid()
      watched.env.random.next()
    }
    expect(hashOf(watched)).toBe(hashOf(run))
    expect(await watched.step(10)).toEqual([])
  })

  test('picks different Cloud PCs with different seeds', async () => {
    const picked = new Set<string | undefined>()
    for (const seed of [1, 2, 3, 4]) picked.add(factsOf(await play('first-light', seed), 'pc.assigned')[0]?.pc)
    expect(picked.size).toBeGreaterThan(1)
  })
})

test('any seed plays every scenario to its end, and every fact and view is what its schema says', async () => {
  const scenarios = await listScenarios()
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom(...scenarios), fc.nat(), async (seed, { id, threats }, where) => {
      const played = await play(id, seed)
      for (const fact of played.facts()) expect(RecordedFact.parse(fact)).toEqual(fact)
      if (threats.length === 0) {
        expect(factsOf(played, 'task.completed').every(({ outcome }) => outcome === 'done')).toBe(true)
        expect(factsOf(played, 'pc.available').length).toBe(factsOf(played, 'pc.assigned').length)
      }
      const seq = where % played.facts().length
      expect(Frame.parse(played.frame(seq))).toEqual(played.frame(seq))
      for (const ref of played.world.tape.refsAt(seq)) ActorView.parse(played.actor(seq, ref))
    }),
    { numRuns: 12, seed: 20260917 },
  )
})

test('stolen tokens are refused by the same two checks with any seed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async seed => {
      const played = await play('stolen-token', seed)
      expect(factsOf(played, 'proof.refused').map(({ check }) => check)).toEqual(['jkt', 'jti'])
    }),
    { numRuns: 12, seed: 6 },
  )
})
