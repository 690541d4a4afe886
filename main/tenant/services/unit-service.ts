// What comes of an allowed operation of an administrative unit: the facts it tells, or the members it reads. Units have no machine: nothing of them runs.
import type { UnitMemberRef } from '../../../shared/model/administrative-unit.ts'
import type { DirectoryObjectRef, DirectoryOperation } from '../../../shared/model/directory-operation.ts'
import type { Ids } from '../../../shared/model/env.ts'
import type { FactOf } from '../../../shared/model/facts.ts'
import { isRefOf } from '../../../shared/model/refs.ts'
import { type LiveDirectory, lookUp } from '../indexes/directory.ts'
import type { By } from '../machines/lifecycle.ts'

export type UnitFact = FactOf<'unit.created' | 'unit.memberAdded' | 'unit.memberRemoved' | 'unit.roleScoped'>

export function carryOutOnUnit(
  directory: LiveDirectory,
  ids: Ids,
  asked: Extract<DirectoryOperation, { unit: string }>,
  by: By,
): { told?: UnitFact[]; read?: string[] } {
  switch (asked.operation) {
    case 'createAdministrativeUnit': {
      const { operation: _, unit: key, ...properties } = asked
      return { told: [{ type: 'unit.created', unit: { key, id: ids.guid(), ...properties }, by }] }
    }
    case 'addUnitMember':
      return { told: [{ type: 'unit.memberAdded', unit: asked.unit, member: memberOf(asked.target), by }] }
    case 'removeUnitMember':
      return { told: [{ type: 'unit.memberRemoved', unit: asked.unit, member: memberOf(asked.target), by }] }
    case 'assignScopedRole': {
      const { unit, target: administrator, role } = asked
      return { told: [{ type: 'unit.roleScoped', unit, administrator, role, by }] }
    }
    case 'listUnitMembers':
      return { read: [...lookUp(directory.units, asked.unit).members] }
  }
}

function memberOf(ref: DirectoryObjectRef): UnitMemberRef {
  if (isRefOf(ref, 'human') || isRefOf(ref, 'agentUser')) return ref
  throw new Error(`${ref} can not be in a unit`)
}
