// What explorer, world and tests need of the Cloud PC machine beside itself: its finite state, what others see of it, every event.
import type { PcUpdate } from '../../../shared/model/facts/cloud-pc.ts'
import type { CloudPc } from '../../../shared/model/objects.ts'
import type { SessionRef } from '../../../shared/model/refs.ts'
import { Sha256Hex } from '../../../shared/model/units.ts'
import type { CloudPcContext, CloudPcEvent, Erased } from './cloud-pc.ts'

const nothing: Erased = { files: 0, processes: 0, cookies: 0, tokens: 0, clipboard: 0 }

type State = { value: unknown; context: CloudPcContext }

export const cloudPcModel = {
  finite: ({ holder, residue, compliant, update }: CloudPcContext) => [holder, residue, compliant, update] as const,
  views: {
    free: (state: { value: unknown }) => state.value === 'available',
    exists: (state: { value: unknown }) => state.value !== 'absent',
    provisioning: (state: { matches(value: 'provisioning'): boolean }) => state.matches('provisioning'),
    resetting: (state: { value: unknown }) => state.value === 'resetting',
    verifying: (state: { value: unknown }) => state.value === 'verifying',
    updating: (state: { value: unknown }) => state.value === 'updating',
    underReview: (state: { value: unknown }) => state.value === 'underReview',
    compliant: ({ context }: State) => context.compliant,
    holder: ({ context }: State) => context.holder,
    /** What a reset is to bring it up to. */
    update: ({ context }: State) => context.update,
  },
  alphabet: (world: { pc: CloudPc; sessions: SessionRef[]; update: PcUpdate }): CloudPcEvent[] => [
    { type: 'pc.order', pool: world.pc.pool },
    { type: 'pc.joined' },
    { type: 'pc.enrolled' },
    ...[true, false].map((compliant): CloudPcEvent => ({ type: 'pc.provision', pc: { ...world.pc, compliant } })),
    { type: 'pc.provisionFailed', reason: 'The image is gone.' },
    ...world.sessions.flatMap((session): CloudPcEvent[] => [
      { type: 'pc.assign', session },
      { type: 'pc.release', session },
    ]),
    { type: 'pc.open' },
    { type: 'pc.soil' },
    { type: 'reset.done', whole: true, erased: nothing },
    { type: 'reset.done', whole: false, erased: nothing },
    { type: 'reset.failed' },
    ...[true, false].flatMap(clean =>
      [true, false].map(
        (liveTokens): CloudPcEvent => ({
          type: 'verify.run',
          checks: [{ name: 'files', clean }],
          hash: Sha256Hex.parse('0'.repeat(64)),
          see: { liveTokens },
        }),
      ),
    ),
    ...[true, false].flatMap((compliant): CloudPcEvent[] => [
      { type: 'pc.posture', compliant, reason: 'Checked in.' },
      { type: 'update.done', update: world.update, compliant },
    ]),
    { type: 'pc.update', update: world.update },
    { type: 'update.failed', reason: 'The update did not install.' },
    { type: 'pc.unhealthy', reason: 'It does not answer.' },
    { type: 'pc.placeUnderReview', by: 'human:a', reason: 'An alert.' },
    { type: 'pc.removeFromReview', by: 'human:a' },
    { type: 'pc.replace' },
    { type: 'pc.deprovision' },
  ],
}
