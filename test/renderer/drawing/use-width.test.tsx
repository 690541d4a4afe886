// @vitest-environment happy-dom
// The width that drawings are laid out by.
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { useWidth } from '../../../renderer/drawing/use-width.ts'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function Drawing({ drawn }: { drawn: number[] }) {
  const [ref, width] = useWidth<HTMLDivElement>(800)
  drawn.push(width)
  return <div ref={ref} style={{ paddingLeft: '10px', paddingRight: '20px' }} />
}

test('it is right before anything is painted, not only once an observer has called', () => {
  vi.stubGlobal('ResizeObserver', undefined)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(630)
  const drawn: number[] = []
  render(<Drawing drawn={drawn} />)
  expect(drawn.at(-1)).toBe(600)
})

test('where nothing is laid out the width is the one to begin with', () => {
  const drawn: number[] = []
  render(<Drawing drawn={drawn} />)
  expect(drawn.at(-1)).toBe(800)
})
