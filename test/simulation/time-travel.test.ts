// Looking back: what the tape says of any moment is what a replay of the journal from the start says of it.
import { describe, expect, test } from 'vitest'
import { startRun } from '../../main/simulation/index.ts'
import { stateName } from '../../main/simulation/look/frame.ts'
import { tape } from '../../main/simulation/look/tape.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import { epochMs } from '../../shared/model/units.ts'
import { play } from './play.ts'
import { naiveReplay } from './replay.ts'

const run = await play('stolen-token', 11)
const replay = naiveReplay(run.world)

describe('the tape', () => {
  test('agrees with a naive replay of the journal about everyone after every fact', () => {
    expect(replay.facts).toEqual(run.facts().map(({ fact }) => fact))
    for (const { seq } of run.facts()) {
      const refs = run.world.tape.refsAt(seq)
      const states = refs.map(ref => {
        const state = run.world.tape.at(ref, seq)?.state
        return [ref, { value: state?.value, context: state?.context }] as const
      })
      expect(new Map(states)).toEqual(replay.history[seq])
    }
  })

  test('finds the last row at or before a fact, and none before the first', () => {
    const states = tape<'pc:a', string>()
    for (const [seq, state] of [
      [2, 'a'],
      [2, 'b'],
      [5, 'c'],
    ] as const)
      states.record('pc:a', seq, seq, 'e', state)
    expect([0, 1, 2, 3, 4, 5, 9].map(seq => states.at('pc:a', seq)?.state ?? null)).toEqual([
      null,
      null,
      'b',
      'b',
      'b',
      'c',
      'c',
    ])
    expect(states.history('pc:a', 4).map(({ state }) => state)).toEqual(['a', 'b'])
    expect([states.refsAt(1), states.refsAt(2)]).toEqual([[], ['pc:a']])
  })
})

describe('a frame', () => {
  test('shows pool and sessions as the naive replay has them, at every fact', () => {
    for (const { seq, at } of run.facts()) {
      const frame = run.frame(seq)
      const naive = replay.history[seq] ?? new Map()
      expect([frame.seq, frame.at, frame.poolName]).toEqual([seq, at, 'Finance-US'])
      for (const { ref, state, holder } of frame.pcs) {
        const { value, context } = naive.get(ref)
        expect([state, holder]).toEqual([stateName(value), context.holder])
      }
      for (const { ref, state, pc } of frame.sessions) {
        const { value, context } = naive.get(ref)
        expect([state, pc]).toEqual([stateName(value), context.pc])
      }
      const present = Array.from(naive.keys())
      expect(frame.pcs.map(({ ref }) => ref)).toEqual(present.filter(ref => ref.startsWith('pc:')))
      expect(frame.sessions.map(({ ref }) => ref)).toEqual(present.filter(ref => ref.startsWith('session:')))
    }
  })

  test('never shows an available Cloud PC with a holder or with residue', () => {
    for (const { seq } of run.facts())
      for (const { ref, state } of run.frame(seq).pcs)
        if (state === 'available')
          expect(run.world.tape.at(ref, seq)?.state.context).toMatchObject({ holder: null, residue: 'none' })
  })

  test('says since when a session has been in its state', () => {
    const connected = run.facts().find(({ fact }) => fact.type === 'session.connected')
    const frame = run.frame(connected?.seq ?? 0)
    expect(frame.sessions.find(({ state }) => state === 'act.waiting')?.since).toBe(connected?.at)
    const last = run.frame(run.facts().length - 1)
    const available = run.facts().filter(({ fact }) => fact.type === 'pc.available')
    expect(last.sessions.map(({ since }) => since).sort()).toEqual(available.map(({ at }) => at).sort())
  })

  test('of what was not told yet is refused', async () => {
    const fresh = await startRun(run.scenario, 11)
    expect(() => fresh.frame(0)).toThrow('fact 0 was not told yet')
    await fresh.step(3)
    expect(fresh.frame(2).seq).toBe(2)
    expect(() => fresh.frame(3)).toThrow(RangeError)
  })
})

