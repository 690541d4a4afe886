// Where ID Protection stands on one identity: what was detected, what an administrator said to it, and what is still to be found.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import {
  type RiskDetail,
  type RiskDetection,
  RiskLevel,
  type RiskState,
  type RiskSubject,
} from '../../../shared/model/identity.ts'
import type { HumanRef, RiskRef } from '../../../shared/model/refs.ts'
import type { By } from './lifecycle.ts'

/**
 * `riskState` repeats the machine's state for the facts that say what it was. `waiting` holds the detections that are
 * still to come, by id: all detections for agents are offline, so what an agent did is found some time after it did
 * it, and only then is it at risk.
 */
export type RiskContext = { id: RiskRef; riskLevel: RiskLevel; riskState: RiskState; waiting: string[] }
export type RiskEvent = { subject: RiskSubject } /** Risk it had before the run began. */ & (
  | { type: 'risk.carry'; riskLevel: RiskLevel }
  | { type: 'risk.arise'; detection: string }
  | { type: 'risk.detect'; detection: RiskDetection }
  /** `detection` is what the confirmation is filed as: Microsoft counts it as one, of level high. */
  | { type: 'risk.confirmCompromised'; detection: RiskDetection; by: By }
  | { type: 'risk.confirmSafe'; by: By }
  | { type: 'risk.dismiss'; by: By }
  /** A person changed the password securely; agents have none. */
  | { type: 'risk.remediate'; by: By }
)
export type RiskFact = FactOf<'risk.arose' | 'risk.detected' | 'risk.changed'>

const base = setup({
  types: {} as { context: RiskContext; events: RiskEvent; emitted: RiskFact; input: { id: RiskRef } | undefined },
})

type Standing = Pick<RiskContext, 'riskLevel' | 'riskState'>

const higher = (one: RiskLevel, other: RiskLevel): RiskLevel =>
  RiskLevel.options.indexOf(one) >= RiskLevel.options.indexOf(other) ? one : other

/** Confirm compromised gives high, confirm safe none; dismissed: a benign true positive (real-system.md §4). */
function standingAfter({ riskLevel }: RiskContext, event: RiskEvent): Standing {
  switch (event.type) {
    case 'risk.carry':
      return { riskLevel: event.riskLevel, riskState: 'atRisk' }
    case 'risk.confirmCompromised':
      return { riskLevel: 'high', riskState: 'confirmedCompromised' }
    case 'risk.confirmSafe':
      return { riskLevel: 'none', riskState: 'confirmedSafe' }
    case 'risk.dismiss':
      return { riskLevel: 'none', riskState: 'dismissed' }
    case 'risk.remediate':
      return { riskLevel: 'none', riskState: 'remediated' }
    default:
      assertEvent(event, 'risk.detect')
      return { riskLevel: higher(riskLevel, event.detection.riskLevel), riskState: 'atRisk' }
  }
}

/** Graph names the same word of an administrator differently for agents and for people. */
function detailOf(event: RiskEvent): RiskDetail {
  const person = event.subject.startsWith('human:')
  switch (event.type) {
    case 'risk.confirmCompromised':
      return person ? 'adminConfirmedUserCompromised' : 'adminConfirmedAgentCompromised'
    case 'risk.confirmSafe':
      return person ? 'adminConfirmedAccountSafe' : 'adminConfirmedAgentSafe'
    case 'risk.dismiss':
      return person ? 'adminDismissedAllRiskForUser' : 'adminDismissedRiskForAgent'
    case 'risk.remediate':
      return 'userPerformedSecuredPasswordChange'
    default:
      return 'none'
  }
}

/** Somebody or something put an end to the risk: only what is found afterwards brings it back. */
const settled = {
  on: {
    'risk.detect': {
      guard: 'awaited',
      target: 'atRisk',
      actions: ['tellDetected', 'tellChanged', 'stand', 'settle'],
    },
    'risk.confirmCompromised': {
      target: 'confirmedCompromised',
      actions: ['tellDetected', 'tellChanged', 'stand'],
    },
  },
} as const

