// Check 11: each token request of a task, looked up in the log it must stand in, with what that log says of the agent.
import { beforeAll, describe, expect, test } from 'vitest'
import { lookUp } from '../../main/tenant/index.ts'
import {
  AADNonInteractiveUserSignInLogs,
  AADServicePrincipalSignInLogs,
  AgentSignIn,
  SigninLogs,
} from '../../shared/records/entra.ts'
import { recordsOf } from '../telemetry/records.ts'
import { type Contoso, contoso, exchange, must, obtain, task } from './contoso.ts'

let run: Contoso

/** Sign-in rows of one log, by request id, with the column `Agent` read. */
function rowsOf(
  schema: typeof AADServicePrincipalSignInLogs | typeof AADNonInteractiveUserSignInLogs | typeof SigninLogs,
) {
  const rows = run.rows(schema.shape.Type.value, schema)
  // text in all of them but the interactive log, where the column is dynamic
  const said = (agent: unknown): unknown => (typeof agent === 'string' ? JSON.parse(agent) : agent)
  return new Map(rows.map(row => [row.Id, { ...row, agent: AgentSignIn.parse(said(row.Agent)) }]))
}
const requests = (...grants: string[]) =>
  run.factsOf('token.issued').filter(({ request }) => grants.includes(request.grant))

describe('Sign-in rows land in the right log (SP vs non-interactive), with `agent{agentType, agentSubjectType, agentSubjectParentId, parentAppId}`.', () => {
  let blueprint: { id: string; appId: string }
  let agent: { id: string }

  beforeAll(async () => {
    run = await contoso()
    must(await run.connect(task))
    for (const grant of ['autonomous', 'onBehalfOf', 'refreshToken'] as const) must(await run.perform(obtain(grant)))
    agent = lookUp(run.stage.estate.directory.agents, 'agent:invoice')
    blueprint = lookUp(run.stage.estate.directory.blueprints, 'blueprint:finance-ops')
  })

  test('the exchanges T1 and T2 and the app-only token are rows of service principals', () => {
    const rows = rowsOf(AADServicePrincipalSignInLogs)
    const asked = requests('t1', 't2', 'autonomous')
    expect(asked).toHaveLength(3)
    expect([...rows.keys()].toSorted()).toEqual(asked.map(({ request }) => request.requestId).toSorted())
  })

  test('T1 is the blueprint’s: type and subject are its principal', () => {
    const rows = rowsOf(AADServicePrincipalSignInLogs)
    for (const { request } of requests('t1'))
      expect(rows.get(request.requestId)).toMatchObject({
        AppId: blueprint.appId,
        ResourceIdentity: exchange,
        agent: {
          agentType: 'agentIdentityBlueprintPrincipal',
          agentSubjectType: 'agentIdentityBlueprintPrincipal',
          parentAppId: blueprint.appId,
        },
      })
  })

  test('T2 and the app-only token are the agent identity’s, whose parent is the blueprint', () => {
    const rows = rowsOf(AADServicePrincipalSignInLogs)
    for (const { request } of requests('t2', 'autonomous'))
      expect(rows.get(request.requestId)).toMatchObject({
        AppId: agent.id,
        ServicePrincipalId: agent.id,
        agent: {
          agentType: 'agenticAppInstance',
          agentSubjectType: 'agenticAppInstance',
          agentSubjectParentId: blueprint.id,
          parentAppId: blueprint.appId,
        },
      })
  })

  test('the agent user’s token is a non-interactive sign-in of a user, whose parent is the agent identity', () => {
    const rows = rowsOf(AADNonInteractiveUserSignInLogs)
    const asked = requests('agentUser')
    expect(asked.length).toBeGreaterThan(0)
    for (const { request } of asked)
      expect(rows.get(request.requestId)).toMatchObject({
        UserId: lookUp(run.stage.estate.directory.agentUsers, 'agentUser:invoice-agent').id,
        IsInteractive: false,
        agent: {
          agentType: 'agenticAppInstance',
          agentSubjectType: 'agentIDuser',
          agentSubjectParentId: agent.id,
          parentAppId: blueprint.appId,
        },
      })
  })

  test('a token on behalf of a person is that person’s non-interactive sign-in, and no agent’s', () => {
    const rows = rowsOf(AADNonInteractiveUserSignInLogs)
    const person = lookUp(run.stage.estate.directory.humans, 'human:dana').id
    for (const { request } of requests('onBehalfOf', 'refreshToken')) {
      const row = rows.get(request.requestId)
      expect(row).toMatchObject({ UserId: person, AppId: agent.id })
      expect(row?.agent).toEqual({
        agentType: 'agenticAppInstance',
        agentSubjectType: 'notAgentic',
        parentAppId: blueprint.appId,
      })
    }
  })

  test('the interactive log holds the person alone: no agent is ever in it', () => {
    const rows = rowsOf(SigninLogs)
    expect([...rows.keys()]).toEqual(requests('interactive').map(({ request }) => request.requestId))
    for (const { agent: said } of rows.values())
      expect(said).toEqual({ agentType: 'notAgentic', agentSubjectType: 'notAgentic' })
  })

  test('no request stands in two logs', () => {
    const ids = recordsOf(run.facts()).flatMap(({ body }) =>
      body.OperationName === 'Sign-in activity' ? [body.Id] : [],
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(run.factsOf('token.issued').length)
  })
})
