// Ways in which a line of a log goes bad, each with what it is drawn from.
import type { Random } from '../../shared/model/env.ts'

/** A line changed in one way. `other` is another line of the same log. */
type Mutation = (line: Buffer, random: Random, other: Buffer) => Buffer

const spot = (line: Buffer, random: Random): number => random.integer(line.length + 1)
const pick = <Item>(items: readonly [Item, ...Item[]], random: Random): Item =>
  items[random.integer(items.length)] ?? items[0]
const put = (line: Buffer, at: number, what: Uint8Array): Buffer =>
  Buffer.concat([line.subarray(0, at), what, line.subarray(at)])
const inserted = (line: Buffer, random: Random, what: string | Uint8Array): Buffer =>
  put(line, spot(line, random), typeof what === 'string' ? Buffer.from(what) : what)

/** Replaces one of the places where the pattern stands; the line itself where it stands nowhere. */
function replaced(line: Buffer, random: Random, pattern: RegExp, by: string): Buffer {
  const text = line.toString('latin1')
  const places = [...text.matchAll(pattern)]
  const place = places[random.integer(Math.max(places.length, 1))]
  if (place === undefined) return line
  return Buffer.concat([line.subarray(0, place.index), Buffer.from(by), line.subarray(place.index + place[0].length)])
}

const numbers = [
  '9'.repeat(400),
  '1e400',
  '-1e400',
  '-0',
  '0.1e-400',
  '9007199254740993',
  '1e',
  '0123',
  '.5',
  '+1',
  'NaN',
] as const
const times = [
  '0001-01-01T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:59.9999999Z',
  '2026-02-30T00:00:00Z',
  '2026-11-20T18:31:55.519+99:99',
  '4/28/2021, 13:08:45.221 PM',
  '١٢٣',
  '99999999999999999999',
] as const
/** Overlong, a surrogate, beyond Unicode, a lone continuation, and a sequence that is cut off. */
const noUtf8 = ['c0af', 'eda080', 'f5808080', '80', 'e282'] as const
const names = ['__proto__', 'constructor', 'toString', 'value', 'records', 'resourceSpans', 'body', 'Type', ''] as const

export const mutations: Readonly<Record<string, Mutation>> = {
  bits(line, random) {
    const changed = Buffer.from(line)
    for (let left = 1 + random.integer(3); left > 0 && changed.length > 0; left--) {
      const at = random.integer(changed.length)
      changed[at] = (changed[at] ?? 0) ^ (1 << random.integer(8))
    }
    return changed
  },
  cut: (line, random) => line.subarray(0, spot(line, random)),
  beheaded: (line, random) => line.subarray(spot(line, random)),
  doubled(line, random) {
    const from = spot(line, random)
    return put(line, spot(line, random), line.subarray(from, from + random.integer(200)))
  },
  joined: (line, random, other) => Buffer.concat([line, Buffer.from(pick(['', ',', ' ', '\0'], random)), other]),
  nested(line, random) {
    const levels = 1 + random.integer(3000)
    const [open, close] = pick(
      [
        ['[', ']'],
        ['{"a":', '}'],
      ],
      random,
    )
    const deep = `${open.repeat(levels)}1${close.repeat(random.integer(3) === 0 ? levels - 1 : levels)}`
    return random.integer(2) === 0 ? replaced(line, random, /\d+/g, deep) : inserted(line, random, deep)
  },
  wrapped(line, random) {
    const [open = '', close = ''] = pick(
      ['[|]', '[[|]]', '{"value":[|]}', '{"Records":[|,{}]}', '"|"', '{"a":|}'],
      random,
    ).split('|')
    return Buffer.concat([Buffer.from(open), line, Buffer.from(close)])
  },
  number: (line, random) => replaced(line, random, /\d+/g, pick(numbers, random)),
  time: (line, random) =>
    replaced(line, random, /\d{4}-\d\d-\d\d[T ][\d:.]+Z?|\d+\/\d+\/\d{4}, [\d:.]+ [AP]M/g, pick(times, random)),
  utf8: (line, random) => inserted(line, random, Buffer.from(pick(noUtf8, random), 'hex')),
  control: (line, random) => inserted(line, random, Uint8Array.of(random.integer(32))),
  space: (line, random) =>
    inserted(line, random, pick(['\u0085', '\u2028', '\u00a0', '\ufeff', '\v', '\r', '\r\n', '\n\n'], random)),
  quotes: (line, random) => replaced(line, random, /["']/g, pick(["'", '"', '""', '"""', '\\"', '“', ''], random)),
  escape: (line, random) => inserted(line, random, pick(['\\', '\\u12', '\\ud800', '\\x41', '\\"'], random)),
  mark: (line, random) => inserted(line, random, '\ufeff'),
  name: (line, random) => replaced(line, random, /"\w+"(?=:)/g, JSON.stringify(pick(names, random))),
  type: (line, random) =>
    replaced(
      line,
      random,
      /:(?:"[^"\\]*"|\d+|null|true|false)/g,
      `:${pick(['null', '[]', '{}', '[{}]', '""', 'true', '1', '{"__proto__":1}'], random)}`,
    ),
  separators: (line, random) => replaced(line, random, /[,:]/g, pick([',', ':', ';', ',,', '', '\t'], random)),
  blank: (_, random) => Buffer.from(pick(['', ' ', '\t\r', '\ufeff', '\0'], random)),
}

const all = Object.values(mutations)

/** The line after none, one or a few of them. */
export function mutated(line: string, random: Random, other: string): Buffer {
  let changed: Buffer = Buffer.from(line)
  for (let left = pick([0, 0, 1, 1, 1, 1, 1, 2, 2, 4], random); left > 0; left--) {
    const mutation = all[random.integer(all.length)]
    if (mutation !== undefined) changed = mutation(changed, random, Buffer.from(other))
  }
  return changed
}
