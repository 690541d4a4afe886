// The inspector: one actor as it was at one message. Its statechart, what it holds, its tokens, its decisions.
import {
  Alert16Regular,
  Bot16Regular,
  Branch16Regular,
  Briefcase16Regular,
  Certificate16Regular,
  ClipboardTask16Regular,
  Desktop16Regular,
  type FluentIcon,
  Grid16Regular,
  Key16Regular,
  LockOpen16Regular,
  Person16Regular,
  PersonQuestionMark16Regular,
  PlugConnected16Regular,
  Shield16Regular,
  ShieldError16Regular,
} from '@fluentui/react-icons'
import { Refusal } from '../../shared/errors.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import { Json } from '../../shared/model/json.ts'
import { ActorRef } from '../../shared/model/refs.ts'
import type { ActorView } from '../../shared/model/run.ts'
import type { Lane } from '../../shared/model/trace.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { useAnswer } from '../client/index.ts'
import { Statechart } from '../drawing/statechart.tsx'
import { Chip, clockMillis, Empty, Fields, Pane, spaced, Tabs, Trouble } from '../parts/index.ts'
import { DecisionTab } from './decision-tab.tsx'
import { type Names, nameOf } from './names.ts'
import { Refused } from './refused.tsx'
import { TokenTab } from './token-tab.tsx'
import { contextWord, stateWord } from './words.ts'

export type InspectorTab = 'state' | 'token' | 'decision'

interface InspectorProps {
  readonly run: string
  readonly actor: ActorRef
  /** The actor is shown as it was right after this fact. */
  readonly seq: number
  readonly at: EpochMs
  /** Whether it goes along with the playhead, or stays at the message that is selected. */
  readonly following: boolean
  readonly facts: readonly RecordedFact[]
  readonly names: Names
  readonly tab: InspectorTab
  setTab(tab: InspectorTab): void
}

const looks: Readonly<Record<string, { lane: Lane; icon: FluentIcon }>> = {
  human: { lane: 'human', icon: Person16Regular },
  blueprint: { lane: 'entra', icon: Briefcase16Regular },
  agent: { lane: 'agent365', icon: Bot16Regular },
  agentUser: { lane: 'entra', icon: Person16Regular },
  pool: { lane: 'pool', icon: Grid16Regular },
  pc: { lane: 'cloudpc', icon: Desktop16Regular },
  session: { lane: 'cloudpc', icon: PlugConnected16Regular },
  token: { lane: 'entra', icon: Key16Regular },
  task: { lane: 'agent365', icon: Bot16Regular },
  principal: { lane: 'entra', icon: Briefcase16Regular },
  credential: { lane: 'entra', icon: Certificate16Regular },
  risk: { lane: 'entra', icon: Shield16Regular },
  grant: { lane: 'entra', icon: LockOpen16Regular },
  review: { lane: 'entra', icon: ClipboardTask16Regular },
  registration: { lane: 'agent365', icon: ClipboardTask16Regular },
  approval: { lane: 'human', icon: PersonQuestionMark16Regular },
  orchestration: { lane: 'agent365', icon: Branch16Regular },
  screen: { lane: 'human', icon: Desktop16Regular },
  alert: { lane: 'defence', icon: Alert16Regular },
  incident: { lane: 'defence', icon: ShieldError16Regular },
}
const lookOf = (ref: ActorRef) => looks[ref.slice(0, ref.indexOf(':'))] ?? { lane: 'cloudpc', icon: Desktop16Regular }

const tabs = [
  { value: 'state', label: 'Statechart' },
  { value: 'token', label: 'Token' },
  { value: 'decision', label: 'Decision' },
] as const

export function Inspector({ run, actor, seq, at, following, facts, names, tab, setTab }: InspectorProps) {
  const answer = useAnswer('live.actor', { run, seq, ref: actor })
  const absent = answer.error instanceof Refusal && answer.error.code === 'actor.absent'
  const view = absent ? null : answer.data
  return (
    <Pane label="Inspector" className="tl-inspector">
      {view !== null && <Head view={view} at={at} following={following} />}
      <Tabs label="What is shown of it" value={tab} options={tabs} onChange={setTab} of={actor}>
        {absent && (
          <Empty title="Not there yet">
            Step forward, or select something else: this is not there at this message.
          </Empty>
        )}
        {answer.error !== null && !absent && <Trouble error={answer.error} />}
        {view !== null && tab === 'state' && <StateTab view={view} names={names} />}
        {tab !== 'state' && <Refused recorded={facts[seq]} names={names} />}
        {view !== null && tab === 'token' && <TokenTab view={view} />}
        {view !== null && tab === 'decision' && <DecisionTab decisions={view.decisions} facts={facts} seq={seq} />}
      </Tabs>
    </Pane>
  )
}

