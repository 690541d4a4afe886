// Walking the panes with F6 and making one fill the window, over whatever panes the screen has.

const tabbable = 'a[href], button:not([disabled]), input, select, textarea, [tabindex="0"]'
const shown = (pane: HTMLElement) => pane.checkVisibility?.() ?? true

/** Moves the focus to the pane after (or before) the one that has it, in reading order. */
export function walkPanes(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(shown)
  const here = panes.findIndex(pane => pane.contains(document.activeElement))
  const next = panes[(here + step + panes.length) % panes.length]
  const target =
    next?.querySelector<HTMLElement>('[data-pane-start]') ?? next?.querySelector<HTMLElement>(tabbable) ?? next
  target?.focus()
}

/** Makes the pane with the focus fill the main area, or puts it back. */
export function toggleFullPane(): void {
  const full = document.querySelector('main [data-full]')
  if (full !== null) {
    full.removeAttribute('data-full')
    return
  }
  const pane = document.activeElement?.closest('main [data-pane]') ?? document.querySelector('main [data-pane]')
  pane?.setAttribute('data-full', '')
}
