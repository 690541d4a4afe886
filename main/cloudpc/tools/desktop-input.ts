// Mouse and keyboard: they act on whatever window and element is under the cursor or has the keyboard.
import { z } from 'zod'
import { activeTab, clickElement, submit } from '../browser.ts'
import type { Computer, DesktopWindow, Tab } from '../computer.ts'
import { deleteFile, writeFile } from '../files.ts'
import { limits } from '../limits.ts'
import { elementAt, isEditable, type PageElement, within } from '../page.ts'
import { bringToFront, closeWindow, foreground } from '../processes.ts'
import { failed, json, mouseButton, ok, optional, type Tool, type ToolResult, tool } from '../tool.ts'
import type { Send } from '../web.ts'

const at = { x: z.int(), y: z.int() }

export const desktopInput: Record<string, Tool> = {
  move_mouse: tool('Moves the cursor to a position on the screen.', at, (computer, { x, y }) => {
    move(computer, x, y)
    return ok(`Moved to (${x}, ${y}).`)
  }),

  click: tool(
    'Clicks at a position, or where the cursor is.',
    { x: optional.integer, y: optional.integer, button: mouseButton, clickCount: z.int().min(1).max(3).default(1) },
    (computer, { x, y, button }, send) => {
      if ((x === null) !== (y === null)) return failed('x and y are given together or not at all.')
      if (x !== null && y !== null) move(computer, x, y)
      return button === 'Left' ? clickHere(computer, send) : ok(`Clicked with the ${button.toLowerCase()} button.`)
    },
  ),

  get_cursor_position: tool('Says where the cursor is.', {}, ({ input }) =>
    json({ cursorX: input.x, cursorY: input.y }),
  ),

  drag_mouse: tool(
    'Drags from one position to another.',
    {
      startX: z.int(),
      startY: z.int(),
      endX: z.int(),
      endY: z.int(),
      button: z.enum(['Left', 'Right', 'Middle']).default('Left'),
    },
    (computer, { startX, startY, endX, endY }) => {
      const window = windowAt(computer, startX, startY)
      if (window && startY < window.y + titleBar)
        Object.assign(window, { x: window.x + endX - startX, y: window.y + endY - startY })
      move(computer, endX, endY)
      return ok(`Dragged from (${startX}, ${startY}) to (${endX}, ${endY}).`)
    },
  ),

  scroll: tool(
    'Scrolls by notches, of which three are about a page.',
    { ...at, deltaX: z.int().default(0), deltaY: z.int().default(0) },
    (computer, { x, y, deltaX, deltaY }) => {
      const clamped = { x: clamp(deltaX), y: clamp(deltaY) }
      move(computer, x, y)
      if (windowAt(computer, x, y)?.processName === 'msedge.exe') {
        const { scroll } = activeTab(computer)
        scroll.x = Math.max(0, scroll.x + clamped.x * notch)
        scroll.y = Math.max(0, scroll.y + clamped.y * notch)
      }
      return ok(`Scrolled by (${clamped.x}, ${clamped.y}).`)
    },
  ),

  type_text: tool('Types text where the keyboard is.', { text: z.string() }, (computer, { text }) => {
    const target = focused(computer)
    if (!target) return failed('Nothing on the screen takes text.')
    edit(target, () => text)
    return ok(`Typed ${text.length} characters.`)
  }),

  press_keys: tool('Presses keys together.', { keys: z.array(z.string()).min(1).max(8) }, (computer, { keys }, send) =>
    pressKeys(computer, keys, send),
  ),
}

const titleBar = 32
const notch = 240
const clamp = (notches: number): number => Math.max(-20, Math.min(20, notches))

function move({ input, system: { screen } }: Computer, x: number, y: number): void {
  input.x = Math.max(0, Math.min(screen.width - 1, x))
  input.y = Math.max(0, Math.min(screen.height - 1, y))
}

function windowAt(computer: Computer, x: number, y: number): DesktopWindow | null {
  return computer.windows.findLast(window => window.state !== 'minimized' && within(window, x, y)) ?? null
}

async function clickHere(computer: Computer, send: Send): Promise<ToolResult> {
  const { x, y } = computer.input
  const window = windowAt(computer, x, y)
  if (!window) return ok('Clicked the desktop.')
  bringToFront(computer, window)
  if (window.processName !== 'msedge.exe') {
    window.selected = false
    return ok(`Clicked ${window.title}.`)
  }
  const tab = activeTab(computer)
  const element = elementAt(tab.page, x, y, tab.scroll.y)
  if (element) return clickElement(computer, tab, element, send)
  tab.focus = null
  return ok(`Clicked ${window.title}.`)
}

/** What has the keyboard: a field of the page in front, or the window in front. */
type Target = { of: 'element'; tab: Tab; element: PageElement } | { of: 'window'; window: DesktopWindow }

