// The package's surface `throughline/testing`: for engineers who test their own flows against the tenant's machines.

export { Refusal, type RefusalCode } from '../../shared/errors.ts'
export { Command, type CommandInput, type Outcome } from '../../shared/model/commands.ts'
export type { Fact, FactOf, FactType, RecordedFact } from '../../shared/model/facts.ts'
export type { ActorRef } from '../../shared/model/refs.ts'
export type { ActorView } from '../../shared/model/run.ts'
export { type EpochMs, epochMs } from '../../shared/model/units.ts'
export { ScenarioDocument, type ScenarioInput } from '../../shared/scenarios/schema.ts'
export type { Begun } from '../simulation/index.ts'
export {
  Alteration,
  type Attack,
  attacks,
  type Lab,
  LabPlace,
  type LabVerdict,
  openLab,
  Presentation,
} from '../tokens/index.ts'
export { type Breach, findBreaches, type Invariant, invariants } from './invariants.ts'
export { type Duration, openTenant, type TestTenant, type TestTenantOptions } from './tenant.ts'
