// Facts of administrative units: made, whom they take in and let go, and who administers them.
import { z } from 'zod'
import { AdministrativeUnit, UnitMemberRef } from '../administrative-unit.ts'
import { ActorRef, HumanRef } from '../refs.ts'
import { fact } from './fact.ts'

/** Its key; and who did it. */
const unit = { unit: z.string(), by: ActorRef.nullable() }

export const unitFacts = [
  fact('unit.created', { unit: AdministrativeUnit, by: ActorRef.nullable() }),
  fact('unit.memberAdded', { ...unit, member: UnitMemberRef }),
  fact('unit.memberRemoved', { ...unit, member: UnitMemberRef }),
  /** The role counts for members of the unit alone. */
  fact('unit.roleScoped', { ...unit, administrator: HumanRef, role: z.string() }),
] as const
