// The simulator: scenarios, and runs of them on a virtual clock.
export type { Mark, Performed } from './agent/events.ts'
export { type ReadCommand, readCommand } from './commands/read-command.ts'
export { judge, type Seen, type Verdict } from './expectations.ts'
export type { Chapter } from './look/chapters.ts'
export { compareFacts, type FactComparison } from './look/compare.ts'
export { changeScenario, parseChange } from './opening/change.ts'
export { checkScenario, listScenarios, loadScenario, parseScenario, type Scenario } from './opening/scenario.ts'
export { type Begun, type Run, startRun } from './run.ts'
