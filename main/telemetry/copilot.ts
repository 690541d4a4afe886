// What is audited of people's prompts to agents in the apps of Microsoft 365: who asked which agent where, and what was read for the answer.
import { createHash } from 'node:crypto'
import type { FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { AgentRef, TaskRef } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { AccessedResource, AppHost, CopilotActivity, CopilotRecord } from '../../shared/records/copilot.ts'
import type { Filing } from './filing.ts'
import { auditTime } from './filing.ts'
import type { Memory, Task } from './memory.ts'
import { placeOf } from './service-records.ts'

/** One interaction, answered, with whom the log takes for the user: the person who asked. */
export interface Interaction {
  readonly at: EpochMs
  readonly human: Task['human']
  readonly record: CopilotRecord
  /** What the audit record does not have. */
  readonly words: { readonly prompt: string; readonly answer: string; readonly prompted: EpochMs }
}

export interface CopilotLog {
  /** What is filed by the time of this fact, which may be more than one or none. */
  see(recorded: RecordedFact): Interaction[]
  end(): Interaction[]
}

/**
 * By the app a person writes in. `web` is an agent's own page, which Microsoft 365 sees nothing of. That an agent of one's own
 * is audited in these apps as Copilot's are is an assumption: for Agent 365 agents no page says so.
 */
const appHosts: ReadonlyMap<string, AppHost> = new Map([
  ['msteams', 'Teams'],
  ['outlook', 'Outlook'],
  ['M365Copilot', 'M365App'],
])

/**
 * What Defender notices of an injection it notices within ten minutes, and the audit log shows a record after an hour: so long
 * it is still open what the record says of what was read. (Ours: how late a verdict may come is not published.)
 */
const openMs = 15 * 60_000

/** What is known of a task so far. */
interface Sofar {
  readonly resources: Map<string, AccessedResource>
  readonly models: Map<string, string>
}
interface Answered {
  readonly task: TaskRef
  readonly at: EpochMs
  readonly agent: AgentRef
  readonly details: Task
  readonly host: AppHost
  readonly answer: string
  readonly sofar: Sofar
}

/**
 * One record for a prompt and its answer. None for what agents hand each other, for events that start an agent, for prompts
 * never answered. What agents read of business applications is not of Microsoft 365, and what they change stands in the
 * services' own records.
 */
export function createCopilotLog(memory: Memory, filing: Filing): CopilotLog {
  const open = new Map<TaskRef, Sofar>()
  let answered: Answered[] = []
  /** Addresses Defender said orders stand at, and the agents that read them. */
  const noticed = new Set<string>()
  const callers = new Map<string, TaskRef>()
  const platformIds = new Map<AgentRef, string>()

  return {
    see({ at, fact }) {
      // what is filed while auditing is on stays filed when it is switched off, and the other way round
      const due = fact.type === 'audit.switched' ? take(at) : take(at - openMs)
      learn(at, fact)
      return due
    },
    end: () => take(null),
  }

  function learn(at: EpochMs, fact: RecordedFact['fact']): void {
    switch (fact.type) {
      case 'prompt.sent':
        if (appHosts.has(fact.channel)) open.set(fact.task, { resources: new Map(), models: new Map() })
        break
      case 'inference.called':
        open.get(fact.task)?.models.set(fact.model, fact.provider)
        break
      case 'tool.called':
        if (open.has(fact.call.task)) callers.set(fact.call.callId, fact.call.task)
        break
      case 'tool.returned':
        callers.delete(fact.call)
        break
      case 'file.read':
        sofarOf(fact.call)?.resources.set(fact.fileId, fileOf(fact))
        break
      case 'mail.read':
        for (const Id of fact.internetMessageIds)
          sofarOf(fact.call)?.resources.set(Id, { Action: 'Read', Id, Type: 'Email' })
        break
      case 'alert.raised':
        if (fact.alert.behaviour === 'promptInjection') notice(fact.alert.agent, fact.alert.evidence)
        break
      case 'task.completed':
        answer(at, fact)
        break
    }
  }

  function sofarOf(call: string): Sofar | undefined {
    const task = callers.get(call)
    return task === undefined ? undefined : open.get(task)
  }

  function notice(agent: AgentRef, evidence: FactOf<'alert.raised'>['alert']['evidence']): void {
    for (const one of evidence) if (one.type === 'urlEvidence') noticed.add(`${agent} ${one.url}`)
  }

  function answer(at: EpochMs, { task, answer }: FactOf<'task.completed'>): void {
    const sofar = open.get(task)
    if (sofar === undefined) return
    open.delete(task)
    const details = memory.task(task)
    const host = appHosts.get(details.prompt?.channel ?? '')
    if (host !== undefined) answered.push({ task, at, agent: details.agent.ref, details, host, answer, sofar })
  }

  /** Those that were answered by then, which stand in the order of their answers; null: all. */
  function take(by: number | null): Interaction[] {
    const later = by === null ? -1 : answered.findIndex(each => each.at > by)
    const due = later === -1 ? answered : answered.slice(0, later)
    if (due.length === 0) return []
    answered = answered.slice(due.length)
    return due.map(each => {
      const { human, prompt, started: prompted } = each.details
      const words = { prompt: prompt?.text ?? '', answer: each.answer, prompted }
      return { at: each.at, human, record: recordOf(each), words }
    })
  }

  function recordOf({ at, agent, details, host, sofar }: Answered): CopilotRecord {
    const { human, started, conversation } = details
    return {
      CreationTime: auditTime(at),
      Id: filing.guid(),
      OrganizationId: memory.tenant().id,
      RecordType: 261,
      Operation: 'CopilotInteraction',
      Workload: 'Copilot',
      UserType: 0,
      // as in the services' records, for the account's PUID
      UserKey: human.id,
      UserId: human.userPrincipalName,
      Version: 1,
      ClientIP: human.ipAddress,
      AgentId: `T_${platformIdOf(agent)}.${details.agent.id}`,
      AgentName: details.agent.displayName,
      CopilotEventData: {
        AppHost: host,
        ThreadId: threadOf(conversation),
        Contexts: [],
        // the people here ask for what they want: nothing is there for a jailbreak filter to find
        Messages: [
          { Id: String(started), isPrompt: true, JailbreakDetected: false },
          { Id: String(at), isPrompt: false },
        ],
        AccessedResources: [...sofar.resources.values()].map(resource =>
          noticed.has(`${agent} ${resource.Id}`) ? { ...resource, XPIADetected: true } : resource,
        ),
        ModelTransparencyDetails: [...sofar.models].map(([ModelName, ModelProviderName]) => ({
          ModelProviderName,
          ModelName,
        })),
      },
    }
  }

  /** The agent's id in the platform it is published on, which no directory has. */
  function platformIdOf(agent: AgentRef): string {
    const known = platformIds.get(agent) ?? filing.guid()
    platformIds.set(agent, known)
    return known
  }
}

function fileOf(fact: FactOf<'file.read'>): AccessedResource {
  const { ObjectId, SiteUrl, SourceFileExtension } = placeOf(fact.siteUrl, fact.path)
  return {
    Action: 'Read',
    Id: ObjectId,
    Name: fact.name,
    Type: SourceFileExtension,
    SiteUrl,
    listItemUniqueId: fact.fileId,
    ...(fact.sensitivityLabelId === null ? {} : { SensitivityLabelId: fact.sensitivityLabelId }),
  }
}

/** The same chat has the same thread; from it nobody finds the conversation again. */
const threadOf = (conversation: string): string =>
  `19:${createHash('sha256').update(`thread ${conversation}`).digest('hex').slice(0, 32)}@thread.v2`

/** Sentinel's row of an audited interaction, which it has from the audit log. */
export function sentinelInteraction(interaction: Interaction, filing: Filing): LogRecord {
  return {
    plane: 'purview',
    table: 'CopilotActivity',
    format: 'hunting-ndjson',
    availableAt: filing.availableAt(interaction.at, 'purview'),
    body: activityOf(interaction),
  }
}

function activityOf({ at, record }: Interaction): CopilotActivity {
  const [model] = record.CopilotEventData.ModelTransparencyDetails
  return {
    Type: 'CopilotActivity',
    TimeGenerated: isoOf(at),
    RecordId: record.Id,
    RecordType: record.Operation,
    OrganizationId: record.OrganizationId,
    Workload: record.Workload,
    ActorName: record.UserId,
    ActorUserId: record.UserKey,
    ActorUserType: 'Regular',
    AgentId: record.AgentId,
    AgentName: record.AgentName,
    AppHost: record.CopilotEventData.AppHost,
    ...(model === undefined ? {} : { AIModelName: model.ModelName }),
    SrcIpAddr: record.ClientIP,
    LLMEventData: record.CopilotEventData,
  }
}
