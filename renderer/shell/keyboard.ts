// Which keys a key press is, and whether a single key may act where the focus is.

/** The parts of a KeyboardEvent that matter. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const symbol = /^[^\w\s]$/

/**
 * The press in the notation of the keymap: `Ctrl+Shift+P`, `F6`, `?`, `Space`. Cmd counts as Ctrl. A printable symbol
 * stands for itself however the keyboard makes it, AltGr (which reports Ctrl and Alt) included; a digit with a modifier
 * is the key in the number row, whatever Shift makes of it.
 */
export function keysOf(press: KeyPress): string {
  const control = press.ctrlKey || press.metaKey
  const digit = control || press.altKey ? /^Digit(\d)$/.exec(press.code)?.[1] : undefined
  if (symbol.test(press.key) && digit === undefined && control === press.altKey) return press.key
  const key = digit ?? (press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toUpperCase() : press.key)
  const parts: string[] = []
  if (control) parts.push('Ctrl')
  if (press.altKey) parts.push('Alt')
  if (press.shiftKey) parts.push('Shift')
  return [...parts, key].join('+')
}

/** A key that types something, or moves within a control, when it is pressed without Ctrl or Alt. */
export const isSingle = (keys: string): boolean => !/^(Ctrl|Alt)\+/.test(keys) && !/^(Shift\+)?F\d+$/.test(keys)

const writing = 'input, textarea, select, [contenteditable="true"]'
const taking = '[role="menu"], [role="dialog"], dialog, [role="alertdialog"], [role="combobox"]'
const pressing = 'button, a[href], summary, [role="tab"], [role="slider"], [role="menuitem"]'
const arrows = /^Arrow|^Home$|^End$/

/** Whether the focused element wants this single key for itself. */
export function takesKey(focused: Element | null, keys: string): boolean {
  if (focused === null) return false
  if (focused.closest(writing) !== null || focused.closest(taking) !== null) return true
  if (keys === 'Space' || keys === 'Enter') return focused.closest(pressing) !== null
  return arrows.test(keys) && focused.closest('[role="slider"], [role="tablist"], [role="radiogroup"]') !== null
}

/** How keys are written for people: `Ctrl+Shift+P`, `↑`. */
export const keysLabel = (keys: string): string =>
  keys
    .replace('ArrowUp', '↑')
    .replace('ArrowDown', '↓')
    .replace('ArrowLeft', '←')
    .replace('ArrowRight', '→')
    .replace('Escape', 'Esc')
