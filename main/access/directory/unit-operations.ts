// Whether an operation of an administrative unit may be done: made, members taken in and let go, roles given over it, members read.
import type { DirectoryOperation } from '../../../shared/model/directory-operation.ts'
import { isRefOf } from '../../../shared/model/refs.ts'
import { mayBeScoped, maySeeMembers } from './administrative-unit.ts'
import { type DirectoryCaller, type DirectorySight, exists } from './decision.ts'
import { type DirectoryError, directoryError } from './errors.ts'
import { holdsDuty } from './roles.ts'

/** Every operation of units. */
export type UnitOperation = Extract<DirectoryOperation, { unit: string }>

const bad = (message: string): DirectoryError => directoryError('Request_BadRequest', message)

/**
 * Who manages the roles of the tenant manages units, restricted ones too (Microsoft: "Who can manage restricted management
 * administrative units?"). Units take in users, groups and devices: no service principal, so neither agent identity nor blueprint.
 */
export function decideUnitOperation(
  asked: UnitOperation,
  caller: DirectoryCaller,
  see: DirectorySight,
): DirectoryError[] {
  const unit = see.units.get(asked.unit)
  if (asked.operation === 'createAdministrativeUnit')
    return [
      ...managesUnits(caller),
      ...(unit ? [directoryError('Request_MultipleObjectsWithSameKeyValue', `There is a unit ${asked.unit}.`)] : []),
    ]
  const found = unit ? [] : [directoryError('Request_ResourceNotFound', `There is no unit ${asked.unit}.`)]
  switch (asked.operation) {
    case 'addUnitMember':
      return [
        ...managesUnits(caller),
        ...found,
        ...exists(asked.target, see),
        ...(isRefOf(asked.target, 'human') || isRefOf(asked.target, 'agentUser')
          ? []
          : [bad(`${asked.target} can not be in a unit: users, groups and devices can, service principals can not.`)]),
        ...(unit?.members.has(asked.target) ? [bad(`${asked.target} is in ${asked.unit} already.`)] : []),
      ]
    case 'removeUnitMember':
      return [
        ...managesUnits(caller),
        ...found,
        ...(unit && !unit.members.has(asked.target)
          ? [directoryError('Request_ResourceNotFound', `${asked.target} is not in ${asked.unit}.`)]
          : []),
      ]
    case 'assignScopedRole':
      return [
        ...managesUnits(caller),
        ...found,
        ...exists(asked.target, see),
        ...(mayBeScoped(asked.role)
          ? []
          : [bad('The given built-in role is not supported to be assigned to a single resource scope.')]),
      ]
    case 'listUnitMembers':
      return [
        ...found,
        ...(unit && !(caller.kind === 'human' && maySeeMembers(caller.ref, caller.roles, unit))
          ? [directoryError('Authorization_RequestDenied')]
          : []),
      ]
  }
}

const managesUnits = (caller: DirectoryCaller): DirectoryError[] =>
  caller.kind === 'human' && holdsDuty(caller.roles, 'roles') ? [] : [directoryError('Authorization_RequestDenied')]
