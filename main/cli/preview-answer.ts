// What `import --preview` answers: what stands at the paths, and how its first lines read.
import type { PreviewedContent, PreviewedPath } from '../../shared/model/preview.ts'
import { isoOf } from '../../shared/model/units.ts'
import { type Answer, exitCodes, placed, table } from './output.ts'

const had = { nothing: '', part: 'a part', all: 'all of it' } as const

export function previewAnswer({ contents, skipped }: PreviewedPath): Answer {
  const rows = contents.map(content => [
    content.name,
    String(content.bytes),
    content.format ?? 'not recognised',
    content.reading?.tables.map(({ table, records }) => `${table} ${records}`).join(', ') ?? '',
    String(content.reading?.rejected ?? ''),
    content.reading?.first == null ? '' : isoOf(content.reading.first),
    had[content.had],
  ])
  return {
    json: { contents, skipped },
    text: [
      table(['file', 'bytes', 'format', 'tables of the first lines', 'rejected', 'from', 'in the case'], rows),
      ...contents.flatMap(notes),
      ...(skipped === 0 ? [] : [`${skipped} hidden or system files would be skipped`]),
    ].join('\n'),
    exitCode: contents.some(({ refusal }) => refusal !== null) ? exitCodes.refused : exitCodes.done,
  }
}

function notes({ name, refusal, reading, format, formats }: PreviewedContent): string[] {
  const others = formats.filter(other => other.format !== format).map(other => other.format)
  return [
    ...(refusal === null ? [] : [`${placed(refusal.message, name)} [${refusal.code}]`]),
    ...(reading?.rejections ?? []).map(
      ({ line, column, reason, code }) => `${name}:${line}:${column}: ${reason} [${code}]`,
    ),
    ...(others.length === 0 ? [] : [`${name}: --as can read it as ${others.join(', ')} too`]),
  ]
}
