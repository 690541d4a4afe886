// The pane: a bordered region with a 32 px head that F6 walks to and F makes full size.
import type { ReactNode } from 'react'

interface PaneProps {
  /** What a screen reader calls the region. */
  label: string
  className?: string
  children: ReactNode
}

export function Pane({ label, className = '', children }: PaneProps) {
  return (
    <section className={`tl-pane ${className}`} aria-label={label} data-pane tabIndex={-1}>
      {children}
    </section>
  )
}

interface PaneHeadProps {
  title: string
  /** Quiet words after the title: a count, what the pane answers. */
  note?: ReactNode
  /** Controls at the right end. */
  children?: ReactNode
}

export function PaneHead({ title, note, children }: PaneHeadProps) {
  return (
    <header className="tl-pane-head">
      <h2>{title}</h2>
      {note !== undefined && <span className="tl-dim tl-cut">{note}</span>}
      <span className="tl-grow" />
      {children}
    </header>
  )
}

/** The scrolling body of a pane. */
export function PaneBody({ className = '', children }: { className?: string; children: ReactNode }) {
  return <div className={`tl-scroll ${className}`}>{children}</div>
}
