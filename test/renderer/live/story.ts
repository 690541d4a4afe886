// One of each fact, in the order of a session that goes well, and then of what can go wrong.
import type { Fact, RecordedFact } from '../../../shared/model/facts.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { bad } from './story/bad.ts'
import { good } from './story/good.ts'
import { begin } from './story/names.ts'
import { setup } from './story/setup.ts'
import { turning } from './story/turning.ts'

export const record = (facts: readonly Fact[]): RecordedFact[] =>
  facts.map((fact, seq) => ({ seq, at: epochMs(begin + seq * 400), fact }))

export const goodStory = record([...setup, ...good])
export const wholeStory = record([...setup, ...good, ...bad])
/** After a tenant that stands, and tokens that were issued. */
export const turns = record([
  ...setup,
  ...good.filter(({ type }) => type === 'token.issued' || type === 'pc.assigned' || type === 'tool.called'),
  ...turning,
])
