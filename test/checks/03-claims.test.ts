// Check 3: the tokens of the three flows, decoded and set side by side.
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { lookUp } from '../../main/tenant/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { type Contoso, contoso, must, obtain, task } from './contoso.ts'

type Flow = 'autonomous' | 'onBehalfOf' | 'agentUser'

describe('Decoded tokens: idtyp, oid, azp, xms_act_fct/xms_sub_fct 11/13, xms_par_app_azp, uti, sid differ correctly by flow.', () => {
  const tokens = new Map<Flow | 'person', JsonObject>()
  const of = (flow: Flow | 'person'): JsonObject => tokens.get(flow) ?? {}
  let run: Contoso
  const ids = { agent: '', blueprint: '', agentUser: '', human: '' }
  const flows = ['onBehalfOf', 'autonomous', 'agentUser'] as const

  beforeAll(async () => {
    run = await contoso()
    await run.ask(task)
    for (const flow of flows) must(await run.perform(obtain(flow)))
    for (const { token, request } of run.factsOf('token.issued')) {
      const claims: JsonObject = Object.fromEntries(
        Object.entries(decodeJwt<JsonObject>(run.jwtOf(token))).filter(([, value]) => value !== undefined),
      )
      if (request.grant === 'interactive') tokens.set('person', claims)
      for (const flow of flows) if (request.grant === flow) tokens.set(flow, claims)
    }
    const { directory } = run.stage.estate
    ids.agent = lookUp(directory.agents, 'agent:invoice').id
    ids.blueprint = lookUp(directory.blueprints, 'blueprint:finance-ops').appId
    ids.agentUser = lookUp(directory.agentUsers, 'agentUser:invoice-agent').id
    ids.human = lookUp(directory.humans, 'human:dana').id
  })

  const row = (claim: string) => flows.map(flow => of(flow)[claim])

  test('idtyp: a user on behalf of a person and as agent user, an app where the agent acts for itself', () => {
    expect(row('idtyp')).toEqual(['user', 'app', 'user'])
  })
  test('oid: the person, the agent identity, the agent user', () => {
    expect(row('oid')).toEqual([ids.human, ids.agent, ids.agentUser])
  })
  test('azp: the agent identity in all three', () => {
    expect(row('azp')).toEqual([ids.agent, ids.agent, ids.agent])
  })
  test('xms_act_fct: 11 in all three, an agent identity acts', () => {
    expect(row('xms_act_fct').map(facets => String(facets).split(' ').includes('11'))).toEqual([true, true, true])
  })
  test('xms_sub_fct: none for a person, 11 for the agent identity, 13 for the agent user', () => {
    expect(row('xms_sub_fct')).toEqual([undefined, '11', '13'])
  })
  test('xms_idrel: a member, a service principal, a member', () => {
    expect(row('xms_idrel')).toEqual(['1', '7', '1'])
  })
  test('xms_par_app_azp: the blueprint in all three', () => {
    expect(row('xms_par_app_azp')).toEqual([ids.blueprint, ids.blueprint, ids.blueprint])
  })
  test('scp: scopes where a user is in it, none where the agent acts for itself', () => {
    expect(row('scp')).toEqual(['Files.Read.All', undefined, 'Files.Read.All'])
  })
  test('uti: another one in each', () => {
    expect(new Set(row('uti')).size).toBe(3)
    for (const uti of row('uti')) expect(uti).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })
  test('sid: that of the person’s own sign-in on behalf of them, none where nobody signed in', () => {
    expect(row('sid')).toEqual([of('person').sid, undefined, undefined])
    expect(of('person').sid).toMatch(/^[0-9a-f-]{36}$/)
  })
  test('the person’s own token is for the blueprint and has no agent in it', () => {
    const { aud, oid, xms_act_fct, xms_sub_fct, xms_par_app_azp } = of('person')
    expect({ aud, oid, xms_act_fct, xms_sub_fct, xms_par_app_azp }).toEqual({ aud: ids.blueprint, oid: ids.human })
  })
  test('the inspector explains every claim of them', () => {
    for (const { token } of run.factsOf('token.issued')) {
      const explained = run.actor(run.facts().length - 1, token).tokens.flatMap(({ claims }) => claims)
      expect(explained.length).toBeGreaterThan(10)
      expect(explained.filter(({ meaning }) => meaning === 'A claim we have no explanation for.')).toEqual([])
    }
  })
})
