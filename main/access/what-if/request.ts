// What is asked of what-if: the body of Graph's `evaluate`, with the directory objects it speaks of, as a token request.
import { z } from 'zod'
import { Refusal } from '../../../shared/errors.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { didYouMean } from '../../../shared/nearest.ts'
import { deviceTexts } from '../conditional-access/device.ts'
import type { AccessDevice, AccessLocation, AccessRequest } from '../conditional-access/request.ts'
import { type Directory, DirectoryObjects, directoryOf, directoryTypes, type Known } from './directory.ts'

const text = z.string().min(1)
const type = <Name extends string>(name: Name) => z.literal(`#microsoft.graph.${name}` as const)

/** Who signs in. There is no type for an agent user: it is a `userSignIn` with an agent user's id. */
const SignInIdentity = z.discriminatedUnion('@odata.type', [
  z.strictObject({
    '@odata.type': type('userSignIn'),
    userId: text,
    externalTenantId: z.string().nullish(),
    externalUserType: z
      .enum([
        'none',
        'internalGuest',
        'b2bCollaborationGuest',
        'b2bCollaborationMember',
        'b2bDirectConnectUser',
        'otherExternalUser',
        'serviceProvider',
      ])
      .nullish(),
  }),
  z.strictObject({ '@odata.type': type('servicePrincipalSignIn'), servicePrincipalId: text }),
  z.strictObject({ '@odata.type': type('agentSignIn'), agentServicePrincipalId: text }),
])

const SignInContext = z.discriminatedUnion('@odata.type', [
  z.strictObject({ '@odata.type': type('applicationContext'), includeApplications: z.array(text).min(1) }),
  z.strictObject({ '@odata.type': type('authContext'), authenticationContextValue: text }),
  z.strictObject({ '@odata.type': type('userActionContext'), userAction: text }),
])

const risk = z.enum(['none', 'low', 'medium', 'high']).nullish()
const said = z.string().nullish()

/** `microsoft.graph.deviceInfo`. */
const DeviceInfo = z.looseObject({
  deviceId: said,
  deviceOwnership: said,
  displayName: said,
  enrollmentProfileName: said,
  isCompliant: z.boolean().nullish(),
  manufacturer: said,
  mdmAppId: said,
  model: said,
  operatingSystem: said,
  operatingSystemVersion: said,
  physicalIds: z.array(z.string()).nullish(),
  profileType: said,
  systemLabels: z.array(z.string()).nullish(),
  trustType: said,
})

