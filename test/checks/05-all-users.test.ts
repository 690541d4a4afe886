// Check 5: whom "all users" means, whom it does not, and whose policies count on behalf of a person.
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../shared/model/json.ts'
import {
  admin,
  blocking,
  codeOf,
  contoso,
  graph,
  invoiceAgent,
  must,
  obtain,
  otherTask,
  setPolicies,
  task,
} from './contoso.ts'

type Grant = Parameters<typeof obtain>[0]
const atGraph = { applications: { includeApplications: [graph] } }
const allUsers = blocking('All users', { users: { includeUsers: ['All'] }, ...atGraph })
const allAgentUsers = blocking('All agent users', { users: { includeUsers: ['AllAgentIdUsers'] }, ...atGraph })
const allAgents = blocking('All agent identities', {
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
  ...atGraph,
})
const dana = blocking('Dana', { users: { includeUsers: ['human:dana'] }, ...atGraph })
const tomas = blocking('Tomas', { users: { includeUsers: ['human:tomas'] }, ...atGraph })

/** What an agent that works for Dana gets: `granted`, or the code it is refused with. */
async function comesTo(grant: Grant, policy: JsonObject) {
  const run = await contoso()
  must(await run.perform(setPolicies(policy)))
  await run.ask(task)
  const outcome = await run.perform(obtain(grant))
  const reasons = run.factsOf('access.decided').findLast(({ request }) => request.grant === grant)?.decision.policies
  return { said: outcome.ok ? 'granted' : codeOf(outcome), reason: reasons?.[0]?.reason ?? '' }
}

describe('"All users" policies don\'t catch agent users; `AllAgentIdUsers` does; OBO is governed by the human\'s policies.', () => {
  test.each<[string, JsonObject, Record<Grant & ('agentUser' | 'autonomous' | 'onBehalfOf'), number | string>]>([
    ['all users', allUsers, { agentUser: 'granted', autonomous: 'granted', onBehalfOf: 53003 }],
    ['all agent users', allAgentUsers, { agentUser: 53003, autonomous: 'granted', onBehalfOf: 'granted' }],
    ['all agent identities', allAgents, { agentUser: 'granted', autonomous: 53003, onBehalfOf: 'granted' }],
    ['the person who asked', dana, { agentUser: 'granted', autonomous: 'granted', onBehalfOf: 53003 }],
    ['another person', tomas, { agentUser: 'granted', autonomous: 'granted', onBehalfOf: 'granted' }],
  ])('a policy that blocks %s', async (_, policy, expected) => {
    for (const grant of ['agentUser', 'autonomous', 'onBehalfOf'] as const)
      expect([grant, (await comesTo(grant, policy)).said]).toEqual([grant, expected[grant]])
  })

  test('the row says why "all users" is not about an agent user', async () => {
    expect((await comesTo('agentUser', allUsers)).reason).toMatch(/agent user/i)
  })

  test('a refresh on behalf of a person is decided on by the person’s policies again', async () => {
    const run = await contoso()
    await run.ask(task)
    must(await run.perform(obtain('onBehalfOf')))
    must(await run.perform(obtain('refreshToken')))
    must(await run.perform(setPolicies(dana)))
    expect(codeOf(await run.perform(obtain('refreshToken')))).toBe(53003)
  })

  test('the agent user who works for that person is not stopped by it', async () => {
    const run = await contoso()
    must(await run.perform(setPolicies(dana)))
    must(await run.connect(task))
    expect(run.factsOf('session.connected')).toHaveLength(1)
  })

  describe('Whom a policy for a group or a role means', () => {
    const finance = '6f000000-0000-4000-8000-000000000001'
    const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10'
    const ofGroup = blocking('Finance', { users: { includeGroups: [finance] }, ...atGraph })
    const ofRole = blocking('Administrators', { users: { includeRoles: [globalAdministrator] }, ...atGraph })
    const said = async (run: Awaited<ReturnType<typeof contoso>>, grant: Grant) => {
      const outcome = await run.perform(obtain(grant))
      return outcome.ok ? 'granted' : codeOf(outcome)
    }

    test('is a person in the group, and no agent user that is not in it', async () => {
      const run = await contoso({
        change: ({ humans }) => {
          for (const human of humans) if (human.key === 'dana') human.groups = [finance]
        },
      })
      await run.ask(task)
      must(await run.perform(setPolicies(ofGroup)))
      expect(await said(run, 'onBehalfOf')).toBe(53003)
      expect(await said(run, 'agentUser')).toBe('granted')
    })

    test('is an agent user from the moment it joins the group', async () => {
      const run = await contoso()
      await run.ask(task)
      must(await run.perform(setPolicies(ofGroup)))
      expect(await said(run, 'agentUser')).toBe('granted')
      const joins = {
        operation: 'addToGroup',
        target: invoiceAgent,
        group: finance,
        isAssignableToRole: false,
      } as const
      must(await run.perform({ do: 'directory', by: admin, operation: joins }))
      expect(await said(run, 'agentUser')).toBe(53003)
      expect(await said(run, 'onBehalfOf')).toBe('granted')
    })

    test('is a person who holds the role, by the id of its template', async () => {
      const run = await contoso({
        change: ({ humans }) => {
          for (const human of humans) if (human.key === 'dana') human.roles = ['Global Administrator']
        },
      })
      await run.ask(task)
      must(await run.perform(setPolicies(ofRole)))
      expect(await said(run, 'onBehalfOf')).toBe(53003)
      expect(await said(run, 'agentUser')).toBe('granted')
    })

    test('is nobody who holds another role, and of a role whose template is not known nothing is guessed', async () => {
      const withRole = async (role: string) => {
        const run = await contoso({
          change: ({ humans }) => {
            for (const human of humans) if (human.key === 'dana') human.roles = [role]
          },
        })
        await run.ask(task)
        must(await run.perform(setPolicies(ofRole)))
        return said(run, 'onBehalfOf')
      }
      expect(await withRole('Security Reader')).toBe('granted')
      expect(await withRole('Keeper of the Coffee')).toBe(50131)
    })
  })

  test.each<[string, JsonObject, number | string]>([
    ['old clients', { clientAppTypes: ['exchangeActiveSync', 'other'] }, 'granted'],
    ['clients of today', { clientAppTypes: ['mobileAppsAndDesktopClients'] }, 53003],
    ['the device code flow', { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }, 'granted'],
    [
      'applications by an attribute none of them has',
      { applications: { applicationFilter: { mode: 'include', rule: 'CustomSecurityAttribute.Apps_Tier -eq "x"' } } },
      'granted',
    ],
  ])('a policy that blocks people with %s says so of what is had on their behalf', async (_, conditions, expected) => {
    const policy = blocking('People', { users: { includeUsers: ['All'] }, ...conditions })
    expect((await comesTo('onBehalfOf', policy)).said).toBe(expected)
  })

  test('a filter for devices knows a Cloud PC by its pool, whose name is its enrolment profile', async () => {
    const where = (profile: string) =>
      blocking(profile, {
        users: { includeUsers: ['AllAgentIdUsers'] },
        devices: { deviceFilter: { mode: 'include', rule: `device.enrollmentProfileName -eq "${profile}"` } },
      })
    const run = await contoso()
    const displayName = [...run.stage.estate.directory.pools.values()][0]?.displayName ?? ''
    must(await run.perform(setPolicies(where('Another pool'))))
    must(await run.connect(task))
    must(await run.perform(setPolicies(where(displayName))))
    expect(codeOf(await run.connect(otherTask))).toBe(53003)
  })
})
