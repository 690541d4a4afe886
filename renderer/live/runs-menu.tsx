// Which run is on the stage: choose among those of the case, or start a new one from a scenario and a seed, in which case.
import { Button, Field, Input, Select } from '@fluentui/react-components'
import { ChevronDown16Regular, Play16Filled } from '@fluentui/react-icons'
import { useSelector } from '@xstate/store-react'
import { type FormEvent, useState } from 'react'
import { z } from 'zod'
import type { RunInfo, ScenarioInfo } from '../../shared/model/run.ts'
import { threats } from '../../shared/scenarios/threats.ts'
import { useAnswer } from '../client/index.ts'
import { Modal, plural, Segmented, Trouble } from '../parts/index.ts'
import { useShellState } from '../shell/shell.tsx'
import type { LiveRun } from './live-run.ts'

interface RunsMenuProps {
  readonly live: LiveRun
  readonly open: boolean
  setOpen(open: boolean): void
  /** A run is to be put on the stage. */
  onRun(run: string): void
  start: StartRun
}

/** Starts a run whose logs go into the open case, or into a new one that is named after it. */
export type StartRun = (wanted: WantedRun) => Promise<void>

export interface WantedRun {
  readonly scenario: ScenarioInfo
  readonly seed: number
  readonly into: 'new' | 'open'
}

export function RunsMenu({ live, open, setOpen, onRun, start }: RunsMenuProps) {
  const current = useSelector(live.store, snapshot => snapshot.context.run)
  const runs = useAnswer('live.runs', open ? {} : null)
  const scenarios = useAnswer('live.scenarios', open ? {} : null)

  return (
    <>
      <Button
        className="tl-action"
        size="small"
        appearance="outline"
        icon={<ChevronDown16Regular />}
        iconPosition="after"
        title="Choose a run, or start a new one (N)"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <span className="tl-cut tl-run-name">
          {current === null ? 'New run' : `${current.title}, seed ${current.seed}`}
        </span>
      </Button>
      <Modal open={open} label="Runs" className="tl-runs" onClose={() => setOpen(false)}>
        {runs.error !== null && <Trouble error={runs.error} />}
        {runs.data !== null && runs.data.length > 0 && (
          <section>
            <h3 className="tl-caption">Runs of this case</h3>
            <ul>
              {runs.data.map(run => (
                <li key={run.run}>
                  <button
                    type="button"
                    className="tl-run"
                    aria-current={run.run === current?.run}
                    onClick={() => {
                      setOpen(false)
                      onRun(run.run)
                    }}
                  >
                    <span className="tl-cut tl-grow">{run.title}</span>
                    <span className="tl-dim">
                      seed {run.seed}, {plural(run.facts, 'fact')}
                      {run.done ? '' : ' so far'}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {scenarios.error !== null && <Trouble error={scenarios.error} />}
        {scenarios.data !== null && (
          <NewRun
            scenarios={scenarios.data}
            runs={runs.data ?? []}
            start={wanted => {
              setOpen(false)
              return start(wanted)
            }}
          />
        )}
      </Modal>
    </>
  )
}

const Seed = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)

interface NewRunProps {
  readonly scenarios: readonly ScenarioInfo[]
  readonly runs: readonly RunInfo[]
  readonly start: StartRun
}

const cases = [
  { value: 'new', label: 'A new case' },
  { value: 'open', label: 'This case' },
] as const

export function NewRun({ scenarios, runs, start }: NewRunProps) {
  const [id, setId] = useState(scenarios[0]?.id ?? '')
  const [seedText, setSeedText] = useState(() => String(nextSeed(runs)))
  // Each run is a tenant of its own at the same hour: beside other logs, each would cast doubt on whose the other's are.
  const empty = useShellState(({ caseInfo }) => caseInfo !== null && caseInfo.accepted + caseInfo.rejected === 0)
  const [into, setInto] = useState<WantedRun['into']>('new')
  const scenario = scenarios.find(candidate => candidate.id === id)
  const seed = Seed.safeParse(seedText.trim() === '' ? undefined : seedText)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (scenario !== undefined && seed.success) void start({ scenario, seed: seed.data, into: empty ? 'open' : into })
  }

  return (
    <form className="tl-new-run" onSubmit={submit}>
      <h3 className="tl-caption">New run</h3>
      <Field label="Scenario" size="small">
        <Select size="small" value={id} onChange={(_, change) => setId(change.value)}>
          {[...Map.groupBy(scenarios, familyOf)].map(([family, own]) => (
            <optgroup key={family} label={family}>
              {own.map(({ id: value, title }) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </Field>
      {scenario !== undefined && (
        <p className="tl-mid">
          {scenario.summary}{' '}
          {scenario.threats.length > 0 && (
            <span className="tl-dim" title={scenario.threats.map(nameOf).join('\n')}>
              {scenario.threats.join(', ')}
            </span>
          )}
        </p>
      )}
      <Field
        label="Seed"
        size="small"
        hint="The same scenario and seed give the same run, to the byte."
        validationState={seed.success ? 'none' : 'error'}
        {...(seed.success ? {} : { validationMessage: 'A whole number from 0 up.' })}
      >
        <Input size="small" value={seedText} inputMode="numeric" onChange={(_, change) => setSeedText(change.value)} />
      </Field>
      {!empty && (
        <Field
          label="Its logs go into"
          size="small"
          hint={
            into === 'new'
              ? 'Named after the scenario and the seed.'
              : 'The case then holds two tenants at the same hour: what is found in it may be of either.'
          }
        >
          <Segmented label="Its logs go into" value={into} options={cases} onChange={value => setInto(value)} />
        </Field>
      )}
      <Button
        type="submit"
        appearance="primary"
        size="small"
        icon={<Play16Filled />}
        disabled={scenario === undefined || !seed.success}
      >
        Start
      </Button>
    </form>
  )
}

/** Scenarios stand together by the risk of OWASP's Top 10 for Agentic Applications that they show first. */
function familyOf({ threats: shown }: ScenarioInfo): string {
  if (shown.length === 0) return 'All goes well'
  const risk = shown.find(id => id.startsWith('ASI'))
  return risk === undefined ? 'Other threats' : nameOf(risk)
}

const nameOf = (id: string): string => (threats[id] === undefined ? id : `${id} ${threats[id]}`)

/** One more than the highest seed used, so that a new run differs from those there are. */
const nextSeed = (runs: readonly RunInfo[]): number => Math.max(0, ...runs.map(run => run.seed)) + 1
