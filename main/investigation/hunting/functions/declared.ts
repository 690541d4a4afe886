// How a function of Kusto that SQL has no equal for is written in TypeScript: `k_NAME` in the SQL of a hunt.
// `functions/index.ts` has the list of them, `declaredFunctions`, which the engine's process registers in DuckDB.

import type { ScalarType } from '../../../../shared/model/hunt.ts'
import type { Json } from '../../../../shared/model/json.ts'

/**
 * What a value of each of Kusto's types is in such a function. A datetime is in ticks of 100 ns since 0001-01-01, a
 * timespan in ticks; a decimal is plain decimal text; a guid lower-case text. A dynamic null is null.
 */
export interface Values {
  readonly string: string
  readonly bool: boolean | null
  readonly int: bigint | null
  readonly long: bigint | null
  readonly datetime: bigint | null
  readonly timespan: bigint | null
  readonly real: number | null
  readonly decimal: string | null
  readonly guid: string | null
  readonly dynamic: Json
}
export type Value = Values[ScalarType]

/** DuckDB's types of the same, of arguments as of answers: datetimes and timespans go as ticks, dynamics as JSON text. */
export const sqlTypes: Readonly<Record<ScalarType, string>> = {
  string: 'VARCHAR',
  bool: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  datetime: 'BIGINT',
  timespan: 'BIGINT',
  real: 'DOUBLE',
  decimal: 'DECIMAL(38,10)',
  guid: 'VARCHAR',
  dynamic: 'VARCHAR',
}

/** Pure: the same values give the same answer, and nothing else is read. */
export interface DeclaredFunction {
  /** Without the `k_`. */
  readonly name: string
  readonly parameters: readonly ScalarType[]
  /** Any number of arguments of this type may follow the parameters. */
  readonly variadic?: ScalarType
  readonly returns: ScalarType
  /** A Refusal (hunt.failed) ends the query with its sentence; whatever else is thrown is a bug. */
  call(...values: Value[]): Value
}

type ValuesOf<Types extends readonly ScalarType[]> = { -readonly [Place in keyof Types]: Values[Types[Place]] }

/** The same, held to its own types. */
export interface FunctionOf<
  Parameters extends readonly ScalarType[],
  Returns extends ScalarType,
  Variadic extends ScalarType,
> {
  readonly name: string
  readonly parameters: Parameters
  readonly variadic?: Variadic
  readonly returns: Returns
  call(...values: [...ValuesOf<Parameters>, ...Values[Variadic][]]): Values[Returns]
}

export function declareFunction<
  const Parameters extends readonly ScalarType[],
  Returns extends ScalarType,
  Variadic extends ScalarType = never,
>(declared: FunctionOf<Parameters, Returns, Variadic>): DeclaredFunction {
  return declared
}