function Head({ view, at, following }: { view: ActorView; at: EpochMs; following: boolean }) {
  const { lane, icon: Icon } = lookOf(view.ref)
  return (
    <div className={`tl-who lane-${lane}`}>
      <span className="tl-avatar">
        <Icon aria-hidden />
      </span>
      <div className="tl-grow">
        <b className="tl-two-lines" title={view.title}>
          {view.title}
        </b>
        <div className="tl-dim tl-two-lines" title={view.subtitle}>
          {view.subtitle}
        </div>
      </div>
      <div className="tl-who-state">
        <Chip tone={stateTone(view.active)}>{stateWord(view.active.at(-1)?.split('.').at(-1) ?? '')}</Chip>
        <span className="tl-dim tl-small">
          {following ? 'now' : 'at'} {clockMillis(at)}
        </span>
      </div>
    </div>
  )
}

const bad = [
  'refused',
  'quarantined',
  'revoked',
  'failed',
  'denied',
  'rejected',
  'blocked',
  'stopped',
  'disabled',
  'condemned',
  'orphaned',
  'softDeleted',
  'hardDeleted',
  'atRisk',
  'confirmedCompromised',
]
const stateTone = (active: readonly string[]) =>
  active.some(state => bad.includes(state.split('.').at(-1) ?? '')) ? 'refuse' : 'plain'

/** Nothing is said as such, whoever has a name is called by it, and what is kept in parts is told part by part. */
function contextValue(value: string, names: Names): string {
  if (value === '') return 'none'
  try {
    return inWords(Json.parse(JSON.parse(value)), names)
  } catch {
    return inWords(value, names)
  }
}

function inWords(value: Json, names: Names): string {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(each => inWords(each, names)).join(', ')
  if (typeof value === 'object') {
    const parts = Object.entries(value).map(([name, each]) => `${spaced(name)} ${inWords(each, names)}`)
    return parts.length === 0 ? 'none' : parts.join(', ')
  }
  const ref = ActorRef.safeParse(value)
  return ref.success ? nameOf(names, ref.data) : String(value)
}

function StateTab({ view, names }: { view: ActorView; names: Names }) {
  const ways = view.chart.edges.filter(edge => view.active.includes(edge.from))
  return (
    <>
      <div className="tl-section">
        <Statechart view={view} />
      </div>
      <section className="tl-section">
        <h3 className="tl-caption">Context</h3>
        <Fields
          fields={view.context.map(({ name, value }) => ({
            name: contextWord(name),
            value: contextValue(value, names),
          }))}
        />
        {view.context.length === 0 && <p className="tl-dim">This machine keeps nothing beside its state.</p>}
      </section>
      <section className="tl-section">
        <h3 className="tl-caption">Last transitions</h3>
        <ul className="tl-log">
          {lastOf(view.transitions).map(({ key, at, from, to, event, times }) => (
            <li key={key}>
              <span className="tl-mono tl-dim">{clockMillis(at).slice(3)}</span>
              <span className="tl-cut" title={`${from} → ${to} on ${event}`}>
                {leaf(from)} → {leaf(to)} <span className="tl-dim">on {event}</span>
                {times > 1 && <span className="tl-dim"> ×{times}</span>}
              </span>
            </li>
          ))}
          {view.transitions.length === 0 && <li className="tl-dim">None yet.</li>}
        </ul>
      </section>
      {ways.length > 0 && (
        <section className="tl-section">
          <h3 className="tl-caption">Ways on from here</h3>
          <ul className="tl-log">
            {ways.map(({ event, from, to }) => (
              <li key={`${event} ${from} ${to}`}>
                <span className="tl-mono tl-dim tl-cut" title={event}>
                  {event.slice(event.indexOf('.') + 1)}
                </span>
                <span className="tl-cut">{leaf(to)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** Newest first; the same step over and over is told once, with how often. */
function lastOf(transitions: ActorView['transitions']) {
  const steps: Array<ActorView['transitions'][number] & { key: number; times: number }> = []
  for (const step of transitions) {
    const before = steps.at(-1)
    if (before && before.from === step.from && before.to === step.to && before.event === step.event) {
      before.times += 1
      before.at = step.at
    } else steps.push({ ...step, key: steps.length, times: 1 })
  }
  return steps.slice(-8).reverse()
}

const leaf = (state: string) => spaced(state.split('.').at(-1) ?? state)
