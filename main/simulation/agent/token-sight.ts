// What the token endpoint sees of the accounts behind a request, and of the device it comes from, at that moment.
import type { TokenRequest } from '../../../shared/model/facts.ts'
import {
  accountSight,
  isApproved,
  locationsAt,
  lookUp,
  models,
  riskLevel,
  type TokenSight,
} from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

export function tokenSight(stage: Stage, request: TokenRequest): TokenSight {
  const { world, estate } = stage
  const { populations, states } = world.see
  const { human, agent, agentUser, pc } = request
  const humanState = human && populations.human.states.get(human)
  const ofPerson = {
    humanEnabled: humanState ? models.human.views.canAuthenticate(humanState) : true,
    ...(humanState && !models.human.views.exists(humanState) ? { deleted: ['human'] as const } : {}),
    access: human ? { ...resource, ...signedIn(request), location: locationOf(stage, request.ipAddress) } : resource,
  }
  const device = pc ? deviceOf(stage, pc) : null
  const subject = subjectOf(stage, request)
  if (agent === null)
    return {
      blueprintEnabled: true,
      agentEnabled: true,
      agentUserEnabled: true,
      agentRisk: 'none',
      device,
      subject,
      ...ofPerson,
    }

  const { blueprint } = lookUp(estate.directory.agents, agent)
  const account = accountSight(states, world.roster, { blueprint, agent, agentUser })
  return {
    ...account,
    ...ofPerson,
    deleted: [...account.deleted, ...(ofPerson.deleted ?? [])],
    approved: isApproved(estate.directory, states, agent),
    // what is found of an agent user is found of the agent identity that acts by it
    agentRisk: agentUser ? higher(account.agentRisk, riskLevel(states, agentUser)) : account.agentRisk,
    device,
    subject,
  }
}

/** The tenant gives custom security attributes to agents alone. */
const resource = { resourceAttributes: {} } as const
/**
 * People talk to agents where they are signed in, with a second factor, by a client of today; what is had on their behalf
 * carries it on.
 */
const signedIn = ({ authenticationProtocol }: TokenRequest) =>
  ({
    satisfiedControls: ['mfa'],
    clientAppType: 'mobileAppsAndDesktopClients',
    authenticationFlow: authenticationProtocol === 'deviceCode' ? 'deviceCodeFlow' : 'none',
  }) as const

/** A tenant without named locations has none that is trusted. A country is not looked up from an address. */
function locationOf({ estate }: Stage, ipAddress: string) {
  const place = locationsAt(estate.namedLocations, { ipAddress, country: null })
  return place === null ? { ipAddress } : { ipAddress, namedLocationIds: place.ids, isTrusted: place.isTrusted }
}

const levels = ['none', 'low', 'medium', 'high'] as const
const higher = (left: (typeof levels)[number], right: (typeof levels)[number]) =>
  levels.indexOf(left) > levels.indexOf(right) ? left : right

function deviceOf({ world, estate }: Stage, pc: NonNullable<TokenRequest['pc']>): NonNullable<TokenSight['device']> {
  const { displayName, deviceId, pool } = lookUp(estate.directory.pcs, pc)
  return {
    isCompliant: world.see.isCompliant(pc),
    trustType: 'AzureAD',
    platform: 'windows',
    model: 'Cloud PC for Agents',
    operatingSystem: 'Windows',
    // "enrollment profile name = policy name", and a pool is what its provisioning policy makes
    enrollmentProfileName: lookUp(estate.directory.pools, pool).displayName,
    extensionAttributes: {},
    systemLabels: ['CloudPC'],
    displayName,
    deviceId,
  }
}

/** What policies may ask about the subject itself: all the directory says of it. */
function subjectOf(
  { world, estate }: Stage,
  { human, agentUser, agent }: TokenRequest,
): NonNullable<TokenSight['subject']> {
  const { humans, agentUsers, agents } = estate.directory
  if (human) {
    const { groups = [], roles = [] } = lookUp(humans, human)
    return { groups, roles, guest: null, userRisk: riskLevel(world.see.states, human), signInRisk: 'none' }
  }
  if (agentUser) {
    const { groups = [], customSecurityAttributes = {} } = lookUp(agentUsers, agentUser)
    return { groups, customSecurityAttributes }
  }
  const account = agent ? lookUp(agents, agent) : null
  return { customSecurityAttributes: account?.customSecurityAttributes ?? {} }
}
