// The width of an element as it is on screen, followed as it changes.
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/**
 * A ref to put on the element and the width of its content in CSS pixels. It is known before the first paint, so that nothing
 * is drawn at one width and jumps to another; `initial` stands only where nothing is laid out.
 */
export function useWidth<Kind extends HTMLElement>(initial: number): [RefObject<Kind | null>, number] {
  const ref = useRef<Kind>(null)
  const [width, setWidth] = useState(initial)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measured = contentWidth(element)
    if (measured > 0) setWidth(measured)
    if (typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(entries => setWidth(entries[0]?.contentRect.width ?? initial))
    observer.observe(element)
    return () => observer.disconnect()
  }, [initial])
  return [ref, width]
}

function contentWidth(element: HTMLElement): number {
  const { paddingLeft, paddingRight } = getComputedStyle(element)
  return element.clientWidth - (Number.parseFloat(paddingLeft) || 0) - (Number.parseFloat(paddingRight) || 0)
}
