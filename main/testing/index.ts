// The package's surface `throughline/testing`: for engineers who test their own flows against the tenant's machines.
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
