// What applications hold of people who signed in to them: which scopes were consented to, and tokens for whoever has got them.
import type { HumanRef, TokenRef } from '../../../shared/model/refs.ts'
import type { Stage } from '../stage.ts'

interface Held {
  /** Service principals of the applications somebody consented to, by application id. */
  readonly servicePrincipals: Map<string, string>
  /** What each person consented to, by person, application and resource. */
  readonly consented: Map<string, ReadonlySet<string>>
  /** Whose a token is, and the scopes it carries. */
  readonly tokens: Map<TokenRef, { readonly human: HumanRef; readonly scopes: readonly string[] }>
}

/** Of each tenant. */
const held = new WeakMap<Stage['world'], Held>()

export function heldIn({ world }: Stage): Held {
  const known = held.get(world) ?? { servicePrincipals: new Map(), consented: new Map(), tokens: new Map() }
  held.set(world, known)
  return known
}
