// What administrative units change about who may manage whom: roles that count for their members alone, members that others may not touch, members nobody sees.
import type { HumanRef } from '../../../shared/model/refs.ts'
import { holdsDuty } from './roles.ts'

/** What of a unit a decision depends on. */
export interface UnitSight {
  readonly hidden: boolean
  /** `isMemberManagementRestricted`. */
  readonly restricted: boolean
  /** References of people and agent users. */
  readonly members: ReadonlySet<string>
  readonly administrators: readonly { readonly human: HumanRef; readonly role: string }[]
}

/**
 * Whether the units an account is in let this person manage it. `scoped`: by a role over a unit it is in. `restricted`: it is in
 * a restricted unit, and whoever has no role over one of those may not change it, whatever they are elsewhere: neither
 * Global Administrator nor owner nor application. `untouched`: units have no say. (Microsoft: Restricted management
 * administrative units, "Who can modify objects?".) `person` is null for an application.
 */
export function manageThroughUnits(
  account: string,
  person: HumanRef | null,
  units: readonly UnitSight[],
): 'scoped' | 'restricted' | 'untouched' {
  const around = units.filter(({ members }) => members.has(account))
  const restricted = around.filter(unit => unit.restricted)
  // a role over a regular unit does not reach a member of a restricted one
  const deciding = restricted.length > 0 ? restricted : around
  if (deciding.some(unit => administers(person, unit))) return 'scoped'
  return restricted.length > 0 ? 'restricted' : 'untouched'
}

/** That this role reaches agent users as it reaches people is our reading: an agent user is a user. */
const administers = (person: HumanRef | null, { administrators }: UnitSight): boolean =>
  administrators.some(({ human, role }) => human === person && holdsDuty([role], 'people'))

/**
 * Who sees the members of a hidden unit: they themselves, and roles that read the whole directory (Microsoft names no list;
 * these three are ours after Datadog's research of 2024). Those of other units everybody sees.
 */
export function maySeeMembers(person: HumanRef, roles: readonly string[], unit: UnitSight): boolean {
  if (!unit.hidden || unit.members.has(person)) return true
  const readers = ['Global Administrator', 'Global Reader', 'Privileged Role Administrator']
  return roles.some(role => readers.includes(role)) || unit.administrators.some(({ human }) => human === person)
}

/** Built-in roles that can be assigned over an administrative unit (Microsoft: manage-roles-portal). */
const scopable: ReadonlySet<string> = new Set([
  'Attribute Assignment Administrator',
  'Attribute Assignment Reader',
  'Authentication Administrator',
  'Cloud Device Administrator',
  'Groups Administrator',
  'Helpdesk Administrator',
  'License Administrator',
  'Password Administrator',
  'Printer Administrator',
  'Privileged Authentication Administrator',
  'SharePoint Administrator',
  'Teams Administrator',
  'Teams Devices Administrator',
  'User Administrator',
])

/** Whether this role, by display name, can be assigned over a unit. */
export const mayBeScoped = (role: string): boolean => scopable.has(role)
