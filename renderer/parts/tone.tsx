// The meanings a thing on screen can have, and the shape each is known by: shape first, colour second.
import { CheckmarkCircle16Filled, Flash16Regular, Info16Regular, Warning16Filled } from '@fluentui/react-icons'
import type { ComponentType } from 'react'

export type Tone = 'plain' | 'accent' | 'ok' | 'warn' | 'refuse' | 'info'

interface IconProps {
  className?: string
}

/** The refusal's own shape: an octagon with a cross. */
export function Octagon({ className = '' }: IconProps) {
  return (
    <svg className={`tl-icon ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      <path className="tl-octagon" d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" />
      <path className="tl-octagon-cross" d="M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4" />
    </svg>
  )
}

const icons: Record<Tone, ComponentType<IconProps> | null> = {
  plain: null,
  accent: Flash16Regular,
  ok: CheckmarkCircle16Filled,
  warn: Warning16Filled,
  refuse: Octagon,
  info: Info16Regular,
}

export function ToneIcon({ tone, className = '' }: { tone: Tone; className?: string }) {
  const Icon = icons[tone]
  return Icon === null ? null : <Icon className={`tl-icon-small tl-tone-${tone} ${className}`} />
}
