// Tables and the operators they are piped through: the parser's tree → `Tabular`.
import { fail } from '../fail.ts'
import type { Column, Tabular } from '../query.ts'
import { bindInvoke, bindTableCall, bindView } from './calls.ts'
import { bindCondition } from './conditions.ts'
import { bindEvaluate } from './evaluate.ts'
import { bindMvApply, bindMvExpand } from './expansions.ts'
import { bindExpression } from './expressions.ts'
import { bindFind } from './finds.ts'
import { bindSample, bindTopHitters } from './hitters.ts'
import { bindJoin, bindLookup } from './joins.ts'
import { isA, language, wordsOf } from './language.ts'
import { bindMakeSeries } from './make-series.ts'
import { bindTopNested } from './nested.ts'
import { bindParse } from './parsing.ts'
import { bindPartition } from './partitions.ts'
import { bindExtend, bindNamed, bindProject, bindRename } from './projections.ts'
import type { Scope } from './scope.ts'
import { bindSearch } from './searches.ts'
import { bindSort, bindTop } from './sorting.ts'
import { bindDatatable, bindPrint, bindRange } from './sources.ts'
import { bindDistinct, bindSummarize } from './summaries.ts'
import { columnsOf } from './types.ts'
import { bindUnion } from './unions.ts'

const { Syntax, Symbols } = language
type Node = Kusto.Language.Syntax.Expression

/** @param source what a pipe that begins with an operator is fed with: the rows of an mv-apply */
export function bindTabular(node: Node | null, scope: Scope, source: Tabular | null = null): Tabular {
  if (node === null) throw new Error('the parser left a table out')
  return scope.binding.table(node.TextStart, () => bind(node, scope, source))
}

function bind(node: Node, scope: Scope, source: Tabular | null): Tabular {
  if (isA(node, Syntax.PipeExpression)) return bindPipe(node, scope, source)
  if (source !== null && isA(node, Syntax.QueryOperator)) return bindOperator(node, source, scope)
  if (isA(node, Syntax.ParenthesizedExpression)) return bindTabular(node.Expression, scope)
  if (isA(node, Syntax.MaterializeExpression)) return bindTabular(node.Expression, scope)
  if (isA(node, Syntax.ToTableExpression)) return bindTabular(node.Expression, scope)
  if (isA(node, Syntax.SimpleNamedExpression)) return bindTabular(node.Expression, scope)
  if (isA(node, Syntax.NameReference)) return bindTable(node, scope)
  if (isA(node, Syntax.FunctionCallExpression)) return bindTableCall(node, scope)
  if (isA(node, Syntax.DataTableExpression)) return bindDatatable(node)
  if (isA(node, Syntax.PrintOperator)) return bindPrint(node, scope)
  if (isA(node, Syntax.RangeOperator)) return bindRange(node, scope)
  if (isA(node, Syntax.UnionOperator)) return bindUnion(node, null, scope)
  if (isA(node, Syntax.SearchOperator)) return bindSearch(node, null, scope)
  if (isA(node, Syntax.FindOperator)) return bindFind(node, scope)
  return unsupported(node)
}

/** A long pipe leans to the left: taken apart here, so that its length is no depth. */
function bindPipe(node: Kusto.Language.Syntax.PipeExpression, scope: Scope, source: Tabular | null): Tabular {
  const operators: Kusto.Language.Syntax.QueryOperator[] = []
  let first: Node | null = node
  while (isA(first, Syntax.PipeExpression)) {
    if (first.Operator !== null) operators.unshift(first.Operator)
    first = first.Expression
  }
  let input = bindTabular(first, scope, source)
  for (const operator of operators) {
    scope.binding.count(operator.TextStart, 1)
    input = bindOperator(operator, input, scope)
  }
  return input
}

