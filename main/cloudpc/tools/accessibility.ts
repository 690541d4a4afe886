// The elements on the screen as Windows UI Automation tells them: roles, names, values and places.
import { z } from 'zod'
import type { JsonObject } from '../../../shared/model/json.ts'
import { activeTab } from '../browser.ts'
import type { Computer, DesktopWindow } from '../computer.ts'
import { boundsOf, roleOf } from '../page.ts'
import { foreground } from '../processes.ts'
import { failed, json, optional, type Tool, tool } from '../tool.ts'

export const accessibilityTools: Record<string, Tool> = {
  find_ui_element: tool(
    'Finds elements by text, role or name.',
    { text: optional.text, role: optional.text, name: optional.text, windowHandle: optional.integer },
    (computer, { text, role, name, windowHandle }) => {
      if (text === null && role === null && name === null) return failed('text, role or name is needed.')
      const window =
        windowHandle === null
          ? foreground(computer)
          : (computer.windows.find(({ handle }) => handle === windowHandle) ?? null)
      if (windowHandle !== null && !window) return failed(`No window has the handle ${windowHandle}.`)
      const wanted = name ?? text
      const holds = (value: string, part: string | null): boolean =>
        part === null || value.toLowerCase().includes(part.toLowerCase())
      return json(
        elementsOf(computer, window).filter(
          each => holds(each.role, role) && (holds(each.name, wanted) || (name === null && holds(each.value, text))),
        ),
      )
    },
  ),

  get_accessibility_tree: tool(
    'Gives the elements of the window in front as a tree.',
    { maxDepth: z.int().min(1).max(10).default(3), maxElements: z.int().min(1).max(2000).default(500) },
    (computer, { maxDepth, maxElements }) => {
      const window = foreground(computer)
      if (!window) return json({ role: 'Pane', name: 'Desktop', value: '', x: 0, y: 0, children: [] })
      const children: JsonObject[] = elementsOf(computer, window).slice(0, maxElements - 1)
      const { title, x, y, width, height } = window
      return json({
        role: 'Window',
        name: title,
        value: window.text,
        x,
        y,
        width,
        height,
        children: maxDepth > 1 ? children : [],
      })
    },
  ),
}

/** UI Automation's control types for the roles of a page. */
const controlTypes: Readonly<Record<string, string>> = {
  heading: 'Text',
  main: 'Document',
  link: 'Hyperlink',
  button: 'Button',
  textbox: 'TextBox',
  combobox: 'ComboBox',
  cell: 'DataItem',
}

function elementsOf(computer: Computer, window: DesktopWindow | null) {
  if (!window) return []
  if (window.processName !== 'msedge.exe') {
    const { x, y, width, height } = window
    return [{ role: 'TextBox', name: window.title, value: window.text, x, y, width, height }]
  }
  const { page, scroll } = activeTab(computer)
  return page.elements.map(element => ({
    role: controlTypes[roleOf(element)] ?? 'Custom',
    name: element.label,
    value: element.value || element.text,
    ...boundsOf(page, element, scroll.y),
  }))
}
