// What a large case costs to work with: looking up, proving, verifying and going on with it. `LARGE_ROWS=5000000` for the long one.
import { rmSync } from 'node:fs'
import { test } from 'vitest'
import { z } from 'zod'
import { scratch } from '../case/making.ts'
import { printedBy } from './child.ts'
import { writeLines } from './import/sources.ts'
import { report } from './report.ts'

const rows = Number(process.env.LARGE_ROWS ?? 500_000)
const Figures = z.record(z.string(), z.number())
const Imported = z.object({ rows: z.number(), seconds: z.number(), mebibytes: z.number() })

const imported = (file: string, to: string) => Imported.parse(printedBy('./import/once.ts', 'import', file, to))
const rounded = (value: number): number => Number(value.toFixed(2))

test('a large case', { timeout: 7_200_000 }, () => {
  using folder = scratch()
  const [source, file] = [folder.path('sign-ins.ndjson'), folder.path('large.throughline')]
  writeLines(source, rows / 10)
  const tenth = imported(source, folder.path('tenth.throughline'))
  writeLines(source, rows)
  const whole = imported(source, file)
  rmSync(source)
  report('large-case-import', {
    rows,
    rowsPerSecond: Math.round(whole.rows / whole.seconds),
    residentMebibytesAtMost: Math.round(whole.mebibytes),
    aTenthRowsPerSecond: Math.round(tenth.rows / tenth.seconds),
    timesTheRateOfATenth: rounded(whole.rows / whole.seconds / (tenth.rows / tenth.seconds)),
  })
  const ask = (what: string) => Figures.parse(printedBy('./large/ask.ts', what, file))
  const peer = Figures.parse(printedBy('./large/peer.ts', `${rows}`, folder.path('peer.db')))
  const inPeer = Object.entries(peer).map(([name, value]) => [`peer${name[0]?.toUpperCase()}${name.slice(1)}`, value])
  report('large-case-look-ups', { rows, ...ask('look-ups'), ...Object.fromEntries(inPeer) })
  report('large-case-proofs', { rows, ...ask('proofs') })
  report('large-case-verify', { rows, ...ask('verify') })
  report('large-case-append', { rows, ...ask('append') })
})
