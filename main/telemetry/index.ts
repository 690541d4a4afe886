// Telemetry: turns what truly happened into what each of the four logs saw of it, with that log's schema, delay and blind spots.
import type { Env } from '../../shared/model/env.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { Keeps } from '../../shared/model/run.ts'
import { calmLogs, type ScenarioLogs } from '../../shared/scenarios/logs.ts'
import { createAgentInventory } from './agents-info.ts'
import { createAlertLog } from './alerts.ts'
import { auditSwitchRecord } from './audit-switch.ts'
import { botRecords } from './bots.ts'
import { createCopilotLog, type Interaction, sentinelInteraction } from './copilot.ts'
import { defenderActionRecords, defenderAgentRecords, defenderInteraction } from './defender.ts'
import { createEmailLog } from './email.ts'
import { entraRecords } from './entra.ts'
import type { Batch } from './exporter.ts'
import { agent365Record, createExporter } from './exporter.ts'
import { createFiling } from './filing.ts'
import { createGraphActivity } from './graph-activity.ts'
import { createGraphFindings } from './graph-findings.ts'
import { interactionObjects } from './interaction-objects.ts'
import { createInventory } from './inventory.ts'
import { lakeRecords } from './lake.ts'
import { isLogged, licencesOf } from './licences.ts'
import { createManagedIdentities } from './managed-identity.ts'
import { createMemory } from './memory.ts'
import { purviewActionRecord, purviewAgentRecords, purviewInteraction } from './purview.ts'
import { riskRecords } from './risk.ts'
import { serviceActions } from './services.ts'
import { endedSpans } from './spans.ts'
import { createWeather } from './weather.ts'

export { compareLogs, type LogComparison, type LogComparisons } from './compare.ts'

export interface Telemetry {
  /** The records this fact leads to, in a fixed order. Facts come in the order of their `seq`. */
  see(fact: RecordedFact): LogRecord[]
  /** What is still to be written when the run ends: spans of tasks that never completed, and an inventory never read. */
  end(): LogRecord[]
}

/**
 * A fold over the facts of one run. Randomness (record ids, delays) comes from a fork of its own, so the same seed and
 * facts give the same records. What `logs` loses on the way is left out last, and changes nothing in what comes.
 *
 * What leaves no record, because no Microsoft log documents one: reset, wipe and baseline checks, pool decisions, device
 * keys and proofs. A refused proof is seen as a tool span that failed with 401; checkout and checkin only as the tool
 * calls that asked for them.
 *
 * @param keeps as the run does
 */
export function createTelemetry(
  env: Pick<Env, 'random'>,
  logs: ScenarioLogs = calmLogs,
  keeps: Keeps = 'everything',
): Telemetry {
  const random = env.random.fork('telemetry')
  const memory = createMemory(keeps)
  const filing = {
    entra: createFiling(random.fork('entra')),
    managedIdentity: createFiling(random.fork('managedIdentity')),
    agent365: createFiling(random.fork('agent365')),
    lake: createFiling(random.fork('lake')),
    services: createFiling(random.fork('services')),
    defender: createFiling(random.fork('defender')),
    purview: createFiling(random.fork('purview')),
    hunting: createFiling(random.fork('hunting')),
    risk: createFiling(random.fork('risk')),
    graph: createFiling(random.fork('graph')),
    graphInDefender: createFiling(random.fork('graphInDefender')),
    alerts: createFiling(random.fork('alerts')),
    audit: createFiling(random.fork('audit')),
    bots: createFiling(random.fork('bots')),
    email: createFiling(random.fork('email')),
    agents: createFiling(random.fork('agents')),
    copilot: createFiling(random.fork('copilot')),
    copilotInDefender: createFiling(random.fork('copilotInDefender')),
    copilotInSentinel: createFiling(random.fork('copilotInSentinel')),
    copilotInGraph: createFiling(random.fork('copilotInGraph')),
  }
  const inventory = createInventory(memory)
  const agents = createAgentInventory(memory, filing.agents)
  const managedIdentities = createManagedIdentities(memory, filing.managedIdentity)
  const exporter = createExporter(random.fork('exporter'), logs.exporter)
  const weather = createWeather(random.fork('weather'), logs)
  const graphActivity = createGraphActivity(memory, { entra: filing.graph, defender: filing.graphInDefender })

  const graphFindings = logs.graphFindings ? createGraphFindings(memory) : null

  const alertLog = createAlertLog(memory, filing.alerts)

  const emailLog = createEmailLog(memory, filing.email)
  const copilotLog = createCopilotLog(memory, filing.copilot)

  const interactionRecords = (interaction: Interaction): LogRecord[] => [
    defenderInteraction(interaction, filing.copilotInDefender),
    purviewInteraction(interaction, filing.copilot),
    ...(logs.sentinelLake ? [sentinelInteraction(interaction, filing.copilotInSentinel)] : []),
    ...(logs.graphFindings ? interactionObjects(interaction, filing.copilotInGraph) : []),
  ]

  const batchRecords = (batch: Batch): LogRecord[] => [
    agent365Record(batch, filing.agent365),
    ...(logs.sentinelLake ? lakeRecords(batch, filing.lake) : []),
    ...defenderAgentRecords(batch, filing.defender),
    ...purviewAgentRecords(batch, filing.purview),
  ]

  /** Left out last, so that a tenant that has bought more has the same records and more, not others. */
  const logged = (records: LogRecord[]): LogRecord[] => {
    if (records.length === 0) return records
    const licences = licencesOf(memory.tenant())
    return records.filter(({ table }) => isLogged(table, licences))
  }

  return {
    see(recorded) {
      memory.learn(recorded)
      graphFindings?.see(recorded)
      const records = [
        ...inventory.see(recorded),
        ...agents.see(recorded),
        ...entraRecords(recorded, memory, filing, managedIdentities),
        ...riskRecords(recorded, memory, filing.risk),
        ...alertLog.see(recorded),
        ...serviceActions(recorded, memory, filing.services).flatMap(action => [
          ...defenderActionRecords(action, filing.defender),
          purviewActionRecord(action, filing.purview),
        ]),
        ...graphActivity.see(recorded),
        ...botRecords(recorded, memory, filing.bots),
        ...emailLog.see(recorded),
        ...copilotLog.see(recorded).flatMap(interactionRecords),
        ...exporter.see(endedSpans(recorded, memory, filing.agent365)).flatMap(batchRecords),
      ]
      memory.forget(recorded)
      const { at, fact } = recorded
      const passed = weather.pass(logged(records), at)
      if (fact.type !== 'audit.switched') return passed
      // of both, the switching itself is what is logged: last before, or first after
      weather.switchAudit(true)
      const switched = weather.pass(logged([auditSwitchRecord(at, fact, memory, filing.audit)]), at)
      weather.switchAudit(fact.unifiedAudit)
      return [...passed, ...switched]
    },
    end: () =>
      weather.pass(
        logged([
          ...inventory.end(),
          ...agents.end(),
          ...graphActivity.end(),
          ...copilotLog.end().flatMap(interactionRecords),
          ...exporter.end().flatMap(batchRecords),
          ...(graphFindings?.end() ?? []),
        ]),
        null,
      ),
  }
}
