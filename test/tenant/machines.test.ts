// Every machine in every state it can reach: what it does with every event, and that it survives being written as JSON.
import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, createActor, emit, setup } from 'xstate'
import * as tenant from '../../main/tenant/index.ts'
import { cloudPc, machines, stepper, steppers } from '../../main/tenant/index.ts'
import type { TokenRequest } from '../../shared/model/facts.ts'
import { Sha256Hex } from '../../shared/model/units.ts'
import { bound, exchange, pc } from './material.ts'
import { matrixOf, toldBy } from './told.ts'
import { type Walk, walks } from './walk.ts'

const all = walks()
const walkOf = (name: string): Walk => {
  const found = all.find(each => each.name === name)
  if (!found) throw new Error(name)
  return found.walk()
}

describe.each(all)('the machine $name', ({ name, walk }) => {
  test('does with every event what its written matrix says', async () => {
    await expect(matrixOf(walk())).toMatchFileSnapshot(`./matrix/${name}.txt`)
  })

  test('tells facts whole, and says of itself what its words of every state say', async () => {
    await expect(toldBy(walk())).toMatchFileSnapshot(`./told/${name}.txt`)
  })

  test('behaves the same after a JSON round trip, in every reachable state', () => {
    const roundTrips = walk().roundTrips()
    for (const [direct, revived] of roundTrips) expect(revived).toEqual(direct)
    expect(roundTrips.length).toBeGreaterThan(0)
  })

  test('does in its table just what xstate makes of it, in every reachable state', () => {
    const { moves, judged } = walk()
    const judgements = judged()
    for (const [table, xstate] of judgements) expect(table).toEqual(xstate)
    expect(judgements.length).toBeGreaterThan(moves.length)
  })

  test('takes every event of its alphabet somewhere', () => {
    const { moves } = walk()
    const taken = new Set(moves.filter(move => move.taken).map(move => move.event))
    expect([...new Set(moves.map(move => move.event))].filter(event => !taken.has(event))).toEqual([])
  })

  test('tells nothing and stays where it is when it does not take an event', () => {
    for (const move of walk().moves.filter(({ taken }) => !taken)) expect([move.to, move.told]).toEqual([move.from, []])
  })

  test('has few enough local states to be explored in a product', () => {
    expect(walk().local).toBeLessThanOrEqual(32)
  })
})

describe('what must hold in every reachable state', () => {
  test('an available Cloud PC carries no residue and is held by nobody', () => {
    const available = walkOf('cloud-pc').contexts.filter(({ state }) => state === 'available')
    expect(available.map(({ context }) => context)).toEqual(
      [true, false].map(compliant => ({ id: 'pc:a', holder: null, residue: 'none', compliant, update: null })),
    )
  })

  test('only a token that lives is accepted', () => {
    const accepted = walkOf('token').moves.filter(({ told }) => told.includes('proof.accepted'))
    expect(new Set(accepted.map(({ from }) => from))).toEqual(
      new Set(['live.current', 'live.renewalDue', 'live.signalled', 'live.reduced']),
    )
  })

  test('an agent user token is issued only after a decision of Conditional Access, an exchange token without one', () => {
    const drive = steppers().token
    const stateAfter = (request: TokenRequest) => {
      const asked = drive.step(drive.start({ id: 'token:a' }), { type: 'token.request', request })
      const event = { type: 'token.issue', request, claims: {}, jkt: null, decision: null } as const
      return drive.step(asked.next, event).next.value
    }
    expect(stateAfter(bound)).toBe('requested')
    expect(stateAfter(exchange)).toEqual({ live: 'current' })
  })

  test('a reset that was not whole ends in quarantine, never in the pool', () => {
    const drive = steppers().pc
    const hash = Sha256Hex.parse('0'.repeat(64))
    const erased = { files: 0, processes: 0, cookies: 0, tokens: 0, clipboard: 0 }
    let state = drive.start({ id: 'pc:a' })
    const told: string[] = []
    const events: Parameters<typeof drive.step>[1][] = [
      { type: 'pc.provision', pc },
      { type: 'pc.assign', session: 'session:a' },
      { type: 'pc.release', session: 'session:a' },
      { type: 'reset.done', whole: false, erased },
      { type: 'verify.run', checks: [{ name: 'files', clean: true }], hash, see: { liveTokens: false } },
    ]
    for (const event of events) {
      const step = drive.step(state, event)
      state = step.next
      told.push(...step.told.map(({ type }) => type))
    }
    expect(state.value).toBe('quarantined')
    expect(told.at(-1)).toBe('pc.quarantined')
    expect(told).not.toContain('pc.available')
  })
})

