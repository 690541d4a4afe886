// The browser's tabs and addresses.
import { z } from 'zod'
import { activeTab, navigate, newTab, showTab, travel } from '../browser.ts'
import type { Computer } from '../computer.ts'
import { address, failed, json, ok, optional, type Tool, type ToolResult, tool } from '../tool.ts'
import type { Send } from '../web.ts'

const tabId = z.string()
const noTab = (id: string): ToolResult => failed(`No tab has the id ${id}.`)

export const browserNavigation: Record<string, Tool> = {
  browser_navigate: tool(
    'Goes to an address.',
    { url: address, waitUntil: z.enum(['load', 'networkidle0', 'networkidle2']).default('load') },
    (computer, { url }, send) => navigate(computer, activeTab(computer), url, send),
  ),
  browser_back: tool('Goes back.', {}, (computer, _, send) => travel(computer, activeTab(computer), 'back', send)),
  browser_forward: tool('Goes forward.', {}, (computer, _, send) =>
    travel(computer, activeTab(computer), 'forward', send),
  ),
  browser_reload: tool('Loads the page again.', {}, (computer, _, send) =>
    travel(computer, activeTab(computer), 'reload', send),
  ),
  browser_get_url: tool('Says the address of the page.', {}, computer => ok(activeTab(computer).page.url)),
  browser_get_title: tool('Says the title of the page.', {}, computer => ok(activeTab(computer).page.title)),

  browser_list_tabs: tool('Lists the tabs.', {}, computer => json(tabsOf(computer))),

  browser_switch_tab: tool('Shows another tab.', { tabId }, (computer, { tabId: id }) => {
    const tab = computer.tabs.find(each => each.id === id)
    if (!tab) return noTab(id)
    showTab(computer, tab)
    return ok(`Switched to ${tab.page.title}.`)
  }),

  browser_close_tab: tool('Closes a tab, but not the last.', { tabId }, (computer, { tabId: id }) => {
    const tab = computer.tabs.find(each => each.id === id)
    if (!tab) return noTab(id)
    const others = computer.tabs.filter(each => each !== tab)
    const next = others.find(each => each.id === computer.activeTab) ?? others.at(-1)
    if (!next) return failed('The last tab is not closed.')
    computer.tabs = others
    showTab(computer, next)
    return ok(`Closed ${tab.page.title}.`)
  }),

  browser_new_tab: tool('Opens a tab.', { url: address.nullable().default(null) }, (computer, { url }, send) =>
    openTab(computer, url, send),
  ),

  browser_create_tabs: tool(
    'Opens several tabs.',
    { urls: z.array(address).min(1).max(20), foregroundIndex: optional.integer },
    async (computer, { urls, foregroundIndex }, send) => {
      const before = computer.tabs.length
      for (const url of urls) {
        const opened = await openTab(computer, url, send)
        if (opened.outcome !== 'ok') return opened
      }
      const front = foregroundIndex === null ? undefined : computer.tabs[before + foregroundIndex]
      if (foregroundIndex !== null && !front) return failed(`There is no tab ${foregroundIndex} among those opened.`)
      if (front) showTab(computer, front)
      return ok(`Opened ${urls.length} tabs.`)
    },
  ),

  focus_browser: tool('Brings the browser to the front.', { pattern: optional.text }, (computer, { pattern }) => {
    const wanted = pattern?.toLowerCase() ?? ''
    const tab =
      pattern === null
        ? activeTab(computer)
        : computer.tabs.find(({ page }) => `${page.url}\n${page.title}`.toLowerCase().includes(wanted))
    if (!tab) return failed(`No browser window matches "${pattern}".`)
    showTab(computer, tab)
    return ok(`Focused ${tab.page.title}.`)
  }),
}

/** A tab that could not go where it was sent is closed again. */
async function openTab(computer: Computer, url: string | null, send: Send): Promise<ToolResult> {
  const before = computer.activeTab
  const tab = newTab(computer)
  if (url === null) return ok('Opened a new tab.')
  const opened = await navigate(computer, tab, url, send)
  if (opened.outcome === 'ok') return opened
  computer.tabs = computer.tabs.filter(each => each !== tab)
  const last = computer.tabs.find(({ id }) => id === before)
  if (last) showTab(computer, last)
  else computer.activeTab = null
  return opened
}

export const tabsOf = (computer: Computer) =>
  computer.tabs.map(({ id, page }) => ({ tabId: id, title: page.title, url: page.url }))
