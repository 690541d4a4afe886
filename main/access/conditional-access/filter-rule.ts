// Filter rules of Conditional Access: reads `device.model -eq "Cloud PC" -and …` and tells yes, no or unknown.
import { Refusal } from '../../../shared/errors.ts'
import { didYouMean, ended } from '../../../shared/nearest.ts'
import { every, not, some, type Truth, truth } from '../truth.ts'
import type { AttributeValue } from './request.ts'

/** What a rule is about: a device, or the custom security attributes of an account or an application. */
export type RuleSubject = 'device' | 'attributes'

export type FilterRule =
  | { kind: 'and'; rules: readonly FilterRule[] }
  | { kind: 'or'; rules: readonly FilterRule[] }
  | { kind: 'not'; rule: FilterRule }
  | { kind: 'compare'; property: string; operator: Operator; value: Literal }

type Literal = string | number | boolean | null | readonly (string | number)[]

const operators = [
  '-eq',
  '-ne',
  '-in',
  '-notIn',
  '-contains',
  '-notContains',
  '-startsWith',
  '-notStartsWith',
  '-endsWith',
  '-notEndsWith',
] as const
type Operator = (typeof operators)[number]
const joiners = ['-and', '-or', '-not'] as const

/** Those of Microsoft's page on the filter for devices. */
const deviceProperties = [
  'deviceId',
  'deviceOwnership',
  'displayName',
  'enrollmentProfileName',
  'isCompliant',
  'manufacturer',
  'mdmAppId',
  'model',
  'operatingSystem',
  'operatingSystemVersion',
  'physicalIds',
  'profileType',
  'systemLabels',
  'trustType',
  ...Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`),
].map(name => `device.${name}`)
const attributePrefix = 'CustomSecurityAttribute.'
const attributeName = /^CustomSecurityAttribute\.[A-Za-z0-9]+_[A-Za-z0-9]+$/i

/**
 * Reads a rule. Refuses one that is wrong with `argument.invalid`, the column (from 1) and the nearest name that exists.
 * Operators bind as in Entra: -not, then -and, then -or; names and operators are read in any case.
 */
export function parseFilterRule(text: string, subject: RuleSubject): FilterRule {
  const tokens = tokenize(text)
  let next = 0
  const peek = (): Token => tokens[next] ?? { kind: 'end', at: text.length }
  const take = (): Token => {
    const token = peek()
    next += 1
    return token
  }

  const disjunction = (): FilterRule => joined('-or', 'or', conjunction)
  const conjunction = (): FilterRule => joined('-and', 'and', unary)
  function joined(word: '-and' | '-or', kind: 'and' | 'or', operand: () => FilterRule): FilterRule {
    const first = operand()
    const rules = [first]
    while (isWord(peek(), word)) {
      take()
      rules.push(operand())
    }
    return rules.length === 1 ? first : { kind, rules }
  }
  function unary(): FilterRule {
    if (isWord(peek(), '-not')) {
      take()
      return { kind: 'not', rule: unary() }
    }
    if (peek().kind !== '(') return comparison()
    take()
    const inner = disjunction()
    const closing = take()
    if (closing.kind !== ')') throw expected('")"', closing)
    return inner
  }
  function comparison(): FilterRule {
    const named = take()
    if (named.kind !== 'word' || named.text.startsWith('-')) throw expected('a property', named)
    const property = propertyName(named, subject)
    const written = take()
    const operator = operators.find(one => isWord(written, one))
    if (operator === undefined) throw expected('an operator', written, ...operators, ...joiners)
    const at = peek()
    const value = literal()
    const mistake = mistakeOf(property, operator, value)
    if (mistake !== null) throw wrong(mistake, at.at)
    return { kind: 'compare', property, operator, value }
  }
  function literal(): Literal {
    const token = take()
    if (token.kind === 'string') return token.text
    if (token.kind === 'number') return Number(token.text)
    const constant = token.kind === 'word' ? constants.get(token.text.toLowerCase()) : undefined
    if (constant !== undefined) return constant
    if (token.kind !== '[') throw expected('a value', token, ...constants.keys())
    const items: (string | number)[] = []
    for (;;) {
      const item = take()
      if (item.kind !== 'string' && item.kind !== 'number') throw expected('a string or a number', item)
      items.push(item.kind === 'number' ? Number(item.text) : item.text)
      const after = take()
      if (after.kind === ']') return items
      if (after.kind !== ',') throw expected('"," or "]"', after)
    }
  }

  const rule = disjunction()
  if (peek().kind !== 'end') throw expected('-and, -or or the end of the rule', peek(), ...joiners)
  return rule
}

const constants = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
])

function propertyName(token: TextToken, subject: RuleSubject): string {
  if (subject === 'attributes') {
    if (attributeName.test(token.text)) return `${attributePrefix}${token.text.slice(attributePrefix.length)}`
    throw wrong(`"${token.text}" is no attribute; one is written CustomSecurityAttribute.Set_Attribute`, token.at)
  }
  const known = deviceProperties.find(name => name.toLowerCase() === token.text.toLowerCase())
  if (known !== undefined) return known
  const name = token.text.replace(/(device\.)?/i, 'device.')
  throw wrong(`"${token.text}" is no property of a device${didYouMean(name, deviceProperties)}`, token.at)
}

/** What operators compare with what: a wrong pair would never be true, and is refused instead. */
function mistakeOf(property: string, operator: Operator, value: Literal): string | null {
  const isList = operator === '-in' || operator === '-notIn'
  const isEquality = operator === '-eq' || operator === '-ne'
  if (isList !== Array.isArray(value))
    return isList ? `${operator} takes a list: ["a", "b"]` : `${operator} takes no list`
  if (value === null || typeof value === 'boolean')
    if (!isEquality) return `${operator} does not compare with ${value}; -eq and -ne do`
  if (property === 'device.isCompliant' && !(isEquality && (value === null || typeof value === 'boolean')))
    return `${property} is compared by -eq or -ne with True or False`
  if (!isEquality && !isList && typeof value !== 'string') return `${operator} takes a string`
  return null
}

/** What a property holds: undefined where that is not known, null where it is known to hold nothing. */
export type Lookup = (property: string) => AttributeValue | undefined

/** Every property the rule reads. */
export function propertiesOf(rule: FilterRule): string[] {
  if (rule.kind === 'compare') return [rule.property]
  return rule.kind === 'not' ? propertiesOf(rule.rule) : rule.rules.flatMap(propertiesOf)
}

/**
 * Whether the rule selects. Text is compared in any case. Nothing is equal to, contains or starts with an empty property, so
 * negative operators select it ("negative operators apply to unregistered devices"). Of several values one is enough, and
 * a negative operator asks it of none.
 */
export function evaluateFilterRule(rule: FilterRule, lookup: Lookup): Truth {
  if (rule.kind === 'and') return every(rule.rules.map(one => evaluateFilterRule(one, lookup)))
  if (rule.kind === 'or') return some(rule.rules.map(one => evaluateFilterRule(one, lookup)))
  if (rule.kind === 'not') return not(evaluateFilterRule(rule.rule, lookup))
  const held = lookup(rule.property)
  if (held === undefined) return 'unknown'
  const [comparison, isNegative] = comparisons[rule.operator]
  return truth(isNegative !== compares(comparison, held, rule.value))
}

/** Of two texts in lower case. */
type Comparison = (held: string, value: string) => boolean
const equals: Comparison = (held, value) => held === value
const contains: Comparison = (held, value) => held.includes(value)
const startsWith: Comparison = (held, value) => held.startsWith(value)
const endsWith: Comparison = (held, value) => held.endsWith(value)
const comparisons: Record<Operator, readonly [comparison: Comparison, isNegative: boolean]> = {
  '-eq': [equals, false],
  '-ne': [equals, true],
  '-in': [equals, false],
  '-notIn': [equals, true],
  '-contains': [contains, false],
  '-notContains': [contains, true],
  '-startsWith': [startsWith, false],
  '-notStartsWith': [startsWith, true],
  '-endsWith': [endsWith, false],
  '-notEndsWith': [endsWith, true],
}

function compares(comparison: Comparison, held: AttributeValue, value: Literal): boolean {
  if (value === null) return held === null
  if (held === null) return false
  if (isList(held)) return held.some(one => compares(comparison === contains ? equals : comparison, one, value))
  if (isList(value)) return value.some(one => compares(comparison, held, one))
  return comparison(String(held).toLowerCase(), String(value).toLowerCase())
}

const isList = (value: unknown): value is readonly (string | number)[] => Array.isArray(value)

interface TextToken {
  kind: 'word' | 'string' | 'number' | '(' | ')' | '[' | ']' | ','
  text: string
  /** Index of its first character, from 0. */
  at: number
}
type Token = TextToken | { kind: 'end'; at: number }

const tokenForms: readonly [kind: TextToken['kind'], form: RegExp][] = [
  ['string', /"([^"]*)"|'([^']*)'/y],
  ['number', /-?\d+(?:\.\d+)?(?![\w.])/y],
  ['word', /-?[A-Za-z][\w.]*/y],
  ['(', /\(/y],
  [')', /\)/y],
  ['[', /\[/y],
  [']', /\]/y],
  [',', /,/y],
]

function tokenize(text: string): TextToken[] {
  const tokens: TextToken[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1
      continue
    }
    const token = tokenAt(text, at)
    if (token === null) {
      const quote = text.charAt(at) === '"' || text.charAt(at) === "'"
      throw wrong(quote ? 'the string is not closed' : `"${text.charAt(at)}" means nothing here`, at)
    }
    tokens.push({ kind: token.kind, text: token.text, at })
    at += token.length
  }
  return tokens
}

function tokenAt(text: string, at: number): { kind: TextToken['kind']; text: string; length: number } | null {
  for (const [kind, form] of tokenForms) {
    form.lastIndex = at
    const match = form.exec(text)
    if (match) return { kind, text: match[1] ?? match[2] ?? match[0], length: match[0].length }
  }
  return null
}

const isWord = (token: Token, word: string): boolean =>
  token.kind === 'word' && token.text.toLowerCase() === word.toLowerCase()

function expected(what: string, found: Token, ...known: readonly string[]): Refusal {
  const got = found.kind === 'end' ? 'the rule ends' : `there is "${found.text}"`
  const end = found.kind === 'word' ? didYouMean(found.text, known) : ''
  return wrong(`${what} is expected, and ${got}${end}`, found.at)
}

const wrong = (message: string, at: number): Refusal =>
  new Refusal('argument.invalid', `Character ${at + 1} of the rule: ${ended(message)}`, { where: { column: at + 1 } })
