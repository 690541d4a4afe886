// The tables of a schema, as Microsoft's parser wants to have them told.
import type { Schema } from '../schema.ts'
import { language } from './language.ts'
import { withPlugins } from './plugins.ts'

export type Globals = Kusto.Language.GlobalState

const { Symbols } = language
const database = 'Case'

/** Costs some 5 ms a table: to be kept as long as the schema is the same. */
export function globalsOf({ tables }: Schema): Globals {
  const symbols = tables.map(({ name, columns }) => {
    const made = columns.map(
      column =>
        new Symbols.ColumnSymbol(
          column.name,
          Symbols.ScalarTypes.GetSymbol(column.type),
          column.description,
          null,
          null,
          null,
        ),
    )
    return new Symbols.TableSymbol.$ctor4(name, made)
  })
  const globals = language.GlobalState.Default?.WithDatabase(new Symbols.DatabaseSymbol.ctor(database, symbols))
  if (globals === null || globals === undefined) throw new Error("the parser's global state could not be made")
  return withPlugins(globals, [])
}
