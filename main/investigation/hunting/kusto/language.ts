// Microsoft's own parser of Kusto, loaded once. It is C# made JavaScript: two scripts that set globals, in this order.
/// <reference types="@kusto/language-service-next" />
import '@kusto/language-service-next/bridge.min.js'
import '@kusto/language-service-next/Kusto.Language.Bridge.min.js'

export const language = Kusto.Language

/** Narrows to a class of the parser's tree: `isA(node, language.Syntax.JoinOperator)`. */
export function isA<Node>(value: unknown, type: { prototype: Node }): value is Node {
  return Bridge.is(value, type)
}

/** Its lists come in two shapes, and an array where they are empty. */
export interface Listed<Item> {
  readonly Count?: number
  getItem?(index: number): Item | null
}

export function listOf<Item>(list: Listed<Item> | readonly Item[] | null | undefined): Item[] {
  if (list === null || list === undefined) return []
  if (Array.isArray(list)) return [...list]
  const items: Item[] = []
  if (!('getItem' in list)) return items
  for (let index = 0; index < (list.Count ?? 0); index++) {
    const item = list.getItem?.(index)
    if (item !== null && item !== undefined) items.push(item)
  }
  return items
}
