// @vitest-environment happy-dom
// The story beside the other views of a trace.
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { Story } from '../../../renderer/investigate/story.tsx'
import { Trace } from '../../../shared/model/trace.ts'

const trace = Trace.parse({
  summary: {
    id: 'one',
    kind: 'run',
    prompt: null,
    title: 'Dana Reyes asked Invoice Agent',
    start: null,
    end: null,
    human: null,
    agent: null,
    nodes: 0,
    links: 0,
    gaps: 0,
    refused: 0,
    records: 0,
  },
  nodes: [],
  links: [],
  gaps: [],
  story: ['It asked.', 'It read.', 'It was refused.'].map(text => ({
    at: null,
    parts: [{ text }],
    nodes: [],
    evidence: [],
  })),
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

test('a clause that another view selects is brought into sight', () => {
  const shown: Array<string | null> = []
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
    shown.push(this.textContent)
  })
  const { rerender } = render(<Story trace={trace} selected={null} onSelect={() => undefined} />)
  expect(shown).toEqual([])
  rerender(<Story trace={trace} selected={2} onSelect={() => undefined} />)
  expect(shown).toEqual([expect.stringContaining('It was refused.')])
})
