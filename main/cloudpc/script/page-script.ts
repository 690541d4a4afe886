// The JavaScript that browser_eval_js evaluates: properties of the document that are read, and storage. Nothing else runs.
import type { Computer, Tab } from '../computer.ts'
import { htmlOf, type PageElement } from '../page.ts'
import { select } from '../selector.ts'

const text = `(?:"([^"]*)"|'([^']*)'|\`([^\`]*)\`)`
const patterns = {
  element: new RegExp(
    `^document\\.(?:querySelector\\(${text}\\)|getElementById\\(${text}\\))\\??\\.(\\w+)(?:\\(${text}\\))?$`,
  ),
  count: new RegExp(`^document\\.querySelectorAll\\(${text}\\)\\.length$`),
  storage: new RegExp(
    `^(local|session)Storage\\.(getItem|setItem|removeItem|clear)\\((?:${text}(?:\\s*,\\s*${text})?)?\\)$`,
  ),
}

/** The value as text, or a sentence saying why there is none. */
export function evaluateOnPage(
  computer: Computer,
  tab: Tab,
  expression: string,
): { value: string } | { error: string } {
  const { page } = tab
  const code = expression
    .trim()
    .replace(/;$/, '')
    .replace(/^window\./, '')
  const url = URL.canParse(page.url) ? new URL(page.url) : null
  switch (code) {
    case 'document.title':
      return { value: page.title }
    case 'location':
    case 'location.href':
    case 'document.URL':
      return { value: page.url }
    case 'location.hostname':
    case 'document.domain':
      return { value: url?.hostname ?? '' }
    case 'location.origin':
      return { value: url?.origin ?? '' }
    case 'location.pathname':
      return { value: url?.pathname ?? '' }
    case 'document.body.innerText':
    case 'document.body.textContent':
      return { value: page.text }
    case 'document.documentElement.outerHTML':
      return { value: htmlOf(page) }
    case 'document.cookie':
      return { value: cookiesOf(computer, url?.hostname ?? '') }
  }
  const storage = patterns.storage.exec(code)
  if (storage) return onStorage(computer, url?.origin ?? 'null', storage)
  const count = patterns.count.exec(code)
  if (count) {
    const selector = count.slice(1).find(each => each !== undefined) ?? ''
    const first = select(page, selector)
    if (typeof first === 'string') return { error: `SyntaxError: ${first}` }
    const all = page.elements.filter(each => select({ ...page, elements: [each] }, selector) !== null)
    return { value: String(all.length) }
  }
  const found = patterns.element.exec(code)
  if (!found) return { error: `SyntaxError: this page's script engine does not run: ${code.slice(0, 80)}` }
  const selector = found.slice(1, 4).find(each => each !== undefined)
  const id = found.slice(4, 7).find(each => each !== undefined)
  const element = select(page, selector ?? `#${id}`)
  if (typeof element === 'string') return { error: `SyntaxError: ${element}` }
  if (!element) return { error: `TypeError: Cannot read properties of null (reading '${found[7]}')` }
  return property(element, found[7] ?? '', found.slice(8).find(each => each !== undefined) ?? null)
}

function property(element: PageElement, name: string, argument: string | null): { value: string } | { error: string } {
  const { text: own, value, id, tag, href } = element
  const properties: Record<string, string> = {
    textContent: own,
    innerText: own,
    value,
    id,
    tagName: tag.toUpperCase(),
    href: href ?? '',
  }
  if (argument === null && Object.hasOwn(properties, name)) return { value: properties[name] ?? '' }
  if (name === 'getAttribute' && argument !== null)
    return { value: { id, href: href ?? '', value, type: element.type ?? '' }[argument] ?? '' }
  return { error: `TypeError: ${name} is not read by this page's script engine` }
}

/** What a script may see of the cookies: none that are HttpOnly. */
function cookiesOf(computer: Computer, host: string): string {
  return computer.cookies
    .filter(({ domain, httpOnly }) => domain === host && !httpOnly)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')
}

function onStorage(computer: Computer, origin: string, found: RegExpExecArray): { value: string } {
  const [, which, method, ...given] = found
  const key = given.slice(0, 3).find(each => each !== undefined) ?? ''
  const written = given.slice(3).find(each => each !== undefined) ?? ''
  const own = (Object.hasOwn(computer.storage, origin) ? computer.storage[origin] : undefined) ?? {
    local: {},
    session: {},
  }
  const area = which === 'local' ? 'local' : 'session'
  const entries = new Map(Object.entries(own[area]))
  if (method === 'getItem') return { value: entries.get(key) ?? 'null' }
  if (method === 'setItem') entries.set(key, written)
  if (method === 'removeItem') entries.delete(key)
  if (method === 'clear') entries.clear()
  computer.storage[origin] = { ...own, [area]: Object.fromEntries(entries) }
  return { value: 'undefined' }
}
