// The CSS selectors the browser tools take: type, #id, [attribute], [attribute=value], several of these joined, and lists.
import type { Page, PageElement } from './page.ts'

/** The first element a selector matches, null where none does; a string says what of it is not supported. */
export function select(page: Page, selector: string): PageElement | null | string {
  const alternatives = selector.split(',').map(each => parse(each.trim()))
  const wrong = alternatives.find(each => typeof each === 'string')
  if (typeof wrong === 'string') return wrong
  return page.elements.find(element => alternatives.some(each => typeof each !== 'string' && each(element))) ?? null
}

type Test = (element: PageElement) => boolean

const simple =
  /^(?:\*|[a-z][a-z0-9-]*|#([\w-]+)|\.[\w-]+|\[([\w-]+)(?:(\^|\*|\$)?=(?:"([^"]*)"|'([^']*)'|([\w-]+)))?\])/i

function parse(selector: string): Test | string {
  const tests: Test[] = []
  let rest = selector
  while (rest !== '') {
    const found = simple.exec(rest)
    if (!found)
      return `The selector "${selector}" is not supported: #id, a tag or [attribute=value], without combinators.`
    const [whole, id, name, how, ...values] = found
    const wanted = values.find(value => value !== undefined)
    if (id) tests.push(element => element.id === id)
    else if (name) tests.push(element => matches(attribute(element, name), how, wanted))
    else if (whole.startsWith('.'))
      tests.push(() => false) // pages here have no classes
    else if (whole === 'body') tests.push(({ tag }) => tag === 'main')
    else if (whole !== '*') tests.push(({ tag }) => tag === whole.toLowerCase())
    rest = rest.slice(whole.length)
  }
  return tests.length === 0 ? 'The selector is empty.' : element => tests.every(test => test(element))
}

function attribute({ id, type, href, label, value }: PageElement, name: string): string | null {
  const attributes: Record<string, string | null> = { id, name: id, type, href, value, 'aria-label': label }
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null
}

function matches(given: string | null, how: string | undefined, wanted: string | undefined): boolean {
  if (given === null) return false
  if (wanted === undefined) return true
  if (how === '^') return given.startsWith(wanted)
  if (how === '$') return given.endsWith(wanted)
  return how === '*' ? given.includes(wanted) : given === wanted
}
