// What a path holds: what is found in folders, gzip and zip, what is passed over, and what is refused by name.
import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ExpansionBound } from '../../../main/case/sources/expansion.ts'
import { expansionBound } from '../../../main/case/sources/expansion.ts'
import { walk } from '../../../main/case/sources/walk.ts'
import { Refusal } from '../../../shared/errors.ts'
import { all, scratch } from '../making.ts'
import { zipOf } from './zipping.ts'

const signal = new AbortController().signal
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Names with the text found there, or with why it was refused. */
async function found(path: string, spoolFolder: string, bound: ExpansionBound = expansionBound) {
  const list: [string, string][] = []
  for await (const each of walk(path, 'top', { signal, spoolFolder, bound })) {
    if (each.kind === 'skipped') list.push([each.name, 'skipped'])
    else if (each.kind === 'refused') list.push([each.name, each.error instanceof Refusal ? each.error.message : 'bug'])
    else {
      const { name, read } = each.content
      const text = await all(read(signal)).then(
        chunks => Buffer.concat(chunks).toString(),
        (error: unknown) => (error instanceof Refusal ? error.message : 'bug'),
      )
      list.push([name, text])
    }
  }
  return list
}

async function foundIn(content: Uint8Array, bound?: ExpansionBound) {
  using folder = scratch()
  writeFileSync(folder.path('file'), content)
  return await found(folder.path('file'), folder.path('spool'), bound)
}

/** The containers of the first content. */
async function withinOf(content: Uint8Array) {
  using folder = scratch()
  writeFileSync(folder.path('file'), content)
  const options = { signal, spoolFolder: folder.path('spool'), bound: expansionBound }
  for await (const each of walk(folder.path('file'), 'top', options)) {
    if (each.kind === 'content') return each.content.within
  }
  return null
}

describe('a path', () => {
  test('of a file is that file, and of nothing is refused', async () => {
    expect(await foundIn(Buffer.from('text'))).toEqual([['top', 'text']])
    using folder = scratch()
    expect(await found(folder.path('nothing'), folder.path('spool'))).toEqual([
      ['top', 'top can not be read: there is no such file.'],
    ])
  })

  test('of a folder is all its files in order of names; hidden and system files and links are told as skipped', async () => {
    using folder = scratch()
    mkdirSync(folder.path('logs/b/deeper'), { recursive: true })
    mkdirSync(folder.path('logs/.git'))
    for (const name of ['b/2', 'b/deeper/1', 'a', 'c', '.hidden', '.git/config', 'Thumbs.db'])
      writeFileSync(folder.path(`logs/${name}`), name)
    symlinkSync(folder.path('logs'), folder.path('logs/round'))
    expect(await found(folder.path('logs'), folder.path('spool'))).toEqual([
      ['top/.git', 'skipped'],
      ['top/.hidden', 'skipped'],
      ['top/Thumbs.db', 'skipped'],
      ['top/a', 'a'],
      ['top/b/2', 'b/2'],
      ['top/b/deeper/1', 'b/deeper/1'],
      ['top/c', 'c'],
      ['top/round', 'skipped'],
    ])
  })
})

describe('gzip', () => {
  test('is known by its bytes, and all its members are read one behind the other', async () => {
    const members = Buffer.concat([gzipSync('one '), gzipSync('two '), gzipSync('three')])
    expect(await foundIn(members)).toEqual([['top', 'one two three']])
    expect(await withinOf(members)).toEqual([{ kind: 'gzip', name: 'top', sha256: sha256(members), path: '' }])
  })

  test('that ends too early, or is broken, is refused by name', async () => {
    const whole = gzipSync('some text that is long enough')
    expect(await foundIn(whole.subarray(0, -10))).toEqual([['top', expect.stringMatching(/broken gzip archive/)]])
    const broken = Buffer.from(whole)
    broken[broken.length - 6] = 0xff ^ (broken[broken.length - 6] ?? 0)
    expect(await foundIn(broken)).toEqual([['top', expect.stringMatching(/broken gzip archive/)]])
  })

  test('that unpacks to more than the bound is refused, and what is within it is not', async () => {
    const packed = gzipSync(Buffer.alloc(100_000))
    const bound = { ratio: 1, floor: 99_999 }
    expect(await foundIn(packed, bound)).toEqual([['top', expect.stringMatching(/unpacks to more than 99,999 bytes/)]])
    expect(await foundIn(packed, { ratio: 1, floor: 100_000 })).toEqual([['top', '\0'.repeat(100_000)]])
  })
})

