// Promise 19: after a session nothing of it is left, and a machine on which anything is left is not taken for clean.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, sha256 } from '../../main/cloudpc/canonical.ts'
import {
  baseline,
  baselineHash,
  type Computer,
  callTool,
  composeUrl,
  defaultImage,
  holdToken,
  type Kind,
  kinds,
  type ResourceAnswer,
  reset,
  residue,
  signIn,
  toolNames,
  verifyBaseline,
} from '../../main/cloudpc/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { resource, run } from './material.ts'

const page = 'https://contoso.sharepoint.com/sites/Finance/Shared%20Documents/a.pdf'
const file: ResourceAnswer = { status: 200, title: 'a.pdf', text: 'Pay.', bytes: 12, download: true }
const failing = (computer: Computer): string[] =>
  verifyBaseline(computer).flatMap(({ name, clean }) => (clean ? [] : [name]))

/** A machine on which a session has left something of every kind that tools can leave. */
async function used(): Promise<Computer> {
  const computer = baseline()
  const { send } = resource(file)
  signIn(computer, { id: 'u', userPrincipalName: 'agent@contoso.com' })
  await run(computer, 'browser_navigate', { url: page }, send)
  await run(computer, 'browser_eval_js', { expression: "localStorage.setItem('k', 'v')" })
  await run(computer, 'clipboard_write', { text: 'x' })
  await run(computer, 'execute_shell_command', { command: 'mkdir Work && setx NAME value' })
  await run(computer, 'move_mouse', { x: 3, y: 4 })
  await run(computer, 'execute_shell_command', { command: 'echo x> Documents\\gone.txt' })
  const args = ['C:/Users/agent/Documents/gone.txt']
  await run(computer, 'launch_application', { path: 'C:/Windows/explorer.exe', args })
  await run(computer, 'press_keys', { keys: ['delete'] })
  holdToken(computer, { uti: 'u', audience: 'a', jwt: 'j' })
  return computer
}

describe('a reset', () => {
  test('erases all of it, says how much, and the baseline is verified', async () => {
    const computer = await used()
    const left = residue(computer)
    expect(left).toMatchObject({ files: 1, processes: 2, cookies: 1, tokens: 1, clipboard: 1, folders: 1, storage: 1 })
    expect(left).toMatchObject({ tabs: 1, credentials: 1, recycleBin: 1, signOn: 2, input: 2, environment: 2 })
    expect(reset(computer)).toEqual({ files: 2, processes: 2, cookies: 1, tokens: 1, clipboard: 1 })
    expect(failing(computer)).toEqual([])
    expect(computer).toEqual(baseline())
    expect(Object.values(residue(computer)).every(count => count === 0)).toBe(true)
  })

  test('that leaves a kind is found by that kind and by the hash, and does not count it', async () => {
    const image: readonly Kind[] = ['image', 'system', 'registry'] // what no session of these tests changes
    for (const kind of kinds.filter(each => !image.includes(each))) {
      const computer = await used()
      const erased = reset(computer, [kind])
      expect(failing(computer)).toEqual([kind, 'hash'])
      if (kind === 'tokens') expect(erased.tokens).toBe(0)
    }
  })

  test('takes a machine to the image its pool has now', () => {
    const computer = baseline()
    reset(computer, [], 'another-image')
    expect(verifyBaseline(computer, 'another-image').every(({ clean }) => clean)).toBe(true)
    expect(failing(computer)).toEqual(['image', 'registry', 'hash'])
    expect(baselineHash(computer)).not.toBe(baselineHash(baseline(defaultImage)))
  })

  test('brings any computer back to its baseline and its hash, whatever was done on it', async () => {
    const clean = baselineHash(baseline())
    const text = fc.constantFrom('x', '#to', '#send', 'https://outlook.office.com/mail/deeplink/compose', page, 'ctrl')
    const anyInput = fc.dictionary(
      fc.constantFrom('url', 'text', 'selector', 'x', 'y', 'keys', 'command', 'code', 'title', 'action', 'path', 'ms'),
      fc.oneof(text, fc.nat(900), fc.array(text, { maxLength: 2 })),
      { maxKeys: 2 },
    )
    const good: [string, JsonObject][] = [
      ['browser_navigate', { url: page }],
      ['browser_navigate', { url: composeUrl }],
      ['browser_type', { selector: '#body', text: '\ud800' }],
      ['browser_click', { selector: '#send' }],
      ['click', { x: 40, y: 160 }],
      ['type_text', { text: 'x' }],
      ['execute_shell_command', { command: 'mkdir W & echo x> W\\a.txt & copy W\\a.txt W\\b.txt & del W\\a.txt' }],
      ['execute_python_code', { code: "open('p.txt', 'w').write('x')" }],
      ['launch_application', { path: 'C:/Windows/System32/notepad.exe' }],
      ['browser_pdf_save', { filePath: 'Documents/a.pdf' }],
      ['browser_set_cookies', { cookies: [{ name: 'a', value: 'b' }] }],
    ]
    const calls = fc.array(fc.oneof(fc.constantFrom(...good), fc.tuple(fc.constantFrom(...toolNames), anyInput)), {
      maxLength: 20,
    })
    await fc.assert(
      fc.asyncProperty(calls, async made => {
        const computer = baseline()
        const { send } = resource(file)
        for (const [name, given] of made) await callTool(computer, name, given, send)
        const touched = JSON.stringify(computer) !== JSON.stringify(baseline())
        expect(failing(computer).length > 0).toBe(touched)
        expect(structuredClone(computer)).toEqual(computer) // plain data, whatever was done
        reset(computer)
        expect(baselineHash(computer)).toBe(clean)
        expect(computer).toEqual(baseline())
      }),
      { seed: 19, numRuns: 150 },
    )
  })
})

