// A small label with a meaning: its tone colours it, its icon gives it a shape of its own.
import type { ReactNode } from 'react'
import { type Tone, ToneIcon } from './tone.tsx'

interface ChipProps {
  tone?: Tone
  /** Replaces the tone's own shape. */
  icon?: ReactNode
  title?: string
  children: ReactNode
}

export function Chip({ tone = 'plain', icon, title, children }: ChipProps) {
  return (
    <span className={`tl-chip tl-tone-${tone}`} title={title}>
      {icon ?? <ToneIcon tone={tone} />}
      {children}
    </span>
  )
}
