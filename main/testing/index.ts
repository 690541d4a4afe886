// The package's surface `throughline/testing`: for engineers who test their own flows against the tenant's machines.

export { Command, type CommandInput, type Outcome } from '../../shared/model/commands.ts'
export type { Fact, FactOf, FactType, RecordedFact } from '../../shared/model/facts.ts'
export { type LocalState, machines, models, reactionsTo, steppers } from '../tenant/index.ts'
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
export { type Duration, openTenant, type TestTenant, type TestTenantOptions } from './tenant.ts'
