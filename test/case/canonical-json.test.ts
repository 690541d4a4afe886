// Canonical JSON against the vectors RFC 8785 points to.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { canonicalJson, sha256, sha256Hex } from '../../main/case/hashing.ts'
import { Json } from '../../shared/model/json.ts'
import { describeWith, materialPath } from '../material.ts'

describeWith('vectors/jcs', 'the published canonical JSON vectors', () => {
  const names = () =>
    readdirSync(materialPath('vectors/jcs')).flatMap(file => /^input-(.+)\.json$/.exec(file)?.[1] ?? [])

  test('there are six of them', () => {
    expect(names().sort()).toEqual(['arrays', 'french', 'structures', 'unicode', 'values', 'weird'])
  })

  test('each input gives the published output, byte for byte', () => {
    for (const name of names()) {
      const read = (file: string) => readFileSync(materialPath(`vectors/jcs/${file}`))
      const output = Buffer.from(canonicalJson(Json.parse(JSON.parse(read(`input-${name}.json`).toString('utf8')))))
      expect(output.toString('utf8'), name).toBe(read(`output-${name}.json`).toString('utf8'))
      const hex = read(`outhex-${name}.txt`).toString('utf8').replaceAll(/\s/g, '')
      expect(output.toString('hex'), name).toBe(hex)
    }
  })
})

describe('hashing', () => {
  test('a text hashes like its UTF-8', () => {
    const text = 'agents act, someone asked’'
    expect(sha256(text).toString('hex')).toBe(sha256Hex(Buffer.from(text)))
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  test('what JSON can not carry is not canonicalised', () => {
    expect(() => canonicalJson({ text: '\ud800' })).toThrow('surrogate')
    expect(() => canonicalJson({ number: Number.NaN })).toThrow('NaN')
  })
})
