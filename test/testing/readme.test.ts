// What the README shows of testing one's own flow is what the examples do, word for word.
import { describe, expect, test } from 'vitest'
import * as access from '../../main/access/index.ts'
import * as testing from '../../main/testing/index.ts'
import * as machines from '../../main/testing/machines.ts'
import { readSource } from '../house/sources.ts'

const [, section = ''] = /^## Test your own flow$(.*?)^## /ms.exec(readSource('README.md')) ?? []
const blocks = [...section.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)
const example = readSource('test/testing/example/payments.test.ts')

describe('the README, where it tells how to test a flow,', () => {
  test('fits in sixty lines and shows code', () => {
    expect(section.trim().split('\n').length).toBeLessThan(60)
    expect(blocks).toHaveLength(3)
  })

  test.each(blocks)('shows what the example does: %#', code => {
    expect(example).toContain(code)
  })

  test('names files that are there', () => {
    const files = [...section.matchAll(/\]\((test\/[^)]+)\)/g)].map(([, file = '']) => readSource(file))
    expect(files).toHaveLength(3)
  })

  test.each([
    ['throughline/testing', testing],
    ['throughline/machines', machines],
    ['throughline/access', access],
  ])('names what %s has', (name, offered) => {
    const row = section.split('\n').find(line => line.startsWith(`| \`${name}\``)) ?? ''
    const named = [...row.slice(name.length + 4).matchAll(/`(\w+)`/g)].map(([, word = '']) => word)
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter(word => !(word in offered))).toEqual([])
  })
})
