// What the commands `export` and `stream` answer: how much went where, and what did not.
import type { SendReport } from '../app/index.ts'
import { type Answer, exitCodes } from './output.ts'

const names: Record<SendReport['format'], string> = { agent365: 'Agent 365 exporter', otlp: 'OTLP/JSON' }

/** Records a collector did not take are a check that failed: it was asked for all of them. */
export function sendAnswer(report: SendReport): Answer {
  const { format, to, requests, records, leftOut, shortened, rejected } = report
  const where = to === '-' ? 'standard output' : to
  return {
    json: report,
    text: [
      `${records} records in ${requests} ${names[format]} requests to ${where}`,
      ...Object.entries(leftOut).map(([reason, count]) => `left out  ${count} × ${reason}`),
      ...(shortened === 0 ? [] : [`cut       ${shortened} spans to 250 KB`]),
      ...(rejected === 0 ? [] : [`refused   ${rejected} records, by the collector`]),
    ].join('\n'),
    exitCode: rejected === 0 ? exitCodes.done : exitCodes.checkFailed,
  }
}
