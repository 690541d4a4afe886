// A query written anew with an operator a line, by Microsoft's own formatter.
import type { Formatted } from '../../../../shared/model/hunt-editor.ts'
import { language } from '../kusto/language.ts'
import type { Code } from './code.ts'

const { PlacementStyle, FormattingOptions } = language.Editor

/** Nothing that is missing is put in: what is written is only placed otherwise. */
export function formatted({ service, text }: Code, position: number): Formatted {
  const options = FormattingOptions.Default?.WithInsertMissingTokens(false)?.WithPipeOperatorStyle(
    PlacementStyle.NewLine,
  )
  const done = service.GetFormattedText(options ?? null, position)
  const written = done?.Text ?? text
  // The formatter ends its lines as Windows does.
  const plain = (part: string) => part.replaceAll('\r\n', '\n')
  return { text: plain(written), position: plain(written.slice(0, done?.Position ?? position)).length }
}
