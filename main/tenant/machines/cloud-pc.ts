// A Cloud PC for agents: provisioned, assigned to one session at a time, reset, attested, and replaced when it fails.
import { assertEvent, setup } from 'xstate'
import type { PcUpdate } from '../../../shared/model/facts/cloud-pc.ts'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { CloudPc } from '../../../shared/model/objects.ts'
import type { HumanRef, PcRef, PoolRef, SessionRef } from '../../../shared/model/refs.ts'
import type { Sha256Hex } from '../../../shared/model/units.ts'
import { type BaselineSight, baselineClean, baselineReasons, type Residue } from '../../access/index.ts'

export type BaselineCheck = FactOf<'pc.verified'>['checks'][number]
export type Erased = FactOf<'pc.wiped'>['erased']

export type CloudPcContext = {
  id: PcRef
  holder: SessionRef | null
  residue: Residue
  /** As last evaluated. What is not evaluated yet is not compliant. */
  compliant: boolean
  /** What it is to be brought up to once its session is over. */
  update: PcUpdate | null
}
export type CloudPcEvent =
  /** Provisioning begins: Entra join, Intune enrolment and baseline follow, 20 to 30 minutes in all (real-system.md §9.4). */
  | { type: 'pc.order'; pool: PoolRef }
  | { type: 'pc.joined' }
  | { type: 'pc.enrolled' }
  /** The end of provisioning; or, of a Cloud PC that is ordered by nobody, that it stands when the run begins. */
  | { type: 'pc.provision'; pc: CloudPc }
  | { type: 'pc.provisionFailed'; reason: string }
  | { type: 'pc.assign'; session: SessionRef }
  | { type: 'pc.open' }
  | { type: 'pc.soil' }
  | { type: 'pc.release'; session: SessionRef }
  | { type: 'reset.done'; whole: boolean; erased: Erased }
  | { type: 'reset.failed' }
  /** `checks` were made on the machine itself, `hash` is that of everything on it. */
  | { type: 'verify.run'; checks: BaselineCheck[]; hash: Sha256Hex; see: { liveTokens: boolean } }
  /** Compliance as just evaluated: at provisioning, at a connection, or at a check-in with Intune. */
  | { type: 'pc.posture'; compliant: boolean; reason: string }
  | { type: 'pc.update'; update: PcUpdate }
  | { type: 'update.done'; update: PcUpdate; compliant: boolean }
  | { type: 'update.failed'; reason: string }
  | { type: 'pc.unhealthy'; reason: string }
  /** For forensics: it stays as it is until it is removed from review, and is replaced then. */
  | { type: 'pc.placeUnderReview'; by: HumanRef; reason: string }
  | { type: 'pc.removeFromReview'; by: HumanRef }
  | { type: 'pc.replace' }
  | { type: 'pc.deprovision' }
export type CloudPcFact = FactOf<
  | 'pc.provisioning'
  | 'pc.entraJoined'
  | 'pc.intuneEnrolled'
  | 'pc.provisioned'
  | 'pc.replacing'
  | 'pc.deprovisioned'
  | 'pc.assigned'
  | 'pc.resetting'
  | 'pc.wiped'
  | 'pc.verified'
  | 'pc.attested'
  | 'pc.available'
  | 'pc.quarantined'
  | 'pc.placedUnderReview'
  | 'pc.removedFromReview'
  | 'pc.postureChanged'
  | 'pc.updatePending'
  | 'pc.updating'
  | 'pc.updated'
>

const base = setup({
  types: {} as {
    context: CloudPcContext
    events: CloudPcEvent
    emitted: CloudPcFact
    input: { id: PcRef } | undefined
  },
})
const tell = (type: 'pc.entraJoined' | 'pc.intuneEnrolled' | 'pc.replacing' | 'pc.deprovisioned' | 'pc.available') =>
  base.emit(({ context }) => ({ type, pc: context.id }))

/** What is on it is not known to be clean, and what it was is told before it is written off. */
const review = {
  'pc.placeUnderReview': { target: 'underReview', actions: ['tellReview', 'writeOff'] },
} as const

/** What can befall a Cloud PC that stands: it breaks, its pool ends, somebody keeps it as it is. */
const taken = {
  'pc.unhealthy': { target: 'quarantined', actions: ['writeOff', 'tellQuarantined'] },
  'pc.deprovision': { target: 'absent', actions: ['empty', 'tellDeprovisioned'] },
  ...review,
} as const

/** One that a session has is reset when that lets go of it, and updated no sooner. */
const held = {
  'pc.release': { guard: 'held', target: 'resetting', actions: ['tellResetting', 'letGo'] },
  'pc.posture': { guard: 'otherPosture', actions: ['judge', 'tellPosture'] },
  'pc.update': { actions: ['remember', 'tellPending'] },
  ...taken,
} as const