function focused(computer: Computer): Target | null {
  const window = foreground(computer)
  if (!window) return null
  if (window.processName !== 'msedge.exe') return { of: 'window', window }
  const tab = activeTab(computer)
  const element = tab.page.elements.find(({ ref }) => ref === tab.focus)
  return element && isEditable(element) && !tab.dialog ? { of: 'element', tab, element } : null
}

const selectionOf = (target: Target): Tab | DesktopWindow => (target.of === 'element' ? target.tab : target.window)
const contentOf = (target: Target): string => (target.of === 'element' ? target.element.value : target.window.text)

/** Replaces the selection, which is all or nothing, or adds at the end. */
function edit(target: Target, insert: () => string): void {
  const selection = selectionOf(target)
  const text = (selection.selected ? '' : contentOf(target)) + insert()
  if (text.length > limits.textBytes) return // the field takes no more
  selection.selected = false
  if (target.of === 'element') target.element.value = text
  else target.window.text = text
}

export function pressKeys(computer: Computer, keys: readonly string[], send: Send): ToolResult | Promise<ToolResult> {
  const combination = keys.map(key => key.toLowerCase()).join('+')
  const pressed = ok(`Pressed ${combination}.`)
  const window = foreground(computer)
  const target = focused(computer)
  switch (combination) {
    case 'alt+tab': {
      const below = computer.windows.at(-2)
      if (below) bringToFront(computer, below)
      return pressed
    }
    case 'alt+f4':
      if (window) closeWindow(computer, window)
      return pressed
    case 'win+d':
      for (const each of computer.windows) each.state = 'minimized'
      return pressed
    case 'ctrl+a':
      if (target) selectionOf(target).selected = true
      return pressed
    case 'ctrl+c':
    case 'ctrl+x':
      if (!target || !selectionOf(target).selected) return pressed
      computer.clipboard = contentOf(target)
      if (combination === 'ctrl+x') edit(target, () => '')
      return pressed
    case 'ctrl+v':
      if (target && computer.clipboard !== null) edit(target, () => computer.clipboard ?? '')
      return pressed
    case 'ctrl+s':
      return target?.of === 'window' ? save(computer, target.window) : pressed
    case 'enter':
      return enter(computer, target, send) ?? pressed
    case 'delete':
    case 'shift+delete':
      if (window?.processName === 'explorer.exe') return deleteShown(computer, window, combination === 'shift+delete')
      if (target) erase(target)
      return pressed
    case 'backspace':
      if (target) erase(target)
      return pressed
    case 'tab':
      if (window?.processName === 'msedge.exe') focusNext(activeTab(computer))
      return pressed
    default:
      if (keys.length === 1 && keys[0]?.length === 1 && target) edit(target, () => keys[0] ?? '')
      return pressed
  }
}

/** In Explorer, Delete moves the file that is shown to the recycle bin; with Shift it is gone. */
function deleteShown(computer: Computer, window: DesktopWindow, forGood: boolean): ToolResult {
  const { path } = window
  if (path === null || !deleteFile(computer, path, forGood)) return ok('Nothing is selected.')
  Object.assign(window, { path: null, text: '' })
  return ok(forGood ? `Deleted ${path}.` : `Moved ${path} to the recycle bin.`)
}

function erase(target: Target): void {
  const rest = selectionOf(target).selected ? '' : contentOf(target).slice(0, -1)
  selectionOf(target).selected = true
  edit(target, () => rest)
}

/** In a one-line field Enter submits its form, as browsers do; elsewhere it is a new line. */
function enter(computer: Computer, target: Target | null, send: Send): Promise<ToolResult> | null {
  if (target?.of === 'element' && target.element.tag === 'input') {
    const { tab, element } = target
    const form = tab.page.forms.find(({ fields }) => fields.some(field => field.element === element.id))
    if (form && form.confirm === null) return submit(computer, tab, form, send)
    const button = tab.page.elements.find(each => each.form === form?.id)
    return button ? clickElement(computer, tab, button, send) : null
  }
  if (target) edit(target, () => '\n')
  return null
}

function focusNext(tab: Tab): void {
  const fields = tab.page.elements.filter(isEditable)
  const index = fields.findIndex(({ ref }) => ref === tab.focus)
  tab.focus = fields[(index + 1) % Math.max(1, fields.length)]?.ref ?? null
  tab.selected = false
}

function save(computer: Computer, window: DesktopWindow): ToolResult {
  if (window.path === null) return ok('Pressed ctrl+s. The window has no file to save to.')
  const saved = writeFile(computer, window.path, { type: 'text', text: window.text })
  return typeof saved === 'string' ? failed(saved) : ok(`Saved ${saved.path}.`)
}