describe('machines as anyone may use them', () => {
  test('go by the names they are exported by', () => {
    const names = new Map(Object.entries(tenant).map(([name, exported]): [unknown, string] => [exported, name]))
    for (const machine of Object.values(machines)) expect(machine.id).toBe(names.get(machine))
  })

  test('begin without a name as with one', async () => {
    const beginnings = Object.entries(machines).map(([kind, machine]) => {
      const { value, context } = createActor<AnyStateMachine>(machine).getSnapshot()
      return `${kind} ${JSON.stringify(value)} ${JSON.stringify(context)}\n`
    })
    await expect(beginnings.join('')).toMatchFileSnapshot('./told/nameless.txt')
  })

  test('a Cloud PC runs as an ordinary actor and tells its facts', () => {
    const actor = createActor(cloudPc, { input: { id: 'pc:a' } })
    const told: string[] = []
    actor.on('*', fact => told.push(fact.type))
    actor.start()
    actor.send({ type: 'pc.provision', pc })
    actor.send({ type: 'pc.assign', session: 'session:a' })
    actor.send({ type: 'pc.release', session: 'session:a' })
    expect(told).toEqual(['pc.provisioned', 'pc.assigned', 'pc.resetting'])
  })

  test('a machine that does more than emit is refused by the stepper', () => {
    const noisy = setup({ actions: { shout: () => {} } }).createMachine({
      initial: 'a',
      states: { a: { on: { go: { actions: 'shout' } } } },
    })
    const drive = stepper(noisy, createActor(noisy))
    expect(() => drive.step(drive.start(undefined), { type: 'go' })).toThrow('only emit may leave a machine, got shout')
  })

  test('an error that the machine does not take is thrown where the event was sent', () => {
    const deaf = setup({ types: {} as { events: { type: 'xstate.error.actor.lost'; error: Error } } }).createMachine({
      initial: 'a',
      states: { a: {} },
    })
    const drive = stepper(deaf, createActor(deaf))
    const event = { type: 'xstate.error.actor.lost', error: new Error('lost') } as const
    expect(() => drive.step(drive.start(undefined), event)).toThrow('lost')
  })

  test('what a machine tells as it starts is in no answer to an event', () => {
    const eager = setup({ types: {} as { emitted: { type: string } } }).createMachine({
      entry: emit({ type: 'started' }),
      initial: 'a',
      states: { a: { on: { go: { actions: emit({ type: 'went' }) } } } },
    })
    const drive = stepper(eager, createActor(eager))
    const first = drive.step(drive.start(undefined), { type: 'go' })
    const second = drive.step(drive.start(undefined), { type: 'go' })
    expect([first.told, second.told]).toEqual([[{ type: 'went' }], [{ type: 'went' }]])
  })

  test('a guard that throws is thrown where the event was sent', () => {
    const broken = setup({
      guards: {
        fails: () => {
          throw new Error('broken guard')
        },
      },
    }).createMachine({ initial: 'a', states: { a: { on: { go: { guard: 'fails', target: 'a' } } } } })
    const drive = stepper(broken, createActor(broken))
    expect(() => drive.step(drive.start(undefined), { type: 'go' })).toThrow('broken guard')
  })
})
