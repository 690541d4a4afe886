// The tables that can be asked, as a query sees them and as the columns of the case hold them.
import type { ScalarType } from '../../../shared/model/hunt.ts'

export interface SchemaColumn {
  readonly name: string
  readonly type: ScalarType
  /** DuckDB's name of it, or an expression of names; null where no record of the case has had it yet. */
  readonly physical: string | null
  /** What Microsoft's page says of it; empty for what no page names. */
  readonly description: string
}

export interface SchemaTable {
  readonly name: string
  readonly columns: readonly SchemaColumn[]
  /** How many the case holds. A table without any lies nowhere in DuckDB. */
  readonly rows: number
}

export interface Schema {
  readonly tables: readonly SchemaTable[]
}
