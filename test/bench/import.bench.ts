// A large export to fully investigable, beside DuckDB's own load of the same file in the same run. `IMPORT_ROWS=5000000` for the long one.
import { rmSync } from 'node:fs'
import { test } from 'vitest'
import { z } from 'zod'
import { scratch } from '../case/making.ts'
import { printedBy } from './child.ts'
import { writeCsv, writeLines } from './import/sources.ts'
import { report } from './report.ts'

const rows = Number(process.env.IMPORT_ROWS ?? 500_000)
const Once = z.object({ rows: z.number(), seconds: z.number(), mebibytes: z.number() })

const runOnce = (...given: string[]): z.infer<typeof Once> => Once.parse(printedBy('./import/once.ts', ...given))
const rounded = (value: number): number => Number(value.toFixed(2))

test.each([
  ['lines', 'ndjson', (file: string) => writeLines(file, rows)],
  ['long-lines', 'ndjson', (file: string) => writeLines(file, Math.round(rows / 6), 4600)],
  ['csv', 'csv', (file: string) => writeCsv(file, rows)],
])('sign-ins into a case: %s', { timeout: 3_600_000 }, (name, ending, write) => {
  using folder = scratch()
  const file = folder.path(`sign-ins.${ending}`)
  const bytes = write(file)
  const peer = runOnce('duckdb', file, folder.path('peer.duckdb'))
  rmSync(folder.path('peer.duckdb'))
  const ours = runOnce('import', file, folder.path('x.throughline'))
  report(`import-${name}`, {
    rows: ours.rows,
    bytesEach: Math.round(bytes / ours.rows),
    seconds: rounded(ours.seconds),
    rowsPerSecond: Math.round(ours.rows / ours.seconds),
    megabytesPerSecond: rounded(bytes / ours.seconds / 1e6),
    residentMebibytesAtMost: Math.round(ours.mebibytes),
    duckdbRowsPerSecond: Math.round(peer.rows / peer.seconds),
    timesPeer: rounded(peer.seconds / ours.seconds),
  })
})
