// The width of an element as it is on screen, followed as it changes.
import { type RefObject, useEffect, useRef, useState } from 'react'

/** A ref to put on the element and its width in CSS pixels; `initial` until it is known. */
export function useWidth<Kind extends HTMLElement>(initial: number): [RefObject<Kind | null>, number] {
  const ref = useRef<Kind>(null)
  const [width, setWidth] = useState(initial)
  useEffect(() => {
    const element = ref.current
    if (!element || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(entries => setWidth(entries[0]?.contentRect.width ?? initial))
    observer.observe(element)
    return () => observer.disconnect()
  }, [initial])
  return [ref, width]
}
