// XML as a dynamic value.
// https://learn.microsoft.com/kusto/query/parse-xml-function
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'

const mostBytes = 1_048_576
/** Elements within one another; what is read further on calls itself for each. */
const deepest = 500
const name = '[\\p{L}_:][\\p{L}\\p{N}\\p{M}_:.·-]*'
const attribute = new RegExp(`\\s+(${name})\\s*=\\s*(?:"([^<"]*)"|'([^<']*)')`, 'gu')
const token = new RegExp(
  [
    '<!--(?:(?!--)[\\s\\S])*-->',
    '<\\?[\\s\\S]*?\\?>',
    '<!\\[CDATA\\[(?<data>[\\s\\S]*?)\\]\\]>',
    '<!DOCTYPE[^[>]*>',
    `</(?<closed>${name})\\s*>`,
    `<(?<opened>${name})(?<attributes>(?:\\s+${name}\\s*=\\s*(?:"[^<"]*"|'[^<']*'))*)\\s*(?<empty>/?)>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'uy',
)
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

interface Element {
  readonly name: string
  readonly members: Map<string, Json[]>
  text: string
}

class Malformed extends Error {}

const unescaped = (text: string): string =>
  text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));?/gi,
    (whole, hex?: string, decimal?: string, named?: string) => {
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      const character =
        named === undefined ? (point <= 0x10ffff ? String.fromCodePoint(point) : undefined) : entities[named]
      if (character === undefined || !whole.endsWith(';')) throw new Malformed(whole)
      return character
    },
  )

const element = (name: string): Element => ({ name, members: new Map(), text: '' })

function add(to: Element, member: string, value: Json): void {
  const values = to.members.get(member)
  if (values) values.push(value)
  else to.members.set(member, [value])
}

/** Text alone is the text, nothing is null, all else a bag: attributes with `@`, text as `#text`, names met again as arrays. */
function jsonOf({ members, text }: Element): Json {
  const content = text.trim()
  if (members.size === 0) return content === '' ? null : content
  const attributes = [...members].filter(([member]) => member.startsWith('@'))
  const children = [...members].filter(([member]) => !member.startsWith('@'))
  const own: [string, Json[]][] = content === '' ? [] : [['#text', [content]]]
  return Object.fromEntries(
    [...attributes, ...own, ...children].map(([member, values]) => [
      member,
      values.length === 1 ? (values[0] ?? null) : values,
    ]),
  )
}

function parsed(text: string): Json {
  const document = element('')
  const open = [document]
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const groups = token.exec(text)?.groups
    const current = open.at(-1)
    if (!groups || !current) throw new Malformed('markup')
    const { data, closed, opened, attributes = '', empty, text: characters } = groups
    if (characters !== undefined) current.text += unescaped(characters)
    else if (data !== undefined) current.text += data
    else if (opened !== undefined) {
      const child = element(opened)
      for (const [, key = '', double, single] of attributes.matchAll(attribute))
        add(child, `@${key}`, unescaped(double ?? single ?? ''))
      if (empty === '/') add(current, opened, jsonOf(child))
      else if (open.push(child) > deepest) throw new Malformed('depth')
    } else if (closed !== undefined) close(open, closed)
  }
  const [root] = document.members.values()
  if (open.length !== 1 || document.members.size !== 1 || root?.length !== 1 || document.text.trim() !== '')
    throw new Malformed('document')
  return jsonOf(document)
}

function close(open: Element[], closed: string): void {
  const child = open.pop()
  const parent = open.at(-1)
  if (child?.name !== closed || !parent) throw new Malformed(closed)
  add(parent, closed, jsonOf(child))
}

/** null for what is no well-formed XML, for more than 1 MiB and for more than 500 levels. Declared entities and document types with rules are none. */
function parseXml(text: string): Json {
  if (Buffer.byteLength(text) > mostBytes) return null
  try {
    return parsed(text.replace(/^\uFEFF/, '').trim())
  } catch (error) {
    if (error instanceof Malformed) return null
    throw error
  }
}

export const xmlFunctions: readonly DeclaredFunction[] = [
  declareFunction({ name: 'parse_xml', parameters: ['string'], returns: 'dynamic', call: parseXml }),
]
