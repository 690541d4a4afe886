// Punycode (RFC 3492), which names with other letters than ASCII's travel as.
// https://learn.microsoft.com/kusto/query/punycode-from-string-function, …/punycode-domain-from-string-function
import { type DeclaredFunction, declareFunction } from '../declared.ts'

// RFC 3492, section 5
const [base, least, most, skew, damp] = [36, 1, 26, 38, 700]
const firstPoint = 0x80
const firstBias = 72
const lastPoint = 0x10ffff
const digits = 'abcdefghijklmnopqrstuvwxyz0123456789'
/** As long as a name of the internet may be; what is longer takes a square of its length to read. */
const longest = 1024

function adapted(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? damp : 2))
  rest += Math.floor(rest / count)
  let steps = 0
  for (; rest > ((base - least) * most) / 2; steps += base) rest = Math.floor(rest / (base - least))
  return steps + Math.floor(((base - least + 1) * rest) / (rest + skew))
}

const threshold = (step: number, bias: number): number => Math.min(most, Math.max(least, step - bias))

/** Section 6.3. null for more than can be. */
function encoded(text: string): string | null {
  const points = [...text].map(character => character.codePointAt(0) ?? 0)
  if (points.length > longest) return null
  const basic = points.filter(point => point < firstPoint)
  let result = basic.map(point => String.fromCharCode(point)).join('') + (basic.length > 0 ? '-' : '')
  let [handled, current, delta, bias] = [basic.length, firstPoint, 0, firstBias]
  while (handled < points.length) {
    const from = current
    const next = points.filter(point => point >= from).reduce((low, point) => Math.min(low, point), lastPoint)
    delta += (next - current) * (handled + 1)
    current = next
    for (const point of points) {
      if (point < current) delta++
      if (point !== current) continue
      result += variable(delta, bias)
      bias = adapted(delta, handled + 1, handled === basic.length)
      delta = 0
      handled++
    }
    delta++
    current++
  }
  return result
}

/** A number of digits whose weights hang on the bias. */
function variable(value: number, bias: number): string {
  let [text, rest] = ['', value]
  for (let step = base; ; step += base) {
    const limit = threshold(step, bias)
    if (rest < limit) return text + (digits[rest] ?? '')
    text += digits[limit + ((rest - limit) % (base - limit))] ?? ''
    rest = Math.floor((rest - limit) / (base - limit))
  }
}

/** Section 6.2. null for what is no punycode. */
function decoded(text: string): string | null {
  if (text.length > longest || !/^[\0-\x7f]*$/.test(text)) return null
  const cut = text.lastIndexOf('-')
  const points = [...text.slice(0, Math.max(0, cut))].map(character => character.codePointAt(0) ?? 0)
  let [current, place, bias] = [firstPoint, 0, firstBias]
  for (let at = cut > 0 ? cut + 1 : 0; at < text.length; ) {
    const before = place
    for (let [weight, step] = [1, base]; ; step += base) {
      const digit = digits.indexOf((text[at++] ?? '?').toLowerCase())
      if (digit < 0) return null
      place += digit * weight
      const limit = threshold(step, bias)
      if (digit < limit) break
      weight *= base - limit
      if (weight > 0x7fffffff) return null
    }
    const count = points.length + 1
    bias = adapted(place - before, count, before === 0)
    current += Math.floor(place / count)
    if (current > lastPoint || current >> 11 === 0x1b) return null
    place %= count
    points.splice(place++, 0, current)
  }
  return String.fromCodePoint(...points)
}

const prefix = 'xn--'
const isPlain = (text: string): boolean => /^[\0-\x7f]*$/.test(text)

const toLabel = (label: string): string | null => {
  if (isPlain(label)) return label
  const punycode = encoded(label)
  return punycode === null ? null : prefix + punycode
}
const fromLabel = (label: string): string | null =>
  label.toLowerCase().startsWith(prefix) ? decoded(label.slice(prefix.length)) : label

/** Of each label between dots, of which names in other letters have four (RFC 3490, section 3.1); null where one can not be. */
function perLabel(domain: string, change: (label: string) => string | null): string | null {
  const labels = domain.split(/[.\u3002\uff0e\uff61]/).map(change)
  return labels.includes(null) ? null : labels.join('.')
}

const ofText = (name: string, call: (text: string) => string | null): DeclaredFunction =>
  declareFunction({ name, parameters: ['string'], returns: 'string', call: text => call(text) ?? '' })

/** The two of domains are named for what they make: `from` gives the name in its own letters. */
export const punycodeFunctions: readonly DeclaredFunction[] = [
  ofText('punycode_from_string', encoded),
  ofText('punycode_to_string', decoded),
  ofText('punycode_domain_from_string', domain => perLabel(domain, fromLabel)),
  ofText('punycode_domain_to_string', domain => perLabel(domain, toLabel)),
]
