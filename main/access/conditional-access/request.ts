// What Conditional Access is asked: one token request, with all that is known of who asks, for what and from where.
import type { CapabilityProfile, Licence } from '../../../shared/model/access.ts'
import type { TokenGrant } from '../../../shared/model/facts.ts'

export type SubjectKind = 'agentIdentity' | 'agentUser' | 'human'
export type RiskLevel = 'none' | 'low' | 'medium' | 'high' | 'unknown'
export type InsiderRiskLevel = 'none' | 'minor' | 'moderate' | 'elevated' | 'unknown'

/** What an attribute holds; null: it is known to hold nothing. */
export type AttributeValue = string | number | boolean | readonly string[] | null
/** Custom security attributes by their name in a rule, `<Set>_<Attribute>`. One that is not listed is known to be empty. */
export type Attributes = Readonly<Record<string, AttributeValue>>

/** `conditionalAccessGuestOrExternalUserTypes` of Microsoft Graph. */
export type GuestType =
  | 'internalGuest'
  | 'b2bCollaborationGuest'
  | 'b2bCollaborationMember'
  | 'b2bDirectConnectUser'
  | 'otherExternalUser'
  | 'serviceProvider'

export interface AccessSubject {
  kind: SubjectKind
  /** Object id in the directory. */
  id: string
  /** Application id of the agent's blueprint. */
  blueprintAppId: string | null
  agentRisk: RiskLevel
  /** A person's risk, and the risk of this sign-in (ID Protection); insider risk is Purview's. */
  userRisk?: RiskLevel
  signInRisk?: RiskLevel
  insiderRisk?: InsiderRiskLevel
  customSecurityAttributes?: Attributes
  /** Object ids of all groups it is in. */
  groups?: readonly string[]
  /** Template ids of all directory roles it holds. */
  roles?: readonly string[]
  /** Null: a member of the tenant. */
  guest?: GuestType | null
}

/** A device as Entra knows it. Named as in rules of the filter for devices; what is left out is not known. */
export interface AccessDevice {
  isCompliant?: boolean
  /** `AzureAD` (Entra joined), `ServerAD` (hybrid joined), `Workplace` (registered). */
  trustType?: string
  /** `windows`, `macOS`, `linux`, `iOS`, `android`: the condition's names. */
  platform?: string
  model?: string | null
  manufacturer?: string | null
  displayName?: string | null
  deviceId?: string | null
  /** `Company` or `Personal`. */
  deviceOwnership?: string | null
  /** Of a Cloud PC it is the name of its provisioning policy. */
  enrollmentProfileName?: string | null
  mdmAppId?: string | null
  operatingSystem?: string | null
  operatingSystemVersion?: string | null
  profileType?: string | null
  physicalIds?: readonly string[]
  /** A Cloud PC has the label `CloudPC`. */
  systemLabels?: readonly string[]
  /** `extensionAttribute1` to `extensionAttribute15`; one that is not listed is known to be empty. */
  extensionAttributes?: Readonly<Record<string, string | null>>
}

export interface AccessLocation {
  /** For the reader; which named locations it is in is for the one who asks to say. */
  ipAddress?: string
  /** ISO 3166-1 alpha-2, for the reader too: countries are named locations. */
  country?: string
  /** Ids of all named locations the address is in. */
  namedLocationIds?: readonly string[]
  isTrusted?: boolean
  /** Through the tenant's own Global Secure Access. */
  isCompliantNetwork?: boolean
}

/**
 * Everything optional that is left out is not known: a policy that depends on it cannot be evaluated, and nothing is guessed.
 */
export interface AccessRequest {
  grant: TokenGrant
  subject: AccessSubject
  /** Application id of the resource the token is for. */
  resourceId: string
  /** Whether the resource is itself an agent (`AllAgentIdResources`). */
  resourceIsAgent?: boolean
  /** The resource's custom security attributes, for application filters. */
  resourceAttributes?: Attributes
  /** False where the resource checks its callers itself, by an API key say; left out: Entra protects it. */
  resourceIsProtected?: boolean
  /** Null where the request comes from none. */
  device?: AccessDevice | null
  /** `browser`, `mobileAppsAndDesktopClients`, `exchangeActiveSync`, `other`. */
  clientAppType?: string
  location?: AccessLocation
  /** Where the agent user's session runs: on an endpoint such as a Cloud PC, or in a service. The two names are ours. */
  executionEnvironment?: 'endpoint' | 'service'
  authenticationFlow?: 'none' | 'deviceCodeFlow' | 'authenticationTransfer'
  /** Grant controls the person has met in this session, such as `mfa`. Those that ask nothing of a person are not read here. */
  satisfiedControls?: readonly string[]
}

/** What of the tenant a decision depends on beside its policies. */
export interface AccessSettings {
  profile: CapabilityProfile
  licences: readonly Licence[]
  /** Microsoft's security defaults are on: Conditional Access policies are not evaluated. */
  securityDefaults: boolean
}

/** Where nothing else is said: what exists today, all licences, and no security defaults. */
export const defaultSettings: AccessSettings = { profile: '2026-07', licences: ['E5'], securityDefaults: false }

/** P2 includes P1, E5 includes both. */
export const hasLicence = (licences: readonly Licence[], needed: 'P1' | 'P2'): boolean =>
  licences.some(one => one === needed || one === 'P2' || one === 'E5')