describe('a verification', () => {
  test('finds any single difference, by its kind and by the hash', () => {
    const places = leaves(baseline())
    expect(places.length).toBeGreaterThan(50)
    for (const path of places) {
      const computer = baseline()
      change(computer, path)
      expect(failing(computer), path.join('.')).toEqual([path[0], 'hash'])
    }
  })

  test('finds something added to any kind that holds several, and something of no known kind', () => {
    for (const kind of kinds) {
      const computer = baseline()
      const held: unknown = computer[kind]
      if (Array.isArray(held)) held.push('planted')
      else if (typeof held === 'object' && held !== null) Object.assign(held, { planted: 1 })
      else continue
      expect(failing(computer), kind).toEqual([kind, 'hash'])
    }
    expect(failing(Object.assign(baseline(), { implant: 'here' }))).toEqual(['hash'])
  })

  test('takes the order in which things came about for no difference', () => {
    const computer = baseline()
    computer.folders = Object.fromEntries(Object.entries(computer.folders).reverse())
    expect(failing(computer)).toEqual([])
  })
})

describe('the canonical text', () => {
  test('is the same for values that are equal, and another for any other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const same = (value: unknown): string => JSON.stringify(sorted(value))
        expect(canonicalJson(left) === canonicalJson(right)).toBe(same(left) === same(right))
      }),
      { seed: 8 },
    )
    expect(canonicalJson('\ud800')).not.toBe(canonicalJson('\ufffd'))
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') // FIPS 180-2
  })
})

/** Paths to every value of the machine that is not itself a container. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]))
}

function change(target: unknown, [key = '', ...rest]: string[]): void {
  if (typeof target !== 'object' || target === null) throw new Error('no such place')
  const held: unknown = Object.entries(target).find(([name]) => name === key)?.[1]
  if (rest.length > 0) change(held, rest)
  else if (typeof held === 'number') Object.assign(target, { [key]: held + 1 })
  else Object.assign(target, { [key]: typeof held === 'string' ? flipped(held) : 'changed' })
}

/** One bit of the last character. */
const flipped = (text: string): string =>
  text === '' ? '\u0001' : text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) ^ 1)

/** An oracle: a copy with its keys in order, written as JSON.stringify does it. -0 is 0 in JSON. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (Object.is(value, -0)) return 'minus zero'
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return { members: members.map(([key, item]) => [key, sorted(item)]) }
}
