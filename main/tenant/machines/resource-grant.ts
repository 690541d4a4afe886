// One grant of a resource to an agent for a purpose: assigned, or eligible and activated for a while, narrowed, and ended.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { PermissionUse, ResourceGrant } from '../../../shared/model/governance.ts'
import type { ApprovalRef, GrantRef, HumanRef, TaskRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { By } from './lifecycle.ts'

/** Of the activation that holds now: by which approval, and for which task. */
export type GrantContext = { id: GrantRef; approval: ApprovalRef | null; task: TaskRef | null }
export type GrantEvent =
  | { type: 'grant.assign'; grant: ResourceGrant; by: By }
  | { type: 'grant.activate'; approval: ApprovalRef; task: TaskRef | null; until: EpochMs; by: HumanRef }
  /** The time of this activation is over; of an earlier one, it means nothing any more. */
  | { type: 'grant.lapse'; approval: ApprovalRef }
  | { type: 'grant.deactivate'; by: By; reason: string }
  | { type: 'grant.taskEnded'; task: TaskRef }
  | { type: 'grant.use'; use: PermissionUse }
  /** `left` without anything ends it. */
  | { type: 'grant.narrow'; removed: string[]; left: string[]; by: By; reason: string }
  | { type: 'grant.expire' }
  | { type: 'grant.end'; by: By; reason: string }
export type GrantFact = FactOf<
  | 'grant.assigned'
  | 'grant.activated'
  | 'grant.notActivated'
  | 'grant.deactivated'
  | 'grant.used'
  | 'grant.narrowed'
  | 'grant.ended'
>

const base = setup({
  types: {} as { context: GrantContext; events: GrantEvent; emitted: GrantFact; input: { id: GrantRef } | undefined },
})

const whyOf = (event: GrantEvent): { by: By; reason: string } => {
  switch (event.type) {
    case 'grant.lapse':
      return { by: null, reason: 'The time of its activation is over.' }
    case 'grant.taskEnded':
      return { by: null, reason: 'The task it was activated for has ended.' }
    case 'grant.expire':
      return { by: null, reason: 'It was given until now.' }
    default:
      assertEvent(event, ['grant.deactivate', 'grant.narrow', 'grant.end'])
      return { by: event.by, reason: event.reason }
  }
}

/** Takes `GrantEvent`, emits `GrantFact`; input `{ id: GrantRef }`. */
export const resourceGrant = base
  .extend({
    guards: {
      isEligible: ({ event }) => {
        assertEvent(event, 'grant.assign')
        return event.grant.assignment === 'eligible'
      },
      leavesNothing: ({ event }) => {
        assertEvent(event, 'grant.narrow')
        return event.left.length === 0
      },
      isThisActivation: ({ context, event }) => {
        assertEvent(event, 'grant.lapse')
        return event.approval === context.approval
      },
      isItsTask: ({ context, event }) => {
        assertEvent(event, 'grant.taskEnded')
        return event.task === context.task
      },
    },
    actions: {
      pass: base.assign({}),
      hold: base.assign(({ event }) => {
        assertEvent(event, 'grant.activate')
        return { approval: event.approval, task: event.task }
      }),
      letGo: base.assign({ approval: null, task: null }),
      tellAssigned: base.emit(({ event }) => {
        assertEvent(event, 'grant.assign')
        return { type: 'grant.assigned', grant: event.grant, by: event.by }
      }),
      tellActivated: base.emit(({ context, event }) => {
        assertEvent(event, 'grant.activate')
        const { approval, task, until, by } = event
        return { type: 'grant.activated', grant: context.id, approval, task, until, by }
      }),
      tellNotActivated: base.emit(({ context, event }) => {
        assertEvent(event, 'grant.activate')
        const reason = 'It has ended, or is active already.'
        return { type: 'grant.notActivated', grant: context.id, approval: event.approval, reason }
      }),
      tellDeactivated: base.emit(({ context, event }) => ({
        type: 'grant.deactivated',
        grant: context.id,
        ...whyOf(event),
      })),
      tellUsed: base.emit(({ event }) => {
        assertEvent(event, 'grant.use')
        return { type: 'grant.used', use: event.use }
      }),
      tellNarrowed: base.emit(({ context, event }) => {
        assertEvent(event, 'grant.narrow')
        const { removed, left } = event
        return { type: 'grant.narrowed', grant: context.id, removed, left, ...whyOf(event) }
      }),
      tellEnded: base.emit(({ context, event }) => ({ type: 'grant.ended', grant: context.id, ...whyOf(event) })),
    },
  })
  .createMachine({
    id: 'resourceGrant',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'grant:?', approval: null, task: null }),
    states: {
      absent: {
        on: {
          'grant.assign': [
            { guard: 'isEligible', target: 'given.eligible', actions: 'tellAssigned' },
            { target: 'given.assigned', actions: 'tellAssigned' },
          ],
        },
      },
      given: {
        initial: 'eligible',
        on: {
          'grant.narrow': [
            { guard: 'leavesNothing', target: 'ended', actions: ['letGo', 'tellEnded'] },
            { actions: 'tellNarrowed' },
          ],
          'grant.expire': { target: 'ended', actions: ['letGo', 'tellEnded'] },
          'grant.end': { target: 'ended', actions: ['letGo', 'tellEnded'] },
          // late, or about an activation that is no more
          'grant.lapse': { actions: 'pass' },
          'grant.taskEnded': { actions: 'pass' },
          'grant.activate': { actions: 'tellNotActivated' },
        },
        states: {
          assigned: { on: { 'grant.use': { actions: 'tellUsed' } } },
          eligible: { on: { 'grant.activate': { target: 'activated', actions: ['hold', 'tellActivated'] } } },
          activated: {
            on: {
              'grant.use': { actions: 'tellUsed' },
              'grant.lapse': [
                { guard: 'isThisActivation', target: 'eligible', actions: ['letGo', 'tellDeactivated'] },
                { actions: 'pass' },
              ],
              'grant.taskEnded': [
                { guard: 'isItsTask', target: 'eligible', actions: ['letGo', 'tellDeactivated'] },
                { actions: 'pass' },
              ],
              'grant.deactivate': { target: 'eligible', actions: ['letGo', 'tellDeactivated'] },
            },
          },
        },
      },
      ended: {
        on: {
          'grant.activate': { actions: 'tellNotActivated' },
          'grant.lapse': { actions: 'pass' },
          'grant.taskEnded': { actions: 'pass' },
          'grant.narrow': { actions: 'pass' },
          'grant.expire': { actions: 'pass' },
        },
      },
    },
  })

