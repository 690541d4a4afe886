// A pool of Cloud PCs for agents: created, provisioned, edited, deleted; hands Cloud PCs out as the decisions it is given say.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { Pool } from '../../../shared/model/objects.ts'
import type { PcRef, PoolRef, SessionRef } from '../../../shared/model/refs.ts'
import type { CheckoutDecision, PoolStatus } from '../../access/index.ts'

export type PoolContext = { id: PoolRef }
export type PoolEvent =
  | { type: 'pool.create'; pool: Pool }
  | { type: 'pool.pcOrdered' }
  | { type: 'pool.pcReady' }
  /** `changed` and `reprovision` as `decidePoolEdit` has them. */
  | { type: 'pool.edit'; pool: Pool; changed: string[]; reprovision: boolean; keepAvailable: number }
  | { type: 'pool.pause'; reason: string }
  | { type: 'pool.resume' }
  | { type: 'pool.fail'; reason: string }
  | { type: 'pool.delete' }
  | { type: 'pool.emptied' }
  | { type: 'pool.acquire'; session: SessionRef; decision: CheckoutDecision }
export type PoolFact = FactOf<
  | 'pool.created'
  | 'pool.changed'
  | 'pool.paused'
  | 'pool.resumed'
  | 'pool.failed'
  | 'pool.deleting'
  | 'pool.deleted'
  | 'pool.granted'
  | 'pool.repeated'
  | 'pool.queued'
  | 'pool.refused'
  | 'pool.askRefused'
>

const base = setup({
  types: {} as { context: PoolContext; events: PoolEvent; emitted: PoolFact; input: { id: PoolRef } | undefined },
})
const tell = (type: 'pool.resumed' | 'pool.deleting' | 'pool.deleted') =>
  base.emit(({ context }) => ({ type, pool: context.id }))

/** Takes `PoolEvent`, emits `PoolFact`; input `{ id: PoolRef }`. */
export const pool = base
  .extend({
    guards: {
      grantsNothing: ({ event }) => {
        assertEvent(event, 'pool.acquire')
        return event.decision.outcome !== 'grant' && event.decision.outcome !== 'queue'
      },
    },
    actions: {
      pass: base.assign({}),
      tellCreated: base.emit(({ event }) => {
        assertEvent(event, 'pool.create')
        return { type: 'pool.created', pool: event.pool }
      }),
      tellChanged: base.emit(({ event }) => {
        assertEvent(event, 'pool.edit')
        const { changed, reprovision, keepAvailable } = event
        return { type: 'pool.changed', pool: event.pool, changed, reprovision, keepAvailable }
      }),
      tellPaused: base.emit(({ context, event }) => {
        assertEvent(event, 'pool.pause')
        return { type: 'pool.paused', pool: context.id, reason: event.reason }
      }),
      tellResumed: tell('pool.resumed'),
      tellFailed: base.emit(({ context, event }) => {
        assertEvent(event, 'pool.fail')
        return { type: 'pool.failed', pool: context.id, reason: event.reason }
      }),
      tellDeleting: tell('pool.deleting'),
      tellDeleted: tell('pool.deleted'),
      tellDecision: base.emit(({ context, event }) => {
        assertEvent(event, 'pool.acquire')
        return answerOf(context.id, event.session, event.decision)
      }),
    },
  })
  .createMachine({
    id: 'pool',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'pool:?' }),
    states: {
      absent: { on: { 'pool.create': { target: 'created', actions: 'tellCreated' } } },
      created: {
        on: {
          'pool.acquire': { actions: 'tellDecision' },
          'pool.pcOrdered': 'provisioning',
          'pool.pcReady': 'active',
          'pool.edit': { actions: 'tellChanged' },
          'pool.fail': { target: 'failed', actions: 'tellFailed' },
          'pool.delete': { target: 'deleting', actions: 'tellDeleting' },
        },
      },
      provisioning: {
        on: {
          'pool.acquire': { actions: 'tellDecision' },
          'pool.pcOrdered': { actions: 'pass' },
          'pool.pcReady': 'active',
          'pool.edit': { actions: 'tellChanged' },
          'pool.pause': { target: 'paused', actions: 'tellPaused' },
          'pool.fail': { target: 'failed', actions: 'tellFailed' },
          'pool.delete': { target: 'deleting', actions: 'tellDeleting' },
        },
      },
      // one Cloud PC stands: the pool has its poolUrl and stays active while others are ordered, replaced or removed
      active: {
        on: {
          'pool.acquire': { actions: 'tellDecision' },
          'pool.pcOrdered': { actions: 'pass' },
          'pool.pcReady': { actions: 'pass' },
          'pool.edit': { actions: 'tellChanged' },
          'pool.pause': { target: 'paused', actions: 'tellPaused' },
          'pool.fail': { target: 'failed', actions: 'tellFailed' },
          'pool.delete': { target: 'deleting', actions: 'tellDeleting' },
        },
      },
      paused: {
        on: {
          'pool.acquire': { actions: 'tellDecision' },
          'pool.pcOrdered': { actions: 'pass' },
          'pool.pcReady': { actions: 'pass' },
          'pool.edit': { actions: 'tellChanged' },
          'pool.resume': { target: 'active', actions: 'tellResumed' },
          'pool.fail': { target: 'failed', actions: 'tellFailed' },
          'pool.delete': { target: 'deleting', actions: 'tellDeleting' },
        },
      },
      failed: {
        on: {
          'pool.acquire': { guard: 'grantsNothing', actions: 'tellDecision' },
          'pool.pcReady': { actions: 'pass' },
          'pool.edit': { actions: 'tellChanged' },
          'pool.resume': { target: 'active', actions: 'tellResumed' },
          'pool.delete': { target: 'deleting', actions: 'tellDeleting' },
        },
      },
      deleting: {
        on: {
          'pool.acquire': { guard: 'grantsNothing', actions: 'tellDecision' },
          'pool.pcReady': { actions: 'pass' },
          'pool.emptied': { target: 'deleted', actions: 'tellDeleted' },
        },
      },
      // whoever still knows its poolUrl is refused
      deleted: { on: { 'pool.acquire': { guard: 'grantsNothing', actions: 'tellDecision' } } },
    },
  })

