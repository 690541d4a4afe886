// Entries, tiles and proofs as they are stored, against naive ones.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDatabase, migrationsFolder } from '../../main/case/database.ts'
import {
  type Entry,
  packEntries,
  recordText,
  sourceEnvelope,
  sourceLeaf,
  unpackEntries,
} from '../../main/case/entry.ts'
import { canonicalJson } from '../../main/case/hashing.ts'
import { appendBatches, beginLedger } from '../../main/case/ledger.ts'
import { lastHead } from '../../main/case/ledger-end.ts'
import {
  consistencyProof,
  hashChildren,
  hashLeaf,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from '../../main/case/merkle.ts'
import { signerOf } from '../../main/case/note.ts'
import { BlockRow, hashesIn } from '../../main/case/rows.ts'
import { type NewEntry, stretchOf } from '../../main/case/stretch.ts'
import { storedNodes } from '../../main/case/tiles.ts'
import { tableNames } from '../../shared/model/evidence.ts'
import { epochMs } from '../../shared/model/units.ts'
import { startedAt } from './making.ts'

const signer = signerOf('throughline', Buffer.alloc(32, 1))
const content = createHash('sha256').digest()
const source = { kind: 'file', name: 'x', format: 'entra-ndjson', descriptor: '{"bytes":0}', content } as const

const registered = { content: content.toString('hex'), entry: 1 }
const stretch = (bytes: Buffer, entries: readonly NewEntry[]) =>
  stretchOf({ position: 0, bytes, entries, links: new Uint32Array(0), registered })

/** A ledger grown by batches of so many one-byte records. */
function ledgerOf(batches: readonly number[]) {
  const db = createDatabase(':memory:', migrationsFolder, made => void beginLedger(made, signer, startedAt))
  for (const count of batches) {
    const raw = Buffer.alloc(count, 'x')
    const what = { kind: 'record', table: 'SigninLogs', time: null, context: null } as const
    const entries = Array.from({ length: count }, (_, index): NewEntry => ({ start: index, length: 1, line: 1, what }))
    appendBatches(db, signer, startedAt, [{ source, stretches: [stretch(raw, entries)] }])
  }
  const blocks = db.all('SELECT * FROM block ORDER BY first').map(row => BlockRow.parse(row))
  return { db, blocks, leaves: blocks.flatMap(block => hashesIn(block.leaves)) }
}

function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = leaves
  if (only === undefined) throw new Error('no leaves')
  if (others.length === 0) return only
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return hashChildren(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)))
}

describe('the stored tree', { timeout: 30_000 }, () => {
  test('has the naive root at every size up to 600, when it grows one entry a commit', () => {
    const { db, leaves } = ledgerOf(Array.from({ length: 300 }, () => 1))
    const heads = db.all('SELECT size, root FROM head ORDER BY id')
    // The signer is the first entry; each batch registers a source and brings one record.
    expect(heads.map(head => head.size)).toEqual(Array.from({ length: 301 }, (_, index) => 1 + 2 * index))
    for (const head of heads)
      expect(head.root, `size ${head.size}`).toEqual(naiveRoot(leaves.slice(0, Number(head.size))))
  })

  test.each([[[600]], [[254]], [[255]], [[100, 400, 3]], [[70_000, 5]]])(
    'proves its entries after batches of %j',
    batches => {
      const { db, leaves } = ledgerOf(batches)
      const { size, root } = lastHead(db)
      expect(size).toBe(leaves.length)
      expect(root).toEqual(naiveRoot(leaves))
      const node = storedNodes(db)
      for (let index = 0; index < size; index += Math.ceil(size / 97)) {
        const leaf = leaves[index] ?? Buffer.alloc(0)
        expect(verifyInclusion(leaf, index, size, inclusionProof(node, index, size), root)).toBe(true)
      }
      for (let first = 1; first <= size; first += Math.ceil(size / 23)) {
        const proof = consistencyProof(node, first, size)
        expect(verifyConsistency(first, size, proof, naiveRoot(leaves.slice(0, first)), root)).toBe(true)
      }
    },
  )

  test('cuts blocks where tiles and sources end', () => {
    const { blocks } = ledgerOf([3, 600])
    expect(blocks.map(block => [block.first, block.n, block.source])).toEqual([
      [0, 1, null],
      [1, 1, null],
      [2, 3, 0],
      [5, 1, null],
      [6, 250, 1],
      [256, 256, 1],
      [512, 94, 1],
    ])
  })

  test('a transaction that fails leaves nothing behind', () => {
    const { db } = ledgerOf([3])
    const before = lastHead(db)
    const what = { kind: 'end', records: 0, rejected: 0 } as const
    const at = (start: number): NewEntry => ({ start, length: 1, line: 1, what })
    const ahead = { ...stretch(Buffer.alloc(3), [at(0)]), position: 5 }
    const append = () => appendBatches(db, signer, startedAt, [{ source, stretches: [ahead] }])
    expect(append).toThrow('source 1 does not end at byte 5')
    expect(() => stretch(Buffer.alloc(3), [at(5)])).toThrow('does not follow')
    expect(lastHead(db)).toEqual(before)
    expect(db.number('SELECT count(*) FROM source')).toBe(1)
  })
})

describe('an entry', () => {
  const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  const entries = fc.array(
    fc.record<Entry>({
      kind: fc.constantFrom('signer', 'source', 'record', 'rejected', 'end'),
      table: fc.option(fc.constantFrom(...tableNames)),
      time: fc.option(fc.maxSafeInteger().map(epochMs)),
      line: u32,
      context: fc.option(fc.integer({ min: 0, max: 2 ** 32 - 2 })),
      gap: u32,
      length: u32,
    }),
    { maxLength: 256 },
  )

  test('comes back from the columns as it went in', () => {
    fc.assert(
      fc.property(entries, list => {
        expect(unpackEntries(list.length, packEntries(list))).toEqual(list)
      }),
      { seed: 1 },
    )
  })

  test('does not come back from columns of another length', () => {
    const columns = packEntries([])
    expect(() => unpackEntries(1, columns)).toThrow('kinds do not hold 1 numbers')
  })

  test('that is a record has the canonical JSON of its envelope', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{64}$/)
    const count = fc.nat({ max: Number.MAX_SAFE_INTEGER })
    const envelope = fc.record({
      kind: fc.constant('record' as const),
      source: hex,
      registered: count,
      line: u32,
      at: count,
      table: fc.option(fc.constantFrom(...tableNames)),
      time: fc.option(fc.maxSafeInteger().map(epochMs)),
      context: fc.option(hex),
      gap: hex,
      raw: hex,
    })
    fc.assert(
      fc.property(envelope, record => {
        expect(recordText(record)).toBe(canonicalJson(sourceEnvelope(record, null)))
      }),
      { seed: 1 },
    )
  })

  test('has a leaf over the canonical JSON of its envelope', () => {
    const envelope = {
      kind: 'rejected',
      source: 'aa',
      registered: 1,
      line: 2,
      at: 3,
      table: null,
      time: null,
      context: null,
      gap: 'bb',
      raw: 'cc',
    } as const
    const json =
      '{"at":3,"code":"json.syntax","column":4,"context":null,"gap":"bb","kind":"rejected","line":2,"raw":"cc",' +
      '"reason":"why","registered":1,"source":"aa","table":null,"time":null,"v":1}'
    const leaf = sourceLeaf(envelope, { code: 'json.syntax', column: 4, reason: 'why' })
    expect(leaf).toEqual(hashLeaf(Buffer.from(json)))
  })
})
