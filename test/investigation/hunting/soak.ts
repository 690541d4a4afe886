// Asks random queries of the naive interpreter and of the engine: `npm run soak:hunt -- [--queries N] [--seed N]`.
// Ends with 1 where one of them was answered in two ways.
import { parseArgs } from 'node:util'
import { disagreementInWords, run } from './fuzz/run.ts'

const { values } = parseArgs({ options: { queries: { type: 'string' }, seed: { type: 'string' } } })
const queries = Number(values.queries ?? 50_000)
const seed = Number(values.seed ?? 1)

const sorted = (tally: ReadonlyMap<string, number>): string =>
  [...tally]
    .toSorted(([, a], [, b]) => b - a)
    .map(([what, count]) => `  ${count} ${what}`)
    .join('\n')
const total = (tally: ReadonlyMap<string, number>): number => [...tally.values()].reduce((sum, count) => sum + count, 0)

let told = 0
const counts = await run(seed, queries, ({ asked, agreed, refused, open, disagreements }) => {
  if (asked % 1000 === 0)
    process.stdout.write(
      `${asked} asked: ${agreed} agreed, ${total(refused)} refused, ${total(open)} open, ${disagreements.length} disagreed\n`,
    )
  for (const each of disagreements.slice(told)) process.stdout.write(`\n${disagreementInWords(each)}\n\n`)
  told = disagreements.length
})
for (const each of counts.disagreements.slice(told)) process.stdout.write(`\n${disagreementInWords(each)}\n\n`)
process.stdout.write(
  [
    `seed ${seed}: ${counts.asked} queries asked, ${counts.agreed} agreed, ${counts.disagreements.length} disagreed`,
    `refused by the engine: ${total(counts.refused)}`,
    sorted(counts.refused),
    `left open by Kusto's pages: ${total(counts.open)}`,
    sorted(counts.open),
    '',
  ].join('\n'),
)
process.exitCode = counts.disagreements.length === 0 ? 0 : 1