describe('zip', () => {
  test('gives its entries in its own order, folders nested, packed or not, with the archive they stood in', async () => {
    const archive = zipOf(
      { name: 'b/c/two.txt', content: 'two' },
      { name: 'a/', content: '' },
      { name: 'a/one.txt', content: 'one', method: 0 },
      { name: '__MACOSX/a/._one.txt', content: 'x' },
      { name: '../outside.txt', content: 'stays inside' },
    )
    expect(await foundIn(archive)).toEqual([
      ['top/b/c/two.txt', 'two'],
      ['top/a/one.txt', 'one'],
      ['top/__MACOSX/a/._one.txt', 'skipped'],
      ['top/../outside.txt', 'stays inside'],
    ])
    expect(await withinOf(archive)).toEqual([
      { kind: 'zip', name: 'top', sha256: sha256(archive), path: 'b/c/two.txt' },
    ])
  })

  test('is read in zip and with gzip in it, and refused in zip in zip', async () => {
    const inner = zipOf({ name: 'in.txt', content: 'inner' }, { name: 'deepest.zip', content: zipOf() })
    const archive = zipOf({ name: 'inner.zip', content: inner }, { name: 'log.gz', content: gzipSync('packed twice') })
    expect(await foundIn(archive)).toEqual([
      ['top/inner.zip/in.txt', 'inner'],
      ['top/inner.zip/deepest.zip', expect.stringMatching(/archive in an archive in an archive/)],
      ['top/log.gz', 'packed twice'],
    ])
    expect(await withinOf(archive)).toEqual([
      { kind: 'zip', name: 'top', sha256: sha256(archive), path: 'inner.zip' },
      { kind: 'zip', name: 'top/inner.zip', sha256: sha256(inner), path: 'in.txt' },
    ])
  })

  test('whose entry is encrypted, packed another way or not what its checksum says refuses that entry alone', async () => {
    const archive = zipOf(
      { name: 'secret', content: 'x', flags: 1 },
      { name: 'odd', content: 'x', method: 9 },
      { name: 'spoiled', content: 'x', checksum: 7 },
      { name: 'good', content: 'good' },
    )
    expect(await foundIn(archive)).toEqual([
      ['top/secret', expect.stringMatching(/^top\/secret can not be read: it is encrypted/)],
      ['top/odd', expect.stringMatching(/packed by method 9/)],
      ['top/spoiled', expect.stringMatching(/checksum/)],
      ['top/good', 'good'],
    ])
  })

  test('that would unpack to more than the bound refuses the entries beyond it, archives inside counted with it', async () => {
    const large = Buffer.alloc(60_000)
    const inner = zipOf({ name: 'more', content: large })
    const archive = zipOf(
      { name: 'first', content: large },
      { name: 'inner.zip', content: inner },
      { name: 'huge', content: large },
      { name: 'small', content: 'small' },
    )
    const names = (await foundIn(archive, { ratio: 1, floor: 100_000 })).map(([name, text]) => [
      name,
      text.slice(0, 40),
    ])
    const refusal = (name: string) => [`top/${name}`, `top/${name} can not be read: with it the arch`.slice(0, 40)]
    expect(names).toEqual([
      ['top/first', '\0'.repeat(40)],
      refusal('inner.zip/more'),
      refusal('huge'),
      ['top/small', 'small'],
    ])
  })

  test('whose entries share their bytes is read until they are more than the archive has', async () => {
    const entry = { name: 'one', content: 'text'.repeat(100), method: 0 }
    const archive = zipOf(entry, ...Array.from({ length: 40 }, () => ({ ...entry, shared: true })))
    const texts = (await foundIn(archive)).map(([, text]) => text)
    const refused = texts.filter(text => /bytes are those of another entry/.test(text))
    expect(texts).toHaveLength(41)
    expect(refused).toHaveLength(41 - Math.floor(archive.length / 400))
  })

  test('with nothing in it, or that is an Office document, is refused by what it is', async () => {
    expect(await foundIn(zipOf())).toEqual([['top', 'top can not be read: it is an archive with nothing in it.']])
    const sheet = { name: 'xl/worksheets/sheet1.xml', content: '<x/>' }
    expect(await foundIn(zipOf(sheet, { name: '[Content_Types].xml', content: '<x/>' }))).toEqual([
      ['top', 'top can not be read: it is an Office document; save a sheet of it as CSV UTF-8.'],
    ])
  })

  test('that is cut off is refused as a whole', async () => {
    const archive = zipOf({ name: 'one', content: 'text' })
    expect(await foundIn(archive.subarray(0, -5))).toEqual([['top', expect.stringMatching(/broken zip archive/)]])
  })
})
