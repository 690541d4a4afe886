// The tenant a scenario describes, with ids and keys drawn from the run's seed: objects, services, Cloud PCs and their keys.
import type { Env } from '../../../shared/model/env.ts'
import type { Credential } from '../../../shared/model/identity.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import type { Blueprint, CloudPc, Tenant } from '../../../shared/model/objects.ts'
import type {
  AgentRef,
  AgentUserRef,
  CredentialRef,
  HumanRef,
  PcRef,
  PoolRef,
  TaskRef,
} from '../../../shared/model/refs.ts'
import { epochMs } from '../../../shared/model/units.ts'
import {
  apps,
  type BlueprintCredential,
  baseline,
  buildEnterprise,
  byRef,
  type Certificate,
  type Computer,
  ConditionalAccessPolicy,
  compilePolicies,
  type DeviceKey,
  type Enterprise,
  exchangeAudience,
  issuerOf,
  type Kind,
  type LiveDirectory,
  liveDirectory,
  NamedLocation,
  type PolicySet,
  type PostureSight,
  redemptions,
  type SigningKey,
  type TokenService,
  verifiedTokens,
} from '../../tenant/index.ts'
import { seededIds } from '../env.ts'
import { type Keyring, keyring } from '../keyring.ts'
import type { Proofs } from '../stage.ts'
import { addressAfter } from './address.ts'
import type { Scenario } from './scenario.ts'

/** A message as a mailbox keeps it. */
export type Mail = Enterprise['mailboxes'][string][number]

export interface Estate {
  readonly directory: LiveDirectory
  readonly tokens: TokenService
  /** What new keys come from: those of devices, and of certificates. */
  readonly keyring: Keyring
  /** Where each agent's own service runs: its token requests come from there. */
  readonly homes: ReadonlyMap<AgentRef, string>
  /** Credentials the blueprints hold when the run begins. */
  readonly openingCredentials: readonly Credential[]
  /** The Conditional Access policies of the moment. */
  readonly conditionalAccess: { policies: readonly ConditionalAccessPolicy[]; set: PolicySet }
  readonly namedLocations: readonly NamedLocation[]
  /** Every set there was, and the fact since which it is in force. */
  readonly policyHistory: { since: number; policies: readonly ConditionalAccessPolicy[] }[]
  /** The blueprints' own certificates, by application id: what their services sign client assertions with. */
  readonly credentials: Map<string, Certificate>
  /** Principals of the managed identities under which the services of other blueprints run, by application id. */
  readonly managedIdentities: ReadonlyMap<string, string>
  /** Credentials as the token endpoint reads them, accepted at the moment or not. */
  readonly registered: Map<CredentialRef, BlueprintCredential>
  /** What the token endpoint accepts of a blueprint at the moment, by application id. */
  readonly accepted: Map<string, BlueprintCredential[]>
  /** Every place of a pool there ever was, by the Cloud PC that stands on it; a replacement stands on the same one. */
  readonly places: Map<PcRef, Place>
  readonly devices: Map<PcRef, DeviceKey>
  /** Keys of devices that are being provisioned, by thumbprint, until the tenant has them. */
  readonly newDevices: Map<string, DeviceKey>
  readonly computers: Map<PcRef, Computer>
  /** The image a Cloud PC was provisioned from or brought to: what its baseline is. */
  readonly images: Map<PcRef, string>
  /** What devices report of the settings their compliance policy asks for, as they stand; left out: all are met. */
  readonly reported: Map<PcRef, PostureSight['settings']>
  readonly enterprise: Enterprise
  /** What the scenario put into inboxes before the run begins. */
  readonly openingMail: readonly Mail[]
  /** Certificates whose private half a service of the tenant has, by thumbprint. */
  readonly newCertificates: Map<string, Certificate>
  /** How often the sign-ins of each person were revoked. */
  readonly revocations: Map<HumanRef, number>
  /** What the next reset of a Cloud PC leaves behind; `all`: it does not come to an end. */
  readonly resetFaults: Map<PcRef, readonly Kind[] | 'all'>
  /** Another transmitter of security events (CAEP) that the tenant trusts; its key comes from the seed. */
  readonly transmitter: { issuer: string; audience: string; publicJwk: SigningKey['publicJwk']; key: SigningKey }
  /** Display names of resources by application id. */
  readonly resourceNames: ReadonlyMap<string, string>
}

/** Where a Cloud PC stands: what stays when it is replaced. */
export type Place = Pick<CloudPc, 'ref' | 'displayName' | 'pool' | 'ipAddress'>

export const humanRef = (key: string): HumanRef => `human:${key}`
export const agentRef = (key: string): AgentRef => `agent:${key}`
export const agentUserRef = (key: string): AgentUserRef => `agentUser:${key}`
export const poolRef = (key: string): PoolRef => `pool:${key}`
export const taskRef = (key: string): TaskRef => `task:${key}`
const day = 24 * 3_600_000
const blueprintRef = (key: string) => `blueprint:${key}` as const

