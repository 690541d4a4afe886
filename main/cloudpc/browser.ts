// Microsoft Edge on a Cloud PC: tabs, addresses opened through the apps behind them, forms, dialogs, downloads.
import { visit } from './apps/index.ts'
import { type Computer, nextSerial, type Tab } from './computer.ts'
import { writeFile } from './files.ts'
import { profile } from './image.ts'
import { blankPage, encodeForm, type Form, isEditable, makePage, type Page, type PageElement } from './page.ts'
import { bringToFront, launch, openWindow } from './processes.ts'
import { failed, ok, refusedBy, type ToolResult } from './tool.ts'
import type { Send } from './web.ts'

/** The tab in front. Edge starts by itself on the first call of a browser tool. */
export function activeTab(computer: Computer): Tab {
  const tab = computer.tabs.find(({ id }) => id === computer.activeTab)
  return tab ?? newTab(computer)
}

export function newTab(computer: Computer): Tab {
  edgeWindow(computer)
  const tab: Tab = {
    id: `tab-${nextSerial(computer)}`,
    page: blankPage(),
    back: [],
    forward: [],
    focus: null,
    selected: false,
    scroll: { x: 0, y: 0 },
    dialog: null,
    snapshot: null,
  }
  computer.tabs.push(tab)
  showTab(computer, tab)
  return tab
}

export function showTab(computer: Computer, tab: Tab): void {
  computer.activeTab = tab.id
  edgeWindow(computer).title = `${tab.page.title} - Microsoft Edge`
}

export function edgeWindow(computer: Computer) {
  const edge = launch(computer, 'msedge.exe')
  const window = computer.windows.find(({ pid }) => pid === edge.pid) ?? openWindow(computer, edge, 'Microsoft Edge')
  bringToFront(computer, window)
  return window
}

/** Goes to an address in the tab. What is refused or not there leaves the tab as it was. */
export async function navigate(computer: Computer, tab: Tab, url: string, send: Send): Promise<ToolResult> {
  const from = tab.page.url
  const opened = await load(computer, tab, url, send)
  if (opened.outcome === 'ok' && from !== 'about:blank') {
    tab.back.push(from)
    tab.forward = []
  }
  return opened
}

/** Back, forward and reload: the address is opened again, and moves between the two lists only when that went well. */
export async function travel(
  computer: Computer,
  tab: Tab,
  how: 'back' | 'forward' | 'reload',
  send: Send,
): Promise<ToolResult> {
  if (how === 'reload') return load(computer, tab, tab.page.url, send)
  const url = tab[how].at(-1)
  if (url === undefined) return failed(`There is no page to go ${how} to.`)
  const from = tab.page.url
  const opened = await load(computer, tab, url, send)
  if (opened.outcome !== 'ok') return opened
  tab[how].pop()
  tab[how === 'back' ? 'forward' : 'back'].push(from)
  return opened
}

async function load(computer: Computer, tab: Tab, url: string, send: Send): Promise<ToolResult> {
  if (url === 'about:blank') return show(computer, tab, blankPage())
  const visited = visit(url)
  if (!visited) return failed(`${url} is ${URL.canParse(url) ? 'not reachable from this Cloud PC' : 'no address'}.`)
  if ('page' in visited) {
    signedInto(computer, visited.host, visited.cookie)
    return show(computer, tab, visited.page)
  }
  const answer = await send(visited.request)
  if ('code' in answer) return refusedBy(answer)
  signedInto(computer, visited.host, visited.cookie)
  if ('title' in answer) {
    if (answer.download) download(computer, url, answer)
    return show(computer, tab, makePage({ url, title: answer.title, text: answer.text }))
  }
  if ('body' in answer) return show(computer, tab, visited.render(answer.body))
  return failed(`Unexpected answer ${answer.status}.`)
}

function download(
  computer: Computer,
  url: string,
  file: { title: string; text: string; bytes: number; sensitivityLabelId?: string | null },
): void {
  const { title, text, bytes, sensitivityLabelId = null } = file
  const path = freeName(computer, `${profile}\\Downloads\\${title}`)
  writeFile(computer, path, { type: 'document', text }, { bytes, sensitivityLabelId, source: url })
}

