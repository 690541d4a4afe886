// A row of choices of which exactly one is on; the arrow keys move it.
import { type KeyboardEvent, type ReactNode, useRef } from 'react'

interface SegmentedProps<Value extends string | number> {
  label: string
  value: Value
  options: ReadonlyArray<{ value: Value; label: ReactNode; title?: string }>
  onChange(value: Value): void
}

export function Segmented<Value extends string | number>({ label, value, options, onChange }: SegmentedProps<Value>) {
  const group = useRef<HTMLDivElement>(null)

  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    event.stopPropagation()
    const here = options.findIndex(option => option.value === value)
    const next = options[(here + step + options.length) % options.length]
    if (next === undefined) return
    onChange(next.value)
    const buttons = group.current?.querySelectorAll('button')
    buttons?.[options.indexOf(next)]?.focus()
  }

  return (
    <div ref={group} className="tl-segmented" role="radiogroup" aria-label={label} onKeyDown={move}>
      {options.map(option => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot carry this shape
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          title={option.title}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
