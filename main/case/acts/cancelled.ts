// An import that was stopped, told in the ledger: which sources it left unfinished.
import { Refusal } from '../../../shared/errors.ts'
import type { Act } from '../../../shared/model/act.ts'
import type { CaseDatabase } from '../database.ts'
import { toSha256Hex } from '../hashing.ts'
import { endOfSource, lastHead } from '../ledger-end.ts'
import { SourceRow } from '../rows.ts'

/** Does the work. Where it throws job.cancelled, `tell` first hears of every source it began or went on with and did not finish. */
export async function tellingOfCancelled<Result>(
  db: CaseDatabase,
  tell: (acts: readonly Act[]) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const { size } = lastHead(db)
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'job.cancelled') tell(unfinishedSince(db, size))
    throw error
  }
}

function unfinishedSince(db: CaseDatabase, size: number): Act[] {
  return db
    .all('SELECT DISTINCT source FROM block WHERE first >= ? AND source IS NOT NULL ORDER BY source', size)
    .map(({ source }) => Number(source))
    .filter(id => endOfSource(db, id)?.entry.kind !== 'end')
    .map(id => {
      const found = db.intact('source', id, db.get('SELECT * FROM source WHERE id = ?', id))
      const { name, content } = SourceRow.parse(found)
      return { act: 'importCancelled', name, digest: toSha256Hex(content.toString('hex')) }
    })
}
