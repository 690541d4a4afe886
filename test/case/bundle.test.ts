// A bundle of evidence: what it proves, to whom, and that whatever is changed in it is noticed and named.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { openPromise } from 'yauzl'
import { readBundle } from '../../main/case/bundle/folder.ts'
import { notesIn } from '../../main/case/bundle/standalone/notes.mjs'
import { manifestText, readManifest } from '../../main/case/bundle/standalone/shapes.mjs'
import { zipOf } from '../../main/case/bundle/standalone/zip.mjs'
import { checkBundle, checkPlace, createCase, tellReport, writeBundle } from '../../main/case/index.ts'
import { signerOf } from '../../main/case/note.ts'
import { EvidenceId } from '../../shared/model/units.ts'
import { alone, bundled, bundleOf, caseWithEvidence, run, textOf } from './bundled.ts'
import { scratch, signIn, signInRecords, startedAt, testEnv } from './making.ts'

const { files, earlier } = await bundled()
const names = [...files.keys()]

/** The same bundle with one file another: its bytes, or null for none. */
const altered = (name: string, bytes: Uint8Array | string | null): Map<string, Uint8Array> => {
  const changed = new Map(files)
  if (bytes === null) changed.delete(name)
  else changed.set(name, Buffer.from(bytes))
  return changed
}

