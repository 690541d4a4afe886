// What the directory refuses, each of Microsoft's documented errors by its name, and what Entra does not let agents have.
import { describe, expect, test } from 'vitest'
import { certificate, clientSecret, federated } from './credentials.ts'
import {
  agentIn,
  agentOperation,
  agentUserIn,
  agentUserOperation,
  appIdOf,
  as,
  blueprintIn,
  office,
  refOf,
  staffed,
  token,
} from './office.ts'

const credentials = [certificate(0), clientSecret, federated]

const blueprintOperation = { operation: 'createBlueprint', displayName: 'B', sponsors: [refOf('sponsor')], owners: [] }
const nothing = '00000000-0000-4000-8000-00000000dead'

describe('Documented errors', () => {
  test('Agent_Directory_QuotaExceeded: agent objects would exceed 95 % of the tenant quota', () => {
    // blueprint, principal, agent identity and agent user: 4 of 5 is 80 %, the fifth would make 100 %
    const { world, blueprint } = staffed({ directoryQuota: 5 })
    expect(world.codes(agentOperation(world, blueprint), token(world, blueprint))).toEqual([
      'Agent_Directory_QuotaExceeded',
    ])
    const roomy = staffed({ directoryQuota: 6 })
    expect(roomy.world.codes(agentOperation(roomy.world, roomy.blueprint), as('admin'))).toEqual([])
  })

  test('AgentBlueprint_LimitExceeded: active and soft-deleted blueprints are counted, not those deleted for good', () => {
    const { world, blueprint } = staffed({ blueprints: 1 })
    const refused = ['AgentBlueprint_LimitExceeded']
    expect(world.codes(blueprintOperation, as('admin'))).toEqual(refused)
    world.ask({ operation: 'delete', target: blueprint }, as('admin'))
    expect(world.codes(blueprintOperation, as('admin'))).toEqual(refused)
    world.ask({ operation: 'purge', target: blueprint }, as('admin'))
    expect(world.codes(blueprintOperation, as('admin'))).toEqual([])
  })

  test('AgentIdentity_LimitExceeded: an app-only caller makes at most 250 agent identities of a blueprint', () => {
    const { world, blueprint } = staffed()
    for (let count = 1; count < 250; count += 1) agentIn(world, blueprint, `Agent ${count}`)
    expect(world.codes(agentOperation(world, blueprint), token(world, blueprint))).toEqual([
      'AgentIdentity_LimitExceeded',
    ])
    expect(world.codes(agentOperation(world, blueprint), as('admin'))).toEqual([])
  })

  test('AgentBlueprint_IncompatibleProperty: a property a blueprint can not have', () => {
    const codes = office().codes({ ...blueprintOperation, properties: ['tags', 'isFallbackPublicClient'] }, as('admin'))
    expect(codes).toEqual(['AgentBlueprint_IncompatibleProperty'])
  })

  test('AgentBlueprint_NotSupportedOnApiVersion: neither v1.0 nor beta', () => {
    const world = office()
    expect(world.codes({ ...blueprintOperation, apiVersion: '1.6' }, as('admin'))).toEqual([
      'AgentBlueprint_NotSupportedOnApiVersion',
    ])
    expect(world.codes({ ...blueprintOperation, apiVersion: 'beta' }, as('admin'))).toEqual([])
  })

  test('AgentBlueprintPrincipal_… and AgentIdentity_…: the same for principals and agent identities', () => {
    const { world, blueprint } = staffed()
    const wrong = { apiVersion: '1.6', properties: ['keyCredentials'] }
    const principal = { operation: 'createPrincipal', displayName: 'P', appId: appIdOf(world, blueprint), ...wrong }
    expect(world.codes(principal, as('admin')).slice(0, 2)).toEqual([
      'AgentBlueprintPrincipal_NotSupportedOnApiVersion',
      'AgentBlueprintPrincipal_IncompatibleProperty',
    ])
    expect(world.codes({ ...agentOperation(world, blueprint), ...wrong }, as('admin'))).toEqual([
      'AgentIdentity_NotSupportedOnApiVersion',
      'AgentBlueprintPrincipal_AgentIdentity_IncompatibleProperty',
    ])
  })

  test('AgentBlueprintPrincipal_RequireAgentBlueprint: the appId is no blueprint’s', () => {
    const operation = { operation: 'createPrincipal', displayName: 'P', appId: nothing }
    expect(office().codes(operation, as('admin'))).toEqual(['AgentBlueprintPrincipal_RequireAgentBlueprint'])
  })

  test('AgentIdentity_AgentBlueprintPrincipalDoesNotExist: the principal was deleted', () => {
    const { world, blueprint, principal } = staffed()
    world.ask({ operation: 'delete', target: principal }, as('admin'))
    expect(world.codes(agentOperation(world, blueprint), as('admin'))).toEqual([
      'AgentIdentity_AgentBlueprintPrincipalDoesNotExist',
    ])
  })

  test('AgentIdentity_CredentialsNotSupported: no credential on an agent identity, at its creation or later', () => {
    const { world, blueprint, agent } = staffed()
    expect(world.codes({ ...agentOperation(world, blueprint), credentials: true }, as('admin'))).toEqual([
      'AgentIdentity_CredentialsNotSupported',
    ])
    for (const credential of credentials)
      expect(world.codes({ operation: 'addCredential', target: agent, credential }, as('admin'))).toEqual([
        'AgentIdentity_CredentialsNotSupported',
      ])
  })

  test('AgentIdentity_IncompatibleParentType: agentIdentityBlueprintId is the object id, not the appId', () => {
    const { world, blueprint } = staffed()
    const id = world.directory.blueprints.get(blueprint)?.id
    const operation = { ...agentOperation(world, blueprint), agentIdentityBlueprintId: id }
    expect(world.codes(operation, as('admin'))).toEqual(['AgentIdentity_IncompatibleParentType'])
  })

  test('Error_AgentBlueprintCannotCreateAssociatedIdentity: of another blueprint', () => {
    const { world, blueprint } = staffed()
    const other = blueprintIn(world, 'Other')
    expect(world.codes(agentOperation(world, other), token(world, blueprint))).toEqual([
      'Error_AgentBlueprintCannotCreateAssociatedIdentity',
    ])
  })

  test('Error_AgentIdentitiesCreatingAgentIdentitiesNotAllowed: an agent does not make agents', () => {
    const { world, blueprint, agent } = staffed()
    expect(world.codes(agentOperation(world, blueprint), { kind: 'agent', ref: agent })).toEqual([
      'Error_AgentIdentitiesCreatingAgentIdentitiesNotAllowed',
    ])
    expect(world.told('directory.refused')).toEqual([
      {
        type: 'directory.refused',
        by: agent,
        operation: 'POST /servicePrincipals/microsoft.graph.agentIdentity',
        target: 'Agent',
        status: 403,
        code: 'Error_AgentIdentitiesCreatingAgentIdentitiesNotAllowed',
        message: 'Agent identities can not create agent identities.',
      },
    ])
  })

  test('Error_AgentIdentitySelfCreateRequired: an application makes agent identities of a blueprint that it is not', () => {
    const { world, blueprint } = staffed()
    const application = { kind: 'application', appId: nothing } as const
    expect(world.codes(agentOperation(world, blueprint), { ...application, permissions: [] })).toEqual([
      'Error_AgentIdentitySelfCreateRequired',
    ])
    const permissions = ['AgentIdentity.Create.All']
    expect(world.codes(agentOperation(world, blueprint), { ...application, permissions })).toEqual([])
  })
})

