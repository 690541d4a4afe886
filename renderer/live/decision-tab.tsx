// The Decision tab: every policy that was looked at, what came of it, and why.
import {
  Checkmark12Regular,
  Dismiss12Regular,
  LineHorizontal116Regular,
  QuestionCircle12Regular,
} from '@fluentui/react-icons'
import { useState } from 'react'
import type { AccessDecision, AppliedPolicy } from '../../shared/model/access.ts'
import type { RecordedFact, TokenRequest } from '../../shared/model/facts.ts'
import { clockMillis, plural, Segmented, type Tone, ToneIcon } from '../parts/index.ts'
import { conditionWord } from './words.ts'

interface Decided {
  readonly seq: number
  readonly at: RecordedFact['at']
  readonly request: TokenRequest
  readonly decision: AccessDecision
}

interface DecisionTabProps {
  /** Facts with a decision about the actor, newest last. */
  readonly decisions: readonly number[]
  readonly facts: readonly RecordedFact[]
  /** The message shown; its own decision is opened first. */
  readonly seq: number
}

export function DecisionTab({ decisions, facts, seq }: DecisionTabProps) {
  const [chosen, setChosen] = useState<number | null>(null)
  const found = decisions.flatMap(number => decidedIn(facts[number]))
  const shown =
    found.find(decided => decided.seq === chosen) ?? found.find(decided => decided.seq === seq) ?? found.at(-1)
  if (shown === undefined) {
    return <p className="tl-section tl-mid">No access decision concerns this actor up to this message.</p>
  }
  return (
    <>
      {found.length > 1 && (
        <div className="tl-section">
          <Segmented
            label="Decision"
            value={shown.seq}
            options={found.slice(-4).map(decided => ({ value: decided.seq, label: clockMillis(decided.at).slice(3) }))}
            onChange={value => setChosen(value)}
          />
        </div>
      )}
      <Verdict {...shown} />
      {shown.decision.policies.map(policy => (
        <Policy key={policy.id} policy={policy} />
      ))}
    </>
  )
}

function decidedIn(recorded: RecordedFact | undefined): Decided[] {
  if (recorded === undefined) return []
  const { seq, at, fact } = recorded
  if (fact.type === 'access.decided') return [{ seq, at, request: fact.request, decision: fact.decision }]
  if ((fact.type === 'token.issued' || fact.type === 'token.refused') && fact.decision !== null) {
    return [{ seq, at, request: fact.request, decision: fact.decision }]
  }
  return []
}

const outcomes = {
  grant: { word: 'Granted', tone: 'ok' },
  deny: { word: 'Denied', tone: 'refuse' },
  cannotEvaluate: { word: 'Could not be evaluated', tone: 'warn' },
} as const

function Verdict({ at, request, decision }: Decided) {
  const { word, tone } = outcomes[decision.outcome]
  const failed = decision.policies.filter(policy => policy.result === 'failure').length
  return (
    <div className={`tl-verdict tl-verdict-${tone}`}>
      <ToneIcon tone={tone} />
      <div>
        <b>
          {word} at {clockMillis(at)}
        </b>
        <div className="tl-mid">
          {request.resourceDisplayName}, {scopeNames(request.scope)}.{' '}
          {decision.errorCode === null ? '' : `AADSTS${decision.errorCode}. `}
          {plural(decision.policies.length, 'policy', 'policies')} looked at, {failed} not met.
        </div>
      </div>
    </div>
  )
}

/** `https://graph.microsoft.com/Files.Read.All …` without the resource, which is named beside it. */
const scopeNames = (scope: string): string =>
  scope
    .split(' ')
    .map(name => name.split('/').at(-1))
    .join(' ')

const resultTone: Record<AppliedPolicy['result'], Tone> = {
  success: 'ok',
  failure: 'refuse',
  notApplied: 'plain',
  notEnabled: 'plain',
  unknown: 'warn',
  reportOnlySuccess: 'info',
  reportOnlyFailure: 'warn',
  reportOnlyNotApplied: 'plain',
  reportOnlyInterrupted: 'warn',
}

/** In plain words, beside the value as Microsoft Graph writes it. */
const resultWords: Record<AppliedPolicy['result'], string> = {
  success: 'Applied and satisfied',
  failure: 'Applied and not satisfied',
  notApplied: 'Did not apply',
  notEnabled: 'Is turned off',
  unknown: 'Could not be evaluated',
  reportOnlySuccess: 'Report-only, would have been satisfied',
  reportOnlyFailure: 'Report-only, would not have been satisfied',
  reportOnlyNotApplied: 'Report-only, did not apply',
  reportOnlyInterrupted: 'Report-only, would have asked for more',
}

function Policy({ policy }: { policy: AppliedPolicy }) {
  const tone = resultTone[policy.result]
  return (
    <article className="tl-policy">
      <div className="tl-row">
        {tone === 'plain' ? <LineHorizontal116Regular className="tl-icon-small tl-dim" /> : <ToneIcon tone={tone} />}
        <b className="tl-cut tl-grow" title={policy.displayName}>
          {policy.displayName}
        </b>
      </div>
      <div className="tl-policy-body">
        <div className="tl-small tl-dim">
          {resultWords[policy.result]} <span className="tl-mono">({policy.result})</span>
          {policy.enforcedGrantControls.length > 0 && `, controls: ${policy.enforcedGrantControls.join(', ')}`}
        </div>
        <p className="tl-mid">{policy.reason}</p>
        <ul>
          {policy.conditionsSatisfied.map(condition => (
            <li key={condition}>
              <Checkmark12Regular className="tl-tone-ok" />
              <span>
                {conditionWord(condition)} <span className="tl-dim">met</span>
              </span>
            </li>
          ))}
          {policy.conditionsNotSatisfied.map(condition => (
            <li key={condition}>
              <Dismiss12Regular className="tl-dim" />
              <span>
                {conditionWord(condition)} <span className="tl-dim">not met</span>
              </span>
            </li>
          ))}
          {policy.conditionsUnknown?.map(condition => (
            <li key={condition}>
              <QuestionCircle12Regular className="tl-tone-warn" />
              <span>
                {conditionWord(condition)} <span className="tl-dim">can not be known</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </article>
  )
}
