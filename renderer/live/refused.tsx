// A refusal explained, before anything else is said of whom it concerns: which check failed, what that means, who showed what.
import type { FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { clockMillis, type Field, Fields, ToneIcon } from '../parts/index.ts'
import { type Names, nameOf, subjectOf } from './names.ts'
import { checkWords } from './refusal-words.ts'

/** Draws nothing for a fact that refuses neither a proof nor a token. */
export function Refused({ recorded, names }: { recorded: RecordedFact | undefined; names: Names }) {
  if (recorded === undefined) return null
  const { at, fact } = recorded
  if (fact.type === 'proof.refused') return <Explained at={at} {...ofProof(fact, names)} />
  if (fact.type === 'token.refused') return <Explained at={at} {...ofToken(fact, names)} />
  return null
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
