// A small tenant as data, as decisions of the directory see it, and everybody who may ask something of it.
import {
  type DirectoryCaller,
  type DirectorySight,
  defaultDirectoryLimits,
  type ObjectState,
  type RegistrationState,
} from '../../main/access/index.ts'
import type { CredentialKind, RiskState } from '../../shared/model/identity.ts'
import type { Blueprint } from '../../shared/model/objects.ts'
import type {
  AgentRef,
  AgentUserRef,
  BlueprintRef,
  CredentialRef,
  HumanRef,
  PrincipalRef,
} from '../../shared/model/refs.ts'
import { isRefOf } from '../../shared/model/refs.ts'
import { Guid } from '../../shared/model/units.ts'

/** What is asked of the tenant below: by default all of it is active, in no unit, in no registry and at no risk. */
export interface Tenant {
  readonly limits: DirectorySight['limits']
  readonly licences: DirectorySight['licences']
  readonly callerSignsIn: boolean
  /** Of objects that are not active. */
  readonly states: Readonly<Record<string, ObjectState>>
  readonly principals: readonly PrincipalRef[]
  readonly agentUsers: readonly AgentUserRef[]
  readonly disabledByMicrosoft: boolean
  readonly counted: { readonly blueprints: number; readonly agents: number; readonly objects: number }
  readonly credentials: Readonly<Record<CredentialRef, { kind: CredentialKind; valid: boolean }>>
  readonly registration: RegistrationState
  readonly risk: RiskState
  readonly units: DirectorySight['units']
}

export const person = 'human:dana'
export const blueprint = 'blueprint:invoice'
export const principal = 'principal:invoice'
export const agent = 'agent:invoice'
export const agentUser = 'agentUser:invoice'
export const credential = 'credential:key'
export const appId = Guid.parse('30cf4c22-0985-4a5b-8f0f-4b5d1b1a0b03')
export const otherAppId = Guid.parse('30cf4c22-0985-4a5b-8f0f-4b5d1b1a0b04')
export const unknownAppId = Guid.parse('30cf4c22-0985-4a5b-8f0f-4b5d1b1a0b05')

/** A federated credential, as it is sent. */
export const federated = {
  kind: 'federatedIdentityCredential',
  displayName: 'github',
  name: 'github',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:contoso/invoice',
  claimsMatchingExpression: null,
  audiences: ['api://AzureADTokenExchange'],
  description: '',
}

const owner = 'human:owner'
const blueprintSponsor = 'human:answers-for-the-blueprint'
const agentSponsor = 'human:answers-for-the-agent'
const otherOwner = 'human:owner-of-another'
const scoped = 'human:administrator-of-the-unit'

const blueprintNamed = (name: string, appId: string, by: HumanRef): Blueprint => ({
  ref: `blueprint:${name}`,
  id: Guid.parse('30cf4c22-0985-4a5b-8f0f-4b5d1b1a0b06'),
  appId,
  principalId: Guid.parse('30cf4c22-0985-4a5b-8f0f-4b5d1b1a0b07'),
  displayName: name,
  owners: [by],
  sponsors: [blueprintSponsor],
})
const blueprints = [blueprintNamed('invoice', appId, owner), blueprintNamed('payroll', otherAppId, otherOwner)]

/** Whatever is named here was made in the tenant; of anything else nothing is known. */
const blueprintNameOf: Readonly<Record<string, string>> = {
  [blueprint]: 'invoice',
  [principal]: 'invoice',
  [agent]: 'invoice',
  [agentUser]: 'invoice',
  [credential]: 'invoice',
  'blueprint:payroll': 'payroll',
  'agent:payroll': 'payroll',
}
const known = [
  'human:administrator',
  'human:anybody',
  person,
  owner,
  blueprintSponsor,
  agentSponsor,
  otherOwner,
  scoped,
  ...Object.keys(blueprintNameOf),
]

const plain: Tenant = {
  limits: defaultDirectoryLimits,
  licences: ['P2'],
  callerSignsIn: true,
  states: {},
  principals: [principal],
  agentUsers: [],
  disabledByMicrosoft: false,
  counted: { blueprints: 2, agents: 2, objects: 8 },
  credentials: { [credential]: { kind: 'certificate', valid: true } },
  registration: 'unregistered',
  risk: 'none',
  units: new Map(),
}

