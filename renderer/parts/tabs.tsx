// Tabs over one panel: arrow keys choose, Tab goes on into the panel (the WAI-ARIA tabs pattern).
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'

interface TabsProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: ReadonlyArray<{ value: Value; label: string }>
  onChange(value: Value): void
  /** Whose panel it is: another one's begins at its top, as another tab does. */
  readonly of?: string
  /** The panel of the chosen tab. */
  readonly children: ReactNode
}

export function Tabs<Value extends string>({ label, value, options, onChange, of = '', children }: TabsProps<Value>) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)

  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    event.stopPropagation()
    const here = options.findIndex(option => option.value === value)
    const at = (here + step + options.length) % options.length
    const next = options[at]
    if (next === undefined) return
    onChange(next.value)
    list.current?.querySelectorAll('button')[at]?.focus()
  }

  return (
    <>
      <div ref={list} className="tl-tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {options.map(option => (
          <button
            key={option.value}
            id={`${id}-${option.value}`}
            type="button"
            role="tab"
            aria-selected={option.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={option.value === value ? 0 : -1}
            onClick={() => onChange(option.value)}
          >
            {option.label}
          </button>
        ))}
      </div>
      <div
        key={`${of} ${value}`}
        id={`${id}-panel`}
        className="tl-scroll"
        role="tabpanel"
        aria-labelledby={`${id}-${value}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whatever scrolls can be scrolled by keyboard (WCAG 2.1.1)
        tabIndex={0}
      >
        {children}
      </div>
    </>
  )
}
