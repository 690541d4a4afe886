// Whether something is as a part of it says: of an object its members, of a list some of its items, of a text a pattern with "*".
// JSON inside a text, as many logs keep it, is read where the part is an object or a list.
import { isJsonObject, type Json } from '../../../shared/model/json.ts'

export function matches(part: Json, whole: unknown): boolean {
  if (typeof whole === 'string' && typeof part === 'object' && part !== null) {
    const inside = parsed(whole)
    return inside !== undefined && matches(part, inside)
  }
  if (Array.isArray(part)) return Array.isArray(whole) && part.every(item => whole.some(each => matches(item, each)))
  if (isJsonObject(part)) {
    if (!isJsonObject(whole)) return false
    return Object.entries(part).every(([key, item]) => key in whole && matches(item, whole[key]))
  }
  if (typeof part === 'string' && part.includes('*')) return typeof whole === 'string' && patternOf(part).test(whole)
  return part === whole
}

const patternOf = (text: string): RegExp => new RegExp(`^${text.split('*').map(literal).join('.*')}$`, 's')
const literal = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? undefined : value
  } catch {
    return undefined
  }
}
