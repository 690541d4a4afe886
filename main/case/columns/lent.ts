// The columns of a case as another process reads them.
import { z } from 'zod'
import { TableColumns } from './catalogue.ts'
import { OwnTable } from './own-tables.ts'

export const LentColumns = z.object({
  /** A DuckDB file, to be opened for reading alone. While it is, nothing is brought into it. */
  file: z.string(),
  tables: z.array(TableColumns),
  /** Those of ours that were asked for, as the case is now. */
  own: z.array(OwnTable),
  /** Entries [0, covered) of the ledger are in the tables. */
  covered: z.number().int().nonnegative(),
})
export type LentColumns = z.infer<typeof LentColumns>
