// What the token service issues: exactly what the form that was posted proves.
import { describe, expect, test } from 'vitest'
import {
  answerTokenRequest,
  clientAssertionType,
  createClientAssertion,
  exchangeScope,
  graphResourceId,
  lookUp,
  type TokenEndpointRequest,
  tokenExchangeResourceId,
} from '../../main/tenant/index.ts'
import type { TokenRequest } from '../../shared/model/facts.ts'
import { play } from '../simulation/play.ts'

const { stage } = await play('stolen-token', 7)
const { directory, tokens, credentials } = stage.estate
const now = stage.env.clock.now()
const agent = lookUp(directory.agents, 'agent:invoice')
const blueprint = lookUp(directory.blueprints, agent.blueprint)
const user = lookUp(directory.agentUsers, 'agentUser:invoice-agent')
const see = {
  blueprintEnabled: true,
  agentEnabled: true,
  agentUserEnabled: true,
  agentRisk: 'none',
  device: null,
} as const
const device = { isCompliant: true, trustType: 'AzureAD' }

const common = { grant_type: 'client_credentials', client_assertion_type: clientAssertionType, scope: exchangeScope }
const order = { tenantId: directory.tenant.id, blueprintAppId: blueprint.appId, jti: 'a-1', now }
const assertion = await createClientAssertion(lookUp(credentials, blueprint.appId), order)
const t1Form = { ...common, client_id: blueprint.appId, fmi_path: agent.id, client_assertion: assertion }
const t1Request: TokenRequest = {
  requestId: '4d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a01',
  correlationId: '4d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a02',
  grant: 't1',
  task: 'task:reconcile',
  blueprint: blueprint.ref,
  agent: agent.ref,
  agentUser: null,
  human: null,
  continuousAccess: false,
  clientId: blueprint.appId,
  resourceId: tokenExchangeResourceId,
  resourceDisplayName: 'AAD Token Exchange Endpoint: Public',
  scope: exchangeScope,
  ipAddress: '198.51.100.40',
  pc: null,
  session: null,
}
const t2Request: TokenRequest = { ...t1Request, grant: 't2', clientId: agent.id }

const answer = (request: TokenRequest, form: TokenEndpointRequest) =>
  answerTokenRequest(tokens, { request, form, see: { ...see, device }, uti: 'uti', now, jkt: null })
async function issued(request: TokenRequest, form: TokenEndpointRequest): Promise<string> {
  const answered = await answer(request, form)
  if (!answered.ok) throw new Error(answered.message)
  return answered.issued.jwt
}

const t1 = await issued(t1Request, t1Form)
const t2Form = { ...common, client_id: agent.id, client_assertion: t1 }
const t2 = await issued(t2Request, t2Form)
const scope = 'https://graph.microsoft.com/Files.Read.All https://graph.microsoft.com/Mail.Send'
const userRequest: TokenRequest = {
  ...t2Request,
  grant: 'agentUser',
  agentUser: user.ref,
  resourceId: graphResourceId,
  resourceDisplayName: 'Microsoft Graph',
  scope,
}
const userForm: TokenEndpointRequest = {
  ...t2Form,
  scope,
  grant_type: 'user_fic',
  user_federated_identity_credential: t2,
  username: user.userPrincipalName,
}

describe('The token service', () => {
  test('issues the resource token the form proves', async () => {
    const answered = await answer(userRequest, userForm)
    expect(answered).toMatchObject({
      ok: true,
      issued: { claims: { aud: graphResourceId, oid: user.id, azp: agent.id, scp: 'Files.Read.All Mail.Send' } },
      decision: { outcome: 'grant' },
    })
  })

  const others: [string, TokenRequest, TokenEndpointRequest][] = [
    ['another agent identity of the blueprint (T1)', { ...t1Request, agent: 'agent:vendor' }, t1Form],
    ['another agent identity of the blueprint (T2)', { ...t2Request, agent: 'agent:vendor' }, t2Form],
    ['another agent user', { ...userRequest, agentUser: 'agentUser:vendor-agent' }, userForm],
    ['no agent user', { ...userRequest, agentUser: null }, userForm],
    ['a grant that Conditional Access has no say in', { ...userRequest, grant: 't2', agentUser: null }, userForm],
    ['another resource than its scope is of', { ...userRequest, resourceId: tokenExchangeResourceId }, userForm],
    ['another scope', { ...userRequest, scope: 'https://graph.microsoft.com/Mail.Send' }, userForm],
    ['another client', { ...t1Request, clientId: agent.id }, t1Form],
  ]
  test.each(others)('does not take a form for the proof of %s', async (_what, request, form) => {
    await expect(answer(request, form)).rejects.toThrow('asks for another token than its form proves')
  })

  test('does not take scopes of two resources for one', async () => {
    const both = `${scope} da81128c-e5b5-4f9e-8d89-50d906f107c5/Tools.ListInvoke.All`
    expect(await answer({ ...userRequest, scope: both }, { ...userForm, scope: both })).toMatchObject({
      ok: false,
      errorCode: 70011,
      decision: null,
    })
  })
})
