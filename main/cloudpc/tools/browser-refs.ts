// The page as a snapshot of its elements with refs, and the tools that take such a ref; refs expire on navigation.
import { z } from 'zod'
import type { JsonObject } from '../../../shared/model/json.ts'
import { activeTab, clickElement, typeInto } from '../browser.ts'
import { type Computer, nextSerial, type Tab } from '../computer.ts'
import { fileAt, resolvePath } from '../files.ts'
import { profile, temporary } from '../image.ts'
import { clip, limits } from '../limits.ts'
import { attached, boundsOf, htmlOf, isEditable, type PageElement, roleOf } from '../page.ts'
import { failed, json, ok, type Tool, type ToolResult, tool } from '../tool.ts'
import { tabsOf } from './browser-navigation.ts'
import { pressKeys } from './desktop-input.ts'

const target = { snapshotId: z.string(), ref: z.string() }

export const browserRefs: Record<string, Tool> = {
  browser_snapshot: tool(
    'Gives the elements of the page with refs.',
    {
      maxDepth: z.int().min(1).max(10).default(5),
      includeIframes: z.boolean().default(true),
      redactValues: z.boolean().default(true),
    },
    (computer, { maxDepth, redactValues }) => {
      const tab = activeTab(computer)
      tab.snapshot = `snapshot-${nextSerial(computer)}`
      const { title, url } = tab.page
      const nodes: JsonObject[] = maxDepth === 1 ? [] : tab.page.elements.map(each => nodeOf(each, redactValues))
      return json({ snapshotId: tab.snapshot, title, url, nodes })
    },
  ),

  browser_click_ref: tool(
    'Clicks an element by its ref.',
    {
      ...target,
      button: z.enum(['Left', 'Right', 'Middle']).default('Left'),
      clickCount: z.int().min(1).max(2).default(1),
    },
    (computer, { snapshotId, ref, button }, send) =>
      onRef(computer, snapshotId, ref, (tab, element) =>
        button === 'Left' ? clickElement(computer, tab, element, send) : ok(`Clicked ${element.label}.`),
      ),
  ),

  browser_type_ref: tool(
    'Types into an element by its ref.',
    { ...target, text: z.string(), clear: z.boolean().default(true) },
    (computer, { snapshotId, ref, text, clear }) =>
      onRef(computer, snapshotId, ref, (tab, element) => {
        const obstacle = typeInto(tab, element, text, clear)
        return obstacle === null ? ok(`Typed ${text.length} characters.`) : failed(obstacle)
      }),
  ),

  browser_hover_ref: tool('Moves the cursor over an element.', target, (computer, { snapshotId, ref }) =>
    onRef(computer, snapshotId, ref, (tab, element) => {
      const { x, y, width, height } = boundsOf(tab.page, element, tab.scroll.y)
      computer.input = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }
      return ok(`Hovering at (${computer.input.x}, ${computer.input.y}).`)
    }),
  ),

  browser_keypress_ref: tool(
    'Presses a key on an element.',
    {
      ...target,
      key: z.string().min(1),
      modifiers: z
        .array(z.enum(['Ctrl', 'Shift', 'Alt', 'Meta']))
        .nullable()
        .default(null),
    },
    (computer, { snapshotId, ref, key, modifiers }, send) =>
      onRef(computer, snapshotId, ref, (tab, element) => {
        if (isEditable(element)) tab.focus = element.ref
        if (key === 'Enter' && !isEditable(element)) return clickElement(computer, tab, element, send)
        return pressKeys(computer, [...(modifiers ?? []), key], send)
      }),
  ),

  browser_scroll_ref: tool(
    'Scrolls an element into view.',
    { ...target, deltaX: z.int().default(0), deltaY: z.int().default(0) },
    (computer, { snapshotId, ref, deltaX, deltaY }) =>
      onRef(computer, snapshotId, ref, (tab, element) => {
        const { y } = boundsOf(tab.page, element, 0)
        tab.scroll = { x: Math.max(0, deltaX), y: Math.max(0, y - 200 + deltaY) }
        return ok(`Scrolled to ${element.label}.`)
      }),
  ),

  browser_set_file_input_ref: tool(
    'Chooses files for a file input.',
    { ...target, filePaths: z.array(z.string()).min(1).max(20) },
    (computer, { snapshotId, ref, filePaths }) =>
      onRef(computer, snapshotId, ref, (_, element) => {
        if (element.type !== 'file') return failed(`${element.label} is not a file input.`)
        const paths = filePaths.map(path => resolvePath(computer, path))
        const outside = paths.find(path => !allowedFolders.some(each => path.toLowerCase().startsWith(each)))
        if (outside) return failed(`${outside} is not in Documents, Downloads, Desktop or TEMP.`)
        const files = paths.map(path => fileAt(computer, path))
        const missing = paths.find((_path, index) => files[index] === null)
        if (missing) return failed(`${missing} does not exist.`)
        element.files = files.flatMap(file => (file ? [attached(file)] : []))
        return ok(`Chose ${element.files.length} file(s).`)
      }),
  ),

  browser_get_page_state: tool(
    'Gives several things about the page at once.',
    { fields: z.array(z.enum(['url', 'title', 'dom', 'screenshot', 'tabs'])).min(1) },
    (computer, { fields }) => {
      const { page } = activeTab(computer)
      const state: JsonObject = {}
      for (const field of new Set(fields)) {
        if (field === 'url' || field === 'title') state[field] = page[field]
        else if (field === 'dom') state.dom = clip(htmlOf(page), limits.pageBytes)
        else if (field === 'tabs') state.tabs = tabsOf(computer)
        else state.screenshot = `image: ${page.title}`
      }
      return json(state)
    },
  ),
}

/** As the image has them: what a session writes into its environment opens no others. */
const allowedFolders = [`${profile}\\Documents`, `${profile}\\Downloads`, `${profile}\\Desktop`, temporary].map(
  folder => `${folder}\\`.toLowerCase(),
)

function nodeOf(element: PageElement, redact: boolean): JsonObject {
  const { ref, label, text, value } = element
  const typed = isEditable(element) && value !== ''
  return { ref, role: roleOf(element), name: label, text, value: typed && redact ? '[redacted]' : value }
}

/** A ref is good for the snapshot it was given in, as long as that snapshot's page is in front. */
function onRef<Result extends ToolResult | Promise<ToolResult>>(
  computer: Computer,
  snapshotId: string,
  ref: string,
  act: (tab: Tab, element: PageElement) => Result,
): Result | ToolResult {
  const tab = activeTab(computer)
  if (tab.snapshot !== snapshotId)
    return failed(`The snapshot ${snapshotId} has expired. Take another with browser_snapshot.`)
  const element = tab.page.elements.find(each => each.ref === ref)
  return element ? act(tab, element) : failed(`The snapshot has no element ${ref}.`)
}
