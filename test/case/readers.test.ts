// A source read by several threads in pieces gives the ledger that it gives when it is read in turn.
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDatabase, migrationsFolder } from '../../main/case/database.ts'
import * as formats from '../../main/case/import/index.ts'
import { importContent } from '../../main/case/import-file.ts'
import { createCase } from '../../main/case/index.ts'
import { beginLedger } from '../../main/case/ledger.ts'
import { lastHead } from '../../main/case/ledger-end.ts'
import type { Linked } from '../../main/case/links.ts'
import { signerOf } from '../../main/case/note.ts'
import { LineIntake } from '../../main/case/readers/line-intake.ts'
import { LinePieces } from '../../main/case/readers/line-pieces.ts'
import type { Readers } from '../../main/case/readers/piece.ts'
import { readPiece } from '../../main/case/readers/read-piece.ts'
import { withoutFirst } from '../../main/case/readers/stretches.ts'
import { verifyCase } from '../../main/case/verify.ts'
import type { FormatId } from '../../shared/model/evidence.ts'
import { csvOf, scratch, signIn, signInLines, startedAt, testEnv } from './making.ts'
import { hashKey, readersHere } from './readers-here.ts'

const signer = signerOf('throughline', Buffer.alloc(32, 1))
const job = { signal: new AbortController().signal, progress: () => undefined }

async function* chunksOf(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function imported(bytes: Buffer, readers: Readers | null, chunk = 64 * 1024, as: FormatId = 'entra-ndjson') {
  const db = createDatabase(':memory:', migrationsFolder, made => void beginLedger(made, signer, startedAt))
  const links: Linked[] = []
  const place = { db, formats, signer, known: { begin: () => {}, repeated: () => null, committed: () => {} } }
  const content = { name: 'x.ndjson', within: [], file: null, read: () => chunksOf(bytes, chunk) }
  const file = await importContent(
    { ...place, columns: null, readers, hashKey, link: linked => links.push(linked) },
    content,
    { name: 'x.ndjson', as, at: startedAt },
    job,
  )
  const postings = links.flatMap(({ postings: each }) => each.map(words => [...words]))
  expect(await verifyCase(db, job)).toMatchObject({ ok: true })
  return { file, root: lastHead(db).root.toString('hex'), size: lastHead(db).size, postings: postings.flat() }
}

const line = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 500 }).map(index => JSON.stringify(signIn(index))) },
  fc.constantFrom('', '  ', '\r', '{"TimeGenerated":', 'nothing', '\ufeff', '\ufeff  ', '[1]', '{"Type":"SigninLogs"}'),
  fc.nat({ max: 9 }).map(index => `\ufeff${JSON.stringify(signIn(index))}\r`),
)

const browserSignIn = (index: number) => ({ ...signIn(index), ClientAppUsed: 'Browser' })