export async function buildEstate(scenario: Scenario, { ids, keys, random }: Env, proofs: Proofs): Promise<Estate> {
  const keysOf = keyring(keys, proofs)
  const tenant = { id: ids.guid(), ...scenario.tenant }
  const humans = scenario.humans.map(({ key, ...human }) => ({ ref: humanRef(key), id: ids.guid(), ...human }))
  const blueprints = scenario.blueprints.map(({ key, displayName, owners, sponsors }) => ({
    ref: blueprintRef(key),
    id: ids.guid(),
    appId: ids.guid(),
    principalId: ids.guid(),
    displayName,
    owners: owners.map(humanRef),
    sponsors: sponsors.map(humanRef),
  }))
  const agents = scenario.agents.map(
    ({ key, displayName, blueprint, sponsors, accountEnabled, customSecurityAttributes: own }) => ({
      ref: agentRef(key),
      id: ids.guid(),
      displayName,
      blueprint: blueprintRef(blueprint),
      sponsors: sponsors.map(humanRef),
      ...(own ? { customSecurityAttributes: own } : {}),
      accountEnabled,
    }),
  )
  const agentUsers = scenario.agentUsers.map(
    ({ key, displayName, userPrincipalName, agent, accountEnabled, customSecurityAttributes: own }) => ({
      ref: agentUserRef(key),
      id: ids.guid(),
      displayName,
      userPrincipalName,
      agent: agentRef(agent),
      ...(own ? { customSecurityAttributes: own } : {}),
      accountEnabled,
    }),
  )
  const pools = scenario.pools.map(({ key, displayName, region, assignedTo, size, scalingPolicy }) => ({
    ref: poolRef(key),
    id: ids.guid(),
    displayName,
    region,
    assignedTo: assignedTo.map(agentUserRef),
    size,
    ...(scalingPolicy ? { scalingPolicy } : {}),
  }))

  const pcs: CloudPc[] = []
  const devices = new Map<PcRef, DeviceKey>()
  for (const pool of scenario.pools) {
    for (let index = 0; index < pool.size; index += 1) {
      const displayName = `CPCA-${String(pcs.length + 1).padStart(3, '0')}`
      const ref: PcRef = `pc:${displayName}`
      const device = await keysOf.device(`device ${displayName}`)
      devices.set(ref, device)
      pcs.push({
        ref,
        id: ids.guid(),
        deviceId: ids.guid(),
        displayName,
        pool: poolRef(pool.key),
        ipAddress: addressAfter(pool.firstIpAddress, index),
        compliant: pool.compliant,
        jkt: device.jkt,
      })
    }
  }

  const startsAt = epochMs(Date.parse(scenario.startsAt))
  const credentials = new Map<string, Certificate>()
  const managedIdentities = new Map<string, string>()
  const newCertificates = new Map<string, Certificate>()
  const openingCredentials: Credential[] = []
  for (const blueprint of blueprints) {
    const { credential: kind } = scenario.blueprints.find(({ key }) => blueprintRef(key) === blueprint.ref) ?? {}
    if (kind === 'managedIdentity') {
      const id = ids.guid()
      managedIdentities.set(blueprint.appId, id)
      openingCredentials.push(federatedCredentialOf(id, blueprint, ids.guid(), tenant.id))
      continue
    }
    const validity = { startsAt: epochMs(startsAt - 30 * day), endsAt: epochMs(startsAt + 335 * day) }
    const name = blueprint.displayName
    const certificate = await keysOf.certificate(`credential ${blueprint.appId}`, { name, ...validity })
    const credential = certificateOf(certificate, blueprint, ids.guid())
    credentials.set(blueprint.appId, certificate)
    newCertificates.set(credential.customKeyIdentifier, certificate)
    openingCredentials.push(credential)
  }
  const accepted = new Map<string, BlueprintCredential[]>()
  const transmitter = await keyring(keys, 'every').signing('transmitter')
  const directory = liveDirectory({
    tenant,
    humans: byRef(humans),
    blueprints: byRef(blueprints),
    agents: byRef(agents),
    agentUsers: byRef(agentUsers),
    pools: byRef(pools),
    pcs: byRef(pcs),
  })
  const idOf = idsByName([...humans, ...agents, ...agentUsers])
  const policies = scenario.policies.map(policy =>
    ConditionalAccessPolicy.parse({ id: ids.guid(), ...mapValues(policy, part => withIds(part, idOf)) }),
  )
  const conditionalAccess = { policies, set: compilePolicies(policies, settingsOf(tenant)) }
  const sites = scenario.sites.map(({ url, members, files }) => ({
    url,
    memberIds: agentUsers.filter(({ ref }) => members.map(agentUserRef).includes(ref)).map(({ id }) => id),
    files: files.map(({ injection, ...file }) => ({
      id: ids.guid(),
      ...file,
      text: injection ? `${file.text}\n\n${injection.text}` : file.text,
    })),
  }))
  const enterprise = buildEnterprise({
    domain: tenant.domain,
    now: startsAt,
    humans,
    agentUsers,
    sites,
    random: random.fork('enterprise'),
    ids: seededIds(random.fork('enterprise ids')), // of its own: what else is drawn does not depend on it
  })
  const openingMail: Mail[] = []
  const mailIds = seededIds(random.fork('mail ids'))
  for (const { to, from, subject, text, injection } of scenario.mails) {
    const owner = [...humans, ...agentUsers].find(({ ref }) => ref === humanRef(to) || ref === agentUserRef(to))
    if (owner === undefined) continue
    const message: Mail = {
      id: mailIds.guid(),
      internetMessageId: `<${mailIds.hex(16)}@${from.slice(from.indexOf('@') + 1)}>`,
      folder: 'inbox',
      from,
      to: [owner.userPrincipalName],
      subject,
      text: injection ? `${text}\n\n${injection.text}` : text,
      receivedAt: new Date(startsAt - 3_600_000).toISOString(),
      isRead: false,
      attachments: [],
    }
    enterprise.mailboxes[owner.id]?.unshift(message)
    openingMail.push(message)
  }
  return {
    keyring: keysOf,
    directory,
    homes: new Map(scenario.agents.map(({ key, ipAddress }) => [agentRef(key), ipAddress])),
    conditionalAccess,
    namedLocations: scenario.namedLocations.map(location => NamedLocation.parse(location)),
    policyHistory: [{ since: 0, policies }],
    tokens: {
      directory,
      authority: await keysOf.signing('authority'),
      credentials: accepted,
      redemptions: redemptions(),
      verified: verifiedTokens(),
      get policies() {
        return conditionalAccess.set
      },
    },
    credentials,
    managedIdentities,
    openingMail,
    registered: new Map(),
    accepted,
    openingCredentials,
    places: new Map(pcs.map(({ ref, displayName, pool, ipAddress }) => [ref, { ref, displayName, pool, ipAddress }])),
    devices,
    newDevices: new Map(),
    images: new Map(),
    reported: new Map(
      pcs.filter(({ compliant }) => compliant === false).map(({ ref }) => [ref, [{ name: poolPolicy, met: 'no' }]]),
    ),
    resourceNames: new Map(apps.map(app => [app.resourceId.toLowerCase(), app.resourceDisplayName])),
    newCertificates,
    revocations: new Map(),
    resetFaults: new Map(),
    transmitter: {
      issuer: 'https://ssf.example.com',
      audience: tenant.id,
      publicJwk: transmitter.publicJwk,
      key: transmitter,
    },
    computers: new Map(pcs.map(({ ref }) => [ref, baseline()])),
    enterprise,
  }
}