describe('an actor', () => {
  test('is in the states the naive replay has it in, with its own context, at every fact', () => {
    // everyone at every seventh fact, and at each fact whoever it is about
    for (const { seq, fact } of run.facts()) {
      const naive = replay.history[seq] ?? new Map()
      const named = new Set<unknown>(Object.values(fact))
      for (const ref of run.world.tape.refsAt(seq).filter(each => seq % 7 === 0 || named.has(each))) {
        const view = run.actor(seq, ref)
        const { value, context } = naive.get(ref)
        expect(view.active.at(-1)).toBe(stateName(value))
        const { id: _, ...rest } = context
        // of a pool also what its Cloud PCs come to
        const usage = ref.startsWith('pool:') ? ['activeSessionsCount', 'availableSessionsCount'] : []
        expect(view.context.map(({ name }) => name)).toEqual([...Object.keys(rest), ...usage])
        expect(view.transitions.at(-1)?.to).toBe(stateName(value))
      }
    }
  })

  test('has a chart whose states hold all it is ever in, with nested states inside', () => {
    const session = run.facts().flatMap(({ fact }) => (fact.type === 'session.requested' ? [fact.session] : []))[0]
    const view = run.actor(run.facts().length - 1, session ?? 'session:?')
    expect(view.chart.states.map(({ id }) => id)).toEqual([
      'prepare',
      'acquire',
      'connect',
      'act',
      'release',
      'refused',
    ])
    const [first] = view.chart.states
    expect([first?.initial, first?.final]).toEqual([true, false])
    const connect = view.chart.states.find(({ id }) => id === 'connect')
    expect(connect?.children.map(({ id }) => id)).toEqual(['connect.channel', 'connect.tokens', 'connect.access'])
    const release = view.chart.states.find(({ id }) => id === 'release')
    expect(release?.children.map(({ name, final }) => [name, final])).toEqual([
      ['ending', false],
      ['resetting', false],
      ['closed', true],
    ])
    expect(view.chart.edges).toContainEqual({ from: 'connect.access', to: 'act', event: 'session.tokenIssued' })
    const ids = new Set(view.chart.states.flatMap(state => [state.id, ...state.children.map(({ id }) => id)]))
    expect(view.transitions.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true)
    expect(view.active).toEqual(['release', 'release.closed'])
  })

  test('shows its tokens decoded, every claim with its meaning', () => {
    const connected = run.facts().find(({ fact }) => fact.type === 'session.connected')
    if (connected?.fact.type !== 'session.connected') throw new Error('never connected')
    const view = run.actor(connected.seq, connected.fact.pc)
    expect(view.tokens.map(({ title, state, boundTo }) => [title, state, boundTo])).toEqual([
      ['Agent user token for Microsoft Graph', 'live.current', view.title],
    ])
    const [token] = view.tokens
    expect(token?.header).toMatchObject({ alg: 'EdDSA', typ: 'JWT' })
    const meanings = new Map(token?.claims.map(({ name, meaning }) => [name, meaning]))
    expect(meanings.get('aud')).toBe('Audience: only Microsoft Graph may accept this token.')
    expect(meanings.get('xms_sub_fct')).toBe('Facets of the subject: 13, an agent user.')
    expect(meanings.get('oid')).toMatch(
      /^Object id of the subject: the agent user (invoice|vendor)\.agent@contoso\.com\.$/,
    )
    const end = run.facts().length - 1
    for (const ref of run.world.tape.refsAt(end))
      for (const { claims } of run.actor(end, ref).tokens)
        expect(claims.filter(({ meaning }) => meaning.includes('no explanation'))).toEqual([])
  })

  test('names the decisions that concern it, and no others', () => {
    const end = run.facts().length - 1
    const decided = run.facts().flatMap(({ seq, fact }) => (fact.type === 'access.decided' ? [{ seq, fact }] : []))
    const ofVendor = decided.filter(({ fact }) => fact.request.task === 'task:vendors').map(({ seq }) => seq)
    for (const ref of ['task:vendors', 'agent:vendor', 'agentUser:vendor-agent', 'human:tomas'] as const)
      expect(run.actor(end, ref).decisions).toEqual(ofVendor)
    expect(run.actor(end, 'blueprint:finance-ops').decisions).toEqual(decided.map(({ seq }) => seq))
    expect(run.actor(end, 'human:priya').decisions).toEqual([])
    const refused = run.actor(end, 'pool:finance-us').tokens
    expect(refused).toEqual([])
  })

  test('that is not there yet is refused', () => {
    expect(() => run.actor(0, 'task:vendors')).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'actor.absent' }) }),
    )
  })
})

describe('the whole tenant', () => {
  test('at every fact is everyone as the naive replay has them, the policies, and each place of each pool', () => {
    for (const { seq, at } of run.facts()) {
      const moment = run.moment(seq)
      const naive = replay.history[seq] ?? new Map()
      expect([moment.seq, moment.at, moment.machines.size]).toEqual([seq, at, naive.size])
      for (const [ref, { state }] of moment.machines)
        expect([ref, state.value, state.context]).toEqual([ref, naive.get(ref).value, naive.get(ref).context])
      const shown = run.frame(seq).pcs.map(({ ref, state, holder }) => ({ pc: ref, state, holder }))
      expect(moment.pools().flatMap(({ places }) => places.filter(({ state }) => state !== 'absent'))).toEqual(shown)
    }
  })

  test('is found by time: after all that was told by then, before all that came later', () => {
    const facts = run.facts()
    for (const { at } of facts) {
      expect(run.lastBy(at)).toBe(facts.findLastIndex(each => each.at <= at))
      expect(run.lastBy(epochMs(at - 1))).toBe(facts.findLastIndex(each => each.at < at))
    }
  })

  test('has the policies of its moment, not those that came after', async () => {
    const tenant = await play('first-light', 3)
    const before = tenant.facts().length - 1
    const there = tenant.moment(before).policies.map(({ displayName }) => displayName)
    await tenant.perform({ do: 'setPolicies', by: 'human:priya', policies: [], reason: 'None.' })
    expect(there.length).toBeGreaterThan(0)
    expect(tenant.moment(before).policies.map(({ displayName }) => displayName)).toEqual(there)
    expect(tenant.moment(tenant.facts().length - 1).policies).toEqual([])
  })
})

test('a tape of any length tells of any moment what a list of all its rows tells', () => {
  const count = 13_000 // some checkpoints, and rows behind the last
  const random = seededRandom(5)
  const kept: { ref: `pc:${number}`; seq: number; state: number }[] = []
  const states = tape<`pc:${number}`, number>()
  let seq = 0
  for (let row = 0; row < count; row += 1) {
    seq += random.integer(3)
    const ref = `pc:${random.integer(1 + Math.floor(row / 20))}` as const
    kept.push({ ref, seq, state: row })
    states.record(ref, seq, seq, 'e', row)
  }
  for (const asked of [0, 1, 4095, 4096, 8191, 8192, 12_287, 12_288, count - 1].map(row => kept[row]?.seq ?? 0)) {
    const naive = new Map(kept.filter(row => row.seq <= asked).map(({ ref, state }) => [ref, state]))
    const moment = states.moment(asked)
    expect(moment.size).toBe(naive.size)
    expect(new Map(Array.from(moment, ([ref, row]) => [ref, row.state]))).toEqual(naive)
    for (const ref of naive.keys()) expect(states.at(ref, asked)?.state).toBe(moment.get(ref)?.state)
  }
})
