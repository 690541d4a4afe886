// What becomes of records on their way into the logs: what is switched off never comes, some are lost, some come twice or late.
import type { Random } from '../../shared/model/env.ts'
import type { TableName } from '../../shared/model/evidence.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { type EpochMs, epochMs, isoOf } from '../../shared/model/units.ts'
import { diagnosticTables, type LogWeather, type ScenarioLogs } from '../../shared/scenarios/logs.ts'

export interface Weather {
  /** What has come of these by `now`; what was on its way before comes too. Null: everything that is still on its way. */
  pass(records: readonly LogRecord[], now: EpochMs | null): LogRecord[]
  /** From now on Purview audits, or does not. */
  switchAudit(unifiedAudit: boolean): void
}

/** Log Analytics writes the time of ingestion over a `TimeGenerated` that is older than this (real-system.md §7.5). */
const oldestTimeMs = 48 * 3_600_000
/** A second delivery follows the first by up to so long: ours. */
const repeatedWithinMs = 15 * 60_000

/**
 * Each log draws from a stream of its own, the same four numbers for every record whatever is set: a higher rate loses the
 * same records and more, and what is set for one log changes nothing in another.
 */
export function createWeather(random: Random, logs: ScenarioLogs): Weather {
  const streams = {
    agent365: random.fork('agent365'),
    entra: random.fork('entra'),
    defender: random.fork('defender'),
    purview: random.fork('purview'),
  }
  let waiting: LogRecord[] = []
  let { unifiedAudit } = logs

  const delivered = (record: LogRecord): LogRecord[] => {
    if (!isSwitchedOn(record, { ...logs, unifiedAudit })) return []
    const weather = logs.weather[record.plane]
    if (isCalm(weather)) return [record]
    const stream = streams[record.plane]
    const [lost, duplicated, late, again] = [stream.next(), stream.next(), stream.next(), stream.next()]
    if (lost < weather.lost) return []
    const first = late < weather.late.share ? ingestedAt(record, record.availableAt + weather.late.by) : record
    if (duplicated >= weather.duplicated) return [first]
    return [first, { ...first, availableAt: epochMs(first.availableAt + Math.round(again * repeatedWithinMs)) }]
  }

  return {
    switchAudit(on) {
      unifiedAudit = on
    },
    pass(records, now) {
      const news = records.flatMap(delivered)
      if (logs.order === 'event') return news
      const all = [...waiting, ...news]
      const hasCome = ({ availableAt }: LogRecord): boolean => now === null || availableAt <= now
      waiting = all.filter(record => !hasCome(record))
      return all.filter(hasCome).sort((a, b) => a.availableAt - b.availableAt)
    },
  }
}

const isCalm = ({ lost, duplicated, late }: LogWeather): boolean => lost === 0 && duplicated === 0 && late.share === 0

const isDiagnostic = (table: TableName): boolean => diagnosticTables.some(name => name === table)

function isSwitchedOn({ table, format, body }: LogRecord, { unifiedAudit, diagnosticsOff }: ScenarioLogs): boolean {
  // what is exported from Graph no setting hands on
  if (format !== 'entra-graph-json' && isDiagnostic(table) && diagnosticsOff.some(name => name === table)) return false
  if (unifiedAudit) return true
  // Defender and Sentinel have what people ask agents from the audit log, as they have the services' records
  return (
    table !== 'AuditRecord' &&
    table !== 'CopilotActivity' &&
    !(table === 'CloudAppEvents' && body.Application !== 'Agent365')
  )
}

/** Every other time in the row stays what it was. */
function ingestedAt(record: LogRecord, at: number): LogRecord {
  const availableAt = epochMs(at)
  const { TimeGenerated } = record.body
  const isOld = typeof TimeGenerated === 'string' && at - Date.parse(TimeGenerated) > oldestTimeMs
  return isOld
    ? { ...record, availableAt, body: { ...record.body, TimeGenerated: isoOf(availableAt) } }
    : { ...record, availableAt }
}
