// The titles above the scrubber.
import { expect, test } from 'vitest'
import { chapterLabels } from '../../../renderer/live/chapter-labels.ts'

const chapter = (title: string, row: number) => ({ title, row, seq: row })
const chapters = [chapter('Ask', 0), chapter('Acquire', 2), chapter('Refused', 4), chapter('Release', 98)]
const titles = (refused: number, width: number) =>
  chapterLabels(chapters, row => row === refused, 100, width).map(({ title }) => title)

test('a refusal has room before anything else', () => {
  expect(titles(-1, 400)).toEqual(['Ask', 'Release'])
  expect(titles(4, 400)).toEqual(['Refused', 'Release'])
})

test('a title that could not begin at its chapter’s place says so: the chapter’s mark must not run through it', () => {
  expect(chapterLabels(chapters, () => false, 100, 400).map(({ title, inPlace }) => [title, inPlace])).toEqual([
    ['Ask', true],
    ['Release', false],
  ])
})

test('no label runs out of the track or covers another', () => {
  const labels = chapterLabels(chapters, () => false, 100, 4000)
  expect(labels.map(({ title }) => title)).toEqual(['Ask', 'Acquire', 'Refused', 'Release'])
  expect(labels.at(-1)?.left).toBeCloseTo(3920, 0)
  expect(chapterLabels(chapters, () => false, 100, 200).at(-1)?.left).toBeLessThan(200 - 7 * 6)
})
