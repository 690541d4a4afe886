// A Cloud PC for agents: assigned to one session at a time, reset afterwards, and available again only when verified clean.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../shared/model/facts.ts'
import type { CloudPc } from '../../shared/model/objects.ts'
import type { PcRef, SessionRef } from '../../shared/model/refs.ts'
import { type BaselineSight, baselineClean, baselineReasons, type Residue } from '../access/index.ts'

export type BaselineCheck = FactOf<'pc.verified'>['checks'][number]
export type Erased = FactOf<'pc.wiped'>['erased']

export type CloudPcContext = { id: PcRef; holder: SessionRef | null; residue: Residue }
export type CloudPcEvent =
  | { type: 'pc.provision'; pc: CloudPc }
  | { type: 'pc.assign'; session: SessionRef }
  | { type: 'pc.open' }
  | { type: 'pc.soil' }
  | { type: 'pc.release' }
  | { type: 'reset.done'; whole: boolean; erased: Erased }
  | { type: 'reset.failed' }
  /** `checks` were made on the machine itself. */
  | { type: 'verify.run'; checks: BaselineCheck[]; see: { liveTokens: boolean } }
  | { type: 'pc.replace'; pc: CloudPc }
export type CloudPcFact = FactOf<
  'pc.provisioned' | 'pc.assigned' | 'pc.resetting' | 'pc.wiped' | 'pc.verified' | 'pc.available' | 'pc.quarantined'
>

const base = setup({
  types: {} as {
    context: CloudPcContext
    events: CloudPcEvent
    emitted: CloudPcFact
    input: { id: PcRef } | undefined
  },
})

export const cloudPc = base
  .extend({
    guards: {
      whole: ({ event }) => {
        assertEvent(event, 'reset.done')
        return event.whole
      },
      clean: ({ context, event }) => {
        assertEvent(event, 'verify.run')
        return baselineClean(context.residue, sightOf(event))
      },
    },
    actions: {
      hold: base.assign({
        holder: ({ event }) => {
          assertEvent(event, 'pc.assign')
          return event.session
        },
      }),
      letGo: base.assign({ holder: null }),
      soil: base.assign({ residue: 'some' }),
      wipe: base.assign({ residue: 'none' }),
      doubt: base.assign({ residue: 'unknown' }),
      pass: base.assign({}),
      tellProvisioned: base.emit(({ event }) => {
        assertEvent(event, ['pc.provision', 'pc.replace'])
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
      tellAvailable: base.emit(({ context }) => ({ type: 'pc.available', pc: context.id })),
      tellQuarantined: base.emit(({ context, event }) => ({
        type: 'pc.quarantined',
        pc: context.id,
        reason:
          event.type === 'verify.run'
            ? baselineReasons(context.residue, sightOf(event)).join(' ')
            : 'The reset did not come to an end.',
      })),
    },
  })
  .createMachine({
    id: 'cloudPc',
    initial: 'provisioning',
    context: ({ input }) => ({ id: input?.id ?? 'pc:?', holder: null, residue: 'none' }),
    states: {
      provisioning: { on: { 'pc.provision': { target: 'available', actions: 'tellProvisioned' } } },
      available: { on: { 'pc.assign': { target: 'assigned', actions: ['hold', 'tellAssigned'] } } },
      assigned: {
        on: {
          'pc.open': { target: 'inUse', actions: 'soil' }, // a channel leaves its keys and its processes behind
          'pc.release': { target: 'resetting', actions: ['tellResetting', 'letGo'] },
        },
      },
      inUse: {
        on: {
          'pc.soil': { actions: 'soil' },
          'pc.release': { target: 'resetting', actions: ['tellResetting', 'letGo'] },
        },
      },
      resetting: {
        on: {
          'reset.done': [
            { guard: 'whole', target: 'verifying', actions: ['wipe', 'tellWiped'] },
            { target: 'verifying', actions: 'doubt' },
          ],
          'reset.failed': { target: 'quarantined', actions: ['doubt', 'tellQuarantined'] },
          'pc.soil': { actions: 'pass' }, // the wipe that is under way takes it too
        },
      },
      verifying: {
        on: {
          'verify.run': [
            { guard: 'clean', target: 'available', actions: ['tellVerified', 'tellAvailable'] },
            { target: 'quarantined', actions: ['tellVerified', 'tellQuarantined'] },
          ],
        },
      },
      quarantined: {
        on: { 'pc.replace': { target: 'available', actions: ['wipe', 'tellProvisioned', 'tellAvailable'] } },
      },
    },
  })

const sightOf = ({ checks, see }: Extract<CloudPcEvent, { type: 'verify.run' }>): BaselineSight => ({ checks, ...see })

const nothing: Erased = { files: 0, processes: 0, cookies: 0, tokens: 0, clipboard: 0 }

export const cloudPcModel = {
  finite: (context: CloudPcContext) => [context.holder, context.residue] as const,
  views: { free: (state: { value: unknown }) => state.value === 'available' },
  alphabet: (world: { pc: CloudPc; sessions: SessionRef[] }): CloudPcEvent[] => [
    { type: 'pc.provision', pc: world.pc },
    ...world.sessions.map((session): CloudPcEvent => ({ type: 'pc.assign', session })),
    { type: 'pc.open' },
    { type: 'pc.soil' },
    { type: 'pc.release' },
    { type: 'reset.done', whole: true, erased: nothing },
    { type: 'reset.done', whole: false, erased: nothing },
    { type: 'reset.failed' },
    ...[true, false].flatMap(clean =>
      [true, false].map(
        (liveTokens): CloudPcEvent => ({ type: 'verify.run', checks: [{ name: 'files', clean }], see: { liveTokens } }),
      ),
    ),
    { type: 'pc.replace', pc: world.pc },
  ],
}