describe('Sponsors', () => {
  test('are required: an app-only request has to name one, who is there', () => {
    const { world, blueprint } = staffed()
    const operation = { ...agentOperation(world, blueprint), sponsors: [] }
    expect(world.codes(operation, token(world, blueprint))).toEqual(['Request_BadRequest'])
    expect(world.codes({ ...operation, sponsors: ['human:nobody'] }, token(world, blueprint))).toEqual([
      'Request_BadRequest',
    ])
  })

  test('are whoever creates it where none is named, but never an administrator of agents', () => {
    const { world, blueprint } = staffed()
    const operation = { ...agentOperation(world, blueprint), sponsors: [] }
    expect(world.codes(operation, as('admin'))).toEqual(['Request_BadRequest'])
    const agent = world.make(operation, as('owner'))
    expect([...world.directory.agents.values()].find(({ ref }) => ref === agent)?.sponsors).toEqual([refOf('owner')])
  })

  test('can not be taken away to the last one', () => {
    const { world, agent } = staffed()
    expect(world.codes({ operation: 'setSponsors', target: agent, sponsors: [] }, as('owner'))).toEqual([
      'Request_BadRequest',
    ])
    expect(world.codes({ operation: 'setSponsors', target: agent, sponsors: [refOf('other')] }, as('owner'))).toEqual(
      [],
    )
    expect(world.directory.agents.get(agent)?.sponsors).toEqual([refOf('other')])
  })

  test('are lost with the person: each blueprint and agent identity hears how many are left', () => {
    const { world, blueprint, agent } = staffed()
    world.ask({ operation: 'setSponsors', target: agent, sponsors: [refOf('sponsor'), refOf('other')] }, as('owner'))
    world.ask({ operation: 'delete', target: refOf('sponsor') }, as('admin'))
    expect(world.told('sponsor.lost').map(({ subject, left }) => [subject, left])).toEqual([
      [blueprint, 0],
      [agent, 1],
    ])
  })
})

