// What the command `export` answers where it wrote files: what is in which, what is in none, and what to know of them.
import type { ExportReport } from '../app/index.ts'
import { type Answer, exitCodes, table } from './output.ts'

export function exportAnswer(report: ExportReport): Answer {
  const { format, to, records, files, leftOut, notes } = report
  const where = to === '-' ? 'standard output' : to
  const rows = files.map(({ name, records, bytes }) => [name, String(records), String(bytes)])
  return {
    json: report,
    text: [
      `${records} ${records === 1 ? 'record' : 'records'} as ${format} to ${where}`,
      ...(files.length > 1 ? [table(['file', 'records', 'bytes'], rows)] : []),
      ...Object.entries(leftOut).map(([reason, count]) => `left out  ${count} × ${reason}`),
      ...Object.entries(notes).map(([what, count]) => `note      ${count} × ${what}`),
    ].join('\n'),
    exitCode: exitCodes.done,
  }
}