describe('A source read in pieces', () => {
  test('gives the ledger, the counts and the links it gives in turn', async () => {
    const first = `${JSON.stringify(signIn(0))}\n`
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 5000 }),
        async (lines, ended, pieceLength, chunk) => {
          const bytes = Buffer.from(`${first}${lines.join('\n')}${ended ? '\n' : ''}`)
          const inTurn = await imported(bytes, null)
          expect(await imported(bytes, readersHere(pieceLength), chunk)).toEqual(inTurn)
        },
      ),
      { seed: 1, numRuns: 60 },
    )
  })

  test('so does CSV, whatever its quotes', async () => {
    const plain = fc.nat({ max: 500 }).map(index => csvOf([browserSignIn(index)]).split('\n')[1] ?? '')
    const row = fc.oneof(
      { weight: 8, arbitrary: plain },
      fc.constantFrom('', '\r', ' ', 'a,b', '"', 'x "y"', '"never closed,', '"closed"x', '"a\n""b""\r\nc"'),
      plain.map(text => text.replace(/^[^,]*/, '"2026-09-14T09:00:00Z"')),
      plain.map(text => `${text.replace('Browser', '"two\nlines"')}\r`),
    )
    const header = csvOf([browserSignIn(0)]).split('\n')[0] ?? ''
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 30 }),
        fc.constantFrom('', '\ufeff', '#TYPE x\r\n', 'sep=,\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 3000 }),
        async (rows, before, ended, pieceLength, chunk) => {
          const bytes = Buffer.from(`${before}${header}\n${rows.join('\n')}${ended ? '\n' : ''}`)
          const inTurn = await imported(bytes, null, undefined, 'entra-csv')
          expect(await imported(bytes, readersHere(pieceLength), chunk, 'entra-csv')).toEqual(inTurn)
        },
      ),
      { seed: 1, numRuns: 80 },
    )
  })

  test('so do rows whose line breaks were made Windows ones twice', async () => {
    const text = csvOf(Array.from({ length: 30 }, (_, index) => signIn(index))).replaceAll('\n', '\r\r\n')
    const bytes = Buffer.from(text.replace('\r\r', '\r'))
    const inTurn = await imported(bytes, null, undefined, 'entra-csv')
    expect(inTurn.file).toMatchObject({ accepted: 30, rejected: 0 })
    expect(await imported(bytes, readersHere(700), 300, 'entra-csv')).toEqual(inTurn)
  })

  test('so do rows parted by semicolons, below a line of types and a byte order mark', () => {
    const header = Buffer.from(`\ufeff#TYPE x\r\n${csvOf([signIn(0)], ';').split('\n')[0]}`)
    const row = `\r\n${csvOf([{ ...signIn(0), Text: 'a;b' }], ';').split('\n')[1]}`
    const segments = [...formats.readPiece('entra-csv', header, Buffer.from(row))]
    expect(segments).toMatchObject([{ kind: 'context' }, { kind: 'record', table: 'SigninLogs' }])
  })

  test('in real threads too', { timeout: 60_000 }, async () => {
    using folder = scratch()
    const path = folder.path('large.ndjson')
    writeFileSync(path, `${signInLines(30_000)}broken\n`)
    const rootOf = async (readers: URL | undefined) => {
      const env = testEnv()
      const store = await createCase({ file: ':memory:', env, worker: 'inline', ...(readers && { readers }) })
      const { files } = await store.importPath(path)
      const { root, accepted } = await store.info()
      const report = await store.verify()
      await store.close()
      return { files, root, accepted, ok: report.ok }
    }
    const inThreads = await rootOf(undefined)
    expect(inThreads).toMatchObject({ ok: true, accepted: 30_000, files: [{ accepted: 30_000, rejected: 1 }] })
    const gone = rootOf(pathToFileURL(folder.path('no-such-reader.mjs')))
    await expect(gone).rejects.toThrow('no-such-reader.mjs')
  })

  test('is read in turn from where a line is longer than readers take', { timeout: 60_000 }, async () => {
    const long = Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(70 * 1024 * 1024, ' '), Buffer.from('"}\n')])
    const bytes = Buffer.concat([Buffer.from(signInLines(2000)), long, Buffer.from(signInLines(10, 2000))])
    const inTurn = await imported(bytes, null)
    expect(inTurn.file).toMatchObject({ accepted: 2010, reasons: { 'record.tooLarge': 1 } })
    const inPieces = await imported(bytes, readersHere(1024), 1024 * 1024)
    expect(inPieces).toEqual(inTurn)
  })
})

describe('A source that is gone on with in pieces', () => {
  const bytes = Buffer.from(`\n${signInLines(9)}\n\ufeff\n${signInLines(9, 9)}no record\n`)
  const registered = { content: 'aa', entry: 1 }
  const readAll = async (intake: LineIntake, pieceLength: number) => {
    const pieces = new LinePieces(pieceLength)
    for await (const piece of pieces.of(chunksOf(bytes, 500)))
      intake.take(
        readPiece(formats, hashKey, { ...piece, id: 0, format: 'entra-ndjson', header: Buffer.alloc(0), registered }),
      )
    intake.line = pieces.line
    return intake.finish(registered)
  }
  const columns = (stretches: Awaited<ReturnType<typeof readAll>>) =>
    stretches.flatMap(({ kinds, lines, lengths }) =>
      Array.from(kinds, (kind, index) => [kind, lines[index], lengths[index]]),
    )

  test('goes on behind what is committed, wherever that ends', async () => {
    const all = await readAll(new LineIntake(), 700)
    let position = 0
    for (const [count] of columns(all).slice(0, -1).entries()) {
      const rest = await readAll(new LineIntake({ entries: count, position }), 900)
      expect(columns(rest)).toEqual(columns(all).slice(count))
      expect(rest[0]?.position).toBe(position)
      expect(Buffer.concat(rest.map(stretch => stretch.bytes))).toEqual(bytes.subarray(position))
      const [whole] = await readAll(new LineIntake(), bytes.length)
      if (whole === undefined) throw new Error('there is no stretch')
      position = withoutFirst(whole, count + 1).position
    }
  })

  test('is not gone on with where it is cut otherwise', async () => {
    await expect(readAll(new LineIntake({ entries: 3, position: 5 }), 700)).rejects.toThrow()
    await expect(readAll(new LineIntake({ entries: 300, position: bytes.length }), 700)).rejects.toThrow()
  })
})