type State = { matches(value: 'ended' | { given: 'assigned' | 'eligible' | 'activated' }): boolean }

export const resourceGrantModel = {
  finite: (context: GrantContext) => [context.approval, context.task] as const,
  views: {
    active: (state: State) => state.matches({ given: 'assigned' }) || state.matches({ given: 'activated' }),
    eligible: (state: State) => state.matches({ given: 'eligible' }),
    ended: (state: State) => state.matches('ended'),
  },
  alphabet: (world: {
    grant: ResourceGrant
    use: PermissionUse
    approvals: ApprovalRef[]
    tasks: TaskRef[]
    by: HumanRef
    until: EpochMs
  }): GrantEvent[] => {
    const { grant, by, until } = world
    return [
      ...(['active', 'eligible'] as const).map(
        (assignment): GrantEvent => ({ type: 'grant.assign', grant: { ...grant, assignment }, by }),
      ),
      ...world.approvals.flatMap((approval): GrantEvent[] => [
        ...world.tasks.map((task): GrantEvent => ({ type: 'grant.activate', approval, task, until, by })),
        { type: 'grant.lapse', approval },
      ]),
      { type: 'grant.deactivate', by, reason: '' },
      ...world.tasks.map((task): GrantEvent => ({ type: 'grant.taskEnded', task })),
      { type: 'grant.use', use: world.use },
      { type: 'grant.narrow', removed: grant.permissions, left: [], by, reason: '' },
      { type: 'grant.narrow', removed: ['r'], left: ['l'], by, reason: '' },
      { type: 'grant.expire' },
      { type: 'grant.end', by, reason: '' },
    ]
  },
}