/** People and agents of the tenant by reference, as policies name them here, with their object ids. */
export const namesToIds = ({ directory: { humans, agents, agentUsers } }: Estate): ReadonlyMap<string, string> =>
  idsByName([...humans.values(), ...agents.values(), ...agentUsers.values()])

const idsByName = (objects: readonly { ref: string; id: string }[]): Map<string, string> =>
  new Map(objects.map(({ ref, id }) => [ref, id]))

/** A certificate as the directory keeps it. */
export function certificateOf(
  { thumbprint, startsAt, endsAt }: Certificate,
  { ref, displayName }: Pick<Blueprint, 'ref' | 'displayName'>,
  keyId: string,
): Extract<Credential, { kind: 'certificate' }> {
  return {
    kind: 'certificate',
    ref: `credential:${keyId}`,
    blueprint: ref,
    displayName: `CN=${displayName}`,
    keyId,
    customKeyIdentifier: thumbprint,
    startDateTime: startsAt,
    endDateTime: endsAt,
  }
}

/** What lets a blueprint be proven by the tokens of a user-assigned managed identity (real-system.md §1.4). */
const federatedCredentialOf = (
  managedIdentity: string,
  { ref, displayName }: Pick<Blueprint, 'ref' | 'displayName'>,
  id: string,
  tenantId: string,
): Extract<Credential, { kind: 'federatedIdentityCredential' }> => ({
  kind: 'federatedIdentityCredential',
  ref: `credential:${id}`,
  blueprint: ref,
  displayName: `${displayName} managed identity`,
  id,
  name: 'managed-identity',
  issuer: issuerOf(tenantId),
  subject: managedIdentity,
  claimsMatchingExpression: null,
  audiences: [exchangeAudience],
  description: 'The managed identity its service runs under.',
})

/** What a pool whose Cloud PCs do not comply leaves unmet; its name is ours. */
export const poolPolicy = 'the compliance policy of its pool'

/** What of the tenant Conditional Access depends on beside its policies. */
export const settingsOf = ({ licences, capabilityProfile, securityDefaults }: Tenant) => ({
  profile: capabilityProfile ?? ('2026-07' as const),
  licences: licences ?? (['E5'] as const),
  securityDefaults: securityDefaults ?? false,
})

/** A policy in which people and agents may be named by reference (`agent:invoice`), with their object ids instead. */
export function withIds(value: Json, idOf: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return idOf.get(value) ?? value
  if (Array.isArray(value)) return value.map(item => withIds(item, idOf))
  return isJsonObject(value) ? mapValues(value, item => withIds(item, idOf)) : value
}

const mapValues = (object: JsonObject, change: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
