// Every rule of Kusto that has been looked up, for the interpreter and the engine alike.
import { nulls } from './nulls.ts'
import { numbers } from './numbers.ts'
import type { Rule } from './rule.ts'
import { strings } from './strings.ts'
import { terms } from './terms.ts'

export const rules: readonly Rule[] = [...nulls, ...numbers, ...terms, ...strings]
