// A page as the browser holds it: its text, the elements on it, the forms that can be submitted, and its layout.
import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts'
import type { Bounds, StoredFile } from './computer.ts'
import { screen } from './image.ts'

export type Tag = 'h1' | 'main' | 'a' | 'button' | 'input' | 'textarea' | 'select' | 'td'

export interface PageElement {
  /** `e1` and on, in document order. */
  ref: string
  tag: Tag
  id: string
  /** Accessible name. */
  label: string
  /** `type` of an input. */
  type: string | null
  text: string
  value: string
  options: string[]
  files: { name: string; bytes: number; sensitivityLabelId: string | null }[]
  href: string | null
  /** The form a button submits. */
  form: string | null
}

/** How a form's fields become the body of its request: each at a dotted path. */
export interface Form {
  id: string
  method: 'POST' | 'PATCH' | 'DELETE' | 'PUT'
  url: string
  fields: { element: string; path: string; as: 'text' | 'number' | 'recipients' | 'attachments' }[]
  /** What the body holds besides. */
  constant: JsonObject
  /** Asked in a dialog before it is sent. */
  confirm: string | null
  done: { title: string; text: string }
}

export interface Page {
  url: string
  title: string
  text: string
  elements: PageElement[]
  forms: Form[]
}

export type Part = Pick<PageElement, 'tag' | 'id'> & Partial<Omit<PageElement, 'ref' | 'tag' | 'id'>>

/** A page with a heading, its text, and the parts in order; refs are given out here. */
export function makePage(
  { url, title, text = '' }: { url: string; title: string; text?: string },
  parts: readonly Part[] = [],
  forms: Form[] = [],
): Page {
  const all: Part[] = [
    { tag: 'h1', id: 'title', label: title, text: title },
    { tag: 'main', id: 'content', label: 'Content', text },
    ...parts,
  ]
  const elements = all.map(
    ({ tag, id, label = '', type = null, text: own = '', value = '', options = [], files = [], ...rest }, index) => ({
      ref: `e${index + 1}`,
      tag,
      id,
      label: label || own,
      type,
      text: own,
      value,
      options,
      files,
      href: rest.href ?? null,
      form: rest.form ?? null,
    }),
  )
  return { url, title, text, elements, forms }
}

export const blankPage = (): Page => ({ url: 'about:blank', title: 'New tab', text: '', elements: [], forms: [] })

/** The body a form sends with what stands in its fields now. */
export function encodeForm(page: Page, form: Form): JsonObject {
  const body: JsonObject = structuredClone(form.constant)
  for (const { element: id, path, as } of form.fields) {
    const element = page.elements.find(each => each.id === id)
    if (element) put(body, path.split('.'), encoded(element, as))
  }
  return body
}

function encoded({ value, files }: PageElement, as: Form['fields'][number]['as']): Json {
  if (as === 'number') return Number(value.replaceAll(',', ''))
  if (as === 'recipients') return addressesOf(value).map(address => ({ emailAddress: { address } }))
  if (as === 'attachments')
    return files.map(({ name, bytes, sensitivityLabelId }) => ({
      '@odata.type': '#microsoft.graph.fileAttachment',
      name,
      size: bytes,
      sensitivityLabelId, // not a property of Graph's: the label lies inside the bytes, which are only counted here
    }))
  return value
}

/** `a@b.com; c@d.com` as people type it. */
export const addressesOf = (text: string): string[] => text.split(/[;,]\s*/).flatMap(each => each.trim() || [])

function put(target: JsonObject, [first, ...rest]: string[], value: Json): void {
  if (first === undefined) return
  const inner = target[first]
  if (rest.length === 0) target[first] = value
  else put(isJsonObject(inner) ? inner : open(target, first), rest, value)
}

function open(target: JsonObject, key: string): JsonObject {
  const inner: JsonObject = {}
  target[key] = inner
  return inner
}

/** What a file is to the page that takes it. */
export const attached = ({ path, bytes, sensitivityLabelId }: StoredFile): PageElement['files'][number] => ({
  name: path.slice(path.lastIndexOf('\\') + 1),
  bytes,
  sensitivityLabelId,
})

/** Below the browser's tabs and address bar; then a row for each element, 28 pixels apart. (Our layout.) */
const pageTop = 110
const rowHeight = 28

/** Where an element is on the screen with the page scrolled by so many pixels. */
export const boundsOf = (page: Page, element: PageElement, scrolled: number): Bounds => ({
  x: 16,
  y: pageTop + page.elements.indexOf(element) * rowHeight - scrolled,
  width: screen.width - 32,
  height: rowHeight - 4,
})

export function elementAt(page: Page, x: number, y: number, scrolled: number): PageElement | null {
  const hit = page.elements.find(element => within(boundsOf(page, element, scrolled), x, y))
  return hit && y >= pageTop ? hit : null
}

export const within = (bounds: Bounds, x: number, y: number): boolean =>
  x >= bounds.x && x < bounds.x + bounds.width && y >= bounds.y && y < bounds.y + bounds.height

const roles: Record<Tag, string> = {
  h1: 'heading',
  main: 'main',
  a: 'link',
  button: 'button',
  input: 'textbox',
  textarea: 'textbox',
  select: 'combobox',
  td: 'cell',
}
export const roleOf = ({ tag, type }: PageElement): string => (type === 'file' ? 'button' : roles[tag])

export const isEditable = ({ tag, type }: PageElement): boolean =>
  tag === 'textarea' || (tag === 'input' && type !== 'file')

/** The page as HTML. */
export function htmlOf(page: Page): string {
  const body = page.elements.map(({ tag, id, label, type, text, value, options, href }) => {
    const attributes = Object.entries({ id, type, href, value: tag === 'input' ? value : null, 'aria-label': label })
      .flatMap(([name, given]) => (given === null || given === '' ? [] : ` ${name}="${escaped(given)}"`))
      .join('')
    const inside =
      tag === 'select'
        ? options.map(option => `<option>${escaped(option)}</option>`).join('')
        : escaped(tag === 'textarea' ? value : text)
    return tag === 'input' ? `<input${attributes}>` : `<${tag}${attributes}>${inside}</${tag}>`
  })
  return `<!DOCTYPE html><html><head><title>${escaped(page.title)}</title></head><body>${body.join('\n')}</body></html>`
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, each => escapes[each] ?? each)
