// What is wrong with the directory as a whole: shadow agents, agents nobody answers for, blueprints without a way in.
import type { AgentIdentity, Blueprint } from '../../../shared/model/objects.ts'
import type { AgentRef, BlueprintRef, CredentialRef, HumanRef } from '../../../shared/model/refs.ts'

/** An agent that was seen acting: by its agent identity, or (where it has none) by its id in the store it was made in. */
export interface Sighting {
  agent: AgentRef | null
  sourceAgentId: string
  displayName: string
  /** What it was seen doing. */
  seen: string
}
/** What the registry knows of an agent. `registered`: it is in it, or was found before; deleted entries are not. */
export interface RegistryEntry {
  agent: AgentRef | null
  sourceAgentId: string
  registered: boolean
}
export interface ShadowAgent {
  sighting: Sighting
  reason: string
}

/**
 * Agents that acted and that the registry does not know (promise 3), each once, in the order they were first seen.
 * One that is registered and waits for its approval, or was blocked, is known: it is not a shadow agent.
 */
export function findShadowAgents(sightings: readonly Sighting[], registry: readonly RegistryEntry[]): ShadowAgent[] {
  const known = new Set(registry.filter(({ registered }) => registered).flatMap(keysOf))
  const found = new Map<string, ShadowAgent>()
  for (const sighting of sightings) {
    const keys = keysOf(sighting)
    const [key = ''] = keys
    if (keys.some(each => known.has(each)) || found.has(key)) continue
    found.set(key, { sighting, reason: `${sighting.displayName} ${sighting.seen} and has no entry in the registry.` })
  }
  return [...found.values()]
}

const keysOf = ({ agent, sourceAgentId }: Pick<Sighting, 'agent' | 'sourceAgentId'>): string[] => [
  ...(agent === null ? [] : [agent]),
  ...(sourceAgentId === '' ? [] : [`source:${sourceAgentId}`]),
]

export interface Unaccountable {
  subject: BlueprintRef | AgentRef
  /** Sponsors it names who are not there any more. */
  lost: readonly HumanRef[]
  reason: string
}

/** Blueprints and agent identities whose last sponsor is gone (ours: Microsoft asks for a succession, and names no finding). */
export function findUnaccountable(
  subjects: readonly Pick<Blueprint | AgentIdentity, 'ref' | 'displayName' | 'sponsors'>[],
  isThere: (human: HumanRef) => boolean,
): Unaccountable[] {
  return subjects.flatMap(({ ref, displayName, sponsors }) =>
    sponsors.some(isThere)
      ? []
      : [
          {
            subject: ref,
            lost: sponsors,
            reason: `Nobody is accountable for ${displayName}: its last sponsor is gone.`,
          },
        ],
  )
}

/** Sponsors of these who are `leaving`, each with how many remain who are still there. */
export function sponsorshipsLost(
  subjects: readonly Pick<Blueprint | AgentIdentity, 'ref' | 'sponsors'>[],
  leaving: HumanRef,
  isThere: (human: HumanRef) => boolean,
): { subject: BlueprintRef | AgentRef; left: number }[] {
  return subjects
    .filter(({ sponsors }) => sponsors.includes(leaving))
    .map(({ ref, sponsors }) => ({
      subject: ref,
      left: sponsors.filter(sponsor => sponsor !== leaving && isThere(sponsor)).length,
    }))
}

export interface CredentialStanding {
  ref: CredentialRef
  blueprint: BlueprintRef
  state: 'notYetValid' | 'active' | 'expiring' | 'expired' | 'revoked'
  renewsItself: boolean
}

/** Credentials that end soon and have no successor: nothing of their blueprint's begins or stays valid after them. */
export function findRotationsDue(credentials: readonly CredentialStanding[]): CredentialRef[] {
  const lasting = new Set(
    credentials.filter(({ state }) => state === 'active' || state === 'notYetValid').map(({ blueprint }) => blueprint),
  )
  return credentials
    .filter(({ state, renewsItself, blueprint }) => state === 'expiring' && !renewsItself && !lasting.has(blueprint))
    .map(({ ref }) => ref)
}
