// Plugins whose columns the data tells, as Microsoft's parser is told of them once they are known.
import type { PluginAnswer } from '../plugins.ts'
import { isA, language, listOf } from './language.ts'

const { Symbols, Syntax } = language
type Globals = Kusto.Language.GlobalState
type FunctionSymbol = Kusto.Language.Symbols.FunctionSymbol
type Context = Kusto.Language.Symbols.CustomReturnTypeContext
type TypeSymbol = Kusto.Language.Symbols.TypeSymbol

/** With every column of the calls that are answered; of the others the parser takes any name for a column's. */
export function withPlugins(globals: Globals, answers: readonly PluginAnswer[]): Globals {
  const byPlace = new Map(answers.map(answer => [answer.at, answer]))
  const told = listOf(globals.PlugIns).map(plugin => {
    if (plugin.Name === 'bag_unpack') return answering(bagUnpack, byPlace)
    return plugin.Name === 'pivot' && answers.length > 0 ? answering(plugin, byPlace) : plugin
  })
  const { $ctor1: List } = System.Collections.Generic.List$1<FunctionSymbol>(Symbols.FunctionSymbol)
  return globals.WithPlugIns(new List(told)) ?? globals
}

function answering(plugin: FunctionSymbol, answers: ReadonlyMap<number, PluginAnswer>): FunctionSymbol {
  const [signature] = listOf(plugin.Signatures)
  const returns = (context: Context): TypeSymbol => {
    const { Location: location } = context
    // A function's body has places of its own.
    const answer =
      location !== null && isA(location.Root, Syntax.QueryBlock) ? answers.get(location.TextStart) : undefined
    if (answer !== undefined) return new Symbols.TableSymbol.ctor(answer.columns.map(symbolOf))
    const open = signature?.CustomReturnType?.(context)
    return open ?? new Symbols.TableSymbol.ctor([])
  }
  return new Symbols.FunctionSymbol.ctor(
    plugin.Name,
    returns,
    Symbols.Tabularity.Tabular,
    listOf(signature?.Parameters),
  )
}

const symbolOf = ({ name, type }: PluginAnswer['columns'][number]) =>
  new Symbols.ColumnSymbol(name, Symbols.ScalarTypes.GetSymbol(type), null, null, null, null)

/** The parser knows the first two of its parameters only. */
const bagUnpack = new Symbols.FunctionSymbol.ctor(
  'bag_unpack',
  context => {
    const bag = listOf(context.Arguments)[0]?.ReferencedSymbol ?? null
    const others = listOf(context.RowScope?.Columns).filter(column => column !== bag)
    const table = new Symbols.TableSymbol.ctor(others)
    return table.WithIsOpen(true) ?? table
  },
  Symbols.Tabularity.Tabular,
  [
    new Symbols.Parameter.ctor(
      'column',
      Symbols.ParameterTypeKind.Scalar,
      Symbols.ArgumentKind.Column,
      null,
      null,
      false,
      null,
      1,
      1,
      null,
      null,
    ),
    optional('OutputColumnPrefix', 'string'),
    optional('columnsConflict', 'string'),
    optional('ignoredProperties', 'dynamic'),
  ],
)

function optional(name: string, type: 'string' | 'dynamic') {
  const symbol = Symbols.ScalarTypes.GetSymbol(type)
  const { Literal } = Symbols.ArgumentKind
  return new Symbols.Parameter.$ctor3(name, symbol, Literal, null, null, false, null, 0, 1, null, null)
}
