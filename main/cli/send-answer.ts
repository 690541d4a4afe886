// What the commands `export` and `stream` answer: how much went where, and what did not.
import type { SendReport } from '../app/index.ts'
import { type Answer, exitCodes, table } from './output.ts'

const names: Record<SendReport['format'], string> = { agent365: 'Agent 365 exporter', otlp: 'OTLP/JSON' }

/** Records a collector did not take are a check that failed: it was asked for all of them. */
export function sendAnswer(report: SendReport): Answer {
  const { format, to, requests, records, leftOut, shortened, rejected, files } = report
  const where = to === '-' ? 'standard output' : files.length > 1 ? `${files.length} files` : to
  const rows = files.map(file => [file.path, String(file.records)])
  return {
    json: report,
    text: [
      `${records} records in ${requests} ${names[format]} requests to ${where}`,
      ...(files.length > 1 ? [table(['file', 'records'], rows)] : []),
      ...Object.entries(leftOut).map(([reason, count]) => `left out  ${count} × ${reason}`),
      ...(shortened === 0 ? [] : [`cut       ${shortened} spans to 250 KB`]),
      ...(rejected === 0 ? [] : [`refused   ${rejected} records, by the collector`]),
    ].join('\n'),
    exitCode: rejected === 0 ? exitCodes.done : exitCodes.checkFailed,
  }
}