/** Takes `RiskEvent`, emits `RiskFact`; input `{ id: RiskRef }`. */
export const risk = base
  .extend({
    guards: {
      /** Whether it is one that was said to be coming. */
      awaited: ({ context, event }) => {
        assertEvent(event, 'risk.detect')
        return context.waiting.includes(event.detection.id)
      },
      awaitedAndHigher: ({ context, event }) => {
        assertEvent(event, 'risk.detect')
        const { detection } = event
        return (
          context.waiting.includes(detection.id) && higher(context.riskLevel, detection.riskLevel) !== context.riskLevel
        )
      },
    },
    actions: {
      await: base.assign({
        waiting: ({ context, event }) => {
          assertEvent(event, 'risk.arise')
          return context.waiting.includes(event.detection)
            ? context.waiting
            : [...context.waiting, event.detection].sort()
        },
      }),
      settle: base.assign({
        waiting: ({ context, event }) => {
          assertEvent(event, 'risk.detect')
          return context.waiting.filter(id => id !== event.detection.id)
        },
      }),
      stand: base.assign(({ context, event }) => standingAfter(context, event)),
      tellArose: base.emit(({ event }) => {
        assertEvent(event, 'risk.arise')
        return { type: 'risk.arose', subject: event.subject, detection: event.detection }
      }),
      tellDetected: base.emit(({ event }) => {
        assertEvent(event, ['risk.detect', 'risk.confirmCompromised'])
        return { type: 'risk.detected', subject: event.subject, detection: event.detection }
      }),
      /** Before `stand`: it tells what was, too. */
      tellChanged: base.emit(({ context, event }) => ({
        type: 'risk.changed',
        subject: event.subject,
        from: { riskLevel: context.riskLevel, riskState: context.riskState },
        to: standingAfter(context, event),
        riskDetail: detailOf(event),
        by: 'by' in event ? event.by : null,
      })),
    },
  })
  .createMachine({
    id: 'risk',
    initial: 'none',
    context: ({ input }) => ({ id: input?.id ?? 'risk:?', riskLevel: 'none', riskState: 'none', waiting: [] }),
    on: { 'risk.arise': { actions: ['await', 'tellArose'] } },
    states: {
      none: {
        on: {
          'risk.carry': { target: 'atRisk', actions: ['tellChanged', 'stand'] },
          'risk.detect': {
            guard: 'awaited',
            target: 'atRisk',
            actions: ['tellDetected', 'tellChanged', 'stand', 'settle'],
          },
          'risk.confirmCompromised': {
            target: 'confirmedCompromised',
            actions: ['tellDetected', 'tellChanged', 'stand'],
          },
        },
      },
      atRisk: {
        on: {
          'risk.detect': [
            { guard: 'awaitedAndHigher', actions: ['tellDetected', 'tellChanged', 'stand', 'settle'] },
            { guard: 'awaited', actions: ['tellDetected', 'settle'] },
          ],
          'risk.confirmCompromised': {
            target: 'confirmedCompromised',
            actions: ['tellDetected', 'tellChanged', 'stand'],
          },
          'risk.confirmSafe': { target: 'confirmedSafe', actions: ['tellChanged', 'stand'] },
          'risk.dismiss': { target: 'dismissed', actions: ['tellChanged', 'stand'] },
          'risk.remediate': { target: 'remediated', actions: ['tellChanged', 'stand'] },
        },
      },
      confirmedCompromised: {
        on: {
          'risk.detect': { guard: 'awaited', actions: ['tellDetected', 'settle'] },
          'risk.confirmSafe': { target: 'confirmedSafe', actions: ['tellChanged', 'stand'] },
          'risk.dismiss': { target: 'dismissed', actions: ['tellChanged', 'stand'] },
          'risk.remediate': { target: 'remediated', actions: ['tellChanged', 'stand'] },
        },
      },
      confirmedSafe: settled,
      dismissed: settled,
      remediated: settled,
    },
  })

type State = { value: unknown; context: RiskContext }

export const riskModel = {
  finite: (context: RiskContext) => [context.riskLevel, context.riskState, ...context.waiting] as const,
  views: {
    /** As Conditional Access sees it: a detection that is still to come is not in it. */
    level: ({ context }: State) => context.riskLevel,
    state: ({ context }: State) => context.riskState,
    /** Whether something it did is still to be found. */
    waiting: ({ context }: State) => context.waiting.length > 0,
  },
  alphabet: (world: { subject: RiskSubject; detections: RiskDetection[]; by: HumanRef }): RiskEvent[] => {
    const { subject, by } = world
    return [
      ...(['low', 'medium', 'high'] as const).map(
        (riskLevel): RiskEvent => ({ type: 'risk.carry', subject, riskLevel }),
      ),
      ...world.detections.flatMap((detection): RiskEvent[] => [
        { type: 'risk.arise', subject, detection: detection.id },
        { type: 'risk.detect', subject, detection },
        { type: 'risk.confirmCompromised', subject, detection, by },
      ]),
      { type: 'risk.confirmSafe', subject, by },
      { type: 'risk.dismiss', subject, by },
      { type: 'risk.remediate', subject, by },
    ]
  },
}
