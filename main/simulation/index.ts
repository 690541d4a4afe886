// The simulator: scenarios, and runs of them on a virtual clock.
export type { Chapter } from './chapters.ts'
export { type Begun, type Run, startRun } from './run.ts'
export { checkScenario, listScenarios, loadScenario, parseScenario, type Scenario } from './scenario.ts'
