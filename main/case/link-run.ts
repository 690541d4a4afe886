// A run of postings in a file of its own: immutable, stamped with what it covers, thrown away when in doubt.
import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { compareAt, firstAtOrAfter, idsUnder, type KeyHash, postingWidth } from './link-hash.ts'

/** What a run covers: entries [from, to) of the ledger whose root at size `to` is `root`. */
export interface RunStamp {
  readonly from: number
  readonly to: number
  readonly root: Uint8Array
}

const magic = Buffer.from('THLNLNK1')
const stampLength = magic.length + 8 + 8 + 32
const headerLength = stampLength + 32
const postingBytes = 4 * postingWidth
const postingsInPage = 256
/** Behind the name of a run that is being written. */
const unfinished = '.new'

/** Numbers lie in the byte order of the processor, which is little-endian wherever Node 24 and Electron run. */
export function writeRun(file: string, stamp: RunStamp, postings: Uint32Array, macKey: Uint8Array): void {
  const head = stampBytes(stamp)
  const body = new Uint8Array(postings.buffer, postings.byteOffset, postings.byteLength)
  const handle = openSync(file + unfinished, 'w')
  try {
    writeSync(handle, Buffer.concat([head, macOf(macKey, head, body), body]))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(file + unfinished, file)
}

/** The stamp and postings of a run file; null where it is not whole, not ours, or was changed. */
export function readRun(file: string, macKey: Uint8Array): { stamp: RunStamp; postings: Uint32Array } | null {
  const bytes = readFileSync(file)
  if (bytes.length < headerLength || !bytes.subarray(0, magic.length).equals(magic)) return null
  const [head, mac] = [bytes.subarray(0, stampLength), bytes.subarray(stampLength, headerLength)]
  // Copied, because typed arrays of 32-bit numbers begin at a multiple of four.
  const body = new Uint8Array(bytes.subarray(headerLength))
  if (body.length % postingBytes !== 0 || !timingSafeEqual(mac, macOf(macKey, head, body))) return null
  const stamp = {
    from: head.readDoubleLE(magic.length),
    to: head.readDoubleLE(magic.length + 8),
    root: new Uint8Array(head.subarray(magic.length + 16)),
  }
  return { stamp, postings: new Uint32Array(body.buffer) }
}

/** Runs of one kind in a folder, and the ledger they must fit. */
export interface RunFolder {
  readonly folder: string
  /** What the names of the files begin with. */
  readonly prefix: string
  readonly macKey: Uint8Array
  /** Entries in the ledger, and its root when it had this many. */
  readonly size: number
  rootAt(size: number): Uint8Array
  /** A run of fewer entries is the last. */
  readonly whole: number
}

/**
 * The runs that follow on each other from entry 0 and fit the ledger, in order; deletes the rest, and what was being
 * written of any kind when its process was killed: the runs of a kind nobody asks for again would keep theirs.
 */
export function* takeRuns(place: RunFolder): Generator<{ file: string; stamp: RunStamp; postings: Uint32Array }> {
  if (!existsSync(place.folder)) return
  const files = readdirSync(place.folder)
    .filter(name => name.startsWith(place.prefix) || name.endsWith(`.run${unfinished}`))
    .flatMap(name => {
      const file = join(place.folder, name)
      const range = /-(\d+)-(\d+)\.run$/.exec(name)
      if (range !== null) return [{ file, from: Number(range[1]), to: Number(range[2]) }]
      rmSync(file, { force: true })
      return []
    })
    // Of two that begin alike the longer took the place of the other, which was still to be removed.
    .sort((one, other) => one.from - other.from || other.to - one.to)
  let covered = 0
  let isLast = false
  for (const { file } of files) {
    const run = readRun(file, place.macKey)
    const fits =
      run !== null &&
      !isLast &&
      run.stamp.from === covered &&
      run.stamp.to <= place.size &&
      Buffer.compare(run.stamp.root, place.rootAt(run.stamp.to)) === 0
    if (!fits) {
      rmSync(file, { force: true })
      continue
    }
    covered = run.stamp.to
    isLast = run.stamp.to - run.stamp.from < place.whole
    yield { file, ...run }
  }
}

/** Looks postings up in a run file without holding it in memory: one hash in 256 is kept, one page is read. */
export class DiskRun {
  readonly #handle: number
  readonly #postings: number
  readonly #fence: Uint32Array

  constructor(file: string, postings: Uint32Array) {
    this.#handle = openSync(file, 'r')
    this.#postings = postings.length / postingWidth
    const pages = Math.ceil(this.#postings / postingsInPage)
    this.#fence = new Uint32Array(pages * postingWidth)
    for (let page = 0; page < pages; page++) {
      const at = page * postingsInPage * postingWidth
      this.#fence.set(postings.subarray(at, at + postingWidth), page * postingWidth)
    }
  }

  idsUnder(hash: KeyHash): number[] {
    const ids: number[] = []
    // Postings of this hash may begin in the page before the first one that starts at or after it.
    for (
      let page = Math.max(0, firstAtOrAfter(this.#fence, hash) - 1);
      compareAt(this.#fence, page, hash) <= 0;
      page++
    ) {
      for (const id of idsUnder(this.#page(page), hash)) ids.push(id)
    }
    return ids
  }

  close(): void {
    closeSync(this.#handle)
  }

  #page(page: number): Uint32Array {
    const first = page * postingsInPage
    const count = Math.min(postingsInPage, this.#postings - first)
    const postings = new Uint32Array(count * postingWidth)
    const read = readSync(this.#handle, postings, 0, postings.byteLength, headerLength + first * postingBytes)
    if (read !== postings.byteLength) throw new Error('a run of link keys became shorter while it was open')
    return postings
  }
}

function stampBytes(stamp: RunStamp): Buffer {
  const numbers = Buffer.alloc(16)
  numbers.writeDoubleLE(stamp.from, 0)
  numbers.writeDoubleLE(stamp.to, 8)
  return Buffer.concat([magic, numbers, stamp.root])
}

function macOf(key: Uint8Array, head: Uint8Array, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(head).update(body).digest()
}

/** All run files of this kind in the folder, whatever is in them. */
export function removeRuns(folder: string | null, prefix: string): void {
  if (folder === null || !existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    if (name.startsWith(prefix)) rmSync(join(folder, name), { force: true })
  }
}
