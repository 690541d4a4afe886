// A part of the screen that scrolls on its own, and can therefore be reached and scrolled by keyboard.
import type { ReactNode } from 'react'
import './table.css'

interface Props {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

export function ScrollRegion({ label, className, children }: Props) {
  return (
    <section
      className={className ? `tl-scroll ${className}` : 'tl-scroll'}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1 asks that whatever scrolls can be scrolled by keyboard.
      tabIndex={0}
    >
      {children}
    </section>
  )
}