const SignInConditions = z.strictObject({
  agentIdRiskLevel: risk,
  servicePrincipalRiskLevel: risk,
  signInRiskLevel: risk,
  userRiskLevel: risk,
  insiderRiskLevel: z.enum(['none', 'minor', 'moderate', 'elevated']).nullish(),
  devicePlatform: z.enum(['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux']).nullish(),
  clientAppType: z
    .enum(['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'easSupported', 'other'])
    .nullish(),
  country: said,
  ipAddress: z.union([z.ipv4(), z.ipv6()], { error: 'this is no IP address' }).nullish(),
  deviceInfo: DeviceInfo.nullish(),
  authenticationFlow: z
    .strictObject({ transferMethod: z.enum(['none', 'deviceCodeFlow', 'authenticationTransfer']) })
    .nullish(),
})

/** `POST /identity/conditionalAccess/evaluate` (Graph beta). `directory` is ours: the objects Graph would look up itself. */
export const WhatIfRequest = z.strictObject({
  signInIdentity: SignInIdentity,
  signInContext: SignInContext,
  signInConditions: SignInConditions.nullish(),
  appliedPoliciesOnly: z.boolean().nullish(),
  directory: DirectoryObjects.optional(),
})
export type WhatIfRequest = z.infer<typeof WhatIfRequest>

export interface Question {
  readonly request: AccessRequest
  readonly appliedPoliciesOnly: boolean
  /** What had to be taken for granted for want of directory objects, a sentence each. */
  readonly assumed: readonly string[]
}

/** Refuses `argument.invalid` with the key and the nearest name that exists. */
export function readWhatIfRequest(value: unknown): Question {
  const said = withoutAnnotations(value)
  const parsed = WhatIfRequest.safeParse(said)
  if (!parsed.success) {
    const [first] = parsed.error.issues.map(issue => badRequest(said, issue))
    throw first
  }
  const { signInIdentity, signInContext, appliedPoliciesOnly, directory: objects } = parsed.data
  const directory = directoryOf(objects ?? [])
  const asked = parsed.data.signInConditions ?? {}
  const { known, assumed } = accountOf(signInIdentity, directory)
  const resourceId = resourceOf(signInContext)
  const request: AccessRequest = {
    grant: known.kind === 'human' ? 'interactive' : known.kind === 'agentUser' ? 'agentUser' : 'autonomous',
    subject: { ...known, agentRisk: known.kind === 'human' ? 'none' : (asked.agentIdRiskLevel ?? 'unknown') },
    resourceId,
    ...directory.resource(resourceId),
  }
  if (isSaid(asked.userRiskLevel)) request.subject.userRisk = asked.userRiskLevel
  if (isSaid(asked.signInRiskLevel)) request.subject.signInRisk = asked.signInRiskLevel
  if (isSaid(asked.insiderRiskLevel)) request.subject.insiderRisk = asked.insiderRiskLevel
  if (isSaid(asked.clientAppType)) request.clientAppType = asked.clientAppType
  if (isSaid(asked.authenticationFlow)) request.authenticationFlow = asked.authenticationFlow.transferMethod
  if (isSaid(asked.deviceInfo) || isSaid(asked.devicePlatform)) request.device = deviceOf(asked)
  if (isSaid(asked.country) || isSaid(asked.ipAddress)) request.location = locationOf(asked, directory)
  return { request, appliedPoliciesOnly: appliedPoliciesOnly ?? false, assumed }
}

/** Microsoft's clients annotate every part with its type; who signs in, where to and what an object is are told by it alone. */
function withoutAnnotations(value: unknown, isTyped = false): unknown {
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.includes('@') || (isTyped && key === '@odata.type'))
      .map(([key, inner]) => [key, key === 'directory' ? inner : withoutAnnotations(inner, typedParts.has(key))]),
  )
}
const typedParts: ReadonlySet<string> = new Set(['signInIdentity', 'signInContext'])

/** Graph writes null for what is not said. */
const isSaid = <Value>(value: Value | null | undefined): value is Value => value !== null && value !== undefined

function accountOf(
  identity: z.infer<typeof SignInIdentity>,
  directory: Directory,
): { known: Known; assumed: string[] } {
  switch (identity['@odata.type']) {
    case '#microsoft.graph.agentSignIn': {
      const id = identity.agentServicePrincipalId
      const known = directory.account(id)
      if (known === null)
        return {
          known: { kind: 'agentIdentity', id, blueprintAppId: null },
          assumed: [
            `The directory part has no agent identity ${id}: policies for its blueprint are taken not to cover it.`,
          ],
        }
      if (known.kind !== 'agentIdentity') throw notAn('agent identity', id, 'signInIdentity.agentServicePrincipalId')
      return { known, assumed: [] }
    }
    case '#microsoft.graph.servicePrincipalSignIn': {
      const id = identity.servicePrincipalId
      const known = directory.account(id)
      if (known?.kind === 'agentIdentity') return { known, assumed: [] }
      throw new Refusal(
        'argument.invalid',
        `${id} is no agent identity of the directory part, and other workload identities are not decided here.`,
        { where: { key: 'signInIdentity.servicePrincipalId' }, todo: 'Ask for an agent identity with agentSignIn.' },
      )
    }
    case '#microsoft.graph.userSignIn':
      return userOf(identity, directory)
  }
}

