// A scenario that extends a tenant: what it writes stands over what the tenant has, member by member, and new things are added.
import { isJsonObject } from '../../../shared/model/json.ts'

/** What the items of a list are told apart by; the items of every other list are replaced with the list. */
const idOf: Readonly<Record<string, string>> = {
  humans: 'key',
  blueprints: 'key',
  agents: 'key',
  agentUsers: 'key',
  pools: 'key',
  sites: 'url',
  files: 'path',
  policies: 'displayName',
}

export function extend(tenant: unknown, written: unknown, name = ''): unknown {
  if (isJsonObject(tenant) && isJsonObject(written)) {
    const keys = [...new Set([...Object.keys(tenant), ...Object.keys(written)])]
    return Object.fromEntries(
      keys.map(key => [key, key in written ? extend(tenant[key], written[key], key) : tenant[key]]),
    )
  }
  const id = idOf[name]
  if (id === undefined || !Array.isArray(tenant) || !Array.isArray(written)) return written
  const changed = tenant.map(item => {
    const same = written.find(each => isSame(each, item, id))
    return same === undefined ? item : extend(item, same)
  })
  return [...changed, ...written.filter(each => !tenant.some(item => isSame(each, item, id)))]
}

/** Where a place of the whole stands in what was written, as far as it was written at all. */
export function writtenAt(whole: unknown, written: unknown, path: readonly PropertyKey[]): PropertyKey[] {
  const at: PropertyKey[] = []
  let [there, here]: [unknown, unknown] = [whole, written]
  let name = ''
  for (const key of path) {
    const next = inside(there, key)
    let own = key
    if (Array.isArray(there) && Array.isArray(here)) {
      const id = idOf[name]
      own = id === undefined ? key : here.findIndex(each => isSame(each, next, id))
    }
    if (inside(here, own) === undefined) return at.length > 0 || path.length === 0 ? [...at] : ['extends']
    at.push(own)
    ;[there, here] = [next, inside(here, own)]
    name = String(key)
  }
  return at
}

const isSame = (left: unknown, right: unknown, id: string): boolean =>
  isJsonObject(left) && isJsonObject(right) && left[id] !== undefined && left[id] === right[id]

const inside = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