describe('Agent users', () => {
  test('have exactly one parent, which never changes, and are its only agent user', () => {
    const { world, blueprint, agent, agentUser } = staffed()
    const another = agentIn(world, blueprint, 'Another')
    expect(world.codes(agentUserOperation(null, 'x@contoso.com'), as('admin'))).toEqual(['Request_BadRequest'])
    expect(world.codes(agentUserOperation('agent:?', 'x@contoso.com'), as('admin'))).toEqual([
      'Request_ResourceNotFound',
    ])
    expect(world.codes(agentUserOperation(agent, 'x@contoso.com'), as('admin'))).toEqual([
      'Request_MultipleObjectsWithSameKeyValue',
    ])
    const move = { operation: 'setIdentityParent', target: agentUser, identityParent: another }
    expect(world.codes(move, as('admin'))).toEqual(['Request_BadRequest'])
    expect(world.directory.agentUsers.get(agentUser)?.agent).toBe(agent)
  })

  test('can come again when the first was deleted for good, and not before', () => {
    const { world, agent, agentUser } = staffed()
    world.ask({ operation: 'delete', target: agentUser }, as('admin'))
    expect(world.codes(agentUserOperation(agent, 'invoice.agent@contoso.com'), as('admin'))).toHaveLength(2)
    world.ask({ operation: 'purge', target: agentUser }, as('admin'))
    expect(world.codes(agentUserOperation(agent, 'invoice.agent@contoso.com'), as('admin'))).toEqual([])
  })

  test('have no password, passkey or other credential', () => {
    const { world, blueprint, agentUser } = staffed()
    const agent = agentIn(world, blueprint, 'Another')
    const operation = { ...agentUserOperation(agent, 'x@contoso.com'), credentials: true }
    expect(world.codes(operation, as('admin'))).toEqual(['Request_BadRequest'])
    for (const credential of credentials)
      expect(world.codes({ operation: 'addCredential', target: agentUser, credential }, as('admin'))).toEqual([
        'Request_BadRequest',
      ])
  })

  test('are made by their blueprint only when it was given the permission', () => {
    const { world, blueprint } = staffed()
    const operation = agentUserOperation(agentIn(world, blueprint, 'Another'), 'x@contoso.com')
    const [principal = 'principal:?'] = world.family.principalsOf(blueprint)
    const without = { kind: 'blueprint', ref: blueprint, principal, permissions: [] } as const
    expect(world.codes(operation, without)).toEqual(['Authorization_RequestDenied'])
    expect(world.codes(operation, token(world, blueprint))).toEqual([])
  })

  test.each(['Global Administrator', 'Privileged Role Administrator', 'User Administrator', 'Our own custom role'])(
    'are never given the role %s, nor are agent identities',
    role => {
      const { world, agent, agentUser } = staffed()
      for (const target of [agent, agentUser])
        expect(world.codes({ operation: 'assignRole', target, role }, as('roles'))).toEqual(['Request_BadRequest'])
      expect(world.told('role.assigned')).toEqual([])
    },
  )

  test('may be given a role that is not privileged, and join a group that roles can not be assigned to', () => {
    const { world, agentUser } = staffed()
    const role = { operation: 'assignRole', target: agentUser, role: 'Directory Readers' }
    const group = { operation: 'addToGroup', target: agentUser, group: 'Invoices', isAssignableToRole: false }
    expect(world.codes(role, as('roles'))).toEqual([])
    expect(world.codes(role, as('owner'))).toEqual(['Authorization_RequestDenied'])
    expect(world.codes(group, as('owner'))).toEqual([])
    expect(world.codes({ ...group, isAssignableToRole: true }, as('owner'))).toEqual(['Request_BadRequest'])
  })
})

