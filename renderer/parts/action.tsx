// The three kinds of button: solid (the one main action), outline, quiet; Fluent's button in our size.
import { Button } from '@fluentui/react-components'
import type { ReactElement, ReactNode } from 'react'

interface ActionProps {
  kind?: 'solid' | 'outline' | 'quiet'
  icon?: ReactElement
  /** Needed where there is no text. */
  label?: string
  /** Keys that do the same, shown in the tooltip. */
  keys?: string
  disabled?: boolean
  onClick(): void
  children?: ReactNode
}

const appearance = { solid: 'primary', outline: 'outline', quiet: 'subtle' } as const

export function Action({ kind = 'outline', icon, label, keys, disabled = false, onClick, children }: ActionProps) {
  const hint = [label, keys === undefined ? undefined : `(${keys})`].filter(part => part !== undefined).join(' ')
  return (
    <Button
      className={`tl-action tl-action-${kind} ${children === undefined ? 'tl-action-icon' : ''}`}
      appearance={appearance[kind]}
      size="small"
      {...(icon === undefined ? {} : { icon })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(hint === '' ? {} : { title: hint })}
      {...(keys === undefined ? {} : { 'aria-keyshortcuts': keys })}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Button>
  )
}
