// One credential of a blueprint: valid from its start to its end, renewed or replaced in time, or revoked on purpose.
import { assertEvent, setup } from 'xstate'
import type { FactOf } from '../../../shared/model/facts.ts'
import type { Credential, CredentialKind } from '../../../shared/model/identity.ts'
import type { BlueprintRef, CredentialRef, HumanRef } from '../../../shared/model/refs.ts'
import type { By } from './lifecycle.ts'

/** `blueprint` and `kind` are set once, when it is added. */
export type CredentialContext = { id: CredentialRef; blueprint: BlueprintRef | null; kind: CredentialKind | null }
export type CredentialEvent =
  /** `begun`: its start is not in the future. */
  | { type: 'credential.add'; credential: Credential; begun: boolean; by: By }
  | { type: 'credential.begin' }
  /** Its end is near: time to renew or to replace it. */
  | { type: 'credential.near' }
  | { type: 'credential.renew' }
  | { type: 'credential.expire' }
  | { type: 'credential.revoke'; reason: string; by: By }
type Changed = 'credential.activated' | 'credential.renewed' | 'credential.expired'
export type CredentialFact = FactOf<Changed | 'credential.expiring' | 'credential.added' | 'credential.revoked'>

const base = setup({
  types: {} as {
    context: CredentialContext
    events: CredentialEvent
    emitted: CredentialFact
    input: { id: CredentialRef } | undefined
  },
})

const tell = (type: Changed) =>
  base.emit(({ context }) => ({
    type,
    credential: context.id,
    blueprint: context.blueprint ?? 'blueprint:?',
    by: null,
  }))

/** Takes `CredentialEvent`, emits `CredentialFact`; input `{ id: CredentialRef }`. */
export const credential = base
  .extend({
    guards: {
      begun: ({ event }) => {
        assertEvent(event, 'credential.add')
        return event.begun
      },
      /** Azure renews what stands behind a managed identity; certificates and secrets are replaced by their owners. */
      renewsItself: ({ context }) => context.kind === 'federatedIdentityCredential',
    },
    actions: {
      pass: base.assign({}),
      keep: base.assign({
        blueprint: ({ event }) => {
          assertEvent(event, 'credential.add')
          return event.credential.blueprint
        },
        kind: ({ event }) => {
          assertEvent(event, 'credential.add')
          return event.credential.kind
        },
      }),
      tellAdded: base.emit(({ event }) => {
        assertEvent(event, 'credential.add')
        return { type: 'credential.added', credential: event.credential, by: event.by }
      }),
      tellRevoked: base.emit(({ context, event }) => {
        assertEvent(event, 'credential.revoke')
        const { reason, by } = event
        return {
          type: 'credential.revoked',
          credential: context.id,
          blueprint: context.blueprint ?? 'blueprint:?',
          by,
          reason,
        }
      }),
      tellActivated: tell('credential.activated'),
      tellExpiring: base.emit(({ context }) => ({
        type: 'credential.expiring',
        credential: context.id,
        blueprint: context.blueprint ?? 'blueprint:?',
        by: null,
        renewsItself: context.kind === 'federatedIdentityCredential',
      })),
      tellRenewed: tell('credential.renewed'),
      tellExpired: tell('credential.expired'),
    },
  })
  .createMachine({
    id: 'credential',
    initial: 'absent',
    context: ({ input }) => ({ id: input?.id ?? 'credential:?', blueprint: null, kind: null }),
    states: {
      absent: {
        on: {
          'credential.add': [
            { guard: 'begun', target: 'active', actions: ['keep', 'tellAdded', 'tellActivated'] },
            { target: 'notYetValid', actions: ['keep', 'tellAdded'] },
          ],
        },
      },
      notYetValid: {
        on: {
          'credential.begin': { target: 'active', actions: 'tellActivated' },
          'credential.revoke': { target: 'revoked', actions: 'tellRevoked' },
        },
      },
      active: {
        on: {
          'credential.near': { target: 'expiring', actions: 'tellExpiring' },
          'credential.expire': { target: 'expired', actions: 'tellExpired' },
          'credential.revoke': { target: 'revoked', actions: 'tellRevoked' },
        },
      },
      expiring: {
        on: {
          'credential.renew': { guard: 'renewsItself', target: 'active', actions: 'tellRenewed' },
          'credential.expire': { target: 'expired', actions: 'tellExpired' },
          'credential.revoke': { target: 'revoked', actions: 'tellRevoked' },
        },
      },
      // timers set when it was added may still fire
      expired: { on: { 'credential.revoke': { target: 'revoked', actions: 'tellRevoked' } } },
      revoked: {
        on: {
          'credential.begin': { actions: 'pass' },
          'credential.near': { actions: 'pass' },
          'credential.expire': { actions: 'pass' },
        },
      },
    },
  })

type State = { value: unknown }

export const credentialModel = {
  finite: (context: CredentialContext) => [context.kind] as const,
  views: {
    /** Whether a client assertion made with it is accepted. */
    valid: ({ value }: State) => value === 'active' || value === 'expiring',
    expired: ({ value }: State) => value === 'expired',
    revoked: ({ value }: State) => value === 'revoked',
    /** Whether it is valid now or is going to be. */
    stands: ({ value }: State) => value === 'notYetValid' || value === 'active' || value === 'expiring',
  },
  alphabet: (world: { credentials: Credential[]; by: HumanRef }): CredentialEvent[] => [
    ...world.credentials.flatMap(credential =>
      [true, false].map((begun): CredentialEvent => ({ type: 'credential.add', credential, begun, by: world.by })),
    ),
    { type: 'credential.begin' },
    { type: 'credential.near' },
    { type: 'credential.renew' },
    { type: 'credential.expire' },
    { type: 'credential.revoke', reason: 'compromised', by: world.by },
  ],
}