/** Answers what its types ask for and nothing else: whoever asks of an object what it does not have finds nothing to read. */
export function sightOf(over: Partial<Tenant>): DirectorySight {
  const tenant = { ...plain, ...over }
  const find = <Item>(items: Readonly<Record<string, Item>>, ref: string): Item => {
    const found = items[ref]
    if (found === undefined) throw new Error(`Nobody can say this of ${ref}.`)
    return found
  }
  const isAgent = (ref: AgentRef): boolean => isRefOf(ref, 'agent')
  return {
    limits: tenant.limits,
    licences: tenant.licences,
    stateOf: object => tenant.states[object] ?? (known.includes(object) ? 'active' : 'absent'),
    canSignIn: () => tenant.callerSignsIn,
    blueprintByAppId: asked => blueprints.find(each => each.appId === asked) ?? null,
    blueprintOf(object) {
      if (isRefOf(object, 'human')) throw new Error('A person has no blueprint.')
      return blueprints.find(each => each.displayName === blueprintNameOf[object]) ?? null
    },
    principalsOf: of => find({ [blueprint]: tenant.principals, 'blueprint:payroll': [] }, of),
    sponsorsOf: object =>
      find<readonly HumanRef[]>(
        { [blueprint]: [blueprintSponsor], [agent]: [agentSponsor], 'blueprint:gone': [], 'agent:gone': [] },
        object,
      ),
    agentOf: of => find<AgentRef | null>({ [agentUser]: agent, 'agentUser:gone': null }, of),
    agentUsersOf: of => (of === agent ? tenant.agentUsers : []),
    userPrincipalNameTaken: name => name === 'taken@contoso.com',
    disabledByMicrosoft(of) {
      if (!isAgent(of)) throw new Error(`Microsoft disables agents, not ${of}.`)
      return tenant.disabledByMicrosoft
    },
    counted: {
      blueprints: () => tenant.counted.blueprints,
      agentsOf: () => tenant.counted.agents,
      agentObjects: () => tenant.counted.objects,
    },
    credential: ref => tenant.credentials[ref] ?? null,
    validCredentialsOf: (of: BlueprintRef) =>
      Object.entries(tenant.credentials).flatMap(([ref, { valid }]) =>
        valid && of === blueprint && isRefOf(ref, 'credential') ? [ref] : [],
      ),
    registrationState: ref => (ref.endsWith(':invoice') ? tenant.registration : 'unregistered'),
    registrationOf: () => (tenant.registration === 'unregistered' ? null : 'registration:invoice'),
    riskStateOf: () => tenant.risk,
    units: tenant.units,
  }
}

/** A unit the person and the agent user are in, with a User Administrator of its own. */
export const unitWith = (kind: { hidden?: boolean; restricted?: boolean }): DirectorySight['units'] =>
  new Map([
    [
      'sales',
      {
        hidden: false,
        restricted: false,
        ...kind,
        members: new Set([person, agentUser]),
        administrators: [{ human: scoped, role: 'User Administrator' }],
      },
    ],
  ])

const holders: readonly string[] = [
  'Global Administrator',
  'Global Reader',
  'Privileged Role Administrator',
  'Agent ID Administrator',
  'Agent ID Developer',
  'Cloud Application Administrator',
  'Application Administrator',
  'Agent Registry Administrator',
  'AI Administrator',
  'User Administrator',
  'Helpdesk Administrator',
  'Security Administrator',
  'Security Operator',
  'Compliance Administrator',
]
const permissions: readonly string[] = [
  'AgentIdentityBlueprint.Create',
  'AgentIdentityBlueprintPrincipal.Create',
  'AgentIdentity.Create.All',
  'AgentIdUser.ReadWrite.IdentityParentedBy',
  'AgentIdUser.ReadWrite.All',
]
const human = (ref: HumanRef, ...roles: string[]): DirectoryCaller => ({ kind: 'human', ref, roles })
const blueprintWith = (ref: BlueprintRef, ...permissions: string[]): DirectoryCaller => ({
  kind: 'blueprint',
  ref,
  principal,
  permissions,
})
const applicationWith = (...permissions: string[]): DirectoryCaller => ({
  kind: 'application',
  appId: 'tool',
  permissions,
})

/** Everybody by the name they have in the tables: by each role alone, by what they are to the objects, and programs. */
export const callers: ReadonlyMap<string, DirectoryCaller> = new Map([
  ...holders.map((role): [string, DirectoryCaller] => [role, human('human:administrator', role)]),
  ['an owner', human(owner)],
  ['a sponsor of the blueprint', human(blueprintSponsor)],
  ['a sponsor of the agent', human(agentSponsor)],
  ['an owner of another blueprint', human(otherOwner)],
  ["the unit's administrator", human(scoped)],
  ['Dana', human(person)],
  ['anybody', human('human:anybody')],
  ['the blueprint', blueprintWith(blueprint)],
  ...permissions.map((each): [string, DirectoryCaller] => [
    `the blueprint with ${each}`,
    blueprintWith(blueprint, each),
  ]),
  ['another blueprint with every permission', blueprintWith('blueprint:payroll', ...permissions)],
  ['the agent', { kind: 'agent', ref: agent }],
  ['another agent', { kind: 'agent', ref: 'agent:payroll' }],
  ['an application', applicationWith()],
  ...permissions.map((each): [string, DirectoryCaller] => [`an application with ${each}`, applicationWith(each)]),
])
