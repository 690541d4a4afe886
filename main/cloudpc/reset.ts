// Takes a Cloud PC back to its baseline after a session, and checks that nothing of the session is left.
import type { FactOf } from '../../shared/model/facts.ts'
import { canonicalJson, sha256 } from './canonical.ts'
import type { Computer, Kind } from './computer.ts'
import { baseline } from './image.ts'

type Erased = FactOf<'pc.wiped'>['erased']
type Check = FactOf<'pc.verified'>['checks'][number]
export type Residue = Record<Kind, number>

/** Every kind of thing there is on a Cloud PC. */
export const kinds: readonly Kind[] = [
  'image',
  'system',
  'registry',
  'environment',
  'folders',
  'files',
  'recycleBin',
  'processes',
  'windows',
  'input',
  'clipboard',
  'tabs',
  'activeTab',
  'history',
  'cookies',
  'storage',
  'credentials',
  'tokens',
  'signOn',
  'events',
  'serial',
]

/** How many things of each kind are not as the image has them: added, changed or gone. */
export function residue(computer: Computer): Residue {
  const clean = baseline(computer.image)
  const count = (kind: Kind): number => difference(computer[kind], clean[kind])
  return {
    image: 0, // there is nothing to hold it against but itself
    system: count('system'),
    registry: count('registry'),
    environment: count('environment'),
    folders: count('folders'),
    files: count('files'),
    recycleBin: count('recycleBin'),
    processes: count('processes'),
    windows: count('windows'),
    input: count('input'),
    clipboard: count('clipboard'),
    tabs: count('tabs'),
    activeTab: count('activeTab'),
    history: count('history'),
    cookies: count('cookies'),
    storage: count('storage'),
    credentials: count('credentials'),
    tokens: count('tokens'),
    signOn: count('signOn'),
    events: count('events'),
    serial: count('serial'),
  }
}

/**
 * Resets `computer` in place and says how much was erased of each kind. What a faulty reset leaves is named in `leaves`:
 * those kinds stay as the session left them, and are not counted as erased.
 */
export function reset(computer: Computer, leaves: readonly Kind[] = []): Erased {
  const before = residue(computer)
  const erased = (kind: Kind): number => (leaves.includes(kind) ? 0 : before[kind])
  const clean = baseline(computer.image)
  for (const kind of kinds) if (leaves.includes(kind)) Object.assign(clean, { [kind]: computer[kind] })
  Object.assign(computer, clean)
  return {
    files: erased('files') + erased('recycleBin'),
    processes: erased('processes'),
    cookies: erased('cookies'),
    tokens: erased('tokens'),
    clipboard: erased('clipboard'),
  }
}

/**
 * One check for every kind, and one for the hash of them all against the hash of the image's baseline. All are clean
 * exactly when the computer equals its baseline: a kind nobody thought of is found by the hash.
 */
export function verifyBaseline(computer: Computer, image: string = computer.image): Check[] {
  const clean = cleanOf(image)
  const checks = kinds.map(kind => ({ name: kind, clean: canonicalJson(computer[kind]) === clean.texts[kind] }))
  return [...checks, { name: 'hash', clean: baselineHash(computer) === clean.hash }]
}

/** SHA-256 over the canonical JSON of everything on the machine. */
export const baselineHash = (computer: Computer): string => sha256(canonicalJson(computer))

/** Baselines that were asked for, by image. They follow from the image alone, so it does not matter when they were made. */
const known = new Map<string, { texts: Record<string, string>; hash: string }>()

function cleanOf(image: string): { texts: Record<string, string>; hash: string } {
  const before = known.get(image)
  if (before) return before
  const computer = baseline(image)
  const texts = Object.fromEntries(kinds.map(kind => [kind, canonicalJson(computer[kind])]))
  const clean = { texts, hash: baselineHash(computer) }
  known.set(image, clean)
  return clean
}

/** Entries of a list or a record that the other has not, both ways; 0 or 1 for anything else. */
function difference(left: unknown, right: unknown): number {
  const [ours, theirs] = [entriesOf(left), entriesOf(right)]
  if (ours === null || theirs === null) return canonicalJson(left) === canonicalJson(right) ? 0 : 1
  let differing = 0
  for (const [key, text] of ours) if (theirs.get(key) !== text) differing += 1
  for (const key of theirs.keys()) if (!ours.has(key)) differing += 1
  return differing
}

function entriesOf(value: unknown): Map<string, string> | null {
  if (typeof value !== 'object' || value === null) return null
  return new Map(Object.entries(value).map(([key, item]) => [key, canonicalJson(item)]))
}
