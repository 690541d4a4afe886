// The package's surface `throughline/testing`: for engineers who test their own flows against the tenant's machines.
export { type LocalState, machines, models, reactionsTo, steppers } from '../tenant/index.ts'
