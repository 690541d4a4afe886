// What is on the page, found by CSS selector: read, clicked, typed into, waited for.
import { z } from 'zod'
import { activeTab, answerDialog, clickElement, typeInto } from '../browser.ts'
import type { Computer, Tab } from '../computer.ts'
import { resolvePath, writeFile } from '../files.ts'
import { profile, temporary } from '../image.ts'
import { clip, limits } from '../limits.ts'
import { htmlOf, type PageElement } from '../page.ts'
import { evaluateOnPage } from '../script/page-script.ts'
import { select } from '../selector.ts'
import { failed, mouseButton, ok, optional, type Tool, type ToolResult, tool } from '../tool.ts'

const selector = z.string().min(1)

export const browserElements: Record<string, Tool> = {
  browser_get_text: tool('Reads the text of the page.', {}, computer =>
    ok(clip(activeTab(computer).page.text, limits.pageBytes)),
  ),
  browser_get_html: tool('Reads the HTML of the page.', {}, computer =>
    ok(clip(htmlOf(activeTab(computer).page), limits.pageBytes)),
  ),

  browser_query_text: tool('Reads the text of an element.', { query: selector }, (computer, { query }) => {
    const element = select(activeTab(computer).page, query)
    return typeof element === 'string' ? failed(element) : ok(clip(element?.text ?? '', limits.pageBytes))
  }),

  browser_click: tool(
    'Clicks an element.',
    { selector, button: mouseButton, clickCount: z.int().min(1).max(3).default(1) },
    (computer, { selector: wanted, button }, send) =>
      onElement(computer, wanted, (tab, element) =>
        button === 'Left' ? clickElement(computer, tab, element, send) : ok(`Clicked ${element.label}.`),
      ),
  ),

  browser_type: tool(
    'Types into an element.',
    { selector, text: z.string(), clear: z.boolean().default(true) },
    (computer, { selector: wanted, text, clear }) =>
      onElement(computer, wanted, (tab, element) => {
        const obstacle = typeInto(tab, element, text, clear)
        return obstacle === null ? ok(`Typed ${text.length} characters.`) : failed(obstacle)
      }),
  ),

  browser_wait_for: tool(
    'Waits for an element.',
    { selector, timeoutMs: z.int().min(0).max(30_000).default(5000), visible: z.boolean().default(false) },
    (computer, { selector: wanted, timeoutMs }) => {
      const element = select(activeTab(computer).page, wanted)
      if (typeof element === 'string') return failed(element)
      // pages here are there as soon as they are loaded: what is not on them will not come
      return element ? ok(`${wanted} is there.`) : failed(`${wanted} did not appear within ${timeoutMs} ms.`)
    },
  ),

  browser_eval_js: tool('Evaluates JavaScript on the page.', { expression: z.string().min(1) }, (computer, input) => {
    const evaluated = evaluateOnPage(computer, activeTab(computer), input.expression)
    return 'error' in evaluated ? failed(evaluated.error) : ok(clip(evaluated.value, limits.pageBytes))
  }),

  browser_select_option: tool(
    'Selects options of a select element by their values.',
    { selector, values: z.array(z.string()).min(1) },
    (computer, { selector: wanted, values }) =>
      onElement(computer, wanted, (_, element) => {
        if (element.tag !== 'select') return failed(`${wanted} is not a select element.`)
        const unknown = values.find(value => !element.options.includes(value))
        if (unknown !== undefined) return failed(`${wanted} has no option "${unknown}".`)
        element.value = values.join(',')
        return ok(`Selected ${values.length} option(s).`)
      }),
  ),

  browser_fill_form: tool(
    'Fills several fields; stops at the first that fails.',
    {
      fields: z
        .array(z.strictObject({ selector, value: z.string() }))
        .min(1)
        .max(100),
    },
    (computer, { fields }) => {
      const tab = activeTab(computer)
      for (const [index, { selector: wanted, value }] of fields.entries()) {
        const element = select(tab.page, wanted)
        const obstacle =
          typeof element === 'string'
            ? element
            : element
              ? typeInto(tab, element, value, true)
              : `Nothing on the page matches ${wanted}.`
        const filled = fields.slice(0, index).map(each => each.selector)
        if (obstacle !== null) return failed(`${obstacle} Filled before it: ${filled.join(', ') || 'none'}.`)
      }
      return ok(`Filled ${fields.length} field(s).`)
    },
  ),

  browser_drag: tool(
    'Drags one element onto another.',
    { sourceSelector: selector, targetSelector: selector },
    (computer, { sourceSelector, targetSelector }) =>
      onElement(computer, sourceSelector, (_, source) =>
        onElement(computer, targetSelector, (tab, target) => {
          // dragged text lands in a field, as browsers have it; elsewhere nothing takes it
          const obstacle = typeInto(tab, target, source.value || source.text, false)
          return obstacle === null ? ok(`Dragged ${source.label} to ${target.label}.`) : failed(obstacle)
        }),
      ),
  ),

  browser_pdf_save: tool('Saves the page as PDF.', { filePath: z.string().min(1) }, (computer, { filePath }) => {
    const path = resolvePath(computer, filePath)
    // the folders as the image has them: what a session writes into its environment opens no others
    const allowed = [profile, temporary].some(folder => path.toLowerCase().startsWith(`${folder.toLowerCase()}\\`))
    if (!allowed) return failed('A PDF is saved under %USERPROFILE% or %TEMP% only.')
    const { text, url } = activeTab(computer).page
    const saved = writeFile(computer, path, { type: 'document', text }, { source: url })
    return typeof saved === 'string' ? failed(saved) : ok(`Saved ${saved.path}.`)
  }),

  browser_handle_dialog: tool(
    'Accepts or dismisses the dialog that is open.',
    { action: z.enum(['accept', 'dismiss']), promptText: optional.text },
    (computer, { action }, send) => answerDialog(computer, activeTab(computer), action === 'accept', send),
  ),
}

function onElement<Result extends ToolResult | Promise<ToolResult>>(
  computer: Computer,
  wanted: string,
  act: (tab: Tab, element: PageElement) => Result,
): Result | ToolResult {
  const tab = activeTab(computer)
  const element = select(tab.page, wanted)
  if (typeof element === 'string') return failed(element)
  return element ? act(tab, element) : failed(`Nothing on the page matches ${wanted}.`)
}
