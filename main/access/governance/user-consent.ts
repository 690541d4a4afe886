// Whether a person may consent to an application for themselves, as the tenant's setting for user consent has it.
import type { UserConsent } from '../../../shared/model/governance.ts'
import { against, type Decision, decide } from './findings.ts'

export interface ConsentAsk {
  readonly setting: UserConsent
  /** Directory roles of the person, by display name. */
  readonly roles: readonly string[]
  /** Delegated permissions, by name. */
  readonly scopes: readonly string[]
  readonly verifiedPublisher: boolean
}

export interface ConsentDecision extends Decision {
  /** 90094: an administrator has to consent (Microsoft: "Unexpected error when performing consent"). Null where it is granted. */
  readonly errorCode: 90094 | null
}

/**
 * Every reason against, by its code: `adminOnly`, `notVerified`, `notLowImpact`, `adminPermission`. Who may consent on behalf of
 * the tenant may consent for themselves too.
 */
export function decideUserConsent({ setting, roles, scopes, verifiedPublisher }: ConsentAsk): ConsentDecision {
  if (roles.some(role => consentingRoles.has(role))) return { ...decide([]), errorCode: null }
  const privileged = scopes.filter(scope => adminPermissions.has(scope))
  const more = scopes.filter(scope => !lowImpact.has(scope))
  const isLow = setting === 'microsoft-user-default-low'
  const decision = decide([
    setting === 'none' ? against('adminOnly', 'Users may not consent to applications here.') : null,
    privileged.length > 0
      ? against('adminPermission', `Only an administrator can consent to ${privileged.join(', ')}.`)
      : null,
    isLow && !verifiedPublisher ? against('notVerified', 'The publisher of the application is not verified.') : null,
    isLow && more.length > 0 ? against('notLowImpact', `${more.join(', ')}: not classified as low impact.`) : null,
  ])
  return { ...decision, errorCode: decision.outcome === 'grant' ? null : 90094 }
}

/** Who may grant tenant-wide consent to delegated permissions (Microsoft: grant-admin-consent). */
const consentingRoles: ReadonlySet<string> = new Set([
  'Global Administrator',
  'Privileged Role Administrator',
  'Cloud Application Administrator',
  'Application Administrator',
])

/** What Microsoft suggests to classify as low impact: enough to sign in. */
const lowImpact: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access', 'User.Read'])

/** Delegated permissions of Graph with `AdminConsentRequired: Yes` in its reference; those a scenario is likely to ask for. */
const adminPermissions: ReadonlySet<string> = new Set([
  'Application.ReadWrite.All',
  'AuditLog.Read.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  'Group.ReadWrite.All',
  'Policy.ReadWrite.ConditionalAccess',
  'RoleManagement.ReadWrite.Directory',
  'Sites.FullControl.All',
  'User.ReadWrite.All',
])