function userOf(
  {
    userId,
    externalUserType,
  }: Extract<z.infer<typeof SignInIdentity>, { '@odata.type': '#microsoft.graph.userSignIn' }>,
  directory: Directory,
): { known: Known; assumed: string[] } {
  const known = directory.account(userId) ?? { kind: 'human', id: userId, blueprintAppId: null }
  if (known.kind === 'agentIdentity') throw notAn('user', userId, 'signInIdentity.userId')
  const assumed =
    directory.account(userId) === null
      ? [`The directory part has no user ${userId}: it is taken for a person, which an agent user is not.`]
      : []
  if (!isSaid(externalUserType)) return { known, assumed }
  return { known: { ...known, guest: externalUserType === 'none' ? null : externalUserType }, assumed }
}

const notAn = (what: string, id: string, key: string): Refusal =>
  new Refusal('argument.invalid', `The directory part says that ${id} is no ${what}.`, { where: { key } })

/** A token is for one resource. Authentication contexts and user actions are met in a browser, where agents never are. */
function resourceOf(context: z.infer<typeof SignInContext>): string {
  if (context['@odata.type'] !== '#microsoft.graph.applicationContext')
    throw new Refusal('argument.invalid', 'What is decided here is a token for a resource: an applicationContext.', {
      where: { key: 'signInContext.@odata.type' },
    })
  const [resource, ...more] = context.includeApplications
  if (resource !== undefined && more.length === 0) return resource
  throw new Refusal('argument.invalid', 'A token is for one resource; ask for one application at a time.', {
    where: { key: 'signInContext.includeApplications' },
  })
}

type Asked = z.infer<typeof SignInConditions>

function deviceOf({ deviceInfo, devicePlatform }: Asked): AccessDevice {
  const device: AccessDevice = {}
  if (isSaid(devicePlatform)) device.platform = devicePlatform
  if (!isSaid(deviceInfo)) return device
  if (isSaid(deviceInfo.isCompliant)) device.isCompliant = deviceInfo.isCompliant
  if (isSaid(deviceInfo.trustType)) device.trustType = deviceInfo.trustType
  if (isSaid(deviceInfo.systemLabels)) device.systemLabels = deviceInfo.systemLabels
  if (isSaid(deviceInfo.physicalIds)) device.physicalIds = deviceInfo.physicalIds
  for (const key of deviceTexts) if (isSaid(deviceInfo[key])) device[key] = deviceInfo[key]
  const extensions = Object.entries(deviceInfo).filter(([key]) => /^extensionAttribute\d+$/.test(key))
  if (extensions.length > 0)
    device.extensionAttributes = Object.fromEntries(
      extensions.map(([key, value]) => [key, typeof value === 'string' ? value : null]),
    )
  return device
}

function locationOf({ ipAddress, country }: Asked, directory: Directory): AccessLocation {
  const location: AccessLocation = {}
  if (isSaid(ipAddress)) location.ipAddress = ipAddress
  if (isSaid(country)) location.country = country
  const named = directory.namedLocations(ipAddress ?? null, country ?? null)
  if (named === null) return location
  return { ...location, namedLocationIds: named.ids, isTrusted: named.isTrusted }
}

const requestKeys = [
  WhatIfRequest,
  ...SignInIdentity.options,
  ...SignInContext.options,
  SignInConditions,
  DeviceInfo,
].flatMap(shape => Object.keys(shape.shape))
const typeNames = [
  ...[...SignInIdentity.options, ...SignInContext.options].flatMap(({ shape }) => [...shape['@odata.type'].values]),
  ...directoryTypes,
]

/** A complaint of zod's, with the key and the nearest name. */
function badRequest(value: unknown, issue: z.core.$ZodIssue): Refusal {
  const misspelled = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const key = [...issue.path, ...(misspelled === undefined ? [] : [misspelled])].join('.')
  const known = issue.code === 'invalid_value' ? issue.values.map(String) : typeNames
  const end =
    misspelled === undefined
      ? didYouMean(String(valueAt(value, issue.path)), known)
      : didYouMean(misspelled, requestKeys)
  return new Refusal('argument.invalid', `This is not a what-if request: ${key}: ${issue.message}${end}`, {
    where: { key },
  })
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)]
    return isJsonObject(inner) ? inner[String(key)] : undefined
  }, value)
