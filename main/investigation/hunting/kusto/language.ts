// Microsoft's own parser of Kusto, loaded once. It is C# made JavaScript: two scripts that set globals, in this order.
/// <reference types="@kusto/language-service-next" />
import '@kusto/language-service-next/bridge.min.js'
import '@kusto/language-service-next/Kusto.Language.Bridge.min.js'

export const language = Kusto.Language

/** Narrows to a class of the parser's tree: `isA(node, language.Syntax.JoinOperator)`. */
export function isA<Node>(value: unknown, type: { prototype: Node }): value is Node {
  return Bridge.is(value, type)
}

/** Its lists come in three shapes, one of them an array where they are empty. */
export interface Listed<Item> {
  readonly Count: number
  getItem(index: number): Item
}

interface SyntaxListed<Item> {
  readonly Count: number
  getItem$1(index: number): Item
}

export function listOf<Item>(
  list: SyntaxListed<Item> | Listed<Item> | readonly Item[] | null | undefined,
): NonNullable<Item>[] {
  if (list === null || list === undefined) return []
  return itemsIn(list).filter(item => item !== null && item !== undefined)
}

function itemsIn<Item>(list: SyntaxListed<Item> | Listed<Item> | readonly Item[]): Item[] {
  if (!('Count' in list)) return [...list]
  return Array.from({ length: list.Count }, (_, index) =>
    'getItem$1' in list ? list.getItem$1(index) : list.getItem(index),
  )
}

/** What stands between the commas of a list. */
export function elementsOf<Node>(
  list: SyntaxListed<Kusto.Language.Syntax.SeparatedElement$1<Node>> | null | undefined,
): NonNullable<Node>[] {
  return listOf(list).flatMap(({ Element$1: element }) => (element === null || element === undefined ? [] : [element]))
}

interface Written {
  ToString(trivia: Kusto.Language.Syntax.IncludeTrivia): string | null
}

/** A part of the query as it is written, for people to read. */
export function wordsOf(node: Written, most = 60): string {
  return (node.ToString(language.Syntax.IncludeTrivia.Minimal) ?? '').trim().slice(0, most)
}
