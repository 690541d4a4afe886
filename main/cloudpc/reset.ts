// Takes a Cloud PC back to its baseline after a session, and checks that nothing of the session is left.
import { isDeepStrictEqual } from 'node:util'
import type { FactOf } from '../../shared/model/facts.ts'
import { canonicalJson, sha256 } from './canonical.ts'
import type { Computer, Kind } from './computer.ts'
import { baseline, defaultImage } from './image.ts'
import { endCalls } from './running.ts'

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
export function residue(computer: Computer, image: string = defaultImage): Residue {
  const count = (kind: Kind): number => countOf(computer, kind, image)
  return {
    image: count('image'),
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

function countOf(computer: Computer, kind: Kind, image: string): number {
  const { [kind]: clean } = cleanOf(image).computer
  return isDeepStrictEqual(computer[kind], clean) ? 0 : difference(computer[kind], clean)
}

/**
 * Resets `computer` in place to its pool's image and says how much was erased of each kind. What a faulty reset leaves
 * is named in `leaves`: those kinds stay as the session left them, and are not counted as erased. Calls that still run
 * on it end.
 */
export function reset(computer: Computer, leaves: readonly Kind[] = [], image: string = defaultImage): Erased {
  endCalls(computer)
  const count = (kind: Kind): number => (leaves.includes(kind) ? 0 : countOf(computer, kind, image))
  const erased = {
    files: count('files') + count('recycleBin'),
    processes: count('processes'),
    cookies: count('cookies'),
    tokens: count('tokens'),
    clipboard: count('clipboard'),
  }
  const clean = baseline(image)
  for (const kind of leaves) Object.assign(clean, { [kind]: computer[kind] })
  Object.assign(computer, clean)
  return erased
}

export interface Attestation {
  checks: Check[]
  /** SHA-256, lower-case hex, over the canonical JSON of everything on the machine. */
  hash: string
}

/**
 * One check for every kind, and one for the hash of everything against the hash of the image's baseline. All are clean
 * exactly when the computer equals its baseline: what is of no known kind is found by the hash.
 */
export function attestBaseline(computer: Computer, image: string = defaultImage): Attestation {
  const clean = cleanOf(image)
  // equal values have equal texts: there is nothing to write out and hash again
  const same = isDeepStrictEqual(computer, clean.computer)
  const texts = same ? clean.texts : textsOf(computer)
  const hash = same ? clean.hash : hashOf(texts)
  const checks = kinds.map(kind => ({ name: kind, clean: texts.get(kind) === clean.texts.get(kind) }))
  return { checks: [...checks, { name: 'hash', clean: hash === clean.hash }], hash }
}

export const verifyBaseline = (computer: Computer, image: string = defaultImage): Check[] =>
  attestBaseline(computer, image).checks

export const baselineHash = (computer: Computer): string => hashOf(textsOf(computer))

/** Canonical JSON of every property, those of no known kind too. */
const textsOf = (computer: Computer): Map<string, string> =>
  new Map(Object.entries(computer).map(([kind, value]) => [kind, canonicalJson(value)]))

/** Of the parts, what `canonicalJson` would make of the whole. */
function hashOf(texts: Map<string, string>): string {
  const members = [...texts.keys()].sort().map(key => `${JSON.stringify(key)}:${texts.get(key)}`)
  return sha256(`{${members.join(',')}}`)
}

interface Clean {
  computer: Computer
  texts: Map<string, string>
  hash: string
}

/** Baselines that were asked for, by image. They follow from the image alone, so it does not matter when they were made. */
const known = new Map<string, Clean>()

function cleanOf(image: string): Clean {
  const before = known.get(image)
  if (before) return before
  const computer = baseline(image)
  const texts = textsOf(computer)
  const clean = { computer, texts, hash: hashOf(texts) }
  known.set(image, clean)
  return clean
}

/** Entries of a list or a record that the other has not, both ways; 1 for anything else. */
function difference(left: unknown, right: unknown): number {
  const [ours, theirs] = [entriesOf(left), entriesOf(right)]
  if (ours === null || theirs === null) return 1
  let differing = 0
  for (const [key, item] of ours) if (!theirs.has(key) || !isDeepStrictEqual(theirs.get(key), item)) differing += 1
  for (const key of theirs.keys()) if (!ours.has(key)) differing += 1
  return differing
}

const entriesOf = (value: unknown): Map<string, unknown> | null =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null
