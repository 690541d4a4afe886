// A refusal explained, before anything else is said of whom it concerns: which check failed, what that means, who showed what.
import type { Fact, FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { clockMillis, type Field, Fields, ToneIcon } from '../parts/index.ts'
import { gateWords } from './lines-resource.ts'
import { signalWords } from './lines-signal.ts'
import { type Names, nameOf, subjectOf, tokenName } from './names.ts'
import { checkWords } from './refusal-words.ts'

/** Draws nothing for a fact that refuses nothing. */
export function Refused({ recorded, names }: { recorded: RecordedFact | undefined; names: Names }) {
  if (recorded === undefined) return null
  const { at, fact } = recorded
  if (fact.type === 'proof.refused') return <Explained at={at} {...ofProof(fact, names)} />
  if (fact.type === 'token.refused') return <Explained at={at} {...ofToken(fact, names)} />
  const gate = ofGate(fact, names)
  return gate === null ? null : <Explained at={at} {...gate} />
}

interface Explanation {
  readonly title: string
  readonly meaning: string
  readonly check: string
  readonly fields: readonly Field[]
  readonly message: string
}

function ofProof(fact: FactOf<'proof.refused'>, names: Names): Explanation {
  const { title, meaning } = checkWords[fact.check]
  return {
    title,
    meaning,
    check: fact.check,
    fields: [
      { name: 'Bound to', value: fact.boundTo === null ? 'nothing' : nameOf(names, fact.boundTo) },
      { name: 'Shown by', value: nameOf(names, fact.from) },
      { name: 'Request', value: `${fact.htm} ${fact.htu}` },
    ],
    message: fact.message,
  }
}

function ofToken({ request, errorCode, message, decision }: FactOf<'token.refused'>, names: Names): Explanation {
  const failed = decision?.policies.filter(({ result }) => result === 'failure') ?? []
  const denied = decision !== null && decision.outcome !== 'grant'
  return {
    title: denied ? 'Conditional Access did not grant it' : 'the request was not accepted',
    meaning: denied
      ? ['No token was issued.', ...failed.map(({ displayName, reason }) => `${displayName}: ${reason}`)].join(' ')
      : 'No token was issued: Entra refused the request itself, before any policy granted or denied it.',
    check: `AADSTS${errorCode}`,
    fields: [
      { name: 'Bound to', value: request.pc === null ? 'nothing: no Cloud PC asked' : nameOf(names, request.pc) },
      { name: 'Shown by', value: nameOf(names, request.pc ?? subjectOf(request)) },
      { name: 'Asked for', value: request.resourceDisplayName },
    ],
    message,
  }
}

/** What said no beside token service and proof: each with its own words. */
function ofGate(fact: Fact, names: Names): Explanation | null {
  switch (fact.type) {
    case 'request.refused':
      return {
        title: `by ${gateWords[fact.gate]}`,
        meaning: fact.reasons.join(' '),
        check: fact.code,
        fields: [
          { name: 'Status', value: String(fact.status) },
          { name: 'Request', value: `${fact.htm} ${fact.htu}` },
          { name: 'Token', value: tokenName(names, fact.token) },
          { name: 'Shown by', value: nameOf(names, fact.pc) },
        ],
        message: 'Token and proof were good.',
      }
    case 'cae.challenged':
      return {
        title: `the resource asks for another token, ${signalWords[fact.signal]}`,
        meaning:
          'Continuous access evaluation: the token is not expired, and not good any more. The client drops it and asks for another one with the claims it was told.',
        check: 'insufficient_claims',
        fields: [
          { name: 'Status', value: '401' },
          { name: 'Request', value: `${fact.htm} ${fact.htu}` },
          { name: 'Token', value: tokenName(names, fact.token) },
          { name: 'Shown by', value: nameOf(names, fact.from) },
        ],
        message: fact.reason,
      }
    case 'directory.refused':
      return {
        title: fact.operation,
        meaning: 'Nothing was changed in the directory.',
        check: fact.code,
        fields: [
          { name: 'Status', value: String(fact.status) },
          { name: 'Asked by', value: fact.by === null ? 'Entra itself' : nameOf(names, fact.by) },
          { name: 'About', value: fact.target },
        ],
        message: fact.message,
      }
    case 'approval.refused':
    case 'approval.answerRefused':
    case 'review.decisionRefused':
    case 'delegation.refused':
      return {
        title: governed[fact.type],
        meaning: fact.reasons.map(({ message }) => message).join(' '),
        check: fact.reasons.map(({ code }) => code).join(', '),
        fields: [],
        message: 'Everything else stands as it did.',
      }
    default:
      return null
  }
}

const governed = {
  'approval.refused': 'the question was not put to anybody',
  'approval.answerRefused': 'the answer does not count',
  'review.decisionRefused': 'the decision does not count',
  'delegation.refused': 'the agent may not hand this on',
} as const

function Explained({ at, title, meaning, check, fields, message }: Explanation & { readonly at: EpochMs }) {
  const all = [
    { name: 'Outcome', value: 'refused' },
    { name: 'Check', value: check },
    ...fields,
    { name: 'When', value: `${clockMillis(at)} UTC` },
    { name: 'Message', value: message },
  ]
  return (
    <section className="tl-verdict tl-verdict-refuse" aria-label="Refusal">
      <ToneIcon tone="refuse" />
      <div className="tl-grow">
        <b className="tl-tone-refuse">Refused: {title}</b>
        <p>{meaning}</p>
        <Fields fields={all} />
      </div>
    </section>
  )
}