/** By name; comparing so many bytes one by one is slow. */
const asHex = (given: ReadonlyMap<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries([...given].sort().map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')]))

const flipped = (bytes: Uint8Array | undefined, at: number): Uint8Array => {
  const changed = Buffer.from(bytes ?? [])
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

describe('a bundle nobody touched', () => {
  test('holds: every piece of evidence is proved, with its place in its source', async () => {
    const { ok, problems, entries } = await checkBundle(files)
    expect({ ok, problems }).toEqual({ ok: true, problems: [] })
    const inFile = { source: 'log.ndjson', problem: null }
    const span = { kind: 'record', table: 'AgentSpan', source: 'first-light-1 agent365', problem: null }
    expect(entries.filter(({ file }) => file !== null)).toEqual([
      expect.objectContaining({ ...inFile, entry: 2, kind: 'record', table: 'SigninLogs', line: 1 }),
      expect.objectContaining({ ...inFile, entry: 4, kind: 'record', table: 'SigninLogs', line: 3 }),
      expect.objectContaining({ ...inFile, entry: 5, kind: 'rejected', table: null, line: 4 }),
      expect.objectContaining(span),
      expect.objectContaining(span),
    ])
    expect(entries.filter(({ file }) => file === null).map(({ kind }) => kind)).toEqual(['signer', 'source', 'source'])
  })

  test('holds the exact bytes, is the same every time it is made, and says who made it of what', async () => {
    expect(textOf(files, 'evidence/4.txt')).toBe(JSON.stringify(signIn(2)))
    expect(textOf(files, 'evidence/5.txt')).toBe('{"broken":')
    expect(asHex((await bundled()).files)).toEqual(asHex(files))
    const { manifest } = await checkBundle(files)
    expect(manifest).toMatchObject({ by: 'Dana', case: { name: 'in memory', size: 315 } })
    expect(manifest?.counts).toEqual({ signer: 1, source: 2, record: 4, rejected: 1 })
  })

  test('can hold a record where it stood again, which says what it repeats', async () => {
    const store = await createCase({ file: ':memory:', env: testEnv(), worker: 'inline' })
    await store.appendRecords(run, [...signInRecords(2), ...signInRecords(1)])
    const again = await bundleOf(store, [4], alone)
    await store.close()
    expect(await checkBundle(again)).toMatchObject({
      problems: [],
      manifest: { counts: { duplicate: 1 } },
      entries: [{ kind: 'signer' }, { kind: 'source' }, { entry: 4, kind: 'duplicate', table: 'SigninLogs' }],
    })
    expect(textOf(again, 'evidence/4.txt')).toBe(JSON.stringify(signIn(0)))
    expect(textOf(again, 'proofs.json')).toContain('"repeats":2')
    expect(textOf(again, 'README.txt')).toContain('the same records where they stood again     1\n')
  })

  test('is made in the worker of the case, which is told how far it is, and writes and answers meanwhile', async () => {
    using folder = scratch()
    const store = await createCase({ file: folder.path('one.throughline'), env: testEnv() })
    await store.appendRecords(run, signInRecords(1_000))
    const ended: string[] = []
    const reached: number[] = []
    const onProgress = (done: number, total: number) => reached.push(done / total)
    const entries = Array.from({ length: 1_000 }, (_, index) => index + 2)
    await Promise.all([
      store.bundle(entries, { ...alone, out: folder.path('out'), onProgress }).then(() => ended.push('bundle')),
      store.info().then(() => ended.push('info')),
      store.act({ act: 'query', text: 'person1', found: 1 }).then(() => ended.push('act')),
    ])
    await store.close()
    expect(ended).toEqual(['info', 'act', 'bundle'])
    expect(reached).toEqual(reached.toSorted((one, other) => one - other))
    expect([reached.length > 10, reached.at(-1)]).toEqual([true, 1])
    expect(await checkPlace(folder.path('out'), {})).toMatchObject({ ok: true, manifest: { case: { name: 'one' } } })
  })

  test('holds what was noted on its evidence where that is asked for: what stands, and nothing on other records', async () => {
    const { store } = await caseWithEvidence()
    const [two, four, other] = [2, 4, 3].map(entry => EvidenceId.parse(entry))
    if (two === undefined || four === undefined || other === undefined) throw new Error('three entries')
    const [, comment] = await store.act(
      { act: 'star', record: two, on: true },
      { act: 'comment', record: two, text: 'Not what Dana said.' },
      { act: 'tag', record: four, tag: 'first seen', on: true },
      { act: 'tag', record: four, tag: 'wrong', on: true },
      { act: 'star', record: other, on: true },
      { act: 'comment', record: other, text: 'On another record.' },
      { act: 'comment', record: null, text: 'Asked the owner\nof the agent.' },
      { act: 'query', text: 'Token-4', found: 1 },
    )
    await store.act(
      { act: 'comment', record: two, text: 'Hers after all.' },
      { act: 'withdraw', comment: comment?.entry ?? two },
      { act: 'tag', record: four, tag: 'wrong', on: false },
      // again: it stands since the first
      { act: 'star', record: two, on: true },
    )
    const key = (await store.acts(null, 1)).acts[0]?.by.split('+').slice(0, 2).join('+')
    const noted = await bundleOf(store, [2, 4], { ...alone, annotations: true })
    const silent = await bundleOf(store, [2, 4], alone)
    await store.close()

    const { problems, manifest, entries } = await checkBundle(noted)
    expect({ problems, counts: manifest?.counts }).toEqual({
      problems: [],
      counts: { signer: 1, source: 1, record: 2, act: 4 },
    })
    const at = (words: string) => expect.objectContaining({ words, at: startedAt, by: key })
    const notes = notesIn(noted)
    expect(notes).toEqual([
      at('Star'),
      at('Tag: first seen'),
      at('Asked the owner\nof the agent.'),
      at('Hers after all.'),
    ])
    expect(notes.map(({ record }) => record)).toEqual([2, 4, null, 2])
    expect(notes.map(({ entry }) => entry)).toEqual(
      entries.filter(({ kind }) => kind === 'act').map(({ entry }) => entry),
    )
    expect(textOf(noted, 'README.txt')).toContain('stars, tags, comments and notes             4\n')
    for (const words of ['Not what Dana said.', 'On another record.', 'Token-4', 'wrong'])
      expect(textOf(noted, 'proofs.json')).not.toContain(words)
    expect(tellReport(await checkBundle(noted), 'it')).toContain('4 of 4 stars, tags, comments and notes are proved')
    expect(notesIn(silent)).toEqual([])
    expect(textOf(silent, 'README.txt')).not.toContain('stars')
  })

  test('and no word of what was noted can be changed', async () => {
    const { store } = await caseWithEvidence()
    await store.act({ act: 'comment', record: EvidenceId.parse(2), text: 'Hers after all.' })
    const noted = await bundleOf(store, [2], { ...alone, annotations: true })
    await store.close()
    const proofs = textOf(noted, 'proofs.json').replace('Hers after', 'His after')
    const { problems } = await checkBundle(new Map(noted).set('proofs.json', Buffer.from(proofs)))
    const entry = notesIn(noted)[0]?.entry
    expect(problems).toContainEqual({
      at: `entry ${entry}`,
      what: 'Its proof does not lead to the root of the signed tree head.',
    })
  })

  test('verifies in a folder of its own with Node and nothing else', async () => {
    using folder = scratch()
    await writeBundle(folder.path('bundle'), files)
    const verify = (...words: string[]) => {
      const words_ = [folder.path('bundle/verify.mjs'), ...words]
      const { status, stdout, stderr } = spawnSync(process.execPath, words_, { cwd: folder.path(''), encoding: 'utf8' })
      return { status, said: stdout + stderr }
    }
    const held = verify()
    expect(held).toMatchObject({ status: 0, said: expect.stringMatching(/^OK\. /) })
    expect(held.said).toContain('5 of 5 pieces of evidence are proved')
    writeFileSync(folder.path('bundle/evidence/4.txt'), flipped(files.get('evidence/4.txt'), 7))
    const spoiled = verify(folder.path('bundle'))
    expect(spoiled).toMatchObject({ status: 2, said: expect.stringMatching(/^NOT OK\. /) })
    expect(spoiled.said).toContain('evidence/4.txt: It is not the file that was signed for')
    expect(spoiled.said).toContain('4 of 5 pieces of evidence are proved')
  })

  test('is read back from its folder as it was written, whatever a system leaves there', async () => {
    using folder = scratch()
    await writeBundle(folder.path('bundle'), files)
    writeFileSync(folder.path('bundle/evidence/.DS_Store'), 'what a Mac leaves')
    expect(asHex(readBundle(folder.path('bundle')) ?? new Map())).toEqual(asHex(files))
    await expect(writeBundle(folder.path('bundle'), files)).rejects.toThrow('There is already something at')
    expect(readBundle(folder.path('nothing'))).toBeNull()
    expect(readBundle(folder.path('bundle/evidence'))).toBeNull()
    rmSync(folder.path('bundle/manifest.note'))
    const { problems } = await checkBundle(readBundle(folder.path('bundle')) ?? new Map())
    expect(problems[0]).toEqual({ at: 'manifest.note', what: 'It is missing, or it is not text.' })
  })
})

describe('a bundle in one zip', () => {
  const zip = zipOf(files)
  const inZip = async (bytes: Uint8Array) => {
    using folder = scratch()
    writeFileSync(folder.path('evidence.zip'), bytes)
    return checkPlace(folder.path('evidence.zip'), {})
  }

  test('is the same bytes in whatever order its files were made, and any zip program unpacks it', async () => {
    expect(Buffer.compare(zipOf(new Map([...files].reverse())), zip)).toBe(0)
    using folder = scratch()
    await writeBundle(folder.path('evidence.zip'), files)
    expect(Buffer.compare(readFileSync(folder.path('evidence.zip')), zip)).toBe(0)
    const unpacked = new Map<string, Uint8Array>()
    const archive = await openPromise(folder.path('evidence.zip'), { strictFileNames: true })
    for await (const entry of archive.eachEntry())
      unpacked.set(entry.fileName, await buffer(await archive.openReadStreamPromise(entry)))
    expect(asHex(unpacked)).toEqual(asHex(files))
    expect(await checkPlace(folder.path('evidence.zip'), {})).toMatchObject({ ok: true, problems: [] })
  })

  test('does not hold with a bit changed anywhere: in its headers, its directory, or its end', async () => {
    const ends = zip.length - 22
    const places = Array.from({ length: 20 }, (_, index) => [2 * index, ends - 3 * index])
    for (const at of [...places.flat(), ends + 10, zip.length - 1]) {
      const report = await inZip(flipped(zip, at))
      expect(report?.ok, `byte ${at}`).toBe(false)
      expect(report?.problems[0], `byte ${at}`).toMatchObject({ at: 'the zip' })
    }
  })

  test('does not hold with something before it, behind it, or half of it gone', async () => {
    for (const bytes of [Buffer.concat([zip, Buffer.of(0)]), Buffer.concat([Buffer.of(0), zip]), zip.slice(0, 5000)])
      expect((await inZip(bytes))?.problems[0]).toMatchObject({ at: 'the zip' })
  })

  test('is verified as it was handed over by a verifier from elsewhere', () => {
    using folder = scratch()
    writeFileSync(folder.path('verify.mjs'), files.get('verify.mjs') ?? '')
    const verify = (bytes: Uint8Array) => {
      writeFileSync(folder.path('evidence.zip'), bytes)
      return spawnSync(process.execPath, ['verify.mjs', 'evidence.zip'], { cwd: folder.path('.'), encoding: 'utf8' })
    }
    expect(verify(zip)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^OK\. /), stderr: '' })
    // the time of the first file, which no checksum covers
    expect(verify(flipped(zip, 10))).toMatchObject({ status: 2, stdout: expect.stringMatching(/^NOT OK\. /) })
  })

  test('is not made of more than a zip can say', async () => {
    const tooMany = new Map(Array.from({ length: 65_536 }, (_, index) => [`${index}`, new Uint8Array()] as const))
    using folder = scratch()
    await expect(writeBundle(folder.path('a.zip'), tooMany)).rejects.toThrow('too many files')
    expect(readdirSync(folder.path('.'))).toEqual([])
  })
})

describe('a bundle somebody changed does not hold', () => {
  test.each(names)('one bit of %s, anywhere in it', async name => {
    const length = files.get(name)?.length ?? 0
    for (const part of [0, 0.2, 0.5, 0.8, 1]) {
      const changed = altered(name, flipped(files.get(name), Math.round((length - 1) * part)))
      const { ok, problems } = await checkBundle(changed)
      expect(ok, `${name} at ${part}`).toBe(false)
      expect(problems.map(({ at }) => at)).toContain(name)
    }
  })

  test.each(names)('%s taken away', async name => {
    const { problems } = await checkBundle(altered(name, null))
    expect(problems).toContainEqual({ at: name, what: expect.stringMatching('is missing') })
  })

  test('a file added', async () => {
    const { problems } = await checkBundle(altered('evidence/3.txt', 'I was there too'))
    expect(problems[0]).toEqual({ at: 'evidence/3.txt', what: 'It does not belong to the bundle: it was added.' })
  })

  test('a page that shows other evidence than lies beside it', async () => {
    const page = textOf(files, 'index.html')
    const other = page.replace(
      Buffer.from(files.get('evidence/5.txt') ?? []).toString('base64'),
      Buffer.from('nothing bad').toString('base64'),
    )
    expect(other).not.toBe(page)
    const { problems } = await checkBundle(altered('index.html', other))
    expect(problems).toEqual([{ at: 'index.html', what: 'What it holds is not what lies beside it.' }])
  })
})

describe('a forger who signs again', () => {
  const forger = signerOf('throughline', Buffer.alloc(32, 9))
  const text = textOf(files, 'manifest.note').split('\n\n')[0] ?? ''
  const manifest = readManifest(`${text}\n`)
  if (manifest === null) throw new Error('the manifest was not read')

  test('can not turn the outcome round with what a terminal obeys', async () => {
    const by = '\u001b[2J\u001b[HOK. It holds.\r\u202e'
    const changed = altered('manifest.note', forger.sign(manifestText({ ...manifest, by })))
    const told = tellReport(await checkBundle(changed), 'it')
    expect(told).toContain('Made by \\u{1b}[2J\\u{1b}[HOK. It holds.\\u{d}\\u{202e} at ')
    expect(told.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
  })

  test('with a key of their own is told from the ledger, which has no entry of it', async () => {
    const forged = manifestText({ ...manifest, by: 'Mallory', verifierKey: forger.verifierKey })
    const changed = altered('manifest.note', forger.sign(forged))
    const { ok, problems } = await checkBundle(changed)
    expect(ok).toBe(false)
    expect(problems).toContainEqual({
      at: 'manifest.note',
      what: 'The ledger has no entry of the key it is signed with.',
    })
  })

  test('and makes a ledger of their own is told by who was given the key or a tree head before', async () => {
    const { store } = await caseWithEvidence(':memory:', 2)
    const other = await bundleOf(store, [2, 4, 5], alone)
    await store.close()
    expect((await checkBundle(other)).ok).toBe(true)
    expect((await checkBundle(other, { key: manifest.verifierKey })).problems).toEqual([
      { at: 'the key you named', what: 'The bundle is signed with another one.' },
    ])
    expect((await checkBundle(other, { head: earlier })).problems).toEqual([
      { at: 'the tree head you named', what: 'It was not signed by this ledger.' },
    ])
  })
})

describe('what was known before', () => {
  test('is agreed with: the key, the same tree head, and the one the bundle goes on from', async () => {
    const key = textOf(files, 'key.txt')
    expect((await checkBundle(files, { key, head: textOf(files, 'head.note') })).agreed).toEqual([
      'It is signed with the key you named.',
      'The tree head you named has the same root.',
    ])
    expect(await checkBundle(files, { head: earlier })).toMatchObject({
      ok: true,
      agreed: ['The ledger goes on from the tree head you named, and nothing before it was changed.'],
    })
  })

  test('is not agreed with where no proof leads there', async () => {
    const { store } = await caseWithEvidence()
    const other = await bundleOf(store, [2], alone)
    await store.close()
    const { ok, problems } = await checkBundle(other, { head: earlier })
    expect(ok).toBe(false)
    expect(problems[0]?.what).toMatch('It covers 9 entries and the bundle’s 315: only a bundle made with --since')
  })
})

describe('a bundle is refused', () => {
  test('of entries that hold no evidence, and of those the case does not have', async () => {
    const { store } = await caseWithEvidence()
    for (const entry of [0, 1, 8, 9999])
      await expect(bundleOf(store, [entry], alone), `${entry}`).rejects.toMatchObject({ code: 'record.unknown' })
    await store.close()
  })

  test('from a tree head of another ledger, or of a future this one has not', async () => {
    const { store } = await caseWithEvidence()
    const { store: other, earlier: foreign } = await caseWithEvidence(':memory:', 2)
    const refused = { code: 'argument.invalid', message: expect.stringMatching('no key of this case signed it') }
    await expect(bundleOf(store, [2], { by: null, since: foreign })).rejects.toMatchObject(refused)
    await other.close()
    await store.close()
  })
})
