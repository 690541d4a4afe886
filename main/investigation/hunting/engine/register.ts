// Makes the functions of Kusto that are written in TypeScript known to DuckDB, as `k_NAME`.
import {
  BIGINT,
  BOOLEAN,
  DECIMAL,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBVector,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import { Refusal } from '../../../../shared/errors.ts'
import type { ScalarType } from '../../../../shared/model/hunt.ts'
import type { DeclaredFunction, Value } from '../functions/declared.ts'
import { decimalText, parsedDynamic } from './cells.ts'
import { bugMark, refusedMark } from './refusals.ts'

interface Encoding {
  readonly type: DuckDBType
  read(value: DuckDBValue): Value
  /** Undefined where the value is none of the type. */
  write(value: Value): DuckDBValue | undefined
}

const decimalPlaces = 10

const whole = (type: DuckDBType, written: (value: bigint) => DuckDBValue): Encoding => ({
  type,
  read: value => (typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : null),
  write: value => (typeof value === 'bigint' ? written(value) : value === null ? null : undefined),
})
const int64 = whole(BIGINT, value => value)

const encodings: Readonly<Record<ScalarType, Encoding>> = {
  string: {
    type: VARCHAR,
    read: value => (typeof value === 'string' ? value : ''),
    write: value => (typeof value === 'string' ? value : undefined),
  },
  guid: {
    type: VARCHAR,
    read: value => (typeof value === 'string' ? value : null),
    write: value => (typeof value === 'string' || value === null ? value : undefined),
  },
  bool: {
    type: BOOLEAN,
    read: value => (typeof value === 'boolean' ? value : null),
    write: value => (typeof value === 'boolean' || value === null ? value : undefined),
  },
  int: whole(INTEGER, Number),
  long: int64,
  datetime: int64,
  timespan: int64,
  real: {
    type: DOUBLE,
    read: value => (typeof value === 'number' ? value : null),
    write: value => (typeof value === 'number' || value === null ? value : undefined),
  },
  decimal: {
    type: DECIMAL(38, decimalPlaces),
    read: value => (value === null ? null : decimalText(value)),
    write: value => (typeof value === 'string' ? decimalIn(value) : value === null ? null : undefined),
  },
  dynamic: {
    type: VARCHAR,
    read: value => (typeof value === 'string' ? parsedDynamic(value) : null),
    write: value => (typeof value === 'bigint' ? undefined : value === null ? null : JSON.stringify(value)),
  },
}

/** What does not fit into the encoding is cut off behind its last digit. */
function decimalIn(text: string): DuckDBValue | undefined {
  const [, sign = '', digits = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (digits === '') return undefined
  const scaled = BigInt(`${sign}${digits}${decimals.slice(0, decimalPlaces).padEnd(decimalPlaces, '0')}`)
  return new DuckDBDecimalValue(scaled, 38, decimalPlaces)
}

export function registerFunctions(connection: DuckDBConnection, functions: readonly DeclaredFunction[]): void {
  for (const declared of functions) connection.registerScalarFunction(functionOf(declared))
}

function functionOf(declared: DeclaredFunction): DuckDBScalarFunction {
  const { name, parameters, variadic, returns } = declared
  return DuckDBScalarFunction.create({
    name: `k_${name}`,
    parameterTypes: parameters.map(type => encodings[type].type),
    ...(variadic === undefined ? {} : { varArgsType: encodings[variadic].type }),
    returnType: encodings[returns].type,
    // A null is for the function to judge, not for DuckDB.
    specialHandling: true,
    mainFunction: (_, input, output) => callAll(declared, input, output),
  })
}

function callAll(declared: DeclaredFunction, input: DuckDBDataChunk, output: DuckDBVector): void {
  const columns = Array.from({ length: input.columnCount }, (_, at) => {
    const type = declared.parameters[at] ?? declared.variadic
    if (type === undefined) throw new Error(`${bugMark}${declared.name} is given more than it takes`)
    return { vector: input.getColumnVector(at), read: encodings[type].read }
  })
  for (let row = 0; row < input.rowCount; row++) {
    const values = columns.map(({ vector, read }) => read(vector.getItem(row)))
    output.setItem(row, answerOf(declared, values))
  }
  output.flush()
}

function answerOf(declared: DeclaredFunction, values: Value[]): DuckDBValue {
  const { name, returns } = declared
  try {
    const written = encodings[returns].write(declared.call(...values))
    if (written === undefined) throw new Error(`what it returns is no ${returns}`)
    return written
  } catch (error) {
    if (error instanceof Refusal) throw new Error(`${refusedMark}${error.message}`)
    throw new Error(`${bugMark}${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
