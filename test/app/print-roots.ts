// Prints the root that the logs of each shipped scenario come to, as JSON: started twice, as two processes, it prints the same.
import { runScenario } from '../../main/app/index.ts'
import { systemEnv } from '../../main/app/system-env.ts'
import { listScenarios } from '../../main/simulation/index.ts'

const [seed = 1, folder = '.'] = process.argv.slice(2)
const env = systemEnv(String(folder))
const roots: Record<string, string> = {}
for (const { id } of await listScenarios())
  roots[id] = (await runScenario({ scenario: id, seed: Number(seed), file: null, env })).root
process.stdout.write(JSON.stringify(roots))
