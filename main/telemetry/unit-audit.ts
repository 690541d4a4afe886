// What the directory audit has of administrative units, under the activities Microsoft documents for regular and for restricted ones.
import type { FactOf } from '../../shared/model/facts.ts'
import { isRefOf } from '../../shared/model/refs.ts'
import type { Audited, Change, Target } from './directory-audit.ts'
import { agentUserTarget, humanTarget, initiatorOf } from './directory-audit.ts'
import type { Memory } from './memory.ts'

type UnitFact = FactOf<'unit.created' | 'unit.memberAdded' | 'unit.memberRemoved' | 'unit.roleScoped'>

/**
 * Activities: Microsoft's "Restricted management administrative units", "Audit logs", and its list of audit activities for the
 * others. That a membership names the account first and the unit second is from memory: no sample of such a row is published.
 */
export function unitAudit(fact: UnitFact, memory: Memory): Audited {
  const initiator = initiatorOf(fact.by, memory)
  if (fact.type === 'unit.created') {
    const { id, displayName, visibility, isMemberManagementRestricted } = fact.unit
    const changes = [
      set('DisplayName', displayName),
      ...(visibility === null ? [] : [set('Visibility', visibility)]),
      // the value is no text here (published hunting queries compare it with true)
      ...(isMemberManagementRestricted
        ? [{ displayName: 'IsMemberManagementRestricted', oldValue: '[]', newValue: '[true]' }]
        : []),
    ]
    const target: Target = { id, displayName, type: 'AdministrativeUnit' }
    return { activity: 'Add administrative unit', operation: 'Add', target, initiator, changes }
  }
  const { id, displayName, isMemberManagementRestricted: restricted } = memory.unit(fact.unit)
  const unit: Target = { id, displayName, type: 'AdministrativeUnit' }
  if (fact.type === 'unit.roleScoped') {
    return {
      activity: restricted
        ? 'Add member to role scoped over Restricted Management Administrative Unit'
        : 'Add scoped member to role',
      operation: 'Add',
      target: humanTarget(fact.administrator, memory),
      others: [unit],
      initiator,
      changes: [set('Role.DisplayName', fact.role)],
    }
  }
  const { member } = fact
  const target = isRefOf(member, 'human') ? humanTarget(member, memory) : agentUserTarget(member, memory)
  const joined = fact.type === 'unit.memberAdded'
  return {
    activity: joined
      ? restricted
        ? 'Add member to restricted management administrative unit'
        : 'Add member to administrative unit'
      : restricted
        ? 'Remove member from restricted management administrative unit'
        : 'Remove member from administrative unit',
    operation: joined ? 'Add' : 'Delete',
    target,
    others: [unit],
    initiator,
  }
}

const set = (displayName: string, value: string): Change => ({
  displayName,
  oldValue: '[]',
  newValue: JSON.stringify([value]),
})
