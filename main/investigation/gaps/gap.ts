// What a gap rule is: from a run's material, what should be there and is not, and why.
import type { Gap } from '../../../shared/model/trace.ts'
import type { Material } from '../material.ts'

export type GapRule = (material: Material) => Gap[]
