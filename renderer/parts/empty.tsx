// What an empty place says: what would be here, and the button that puts it there.
import type { ReactNode } from 'react'

export function Empty({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="tl-empty">
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  )
}
