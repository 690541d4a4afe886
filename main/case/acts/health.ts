// How a case is, from its rows, its files, and what lies beside it.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseHealth } from '../../../shared/model/case-health.ts'
import { type CaseInfo, RejectCode } from '../../../shared/model/evidence.ts'
import { type CaseDatabase, cacheOf } from '../database.ts'
import { toSha256Hex } from '../hashing.ts'
import { lastHead } from '../ledger-end.ts'
import { evidenceId } from '../reading.ts'
import { SignerRow } from '../rows.ts'

/** `covered` is how many entries the derived files know. Refuses case.damaged. */
export function caseHealth(db: CaseDatabase, info: CaseInfo, covered: number): CaseHealth {
  const { size, root, at, signer, note } = lastHead(db)
  const signers = db
    .all('SELECT * FROM signer ORDER BY id')
    .map(row => SignerRow.parse(db.intact('signer', Number(row.id), row)))
  const health = {
    info,
    acts: db.number('SELECT count(*) FROM act'),
    rejected: db.all('SELECT code, count(*) AS lines FROM rejected GROUP BY code ORDER BY code').map(row => ({
      code: RejectCode.parse(row.code),
      lines: Number(row.lines),
    })),
    signers: signers.map(row => ({ key: row.verifier_key, entry: evidenceId(row.entry), addedAt: row.added_at })),
    head: {
      size,
      root: toSha256Hex(root.toString('hex')),
      at,
      signer: signers.find(({ id }) => id === signer)?.verifier_key ?? '',
      note,
    },
    evidenceBytes: evidenceBytes(db),
    unusedBytes: db.number('SELECT freelist_count * page_size FROM pragma_freelist_count(), pragma_page_size()'),
    derived: { bytes: derivedBytes(db.file), covered, upToDate: covered === size },
  }
  return { ...health, advice: adviceOn(health) }
}

/** The file and what is still in its log; of a case in memory, its pages. */
export function evidenceBytes(db: CaseDatabase): number {
  if (db.file === ':memory:')
    return db.number('SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()')
  return [db.file, `${db.file}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

/** Everything in the folder of derived files. */
export function derivedBytes(file: string): number {
  const folder = cacheOf(file)
  if (folder === null || !existsSync(folder)) return 0
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => statSync(join(folder, name)))
    .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0)
}

/** Compaction is worth its while above this part of the file. */
const unusedPart = 0.1

function adviceOn(health: Omit<CaseHealth, 'advice'>): CaseHealth['advice'] {
  const { info, rejected, unusedBytes, evidenceBytes } = health
  const advice = info.sources
    .filter(({ complete }) => complete === false)
    .map(({ name }) => ({
      what: `${name} is not whole: taking it in was stopped or broke off.`,
      todo: 'Import the same file again.',
    }))
  if (rejected.length > 0) {
    const reasons = rejected.map(({ code, lines }) => `${code} ${lines}`).join(', ')
    advice.push({
      what: `Lines that could not be read: ${info.rejected} (${reasons}). They are kept as they came.`,
      todo: 'Read them with their reasons in Case; import what the exporter can give better.',
    })
  }
  if (unusedBytes > evidenceBytes * unusedPart)
    advice.push({ what: `${unusedBytes} bytes of the file are unused.`, todo: 'Compact the case.' })
  return advice
}
