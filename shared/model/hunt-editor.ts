// What the editor of a hunt is told while somebody writes: offsets count UTF-16 units of the text from 0.
import { z } from 'zod'

const offset = z.number().int().nonnegative()

export const completionKinds = [
  ...['table', 'column', 'variable', 'parameter', 'function', 'aggregate', 'operator', 'keyword', 'type'],
  ...['chart', 'option', 'punctuation', 'other'],
] as const
export const CompletionItem = z.object({
  label: z.string(),
  kind: z.enum(completionKinds),
  /** What takes the place of the text from `from` on; the caret stands between the two. */
  before: z.string(),
  after: z.string(),
  /** Its type, how many rows it has, or what it is about; empty where nothing is known. */
  detail: z.string(),
})
export type CompletionItem = z.infer<typeof CompletionItem>

/** The likeliest first. What is typed by now, `length` from `from` on, is what they are to be filtered by. */
export const Completions = z.object({ from: offset, length: offset, items: z.array(CompletionItem) })
export type Completions = z.infer<typeof Completions>

/** Lines of plain text; the first says what it is. */
export const Hover = z.object({ from: offset, length: offset, lines: z.array(z.string()) })
export type Hover = z.infer<typeof Hover>

/** The call that is being written: the ways it can be called, and where among the parameters the caret is. */
export const SignatureHelp = z.object({
  name: z.string(),
  description: z.string(),
  signatures: z.array(
    z.object({
      label: z.string(),
      parameters: z.array(z.object({ label: z.string(), type: z.string(), description: z.string() })),
      /** The parameter the caret is at; null where it takes no so many. */
      active: offset.nullable(),
    }),
  ),
})
export type SignatureHelp = z.infer<typeof SignatureHelp>

/** `error`: the query is refused. `unsupported`: Kusto runs it, and it is not run here. */
export const diagnosticSeverities = ['error', 'unsupported', 'warning', 'information'] as const
export const Diagnostic = z.object({
  severity: z.enum(diagnosticSeverities),
  /** The parser's code such as KS142, or ours such as hunt.unsupported. */
  code: z.string(),
  message: z.string(),
  from: offset,
  length: offset,
  /** From 1. */
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  /** What to write in its place. */
  fix: z.object({ title: z.string(), from: offset, length: offset, text: z.string() }).nullable(),
})
export type Diagnostic = z.infer<typeof Diagnostic>

export const colourKinds = [
  ...['plain', 'comment', 'punctuation', 'directive', 'literal', 'string', 'type', 'column', 'table', 'function'],
  ...['parameter', 'variable', 'identifier', 'operator', 'keyword', 'option'],
] as const
/** Parts of the text that are not plain, in order. */
export const Coloured = z.object({ from: offset, length: offset, kind: z.enum(colourKinds) })
export type Coloured = z.infer<typeof Coloured>

/** The whole text anew, and where the caret is in it. */
export const Formatted = z.object({ text: z.string(), position: offset })
export type Formatted = z.infer<typeof Formatted>
