// What the language of a hunt costs once it is warm: translating, and what an editor asks at every key.
import { test } from 'vitest'
import { Language } from '../../main/investigation/hunting/language/port.ts'
import type { Question } from '../../main/investigation/hunting/language/protocol.ts'
import { publishedSchema } from '../investigation/hunting/editor/schema-of.ts'
import { report } from './report.ts'

const text =
  'SigninLogs | where TimeGenerated > ago(7d) and ResultType != "0" | extend City = tostring(LocationDetails.city) | summarize Failures = count(), Users = dcount(UserPrincipalName) by AppDisplayName, City, bin(TimeGenerated, 1h) | where Failures > 10 | sort by Failures'

test('the language of a hunt', { timeout: 300_000 }, async () => {
  const language = new Language()
  const start = performance.now()
  language.setSchema(publishedSchema({ SigninLogs: 1_000_000 }))
  const now = 638_000_000_000_000_000n
  const question: Question = {
    text,
    parameters: {},
    written: 'plain',
    now,
    unknownColumns: 'refuse',
    answers: [],
    row: null,
  }
  await language.ask('translate', question)
  const firstMilliseconds = Math.round(performance.now() - start)
  await language.ask('complete', { text, position: text.length })
  const figures = {
    ...(await percentiles('translate', () => language.ask('translate', question))),
    ...(await percentiles('complete', round => {
      const written = text.slice(0, text.length - (round % 20))
      return language.ask('complete', { text: written, position: written.length })
    })),
    ...(await percentiles('diagnostics', round => language.ask('diagnostics', { text: `${text} // ${round}` }))),
    ...(await percentiles('hover', () => language.ask('hover', { text, position: 25 }))),
  }
  await language.close()
  report('hunt-language', { tables: publishedSchema().tables.length, firstMilliseconds, ...figures })
})

const rounds = 60

async function percentiles(name: string, work: (round: number) => Promise<unknown>) {
  const taken: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await work(round)
    taken.push(performance.now() - start)
  }
  taken.sort((one, other) => one - other)
  const at = (share: number) => Number((taken[Math.floor(share * (rounds - 1))] ?? 0).toFixed(1))
  return { [`${name}P50Milliseconds`]: at(0.5), [`${name}P95Milliseconds`]: at(0.95) }
}
