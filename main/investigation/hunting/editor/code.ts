// A text that is being edited, as Microsoft's editor service has it: made once for as long as text and schema are the same.
import type { Globals } from '../kusto/globals.ts'
import { language } from '../kusto/language.ts'
import type { Schema } from '../schema.ts'

export interface Code {
  readonly text: string
  readonly schema: Schema
  readonly service: Kusto.Language.Editor.KustoCodeService
  /** The tree with its names resolved. */
  readonly tree: Kusto.Language.KustoCode
}

export function codeOf(text: string, schema: Schema, globals: Globals): Code {
  const tree = language.KustoCode.ParseAndAnalyze(text, globals)
  if (tree === null) throw new Error('the parser gave no tree')
  return { text, schema, service: new language.Editor.KustoCodeService.ctor(tree), tree }
}

/** The innermost part of the tree that stands at an offset. */
export function nodeAt({ tree }: Code, at: number): Kusto.Language.Syntax.SyntaxNode | null {
  return tree.Syntax?.GetTokenAt(at)?.Parent ?? null
}
