// The Token tab: what the actor's tokens say, claim by claim, and what they are bound to.
import { Select } from '@fluentui/react-components'
import { useState } from 'react'
import type { ActorView } from '../../shared/model/run.ts'
import { Chip, Fields } from '../parts/index.ts'
import { tag } from './names.ts'
import { stateWord } from './words.ts'

type Token = ActorView['tokens'][number]

export function TokenTab({ view }: { view: ActorView }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const token = view.tokens.find(({ ref }) => ref === chosen) ?? view.tokens.at(-1)
  if (token === undefined)
    return <p className="tl-section tl-mid">No token was issued to {view.title} up to this message.</p>
  return (
    <>
      <div className="tl-section tl-token-head">
        <Select
          size="small"
          className="tl-grow"
          aria-label="Token"
          value={token.ref}
          onChange={(_, change) => setChosen(change.value)}
        >
          {view.tokens.map(({ ref, title }) => (
            <option key={ref} value={ref}>
              {title}, uti {tag(ref)}
            </option>
          ))}
        </Select>
        <Chip tone={tokenTone(token.state)}>{stateWord(token.state.split('.').at(-1) ?? '')}</Chip>
      </div>
      <Decoded token={token} />
    </>
  )
}

function Decoded({ token }: { token: Token }) {
  const header = Object.entries(token.header)
  return (
    <>
      <pre className="tl-jwt tl-mono">{JSON.stringify(token.header, null, 1)}</pre>
      {header.length === 0 && <p className="tl-section tl-dim">The token has an empty header.</p>}
      <dl className="tl-claims">
        {inReadingOrder(token.claims).map(({ name, value, meaning }) => (
          <div key={name}>
            <dt className="tl-mono">{name}</dt>
            <dd className="tl-mono" title={value}>
              {value}
            </dd>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <section className="tl-section">
        <h3 className="tl-caption">
          Binding <span className="tl-dim">(our model: no published claim carries it)</span>
        </h3>
        <Fields fields={[{ name: 'Bound to', value: token.boundTo ?? 'nothing: a bearer token' }]} />
      </section>
    </>
  )
}

/** What tells an agent's token from others comes first: who, through whom, for what; then how long, then the rest as it stands. */
const readFirst =
  'idtyp oid azp appid xms_act_fct xms_sub_fct xms_par_app_azp aud scp roles uti sid xms_cc cnf exp'.split(' ')

function inReadingOrder(claims: Token['claims']): Token['claims'] {
  const rank = ({ name }: Token['claims'][number]) => {
    const at = readFirst.indexOf(name)
    return at < 0 ? readFirst.length : at
  }
  return claims.toSorted((one, other) => rank(one) - rank(other))
}

/** A token that ran out or ended with its task did as it should; one taken away did not. */
const tokenTone = (state: string) =>
  /revoked|refused|challenged/.test(state) ? 'refuse' : state.startsWith('live') ? 'ok' : 'plain'
