// What is read from the machine: clock, randomness, keys and the place of the data.
import { statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dataFolder, systemEnv } from '../../main/app/index.ts'
import { newFolder } from '../folder.ts'

const folder = (): string => newFolder('env')

describe('the system environment', () => {
  test('gives a key the same seed every time, and another name or folder another', () => {
    const home = folder()
    const seed = systemEnv(home).keys.seed('case')
    expect(seed).toHaveLength(32)
    expect(systemEnv(home).keys.seed('case')).toEqual(seed)
    expect(systemEnv(home).keys.seed('other')).not.toEqual(seed)
    expect(systemEnv(folder()).keys.seed('case')).not.toEqual(seed)
  })

  test.skipIf(process.platform === 'win32')('keeps its secret for its owner only', () => {
    const home = join(folder(), 'new')
    systemEnv(home).keys.seed('case')
    expect(statSync(join(home, 'secret')).mode & 0o777).toBe(0o600)
  })

  test('does not go on with a damaged secret', () => {
    const home = folder()
    writeFileSync(join(home, 'secret'), 'short')
    expect(() => systemEnv(home).keys.seed('case')).toThrow(/32 bytes and holds 5/)
  })

  test('makes ids of the shapes the model asks for, none twice', () => {
    const { ids, random, clock } = systemEnv(folder())
    expect(ids.guid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(ids.hex(16)).toMatch(/^[0-9a-f]{32}$/)
    expect(ids.uti()).toMatch(/^[\w-]{22}$/)
    expect(new Set(Array.from({ length: 100 }, ids.uti)).size).toBe(100)
    expect(random.bytes(5)).toHaveLength(5)
    for (const drawn of Array.from({ length: 100 }, random.next)) expect(drawn >= 0 && drawn < 1).toBe(true)
    expect(Number.isInteger(clock.now())).toBe(true)
  })
})

describe('the data folder', () => {
  test.each([
    ['linux', { THROUGHLINE_HOME: '/data/here' }, '/data/here'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/throughline'],
    ['linux', { XDG_DATA_HOME: 'relative' }, join(homedir(), '.local/share/throughline')],
    ['linux', {}, join(homedir(), '.local/share/throughline')],
    ['darwin', {}, join(homedir(), 'Library/Application Support/Throughline')],
    ['win32', { APPDATA: '/roaming' }, '/roaming/Throughline'],
  ] as const)('on %s with %j is %s', (platform, environment, expected) => {
    expect(dataFolder(environment, platform)).toBe(expected)
  })
})
