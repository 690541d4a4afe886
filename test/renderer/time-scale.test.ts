import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packTracks } from '../../renderer/drawing/pack-tracks.ts'
import { momentAt, placeOf, ticks, timeScale } from '../../renderer/drawing/time-scale.ts'

const interval = fc
  .tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 5_000 }))
  .map(([start, length]) => ({ start, end: start + length }))
const intervals = fc.array(interval, { minLength: 1, maxLength: 40 })

describe('the time scale', () => {
  test('two bursts with an idle minute between them share the line, and the minute keeps a sliver', () => {
    // |=====|      idle       |=====|
    // 0     1 s              61 s  62 s
    const scale = timeScale(
      [
        { start: 0, end: 1000 },
        { start: 61_000, end: 62_000 },
      ],
      true,
    )
    expect(scale.segments.map(each => each.folded)).toEqual([false, true, false])
    expect(scale.segments[1]?.width).toBeCloseTo(0.022)
    expect(placeOf(scale, 1000)).toBeGreaterThan(0.1)
  })

  test('with folding off a moment lies where its share of the time says', () => {
    const scale = timeScale(
      [
        { start: 0, end: 10 },
        { start: 90, end: 100 },
      ],
      false,
    )
    expect(placeOf(scale, 25)).toBeCloseTo(0.25)
  })

  test('covers the line exactly and never runs backwards', () => {
    fc.assert(
      fc.property(intervals, fc.boolean(), (spans, fold) => {
        const scale = timeScale(spans, fold)
        expect(scale.segments.reduce((sum, each) => sum + each.width, 0)).toBeCloseTo(1, 6)
        const moments = spans.flatMap(each => [each.start, each.end]).sort((a, b) => a - b)
        const places = moments.map(at => placeOf(scale, at))
        expect(places).toEqual([...places].sort((a, b) => a - b))
        for (const place of places) expect(place >= -1e-9 && place <= 1 + 1e-9).toBe(true)
      }),
      { seed: 7 },
    )
  })

  test('momentAt undoes placeOf', () => {
    fc.assert(
      fc.property(intervals, fc.double({ min: 0, max: 1, noNaN: true }), (spans, place) => {
        const scale = timeScale(spans, true)
        expect(placeOf(scale, momentAt(scale, place))).toBeCloseTo(place, 6)
      }),
      { seed: 7 },
    )
  })

  test('ticks stay inside what is shown and stay few', () => {
    fc.assert(
      fc.property(intervals, spans => {
        const found = ticks(timeScale(spans, true), 0.2, 0.6, 8)
        const stretches = timeScale(spans, true).segments.filter(each => !each.folded).length
        expect(found.length).toBeLessThanOrEqual(9 + stretches)
        for (const tick of found) expect(tick.place >= 0.2 - 1e-6 && tick.place <= 0.6 + 1e-6).toBe(true)
      }),
      { seed: 7 },
    )
  })
})

describe('packing bars into tracks', () => {
  test('bars on one track never overlap, and no fewer tracks would do', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 40 }), spans => {
        const items = spans.map(each => ({ left: each.start, right: each.end + 1 }))
        const { tracks, count } = packTracks(items)
        items.forEach((a, i) => {
          items.forEach((b, j) => {
            if (i < j && tracks[i] === tracks[j]) expect(a.right <= b.left || b.right <= a.left).toBe(true)
          })
        })
        const deepest = Math.max(0, ...items.map(a => items.filter(b => b.left <= a.left && a.left < b.right).length))
        expect(count).toBe(deepest)
      }),
      { seed: 7 },
    )
  })
})
