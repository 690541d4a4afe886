// Every rule of Kusto that has been looked up, for the interpreter and the engine alike.
import { aggregates } from './aggregates.ts'
import { casts } from './casts.ts'
import { combining } from './combining.ts'
import { dynamics } from './dynamics.ts'
import { expanding } from './expanding.ts'
import { nulls } from './nulls.ts'
import { numbers } from './numbers.ts'
import { others } from './others.ts'
import { parts } from './parts.ts'
import { rows } from './rows.ts'
import type { Rule } from './rule.ts'
import { seldom } from './seldom.ts'
import { strings } from './strings.ts'
import { terms } from './terms.ts'
import { times } from './times.ts'

export const rules: readonly Rule[] = [
  ...nulls,
  ...numbers,
  ...terms,
  ...strings,
  ...times,
  ...casts,
  ...dynamics,
  ...rows,
  ...aggregates,
  ...combining,
  ...expanding,
  ...parts,
  ...others,
  ...seldom,
]
