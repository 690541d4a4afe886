// A pool of Cloud PCs for agents: hands one out, or says why not, as the decision it is given says.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../shared/model/facts.ts'
import type { Pool } from '../../shared/model/objects.ts'
import type { PcRef, PoolRef, SessionRef } from '../../shared/model/refs.ts'
import type { PoolDecision } from '../access/index.ts'

export type PoolContext = { id: PoolRef }
export type PoolEvent =
  | { type: 'pool.create'; pool: Pool }
  | { type: 'pool.acquire'; session: SessionRef; decision: PoolDecision }
export type PoolFact = FactOf<'pool.created' | 'pool.granted' | 'pool.refused'>

const base = setup({
  types: {} as { context: PoolContext; events: PoolEvent; emitted: PoolFact; input: { id: PoolRef } | undefined },
})

export const pool = base
  .extend({
    guards: {
      granted: ({ event }) => {
        assertEvent(event, 'pool.acquire')
        return event.decision.outcome === 'grant'
      },
    },
    actions: {
      tellCreated: base.emit(({ event }) => {
        assertEvent(event, 'pool.create')
        return { type: 'pool.created', pool: event.pool }
      }),
      tellDecision: base.emit(({ context, event }) => {
        assertEvent(event, 'pool.acquire')
        const { session, decision } = event
        return decision.outcome === 'grant'
          ? { type: 'pool.granted', pool: context.id, session, pc: decision.pc }
          : { type: 'pool.refused', pool: context.id, session, status: decision.status, reason: decision.reason }
      }),
    },
  })
  .createMachine({
    id: 'pool',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'pool:?' }),
    states: {
      absent: { on: { 'pool.create': { target: 'available', actions: 'tellCreated' } } },
      // `available` and `exhausted` are what the last answer showed; the choice itself is made over the Cloud PCs
      available: {
        on: {
          'pool.acquire': [
            { guard: 'granted', actions: 'tellDecision' },
            { target: 'exhausted', actions: 'tellDecision' },
          ],
        },
      },
      exhausted: {
        on: {
          'pool.acquire': [
            { guard: 'granted', target: 'available', actions: 'tellDecision' },
            { actions: 'tellDecision' },
          ],
        },
      },
    },
  })

export const poolModel = {
  finite: () => [] as const,
  views: { exists: (state: { value: unknown }) => state.value !== 'absent' },
  alphabet: (world: { pool: Pool; sessions: SessionRef[]; pcs: PcRef[] }): PoolEvent[] => [
    { type: 'pool.create', pool: world.pool },
    ...world.sessions.flatMap((session): PoolEvent[] => [
      ...world.pcs.map((pc): PoolEvent => ({ type: 'pool.acquire', session, decision: { outcome: 'grant', pc } })),
      { type: 'pool.acquire', session, decision: { outcome: 'refuse', status: 504, reason: 'None is available.' } },
    ]),
  ],
}
