// The tenant a scenario describes, with ids and keys drawn from the run's seed: objects, services, Cloud PCs and their keys.
import type { Env } from '../../shared/model/env.ts'
import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts'
import type { CloudPc } from '../../shared/model/objects.ts'
import type { AgentRef, AgentUserRef, HumanRef, PcRef, PoolRef, TaskRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'
import {
  baseline,
  buildEnterprise,
  byRef,
  type Certificate,
  type Computer,
  ConditionalAccessPolicy,
  certificateCredential,
  createCertificate,
  type DeviceKey,
  type Directory,
  deviceKey,
  type Enterprise,
  redemptions,
  signingKey,
  type TokenService,
} from '../tenant/index.ts'
import { seededIds } from './env.ts'
import type { Scenario } from './scenario.ts'

export interface Estate {
  readonly directory: Directory
  readonly tokens: TokenService
  /** The blueprints' own credentials, by application id: what their services sign client assertions with. */
  readonly credentials: ReadonlyMap<string, Certificate>
  readonly devices: ReadonlyMap<PcRef, DeviceKey>
  readonly computers: ReadonlyMap<PcRef, Computer>
  readonly enterprise: Enterprise
}

export const humanRef = (key: string): HumanRef => `human:${key}`
export const agentRef = (key: string): AgentRef => `agent:${key}`
export const agentUserRef = (key: string): AgentUserRef => `agentUser:${key}`
export const poolRef = (key: string): PoolRef => `pool:${key}`
export const taskRef = (key: string): TaskRef => `task:${key}`
const day = 24 * 3_600_000
const blueprintRef = (key: string) => `blueprint:${key}` as const

export async function buildEstate(scenario: Scenario, { ids, keys, random }: Env): Promise<Estate> {
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
  const agents = scenario.agents.map(({ key, displayName, blueprint, sponsors, accountEnabled }) => ({
    ref: agentRef(key),
    id: ids.guid(),
    displayName,
    blueprint: blueprintRef(blueprint),
    sponsors: sponsors.map(humanRef),
    accountEnabled,
  }))
  const agentUsers = scenario.agentUsers.map(({ key, displayName, userPrincipalName, agent, accountEnabled }) => ({
    ref: agentUserRef(key),
    id: ids.guid(),
    displayName,
    userPrincipalName,
    agent: agentRef(agent),
    accountEnabled,
  }))
  const pools = scenario.pools.map(({ key, displayName, region, assignedTo, size }) => ({
    ref: poolRef(key),
    id: ids.guid(),
    displayName,
    region,
    assignedTo: assignedTo.map(agentUserRef),
    size,
  }))

  const pcs: CloudPc[] = []
  const devices = new Map<PcRef, DeviceKey>()
  for (const pool of scenario.pools) {
    for (let index = 0; index < pool.size; index += 1) {
      const displayName = `CPCA-${String(pcs.length + 1).padStart(3, '0')}`
      const ref: PcRef = `pc:${displayName}`
      const device = await deviceKey(keys.seed(`device ${displayName}`))
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

  const credentials = new Map<string, Certificate>()
  const startsAt = epochMs(Date.parse(scenario.startsAt))
  for (const { appId, displayName } of blueprints) {
    const validity = { startsAt: epochMs(startsAt - 30 * day), endsAt: epochMs(startsAt + 335 * day) }
    const certificate = await createCertificate(keys.seed(`credential ${appId}`), { name: displayName, ...validity })
    credentials.set(appId, certificate)
  }
  const directory: Directory = {
    tenant,
    humans: byRef(humans),
    blueprints: byRef(blueprints),
    agents: byRef(agents),
    agentUsers: byRef(agentUsers),
    pools: byRef(pools),
    pcs: byRef(pcs),
  }
  const idOf = new Map<string, string>([...humans, ...agents, ...agentUsers].map(({ ref, id }) => [ref, id]))
  const policies = scenario.policies.map(policy =>
    ConditionalAccessPolicy.parse({ id: ids.guid(), ...mapValues(policy, part => withIds(part, idOf)) }),
  )
  const sites = scenario.sites.map(({ url, members, files }) => ({
    url,
    memberIds: agentUsers.filter(({ ref }) => members.map(agentUserRef).includes(ref)).map(({ id }) => id),
    files: files.map(file => ({ id: ids.guid(), ...file })),
  }))
  return {
    directory,
    tokens: {
      directory,
      authority: await signingKey(keys.seed('authority')),
      credentials: new Map(
        [...credentials].map(([appId, certificate]) => [
          appId,
          [certificateCredential(certificate, certificate.thumbprint)],
        ]),
      ),
      redemptions: redemptions(),
      policies,
    },
    credentials,
    devices,
    computers: new Map(pcs.map(({ ref }) => [ref, baseline()])),
    enterprise: buildEnterprise({
      domain: tenant.domain,
      now: startsAt,
      humans,
      agentUsers,
      sites,
      random: random.fork('enterprise'),
      ids: seededIds(random.fork('enterprise ids')), // of its own: what else is drawn does not depend on it
    }),
  }
}

/** A policy in which people and agents may be named by reference (`agent:invoice`), with their object ids instead. */
function withIds(value: Json, idOf: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return idOf.get(value) ?? value
  if (Array.isArray(value)) return value.map(item => withIds(item, idOf))
  return isJsonObject(value) ? mapValues(value, item => withIds(item, idOf)) : value
}

const mapValues = (object: JsonObject, change: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))

function addressAfter(first: string, offset: number): string {
  const value = first.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + offset
  return [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')
}
