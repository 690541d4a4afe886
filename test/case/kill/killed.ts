// The process that is killed: argv has the task, its folder and where to end, as JSON.
import { z } from 'zod'
import { countSteps, Ending, waitForParent } from './steps.ts'
import { perform, TaskName } from './tasks.ts'

const asked = z
  .object({ task: TaskName, folder: z.string(), ending: Ending.nullable() })
  .parse(JSON.parse(process.argv[2] ?? ''))
const steps = countSteps(asked.ending)
await perform(asked.task, asked.folder, steps)
steps.end()
await waitForParent(asked.ending)
