// What names stand for while a query is bound: lets, parameters of functions, and the lets found so far.
import { fail } from '../fail.ts'
import type { PluginAnswer } from '../plugins.ts'
import type { Expression, Let, Tabular } from '../query.ts'

export type Meaning =
  | { readonly kind: 'scalar'; readonly expression: Expression }
  | { readonly kind: 'table'; readonly query: Tabular }
  /** Its body is bound anew for each call, with what stood around its declaration. */
  | { readonly kind: 'function'; readonly around: Scope }

/** Twenty thousand parts are more than any hunt has; a let used often is put in often. */
const mostNodes = 20_000
const deepest = 200

/** Shared by all scopes of one query. */
export class Binding {
  readonly lets: Let[] = []
  /** Columns of plugins, as far as the data has told them. */
  readonly answers: readonly PluginAnswer[]
  #nodes = 0
  #depth = 0
  #ids = 0

  /** What the parser knows, all tables among it. */
  readonly globals: Kusto.Language.GlobalState | null

  constructor(answers: readonly PluginAnswer[] = [], globals: Kusto.Language.GlobalState | null = null) {
    this.answers = answers
    this.globals = globals
  }

  newId(): number {
    return ++this.#ids
  }

  /** Counts a part of the query and everything `work` finds in it. Refuses hunt.limit. */
  part<Result>(at: number, work: () => Result): Result {
    this.count(at, 1)
    if (++this.#depth > deepest) fail('hunt.limit', `The query is nested deeper than ${deepest} levels.`, at)
    try {
      return work()
    } finally {
      this.#depth--
    }
  }

  count(at: number, nodes: number): void {
    this.#nodes += nodes
    if (this.#nodes > mostNodes) fail('hunt.limit', `The query has more than ${mostNodes} parts.`, at)
  }
}

export class Scope {
  readonly binding: Binding
  readonly #around: Scope | null
  readonly #names = new Map<string, Meaning>()

  constructor(binding: Binding, around: Scope | null = null) {
    this.binding = binding
    this.#around = around
  }

  find(name: string): Meaning | null {
    return this.#names.get(name) ?? this.#around?.find(name) ?? null
  }

  declare(name: string, meaning: Meaning): void {
    this.#names.set(name, meaning)
  }

  inside(): Scope {
    return new Scope(this.binding, this)
  }
}

/** How many parts an expression has, to be counted where it is put in once more. */
export function partsOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + partsOf(each), 0)
  if (typeof value !== 'object' || value === null) return 0
  return ('kind' in value ? 1 : 0) + Object.values(value).reduce((sum: number, each) => sum + partsOf(each), 0)
}

/** Whether an expression asks a table, or gives something else each time: computed once, wherever it is used. */
export function isComputedOnce(expression: Expression): boolean {
  const asks = new Set(['scalarQuery', 'letTable'])
  const changing = new Set(['rand', 'new_guid'])
  const look = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(look)
    if (typeof value !== 'object' || value === null) return false
    if ('kind' in value && typeof value.kind === 'string') {
      if (asks.has(value.kind)) return true
      if (value.kind === 'call' && 'name' in value && typeof value.name === 'string' && changing.has(value.name))
        return true
    }
    return Object.values(value).some(look)
  }
  return look(expression)
}
