// Rebuilds a token request, and what was decided on it, from one row of the sign-in logs; what the row does not say stays unknown.
import type { TableName } from '../../../shared/model/evidence.ts'
import type { TokenGrant } from '../../../shared/model/facts.ts'
import type { JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { type Columns, columnsOf, idOf, listOf, nestedOf, parsed, textOf } from '../../../shared/records/fields.ts'
import { tokenExchangeResourceId } from '../conditional-access/evaluate.ts'
import { isGuid } from '../conditional-access/names.ts'
import type {
  AccessDevice,
  AccessLocation,
  AccessRequest,
  AccessSubject,
  GuestType,
  RiskLevel,
} from '../conditional-access/request.ts'
import type { RecordedDecision } from './replay.ts'

/** The logs that record decisions of Conditional Access. */
export const signInTables = [
  'SigninLogs',
  'AADNonInteractiveUserSignInLogs',
  'AADServicePrincipalSignInLogs',
] as const satisfies readonly TableName[]

/**
 * `notEvaluated`: Conditional Access has no say in such a request, or was never asked. `skipped`: the row does not tell
 * enough to ask again. `why` is one of few sentences, so that rows can be counted by it.
 */
export type SignInReading =
  | { is: 'decision'; decision: Omit<RecordedDecision, 'record'> }
  | { is: 'notEvaluated' | 'skipped'; why: string }

/** Reads Graph's `signIn` and the rows of Log Analytics alike. */
export function readSignIn(fields: JsonObject): SignInReading {
  const row = columnsOf(fields)
  const resourceId = resourceOf(row)
  if (
    resourceId === tokenExchangeResourceId ||
    textOf(row, 'ResourceDisplayName')?.startsWith('AAD Token Exchange Endpoint')
  )
    return notEvaluated('an exchange of T1 or T2, which Conditional Access never evaluates')
  const who = subjectOf(row)
  if ('is' in who) return who
  if (resourceId === null) return skipped('the row names no resource')
  const outcome = outcomeOf(row)
  if (typeof outcome !== 'string') return outcome
  const policies = listOf(row, 'ConditionalAccessPolicies', 'appliedConditionalAccessPolicies')
    .filter(isJsonObject)
    .map(columnsOf)
    .map(policy => ({
      id: textOf(policy, 'id') ?? '',
      displayName: textOf(policy, 'displayName') ?? '',
      result: textOf(policy, 'result') ?? 'unknown',
    }))
  return { is: 'decision', decision: { request: requestOf(row, who, resourceId), outcome, policies } }
}

/** Graph's `resourceId` is the resource; the column of that name in Log Analytics is the log's own place in Azure. */
function resourceOf(row: Columns): string | null {
  const id = idOf(row, 'ResourceId')
  return idOf(row, 'ResourceIdentity') ?? (id !== null && isGuid(id) ? id : null)
}

const notEvaluated = (why: string): SignInReading => ({ is: 'notEvaluated', why })
const skipped = (why: string): SignInReading => ({ is: 'skipped', why })

/** Keys in a fixed order: equal requests are then equal text. */
function requestOf(row: Columns, { grant, subject }: Asking, resourceId: string): AccessRequest {
  const device = deviceOf(row)
  const clientAppType = clientAppTypes.get((textOf(row, 'ClientAppUsed') ?? '').toLowerCase())
  const location = locationOf(row)
  const isDeviceCode = textOf(row, 'AuthenticationProtocol') === 'deviceCode'
  return {
    grant,
    subject,
    resourceId,
    ...(device === undefined ? {} : { device }),
    ...(clientAppType === undefined ? {} : { clientAppType }),
    ...(location === null ? {} : { location }),
    // Another protocol still leaves open whether authentication was transferred from another device.
    ...(isDeviceCode ? { authenticationFlow: 'deviceCodeFlow' } : {}),
  }
}

interface Asking {
  readonly grant: TokenGrant
  readonly subject: AccessSubject
}

/** Entra writes agent details on every sign-in of an agent: a user without them is a person. */
function subjectOf(row: Columns): Asking | SignInReading {
  const agentic = nestedOf(row, 'Agent')
  const actor = agentKindOf(agentic, 'agentType')
  const speaksFor = agentKindOf(agentic, 'agentSubjectType')
  const blueprintAppId = idOf(agentic, 'parentAppId')
  const user = idOf(row, 'UserId')
  const base = { blueprintAppId, agentRisk: 'unknown' } as const

  if (user !== null) {
    if (actor === 'agentUser' || speaksFor === 'agentUser')
      return { grant: 'agentUser', subject: { kind: 'agentUser', id: user, ...base } }
    const grant = actor !== 'agentIdentity' ? 'interactive' : isRefresh(row) ? 'refreshToken' : 'onBehalfOf'
    return { grant, subject: personOf(row, user) }
  }
  const principal = idOf(row, 'ServicePrincipalId')
  if (actor === 'blueprint') return notEvaluated('a blueprint’s own token, which Conditional Access never evaluates')
  if (principal === null) return skipped('the row names no object id of who signed in')
  if (actor !== 'agentIdentity') return skipped('a workload identity that is no agent')
  return { grant: 'autonomous', subject: { kind: 'agentIdentity', id: principal, ...base } }
}

const isRefresh = (row: Columns): boolean =>
  textOf(row, 'IncomingTokenType') === 'refreshToken' || textOf(row, 'AuthenticationProtocol') === 'refreshTokenGrant'

/** On behalf of a person it is the person's sign-in, governed by the policies for people. */
function personOf(row: Columns, id: string): AccessSubject {
  const guest = guestOf(row)
  return {
    kind: 'human',
    id,
    blueprintAppId: null,
    agentRisk: 'none',
    userRisk: riskOf(row, 'RiskLevelAggregated'),
    signInRisk: riskOf(row, 'RiskLevelDuringSignIn'),
    ...(guest === undefined ? {} : { guest }),
  }
}

/** The enum's value, or the admin centre's label for it, which Microsoft's own query uses (real-system.md §5.1). */
const agentKindOf = (agentic: Columns, column: string) =>
  agentKinds.get((textOf(agentic, column) ?? '').toLowerCase().replaceAll(' ', ''))

const agentKinds = new Map<string, 'blueprint' | 'agentIdentity' | 'agentUser'>([
  ['agenticapp', 'blueprint'],
  ['agentidentityblueprint', 'blueprint'],
  ['agentidentityblueprintprincipal', 'blueprint'],
  ['agenticappinstance', 'agentIdentity'],
  ['agentidentity', 'agentIdentity'],
  ['agentiduser', 'agentUser'],
])

/** `hidden` (no licence for risk) and what is not there are not known; risk of an agent stands in no sign-in row at all. */
function riskOf(row: Columns, column: string): RiskLevel {
  const level = textOf(row, column)
  return level === 'none' || level === 'low' || level === 'medium' || level === 'high' ? level : 'unknown'
}

/** `crossTenantAccessType` and `userType` together say which kind of guest; undefined where the row leaves it open. */
function guestOf(row: Columns): GuestType | null | undefined {
  const isGuest = textOf(row, 'UserType')?.toLowerCase() === 'guest'
  const home = idOf(row, 'HomeTenantId')
  const isLocal = home !== null && home === (idOf(row, 'ResourceTenantId') ?? idOf(row, 'AADTenantId'))
  const access = textOf(row, 'CrossTenantAccessType') ?? (isLocal ? 'none' : null)
  switch (access) {
    case 'none':
      return isGuest ? 'internalGuest' : null
    case 'b2bCollaboration':
      return isGuest ? 'b2bCollaborationGuest' : 'b2bCollaborationMember'
    case 'b2bDirectConnect':
      return 'b2bDirectConnectUser'
    case 'serviceProvider':
      return 'serviceProvider'
    default:
      return undefined
  }
}

/** Undefined where the row says nothing of it; null where it says that the request came from no device. */
function deviceOf(row: Columns): AccessDevice | null | undefined {
  const detail = parsed(row.get('devicedetail'))
  if (!isJsonObject(detail) || Object.keys(detail).length === 0) return undefined
  const said = columnsOf(detail)
  const platform = platformOf(textOf(said, 'operatingSystem') ?? '')
  const isCompliant = said.get('iscompliant')
  const deviceId = idOf(said, 'deviceId')
  if (deviceId !== null)
    return {
      deviceId,
      ...(typeof isCompliant === 'boolean' ? { isCompliant } : {}),
      ...(platform === undefined ? {} : { platform }),
      ...spread('displayName', textOf(said, 'displayName')),
      ...spread('trustType', trustTypes.get(textOf(said, 'trustType')?.toLowerCase() ?? '')),
    }
  if (platform === undefined) return null
  // A device Entra does not know has none of the properties a filter asks for, and no compliance to show.
  return { deviceId: null, isCompliant: false, platform, ...unknownToEntra }
}

const unknownToEntra = {
  trustType: '',
  displayName: null,
  model: null,
  manufacturer: null,
  deviceOwnership: null,
  enrollmentProfileName: null,
  mdmAppId: null,
  profileType: null,
  physicalIds: [],
  systemLabels: [],
  extensionAttributes: {},
} satisfies AccessDevice

/** As sign-in logs write it, with the names from before and after Azure AD became Entra ID. */
const trustTypes = new Map([
  ['azure ad joined', 'AzureAD'],
  ['microsoft entra joined', 'AzureAD'],
  ['azure ad registered', 'Workplace'],
  ['microsoft entra registered', 'Workplace'],
  ['hybrid azure ad joined', 'ServerAD'],
  ['microsoft entra hybrid joined', 'ServerAD'],
])

/** `Windows 10`, `MacOs`, `Ios 17.1`: the log's operating system as the condition's platform. */
function platformOf(operatingSystem: string): string | undefined {
  if (/^windows ?phone/i.test(operatingSystem)) return 'windowsPhone'
  return platforms.get(operatingSystem.toLowerCase().replace(/[\s\d].*/, ''))
}

const platforms = new Map([
  ['windows', 'windows'],
  ['macos', 'macOS'],
  ['linux', 'linux'],
  ['ios', 'iOS'],
  ['android', 'android'],
])

/** The log's words for the client, lower-cased, as the condition's; all protocols without modern authentication are `other`. */
const clientAppTypes = new Map([
  ['browser', 'browser'],
  ['mobile apps and desktop clients', 'mobileAppsAndDesktopClients'],
  ['exchange activesync', 'exchangeActiveSync'],
  ...[
    'other clients',
    'imap4',
    'pop3',
    'mapi over http',
    'authenticated smtp',
    'autodiscover',
    'exchange online powershell',
    'exchange web services',
    'offline address book',
    'outlook anywhere (rpc over http)',
    'outlook service',
    'reporting web services',
  ].map(name => [name, 'other'] as const),
])

/**
 * Address and country are left out: which named locations they are in, which is what policies ask, the row does not say.
 * Of Global Secure Access it says whether the way led through it, not through whose.
 */
function locationOf(row: Columns): AccessLocation | null {
  const isTrusted = listOf(row, 'NetworkLocationDetails')
    .filter(isJsonObject)
    .some(({ networkType }) => networkType === 'trustedNamedLocation')
  const isOutside = textOf(row, 'IsThroughGlobalSecureAccess')?.toLowerCase() === 'false'
  if (!isTrusted && !isOutside) return null
  return { ...(isTrusted ? { isTrusted } : {}), ...(isOutside ? { isCompliantNetwork: false } : {}) }
}

/**
 * A sign-in that failed for another reason before Conditional Access was asked has no decision to repeat. AADSTS50131 stands
 * for one that could not be evaluated (as this product writes it).
 */
function outcomeOf(row: Columns): RecordedDecision['outcome'] | SignInReading {
  const status = textOf(row, 'ConditionalAccessStatus')
  const code = textOf(row, 'ResultType') ?? textOf(nestedOf(row, 'Status'), 'errorCode') ?? '0'
  switch (status) {
    case 'success':
      return 'grant'
    case 'failure':
      return code === '50131' ? 'cannotEvaluate' : 'deny'
    case 'notApplied':
      return code === '0' ? 'grant' : notEvaluated('a sign-in that failed before Conditional Access was asked')
    default:
      return skipped('the row does not say what Conditional Access came to')
  }
}

const spread = <Key extends string>(key: Key, value: string | null | undefined) =>
  value === null || value === undefined ? {} : { [key]: value }
