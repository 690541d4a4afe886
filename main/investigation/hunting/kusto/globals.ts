// The tables of a schema, as Microsoft's parser wants to have them told.
import type { Schema, SchemaTable } from '../schema.ts'
import { language } from './language.ts'
import { withPlugins } from './plugins.ts'

export type Globals = Kusto.Language.GlobalState

const { Symbols } = language
const database = 'Case'

/** Costs some 5 ms for each table that is new. */
export function globalsOf({ tables }: Schema): Globals {
  const symbols = tables.map(symbolOf)
  const globals = language.GlobalState.Default?.WithDatabase(new Symbols.DatabaseSymbol.ctor(database, symbols))
  if (globals === null || globals === undefined) throw new Error("the parser's global state could not be made")
  return withPlugins(globals, [])
}

/** What was told of a table before needs not be told again where others change beside it. */
const known = new WeakMap<SchemaTable, Kusto.Language.Symbols.TableSymbol>()

function symbolOf(table: SchemaTable): Kusto.Language.Symbols.TableSymbol {
  const before = known.get(table)
  if (before !== undefined) return before
  const columns = table.columns.map(
    ({ name, type, description }) =>
      new Symbols.ColumnSymbol(name, Symbols.ScalarTypes.GetSymbol(type), description, null, null, null),
  )
  const symbol = new Symbols.TableSymbol.$ctor4(table.name, columns)
  known.set(table, symbol)
  return symbol
}