describe('Who may do what', () => {
  const setEnabled = (target: string, accountEnabled: boolean) => ({
    operation: 'setAccountEnabled',
    target,
    accountEnabled,
  })

  test('a sponsor disables an agent; only an owner or an administrator enables it again', () => {
    const { world, agent } = staffed()
    expect(world.codes(setEnabled(agent, false), as('other'))).toEqual(['Authorization_RequestDenied'])
    expect(world.codes(setEnabled(agent, false), as('sponsor'))).toEqual([])
    expect(world.codes(setEnabled(agent, true), as('sponsor'))).toEqual(['Authorization_RequestDenied'])
    expect(world.codes(setEnabled(agent, true), as('owner'))).toEqual([])
  })

  test('a sponsor neither deletes, nor restores, nor adds credentials', () => {
    const { world, blueprint, agent } = staffed()
    const add = { operation: 'addCredential', target: blueprint, credential: credentials[0] }
    for (const operation of [{ operation: 'delete', target: agent }, add])
      expect(world.codes(operation, as('sponsor'))).toEqual(['Authorization_RequestDenied'])
  })

  test('a blueprint manages its own agents and nobody else’s', () => {
    const { world, blueprint } = staffed()
    const other = blueprintIn(world, 'Other')
    const agent = agentIn(world, other, 'Theirs')
    expect(world.codes({ operation: 'delete', target: agent }, token(world, blueprint))).toEqual([
      'Authorization_RequestDenied',
    ])
    expect(world.codes({ operation: 'delete', target: agent }, token(world, other))).toEqual([])
  })

  test('an agent changes nothing in the directory, not even itself', () => {
    const { world, agent, agentUser } = staffed()
    for (const target of [agent, agentUser])
      expect(world.codes({ operation: 'delete', target }, { kind: 'agent', ref: agent })).toEqual([
        'Authorization_RequestDenied',
      ])
  })

  test('nobody can lift the block of Microsoft for a violation of the services agreement', () => {
    const { world, agent } = staffed()
    world.send({ kind: 'agent', to: agent, event: { type: 'agent.disableByMicrosoft' } })
    expect(world.told('agent.disabled').at(-1)?.disabledByMicrosoftStatus).toBe(
      'DisabledDueToViolationOfServicesAgreement',
    )
    expect(world.codes(setEnabled(agent, true), as('admin'))).toEqual(['Authorization_RequestDenied'])
    world.send({ kind: 'agent', to: agent, event: { type: 'agent.readmitByMicrosoft' } })
    expect(world.codes(setEnabled(agent, true), as('admin'))).toEqual([])
  })

  test('a caller who is disabled or deleted is answered 401', () => {
    const { world, agent } = staffed()
    world.ask(setEnabled(refOf('owner'), false), as('admin'))
    expect(world.codes({ operation: 'delete', target: agent }, as('owner'))).toEqual(['InvalidAuthenticationToken'])
    expect(world.state(agent)).toBe('active')
  })

  test('a person’s own sessions are revoked by that person, everybody’s by an administrator of users', () => {
    const { world } = staffed()
    const revoke = (target: string) => ({ operation: 'revokeSessions', target })
    expect(world.codes(revoke(refOf('other')), as('other'))).toEqual([])
    expect(world.codes(revoke(refOf('owner')), as('other'))).toEqual(['Authorization_RequestDenied'])
    expect(world.codes(revoke(refOf('owner')), as('admin'))).toEqual([])
  })

  test('tells every reason of a refusal, in the order of the checks', () => {
    const { world, blueprint, agent } = staffed()
    world.ask({ operation: 'delete', target: blueprint }, as('admin'))
    const operation = { ...agentOperation(world, blueprint), credentials: true, sponsors: [] }
    expect(world.codes(operation, { kind: 'agent', ref: agent })).toEqual([
      'InvalidAuthenticationToken',
      'Error_AgentIdentitiesCreatingAgentIdentitiesNotAllowed',
      'AgentIdentity_CredentialsNotSupported',
      'Request_BadRequest',
      'AgentIdentity_AgentBlueprintPrincipalDoesNotExist',
    ])
  })

  test('the account of a user that exists twice is one too many', () => {
    const { world, blueprint } = staffed()
    const agent = agentIn(world, blueprint, 'Another')
    expect(world.codes(agentUserOperation(agent, 'Invoice.Agent@CONTOSO.com'), as('admin'))).toEqual([
      'Request_MultipleObjectsWithSameKeyValue',
    ])
    expect(agentUserIn(world, agent, 'another.agent@contoso.com')).toMatch(/^agentUser:/)
  })
})
