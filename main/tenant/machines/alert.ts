// An alert of Defender: raised once, extended while it is open and the same goes on, then taken up and resolved by people, by itself or with its incident.
import { assertEvent, setup } from 'xstate'
import type { Alert, AlertChange, AlertEvidence, AlertStatus } from '../../../shared/model/alert.ts'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { AlertRef, HumanRef, IncidentRef } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'

/** `standing` is what people made of it so far; no guard and no fact reads it. */
export type AlertContext = {
  id: AlertRef
  incident: IncidentRef | null
  standing: Omit<AlertChange, 'status' | 'comment'>
}
export type AlertEvent =
  | { type: 'alert.raise'; alert: Alert }
  /** The same is seen again. A resolved alert takes nothing more in. */
  | { type: 'alert.extend'; evidence: AlertEvidence[]; lastActivityDateTime: EpochMs }
  /** `change` holds what is to be new; at least one of it is. */
  | { type: 'alert.update'; change: AlertChange; by: HumanRef }
  /** "Resolving an incident resolves all its alerts" (Defender); what they are classified as goes with it. */
  | { type: 'alert.incidentResolved'; change: Omit<AlertChange, 'status' | 'assignedTo' | 'comment'>; by: HumanRef }
export type AlertFact = FactOf<'alert.raised' | 'alert.extended' | 'alert.updated'>

const base = setup({
  types: {} as { context: AlertContext; events: AlertEvent; emitted: AlertFact; input: { id: AlertRef } | undefined },
})

/** From any status to any other, as Graph allows. */
const triage = {
  'alert.update': [
    { guard: 'renews', target: 'new', actions: ['tellUpdated', 'remember'] },
    { guard: 'begins', target: 'inProgress', actions: ['tellUpdated', 'remember'] },
    { guard: 'resolves', target: 'resolved', actions: ['tellUpdated', 'remember'] },
    { actions: ['tellUpdated', 'remember'] },
  ],
} as const
const withIncident = {
  'alert.incidentResolved': { target: 'resolved', actions: ['tellUpdated', 'remember'] },
} as const

const extending = { 'alert.extend': { actions: 'tellExtended' } } as const

const changeTo = (event: AlertEvent): AlertStatus | null => {
  assertEvent(event, 'alert.update')
  return event.change.status ?? null
}

const about = ({ id, incident }: AlertContext) => ({ alert: id, incident: incident ?? 'incident:?' }) as const

/** Takes `AlertEvent`, emits `AlertFact`; input `{ id: AlertRef }`. */
export const alert = base
  .extend({
    guards: {
      renews: ({ event }) => changeTo(event) === 'new',
      begins: ({ event }) => changeTo(event) === 'inProgress',
      resolves: ({ event }) => changeTo(event) === 'resolved',
    },
    actions: {
      belong: base.assign({
        incident: ({ event }) => {
          assertEvent(event, 'alert.raise')
          return event.alert.incident
        },
      }),
      remember: base.assign({
        standing: ({ context, event }) => {
          assertEvent(event, ['alert.update', 'alert.incidentResolved'])
          const { status: _, comment: __, ...rest }: AlertChange = event.change
          return { ...context.standing, ...rest }
        },
      }),
      pass: base.assign({}),
      tellRaised: base.emit(({ event }) => {
        assertEvent(event, 'alert.raise')
        return { type: 'alert.raised', alert: event.alert }
      }),
      tellExtended: base.emit(({ context, event }) => {
        assertEvent(event, 'alert.extend')
        const { evidence, lastActivityDateTime } = event
        return { type: 'alert.extended', ...about(context), evidence, lastActivityDateTime }
      }),
      tellUpdated: base.emit(({ context, event }) => {
        assertEvent(event, ['alert.update', 'alert.incidentResolved'])
        const change: AlertChange =
          event.type === 'alert.update' ? event.change : { ...event.change, status: 'resolved' }
        return { type: 'alert.updated', ...about(context), change, by: event.by }
      }),
    },
  })
  .createMachine({
    id: 'alert',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'alert:?', incident: null, standing: {} }),
    states: {
      absent: { on: { 'alert.raise': { target: 'new', actions: ['belong', 'tellRaised'] } } },
      new: { on: { ...triage, ...withIncident, ...extending } },
      inProgress: { on: { ...triage, ...withIncident, ...extending } },
      resolved: { on: { ...triage, 'alert.incidentResolved': { actions: 'pass' } } },
    },
  })

type State = { value: unknown; context: AlertContext }

export const alertModel = {
  finite: ({ incident }: AlertContext) => [incident] as const,
  views: {
    raised: ({ value }: State) => value !== 'absent',
    resolved: ({ value }: State) => value === 'resolved',
    /** As Graph shows it; what nobody said is not in it. */
    standing: ({ value, context }: State): Omit<AlertChange, 'comment'> => ({
      ...(value === 'new' || value === 'inProgress' || value === 'resolved' ? { status: value } : {}),
      ...context.standing,
    }),
  },
  alphabet: (world: { alert: Alert; by: HumanRef }): AlertEvent[] => [
    { type: 'alert.raise', alert: world.alert },
    { type: 'alert.extend', evidence: [], lastActivityDateTime: world.alert.lastActivityDateTime },
    ...(['new', 'inProgress', 'resolved'] as const).map(
      (status): AlertEvent => ({ type: 'alert.update', change: { status }, by: world.by }),
    ),
    { type: 'alert.update', change: { assignedTo: world.by }, by: world.by },
    { type: 'alert.update', change: { classification: 'truePositive', determination: 'other' }, by: world.by },
    { type: 'alert.incidentResolved', change: { classification: 'truePositive' }, by: world.by },
  ],
}
