// An incident of Defender: alerts of one agent that belong together, worked on and resolved as one.
import { assertEvent, setup } from 'xstate'
import { AlertSeverity, type IncidentChange, type IncidentStatus } from '../../../shared/model/alert.ts'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { AgentRef, AlertRef, HumanRef, IncidentRef } from '../../../shared/model/refs.ts'

/** `severity` is that of its most severe alert; `standing`, what people made of it, no guard and no fact reads. */
export type IncidentContext = {
  id: IncidentRef
  severity: AlertSeverity
  standing: Omit<IncidentChange, 'status' | 'comment'>
}
export type IncidentEvent =
  /** The first one opens it; one that comes when it was resolved opens it again (ours). */
  | { type: 'incident.alert'; alert: AlertRef; agent: AgentRef; agentName: string; severity: AlertSeverity }
  | { type: 'incident.update'; change: IncidentChange; by: HumanRef }
export type IncidentFact = FactOf<'incident.opened' | 'incident.alertAdded' | 'incident.updated'>

const base = setup({
  types: {} as {
    context: IncidentContext
    events: IncidentEvent
    emitted: IncidentFact
    input: { id: IncidentRef } | undefined
  },
})

const higher = (one: AlertSeverity, other: AlertSeverity): AlertSeverity =>
  AlertSeverity.options.indexOf(one) >= AlertSeverity.options.indexOf(other) ? one : other

const changeTo = (event: IncidentEvent): IncidentStatus | null => {
  assertEvent(event, 'incident.update')
  return event.change.status ?? null
}

const triage = {
  'incident.update': [
    { guard: 'renews', target: 'active', actions: ['tellUpdated', 'remember'] },
    { guard: 'begins', target: 'inProgress', actions: ['tellUpdated', 'remember'] },
    { guard: 'resolves', target: 'resolved', actions: ['tellUpdated', 'remember'] },
    { actions: ['tellUpdated', 'remember'] },
  ],
} as const

/** Takes `IncidentEvent`, emits `IncidentFact`; input `{ id: IncidentRef }`. */
export const incident = base
  .extend({
    guards: {
      renews: ({ event }) => changeTo(event) === 'active',
      begins: ({ event }) => changeTo(event) === 'inProgress',
      resolves: ({ event }) => changeTo(event) === 'resolved',
    },
    actions: {
      rise: base.assign({
        severity: ({ context, event }) => {
          assertEvent(event, 'incident.alert')
          return higher(context.severity, event.severity)
        },
      }),
      remember: base.assign({
        standing: ({ context, event }) => {
          assertEvent(event, 'incident.update')
          const { status: _, comment: __, ...rest } = event.change
          return { ...context.standing, ...rest }
        },
      }),
      tellOpened: base.emit(({ context, event }) => {
        assertEvent(event, 'incident.alert')
        const { alert, agent, agentName, severity } = event
        const { id: ref } = context
        const id = ref.slice('incident:'.length)
        const displayName = `Suspicious behavior of the agent ${agentName}`
        return { type: 'incident.opened', incident: ref, id, displayName, agent, alert, severity }
      }),
      tellAdded: base.emit(({ context, event }) => {
        assertEvent(event, 'incident.alert')
        const severity = higher(context.severity, event.severity)
        return { type: 'incident.alertAdded', incident: context.id, alert: event.alert, severity }
      }),
      tellUpdated: base.emit(({ context, event }) => {
        assertEvent(event, 'incident.update')
        return { type: 'incident.updated', incident: context.id, change: event.change, by: event.by }
      }),
    },
  })
  .createMachine({
    id: 'incident',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'incident:?', severity: 'informational', standing: {} }),
    states: {
      absent: { on: { 'incident.alert': { target: 'active', actions: ['tellOpened', 'rise'] } } },
      active: { on: { 'incident.alert': { actions: ['tellAdded', 'rise'] }, ...triage } },
      inProgress: { on: { 'incident.alert': { actions: ['tellAdded', 'rise'] }, ...triage } },
      resolved: { on: { 'incident.alert': { target: 'active', actions: ['tellAdded', 'rise'] }, ...triage } },
    },
  })

type State = { value: unknown; context: IncidentContext }

export const incidentModel = {
  finite: ({ severity }: IncidentContext) => [severity] as const,
  views: {
    open: ({ value }: State) => value === 'active' || value === 'inProgress',
    severity: ({ context }: State) => context.severity,
    /** As Graph shows it; what nobody said is not in it. */
    standing: ({ value, context }: State): Omit<IncidentChange, 'comment'> => ({
      ...(value === 'active' || value === 'inProgress' || value === 'resolved' ? { status: value } : {}),
      ...context.standing,
    }),
  },
  alphabet: (world: { alert: AlertRef; agent: AgentRef; by: HumanRef }): IncidentEvent[] => [
    ...(['low', 'high'] as const).map(
      (severity): IncidentEvent => ({
        type: 'incident.alert',
        alert: world.alert,
        agent: world.agent,
        agentName: 'A',
        severity,
      }),
    ),
    ...(['active', 'inProgress', 'resolved'] as const).map(
      (status): IncidentEvent => ({ type: 'incident.update', change: { status }, by: world.by }),
    ),
    { type: 'incident.update', change: { assignedTo: world.by }, by: world.by },
  ],
}
