// Compares evaluator, compiled set and oracle on many random tenants: `npm run soak:access [-- RUNS [SEED]]`.
import fc from 'fast-check'
import { agrees, compiledAgrees } from './agreement.ts'
import { anyPolicy, anyRequest, anySettings, manyPolicies, manyRequests } from './random.ts'

const [runs = 100_000, first = 1] = process.argv.slice(2).map(Number)
const batch = 5_000
const reached = new Map<string, number>()
for (let done = 0, seed = first; done < runs; done += batch, seed += 1) {
  fc.assert(
    fc.property(
      fc.array(anyRequest, { minLength: 1, maxLength: 2 }),
      fc.array(anyPolicy, { maxLength: 3 }),
      anySettings,
      (requests, policies, settings) => {
        for (const one of agrees(requests, policies, settings)) reached.set(one, (reached.get(one) ?? 0) + 1)
      },
    ),
    { seed, numRuns: Math.min(batch, runs - done) },
  )
  fc.assert(
    fc.property(manyRequests, manyPolicies, anySettings, (requests, policies, settings) => {
      compiledAgrees(requests, policies, settings)
    }),
    { seed, numRuns: batch / 200 },
  )
  process.stdout.write(`seed ${seed}: ${Math.min(batch, runs - done)} tenants agree\n`)
}
process.stdout.write(`${JSON.stringify(Object.fromEntries([...reached].toSorted()), null, 2)}\n`)
