// What applications hold of people who signed in to them: which scopes were consented to, and tokens for whoever has got them.
import type { HumanRef, TokenRef } from '../../../shared/model/refs.ts'
import type { Stage } from '../stage.ts'

interface Held {
  /** Service principals of the applications somebody consented to, by application id. */
  readonly servicePrincipals: Map<string, string>
  /** What each person consented to, by person, application and resource. */
  readonly consented: Map<string, ReadonlySet<string>>
  /** Whose a token is, and the scopes it carries. */
  readonly tokens: Map<
    TokenRef,
    { readonly human: HumanRef; readonly resourceAppId: string; readonly scopes: readonly string[] }
  >
  /** Registered devices by display name, with how often their owner's sign-ins had been revoked when they got their primary refresh token. */
  readonly devices: Map<string, { readonly human: HumanRef; readonly deviceId: string; readonly revocations: number }>
}

/** Of each tenant. */
const held = new WeakMap<Stage['world'], Held>()

export function heldIn({ world }: Stage): Held {
  const none = { servicePrincipals: new Map(), consented: new Map(), tokens: new Map(), devices: new Map() }
  const known = held.get(world) ?? none
  held.set(world, known)
  return known
}
