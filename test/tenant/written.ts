// Values written out for a person to read: what golden files of this room are made of. Nothing of a value is left out.

const plainName = /^[A-Za-z_]\w*$/

/** Any plain value on one line; a property that is undefined is written as such, sets as lists. */
export function written(value: unknown): string {
  if (value instanceof Set) return `set ${written([...value])}`
  if (value instanceof Map) return `map ${written(Object.fromEntries(value))}`
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const properties = Object.entries(value).map(([name, each]) => `${nameOf(name)}: ${written(each)}`)
    return properties.length === 0 ? '{}' : `{ ${properties.join(', ')} }`
  }
  return value === undefined ? 'undefined' : JSON.stringify(value)
}

const nameOf = (name: string): string => (plainName.test(name) ? name : JSON.stringify(name))

/** The same as JSON; a value that stands in `names`, by its name. */
export const inJson = (value: unknown, names: ReadonlyMap<string, string> = new Map()): string =>
  JSON.stringify(value ?? String(value), (_, inner: unknown) => {
    if (inner instanceof Map) return Object.fromEntries(inner)
    if (inner instanceof Set) return [...inner]
    return typeof inner === 'object' ? (names.get(JSON.stringify(inner)) ?? inner) : inner
  })

/** A heading and under it a line for each value. */
export const under = (heading: string, values: readonly unknown[]): string =>
  [heading, ...values.map(value => `    ${typeof value === 'string' ? value : written(value)}`)].join('\n')

/** Ids that are counted up, by their count: `#12`. */
export const shortened = (text: string): string => text.replaceAll(/00000000-0000-4000-8000-0*(\d+)/g, '#$1')