function answerOf(id: PoolRef, session: SessionRef, decision: CheckoutDecision): PoolFact {
  switch (decision.outcome) {
    case 'grant':
      return { type: decision.repeated ? 'pool.repeated' : 'pool.granted', pool: id, session, pc: decision.pc }
    case 'queue':
      return { type: 'pool.queued', pool: id, session, reason: decision.reason }
    case 'refuse':
    case 'cannotEvaluate': {
      const reason = decision.reasons.map(each => each.reason).join(' ')
      const turnsAway = decision.outcome === 'refuse' && decision.turnsAway
      const type = turnsAway ? 'pool.refused' : 'pool.askRefused'
      return { type, pool: id, session, status: decision.status, reason }
    }
  }
}

const statusOf: Readonly<Record<string, PoolStatus>> = {
  created: 'Created',
  provisioning: 'Provisioning',
  active: 'Active',
  paused: 'Provisioning paused',
  failed: 'Failed',
  deleting: 'Deleting',
}

export const poolModel = {
  finite: () => [] as const,
  views: {
    exists: (state: { value: unknown }) => state.value !== 'absent' && state.value !== 'deleted',
    /** Null where there is no such pool, not yet or no more. */
    status: (state: { value: unknown }): PoolStatus | null => statusOf[String(state.value)] ?? null,
  },
  alphabet: (world: { pool: Pool; sessions: SessionRef[]; pcs: PcRef[] }): PoolEvent[] => [
    { type: 'pool.create', pool: world.pool },
    { type: 'pool.pcOrdered' },
    { type: 'pool.pcReady' },
    { type: 'pool.edit', pool: world.pool, changed: ['size'], reprovision: false, keepAvailable: 100 },
    { type: 'pool.pause', reason: 'The billing plan is used up.' },
    { type: 'pool.resume' },
    { type: 'pool.fail', reason: 'The image is gone.' },
    { type: 'pool.delete' },
    { type: 'pool.emptied' },
    ...world.sessions.flatMap((session): PoolEvent[] => [
      ...world.pcs.flatMap(pc =>
        [true, false].map(
          (repeated): PoolEvent => ({ type: 'pool.acquire', session, decision: { outcome: 'grant', pc, repeated } }),
        ),
      ),
      { type: 'pool.acquire', session, decision: { outcome: 'queue', reason: 'None is available.', repeated: false } },
      ...[true, false].map(
        (turnsAway): PoolEvent => ({
          type: 'pool.acquire',
          session,
          decision: {
            outcome: 'refuse',
            status: 403,
            reasons: [{ check: 'assigned', met: 'no', status: 403, reason: 'It is not assigned.' }],
            turnsAway,
          },
        }),
      ),
      { type: 'pool.acquire', session, decision: { outcome: 'cannotEvaluate', status: 500, reasons: [] } },
    ]),
  ],
}
