// Activation bars: who is busy from which row to which.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { barsAt, barsOf } from '../../../renderer/live/bars.ts'
import { project } from '../../../renderer/live/messages.ts'
import { goodStory, record, wholeStory } from './story.ts'

const bars = barsOf(project(goodStory).messages)
const drawn = (rows: ReturnType<typeof barsOf>) =>
  rows.map(({ lane, kind, from, to, cut }) => `${lane} ${kind} ${from}..${to ?? ''}${cut === null ? '' : ` ${cut}`}`)

test('the agent is busy for the whole task, the machine while it is assigned, the pool while it resets', () => {
  expect(drawn(bars)).toEqual([
    'human busy 1..2',
    'agent365 busy 1..27',
    // T1, T2 are one bar: nothing lies between them
    'entra busy 4..7',
    'pool busy 8..10',
    'cloudpc live 10..21',
    'entra busy 12..14',
    'resource busy 17..18',
    'pool reset 23..26',
  ])
})

test('a revoked session is cut, and its machine’s lane is dead until the machine is back or gone', () => {
  const cut = drawn(barsOf(project(wholeStory).messages)).slice(-2)
  expect(cut).toEqual(['cloudpc live 32..33 Session cut', 'cloudpc dead 33..35'])
})

test('at an earlier row, what ends later still goes on and is not cut yet', () => {
  const all = barsOf(project(wholeStory).messages)
  expect(drawn(barsAt(all, 32)).at(-1)).toBe('cloudpc live 32..')
})

test('two sessions at once lie side by side', () => {
  const twice = record([
    { type: 'pc.assigned', pc: 'pc:1', session: 'session:1' },
    { type: 'pc.assigned', pc: 'pc:2', session: 'session:2' },
    { type: 'session.released', pc: 'pc:1', session: 'session:1', reason: 'done' },
    { type: 'pc.assigned', pc: 'pc:3', session: 'session:3' },
  ])
  expect(barsOf(project(twice).messages).map(({ depth }) => depth)).toEqual([0, 1, 0])
})

test('bars of one lane that lie beside each other never share a depth', () => {
  const facts = fc.array(fc.constantFrom(...wholeStory.map(({ fact }) => fact)), { maxLength: 80 }).map(record)
  fc.assert(
    fc.property(facts, story => {
      const solid = barsOf(project(story).messages).filter(bar => bar.kind !== 'dead')
      for (const [index, one] of solid.entries()) {
        for (const other of solid.slice(index + 1)) {
          if (one.lane !== other.lane || one.depth !== other.depth) continue
          expect(
            (one.to ?? Number.POSITIVE_INFINITY) <= other.from || (other.to ?? Number.POSITIVE_INFINITY) <= one.from,
          ).toBe(true)
        }
      }
    }),
    { seed: 11 },
  )
})
