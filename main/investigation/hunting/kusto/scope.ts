// What names stand for while a query is bound: lets, parameters of functions, and the lets found so far.
import { fail } from '../fail.ts'
import { mapped } from '../mapped.ts'
import type { PluginAnswer } from '../plugins.ts'
import type { Expression, Let, Tabular } from '../query.ts'

export type Meaning =
  /** `row` says beside which row it is made of columns, as `Binding.row` has it; null where it is made of none. */
  | { readonly kind: 'scalar'; readonly expression: Expression; readonly row: number | null }
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
  #row = 0

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

  /** Tells rows apart: of the tables that stand one inside of the other, the columns of the innermost are in sight. */
  get row(): number {
    return this.#row
  }

  /** A part that has rows of its own. */
  table<Result>(at: number, work: () => Result): Result {
    this.#row++
    try {
      return this.part(at, work)
    } finally {
      this.#row--
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

  declareValue(name: string, expression: Expression): void {
    this.declare(name, { kind: 'scalar', expression, row: hangsOnRow(expression) ? this.binding.row : null })
  }

  /** The table as it is named from here on. */
  declareTable(name: string, query: Tabular, materialized: boolean): Tabular {
    const table = stands(query, 'applied') ? query : this.#sharedTable(name, query, materialized)
    this.declare(name, { kind: 'table', query: table })
    return table
  }

  /** Made once beside the query; which can not be where it is made of the rows of an mv-apply. */
  #sharedTable(name: string, query: Tabular, materialized: boolean): Tabular {
    const id = this.binding.newId()
    this.binding.lets.push({ kind: 'table', id, name, query, materialized })
    return { kind: 'letTable', id, columns: query.columns, at: query.at }
  }

  inside(): Scope {
    return new Scope(this.binding, this)
  }
}

function hangsOnRow(expression: Expression): boolean {
  let found = false
  mapped(expression, part => {
    found ||= part.kind === 'column'
    return null
  })
  return found
}

/** Whether there is a part of a kind, in parts of the tree that are plain data. */
export function stands(value: unknown, kind: string): boolean {
  if (Array.isArray(value)) return value.some(each => stands(each, kind))
  if (typeof value !== 'object' || value === null) return false
  if ('kind' in value && value.kind === kind) return true
  return Object.values(value).some(each => stands(each, kind))
}

/** Whether a table starts from rows that something around it hands in. */
export function needsRowsAround(table: Tabular): boolean {
  const [handedIn, startedFrom] = [new Set<unknown>(), new Set<unknown>()]
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look)
    if (Array.isArray(value) || typeof value !== 'object' || value === null) return
    if ('kind' in value && 'id' in value) {
      if (value.kind === 'applied') startedFrom.add(value.id)
      if (value.kind === 'mvApply' || value.kind === 'partition') handedIn.add(value.id)
    }
    Object.values(value).forEach(look)
  }
  look(table)
  return [...startedFrom].some(id => !handedIn.has(id))
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