/** Takes `CloudPcEvent`, emits `CloudPcFact`; input `{ id: PcRef }`. */
export const cloudPc = base
  .extend({
    guards: {
      whole: ({ event }) => {
        assertEvent(event, 'reset.done')
        return event.whole
      },
      wholeAndPending: ({ context, event }) => {
        assertEvent(event, 'reset.done')
        return event.whole && context.update !== null
      },
      clean: ({ context, event }) => {
        assertEvent(event, 'verify.run')
        return baselineClean(context.residue, sightOf(event))
      },
      held: ({ context, event }) => {
        assertEvent(event, 'pc.release')
        return event.session === context.holder
      },
      otherPosture: ({ context, event }) => {
        assertEvent(event, 'pc.posture')
        return context.residue !== 'unknown' && event.compliant !== context.compliant
      },
    },
    actions: {
      hold: base.assign({
        holder: ({ event }) => {
          assertEvent(event, 'pc.assign')
          return event.session
        },
      }),
      /** Whatever the session did or did not do: until the wipe is done, something of it may be left. */
      letGo: base.assign({ holder: null, residue: 'some' }),
      soil: base.assign({ residue: 'some' }),
      wipe: base.assign({ residue: 'none' }),
      /** It is never used again as it is: nothing holds of the device any more. */
      doubt: base.assign({ residue: 'unknown', compliant: false }),
      enrol: base.assign({
        residue: 'none',
        compliant: ({ event }) => {
          assertEvent(event, 'pc.provision')
          return event.pc.compliant ?? true
        },
      }),
      judge: base.assign({
        compliant: ({ event }) => {
          assertEvent(event, ['pc.posture', 'update.done'])
          return event.compliant
        },
      }),
      remember: base.assign({
        update: ({ event }) => {
          assertEvent(event, 'pc.update')
          return event.update
        },
      }),
      forgetUpdate: base.assign({ update: null }),
      /** Before an update or a replacement is evaluated, nothing holds of the device. */
      unjudge: base.assign({ compliant: false }),
      writeOff: base.assign({ holder: null, residue: 'unknown', compliant: false, update: null }),
      empty: base.assign({ holder: null, residue: 'none', compliant: false, update: null }),
      pass: base.assign({}),
      tellProvisioning: base.emit(({ context, event }) => {
        assertEvent(event, 'pc.order')
        return { type: 'pc.provisioning', pc: context.id, pool: event.pool }
      }),
      tellJoined: tell('pc.entraJoined'),
      tellEnrolled: tell('pc.intuneEnrolled'),
      tellReplacing: tell('pc.replacing'),
      tellDeprovisioned: tell('pc.deprovisioned'),
      tellAvailable: tell('pc.available'),
      tellProvisioned: base.emit(({ event }) => {
        assertEvent(event, 'pc.provision')
        return { type: 'pc.provisioned', pc: event.pc }
      }),
      tellAssigned: base.emit(({ context, event }) => {
        assertEvent(event, 'pc.assign')
        return { type: 'pc.assigned', pc: context.id, session: event.session }
      }),
      tellResetting: base.emit(({ context }) => ({
        type: 'pc.resetting',
        pc: context.id,
        session: context.holder ?? 'session:?',
      })),
      tellWiped: base.emit(({ context, event }) => {
        assertEvent(event, 'reset.done')
        return { type: 'pc.wiped', pc: context.id, erased: event.erased }
      }),
      tellVerified: base.emit(({ context, event }) => {
        assertEvent(event, 'verify.run')
        return { type: 'pc.verified', pc: context.id, checks: event.checks }
      }),
      tellAttested: base.emit(({ context, event }) => {
        assertEvent(event, 'verify.run')
        return { type: 'pc.attested', pc: context.id, baselineHash: event.hash }
      }),
      tellQuarantined: base.emit(({ context, event }) => ({
        type: 'pc.quarantined',
        pc: context.id,
        reason: quarantineReason(context, event),
      })),
      tellReview: base.emit(({ context, event }) => {
        assertEvent(event, 'pc.placeUnderReview')
        const { by, reason } = event
        return { type: 'pc.placedUnderReview', pc: context.id, session: context.holder, reason, by }
      }),
      tellReviewEnded: base.emit(({ context, event }) => {
        assertEvent(event, 'pc.removeFromReview')
        return { type: 'pc.removedFromReview', pc: context.id, by: event.by }
      }),
      tellPosture: base.emit(({ context, event }) => {
        assertEvent(event, 'pc.posture')
        return { type: 'pc.postureChanged', pc: context.id, compliant: event.compliant, reason: event.reason }
      }),
      tellPending: base.emit(({ context, event }) => {
        assertEvent(event, 'pc.update')
        return { type: 'pc.updatePending', pc: context.id, update: event.update }
      }),
      tellUpdating: base.emit(({ context, event }) => {
        assertEvent(event, 'pc.update')
        return { type: 'pc.updating', pc: context.id, update: event.update }
      }),
      tellUpdated: base.emit(({ context, event }) => {
        assertEvent(event, ['update.done', 'reset.done'])
        const update = event.type === 'update.done' ? event.update : (context.update ?? nowhere)
        return { type: 'pc.updated', pc: context.id, update }
      }),
    },
  })
  .createMachine({
    id: 'cloudPc',
    initial: 'absent',
    context: ({ input }) => ({
      id: input?.id ?? 'pc:?',
      holder: null,
      residue: 'none',
      compliant: false,
      update: null,
    }),
    on: {
      // a call that comes too late is refused by its session and leaves nothing here
      'pc.soil': { actions: 'pass' },
      // what holds of the device is evaluated before it is used
      'pc.posture': { actions: 'pass' },
      // the session of a Cloud PC that was taken from it, and not the one it has, lets go
      'pc.release': { actions: 'pass' },
    },
    states: {
      absent: {
        on: {
          'pc.order': { target: 'provisioning', actions: 'tellProvisioning' },
          'pc.provision': { target: 'available', actions: ['enrol', 'tellProvisioned'] },
        },
      },
      provisioning: {
        initial: 'joining',
        on: {
          'pc.provisionFailed': { target: 'quarantined', actions: ['writeOff', 'tellQuarantined'] },
          'pc.deprovision': { target: 'absent', actions: ['empty', 'tellDeprovisioned'] },
        },
        states: {
          joining: { on: { 'pc.joined': { target: 'enrolling', actions: 'tellJoined' } } },
          enrolling: { on: { 'pc.enrolled': { target: 'baseline', actions: 'tellEnrolled' } } },
          baseline: { on: { 'pc.provision': { target: '#cloudPc.verifying', actions: ['enrol', 'tellProvisioned'] } } },
        },
      },
      available: {
        on: {
          'pc.assign': { target: 'assigned', actions: ['hold', 'tellAssigned'] },
          'pc.posture': { guard: 'otherPosture', actions: ['judge', 'tellPosture'] },
          'pc.update': { target: 'updating', actions: ['unjudge', 'tellUpdating'] },
          ...taken,
        },
      },
      assigned: {
        on: {
          'pc.open': { target: 'inUse', actions: 'soil' }, // a channel leaves its keys and its processes behind
          ...held,
        },
      },
      inUse: {
        on: {
          'pc.open': { actions: 'pass' }, // the session connects again
          ...held,
        },
      },
      resetting: {
        on: {
          'reset.done': [
            {
              guard: 'wholeAndPending',
              target: 'verifying',
              actions: ['wipe', 'tellWiped', 'tellUpdated', 'forgetUpdate'],
            },
            { guard: 'whole', target: 'verifying', actions: ['wipe', 'tellWiped'] },
            { target: 'verifying', actions: ['doubt', 'forgetUpdate'] },
          ],
          'reset.failed': { target: 'quarantined', actions: ['writeOff', 'tellQuarantined'] },
          'pc.posture': { guard: 'otherPosture', actions: ['judge', 'tellPosture'] },
          'pc.update': { actions: ['remember', 'tellPending'] },
          ...taken,
        },
      },
      verifying: {
        on: {
          'verify.run': [
            { guard: 'clean', target: 'available', actions: ['tellVerified', 'tellAttested', 'tellAvailable'] },
            { target: 'quarantined', actions: ['tellVerified', 'tellQuarantined', 'writeOff'] },
          ],
          'pc.posture': { guard: 'otherPosture', actions: ['judge', 'tellPosture'] },
          ...taken,
        },
      },
      // only a Cloud PC nobody uses is updated; what comes up afterwards is attested like after a reset
      updating: {
        on: {
          'update.done': { target: 'verifying', actions: ['judge', 'tellUpdated'] },
          'update.failed': { target: 'quarantined', actions: ['writeOff', 'tellQuarantined'] },
          'pc.unhealthy': { target: 'quarantined', actions: ['writeOff', 'tellQuarantined'] },
          'pc.deprovision': { target: 'absent', actions: ['empty', 'tellDeprovisioned'] },
        },
      },
      quarantined: {
        on: {
          'pc.unhealthy': { actions: 'pass' },
          'pc.replace': { target: 'provisioning', actions: ['empty', 'tellReplacing'] },
          'pc.deprovision': { target: 'absent', actions: ['empty', 'tellDeprovisioned'] },
          ...review,
        },
      },
      // neither reset nor replaced nor given to anybody; only the end of its pool takes it away
      underReview: {
        on: {
          'pc.unhealthy': { actions: 'pass' },
          'pc.removeFromReview': { target: 'quarantined', actions: ['tellReviewEnded', 'tellQuarantined'] },
          'pc.deprovision': { target: 'absent', actions: ['empty', 'tellDeprovisioned'] },
        },
      },
    },
  })

function quarantineReason({ residue }: CloudPcContext, event: CloudPcEvent): string {
  switch (event.type) {
    case 'verify.run':
      return baselineReasons(residue, sightOf(event)).join(' ')
    case 'pc.removeFromReview':
      return 'Its review is over, and it is replaced.'
    case 'pc.unhealthy':
    case 'pc.provisionFailed':
    case 'update.failed':
      return event.reason
    default:
      return 'The reset did not come to an end.'
  }
}

const sightOf = ({ checks, see }: Extract<CloudPcEvent, { type: 'verify.run' }>): BaselineSight => ({ checks, ...see })

const nowhere: PcUpdate = { what: 'image', version: '?' }
