// How the applications read JSON they are handed, and make plain pages of it.
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import { makePage, type Page } from '../page.ts'

export const asText = (url: string, title: string, text: string): Page => makePage({ url, title, text })

/** A property as text: empty where it is not there. */
export function textAt(value: Json | undefined, ...path: string[]): string {
  let at: Json | undefined = value
  for (const key of path) at = isJsonObject(at) ? at[key] : undefined
  return typeof at === 'string' ? at : typeof at === 'number' || typeof at === 'boolean' ? String(at) : ''
}

/** `value` of a collection, as Graph and OData give it. */
export function itemsOf(body: Json): JsonObject[] {
  const items = isJsonObject(body) ? body.value : null
  return Array.isArray(items) ? items.filter(isJsonObject) : []
}