function bindOperator(node: Kusto.Language.Syntax.QueryOperator, input: Tabular, scope: Scope): Tabular {
  const at = node.TextStart
  if (isA(node, Syntax.FilterOperator)) {
    return { kind: 'where', input, predicate: bindCondition(node.Condition, scope), columns: input.columns, at }
  }
  if (isA(node, Syntax.ExtendOperator)) return bindExtend(node, input, scope)
  if (isA(node, Syntax.ProjectOperator)) return bindProject(node, input, scope)
  if (isA(node, Syntax.ProjectRenameOperator)) return bindRename(node, input)
  if (
    isA(node, Syntax.ProjectAwayOperator) ||
    isA(node, Syntax.ProjectKeepOperator) ||
    isA(node, Syntax.ProjectReorderOperator) ||
    isA(node, Syntax.ProjectByNamesOperator)
  ) {
    return bindNamed(node, input)
  }
  if (isA(node, Syntax.DistinctOperator)) return bindDistinct(node, input, scope)
  if (isA(node, Syntax.SummarizeOperator)) return bindSummarize(node, input, scope)
  if (isA(node, Syntax.SortOperator)) return bindSort(node, input, scope)
  if (isA(node, Syntax.TopOperator)) return bindTop(node, input, scope)
  if (isA(node, Syntax.TakeOperator)) {
    return { kind: 'take', input, count: bindExpression(node.Expression, scope), columns: input.columns, at }
  }
  if (isA(node, Syntax.SampleOperator) || isA(node, Syntax.SampleDistinctOperator))
    return bindSample(node, input, scope)
  if (isA(node, Syntax.TopHittersOperator)) return bindTopHitters(node, input, scope)
  if (isA(node, Syntax.TopNestedOperator)) return bindTopNested(node, input, scope)
  if (isA(node, Syntax.PartitionOperator)) return bindPartition(node, input, scope)
  if (isA(node, Syntax.CountOperator)) return { kind: 'count', input, columns: columnsOf(node), at }
  if (isA(node, Syntax.JoinOperator)) return bindJoin(node, input, scope)
  if (isA(node, Syntax.LookupOperator)) return bindLookup(node, input, scope)
  if (isA(node, Syntax.UnionOperator)) return bindUnion(node, input, scope)
  if (isA(node, Syntax.SearchOperator)) return bindSearch(node, input, scope)
  if (isA(node, Syntax.MvExpandOperator)) return bindMvExpand(node, input, scope)
  if (isA(node, Syntax.MvApplyOperator)) return bindMvApply(node, input, scope)
  if (isA(node, Syntax.ParseOperator) || isA(node, Syntax.ParseWhereOperator)) return bindParse(node, input, scope)
  if (isA(node, Syntax.InvokeOperator)) return bindInvoke(node, input, scope)
  if (isA(node, Syntax.EvaluateOperator)) return bindEvaluate(node, input, scope)
  if (isA(node, Syntax.MakeSeriesOperator)) return bindMakeSeries(node, input, scope)
  if (isA(node, Syntax.SerializeOperator)) return bindSerialize(node, input, scope)
  if (isA(node, Syntax.GetSchemaOperator)) return { kind: 'getschema', input, columns: columnsOf(node), at }
  if (isA(node, Syntax.AsOperator)) return bindAs(node, input, scope)
  if (isA(node, Syntax.RenderOperator))
    return fail('hunt.unsupported', 'render stands at the end of a query only.', node)
  return unsupported(node)
}

function bindSerialize(node: Kusto.Language.Syntax.SerializeOperator, input: Tabular, scope: Scope): Tabular {
  const extended = bindExtend(node, input, scope)
  return { ...extended, kind: 'serialize' }
}

/** The name stands for the table as it is here, in what follows. */
function bindAs(node: Kusto.Language.Syntax.AsOperator, input: Tabular, scope: Scope): Tabular {
  return scope.declareTable(node.Name?.SimpleName ?? '', input, false)
}

function bindTable(node: Kusto.Language.Syntax.NameReference, scope: Scope): Tabular {
  const at = node.TextStart
  const symbol = node.ReferencedSymbol
  const name = symbol?.Name ?? node.SimpleName ?? ''
  const meaning = scope.find(name)
  if (meaning?.kind === 'table') return { ...meaning.query, at }
  if (meaning?.kind === 'function') return bindView(node, scope)
  const columns: readonly Column[] = columnsOf(node)
  if (isA(symbol, Symbols.TableSymbol)) return { kind: 'table', name, columns, at }
  return fail('hunt.unsupported', `${name} can not be used as a table here.`, node)
}

/** Known to Kusto, and not run here: by its name. */
function unsupported(node: Node): never {
  const word = node.GetFirstToken()?.Text ?? wordsOf(node)
  return fail('hunt.unsupported', `${word} can not be run here.`, node)
}