/** As Edge does: `a.pdf`, then `a (1).pdf`. */
function freeName(computer: Computer, path: string): string {
  const isFree = (name: string): boolean => computer.files[name.toLowerCase()] === undefined
  if (isFree(path)) return path
  const dot = path.lastIndexOf('.') > path.lastIndexOf('\\') ? path.lastIndexOf('.') : path.length
  for (let count = 1; ; count += 1) {
    const name = `${path.slice(0, dot)} (${count})${path.slice(dot)}`
    if (isFree(name)) return name
  }
}

/** Single sign-on: the site gives the browser its session cookie; nobody is asked for a password. */
function signedInto(computer: Computer, domain: string, name: string): void {
  if (computer.signOn.sites.includes(domain)) return
  computer.signOn.sites.push(domain)
  const value = `${name}.${nextSerial(computer)}`
  const rest = { path: '/', secure: true, httpOnly: true, sameSite: 'None', expires: null } as const
  setCookie(computer, { domain, name, value, ...rest })
}

export function setCookie(computer: Computer, cookie: Computer['cookies'][number]): void {
  const { domain, name, path } = cookie
  const same = (each: typeof cookie): boolean => each.domain === domain && each.name === name && each.path === path
  computer.cookies = [...computer.cookies.filter(each => !same(each)), cookie]
}

function show(computer: Computer, tab: Tab, page: Page): ToolResult {
  Object.assign(tab, { page, focus: null, selected: false, scroll: { x: 0, y: 0 }, dialog: null, snapshot: null })
  if (page.url !== 'about:blank') computer.history.push(page.url)
  showTab(computer, tab)
  return ok(`${page.title} (${page.url})`)
}

/** Clicks an element: follows a link, submits a form (or asks first), gives a field the keyboard. */
export async function clickElement(
  computer: Computer,
  tab: Tab,
  element: PageElement,
  send: Send,
): Promise<ToolResult> {
  if (tab.dialog) return failed(`A dialog is open: ${tab.dialog.message}`)
  if (element.href !== null) return navigate(computer, tab, element.href, send)
  const form = tab.page.forms.find(({ id }) => id === element.form)
  if (form && element.tag === 'button') {
    if (form.confirm === null) return submit(computer, tab, form, send)
    tab.dialog = { type: 'confirm', message: form.confirm, form: form.id }
    return ok(`Clicked ${element.label}. A dialog asks: ${form.confirm}`)
  }
  tab.focus = element.ref
  tab.selected = false
  return ok(`Clicked ${element.label}.`)
}

export async function submit(computer: Computer, tab: Tab, form: Form, send: Send): Promise<ToolResult> {
  const { url } = tab.page
  const answer = await send({ method: form.method, url: form.url, body: encodeForm(tab.page, form) })
  if ('code' in answer) return refusedBy(answer)
  return show(computer, tab, makePage({ url, ...form.done }))
}

export async function answerDialog(computer: Computer, tab: Tab, accept: boolean, send: Send): Promise<ToolResult> {
  const { dialog } = tab
  if (!dialog) return ok('No dialog pending')
  tab.dialog = null
  const form = tab.page.forms.find(({ id }) => id === dialog.form)
  if (accept && form) return submit(computer, tab, form, send)
  return ok(`Dialog ${accept ? 'accepted' : 'dismissed'}.`)
}

/** A string says why the text could not be typed. */
export function typeInto(tab: Tab, element: PageElement, text: string, clear: boolean): string | null {
  if (tab.dialog) return `A dialog is open: ${tab.dialog.message}`
  if (!isEditable(element)) return `${element.label || element.id} takes no text.`
  tab.focus = element.ref
  element.value = clear ? text : element.value + text
  return null
}

/** The host a cookie of this page belongs to; null for a page of no site. */
export const hostOf = (page: Page): string | null =>
  URL.canParse(page.url) ? new URL(page.url).hostname || null : null
