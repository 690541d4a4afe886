// Where a request made on behalf of a person comes from, as policies see it: named locations looked up from the address.
import { describe, expect, test } from 'vitest'
import { parseScenario } from '../../main/simulation/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { blocking, codeOf, contoso, must, obtain, setPolicies, task } from '../checks/contoso.ts'

const office = '0f0c1a52-4f0e-4b7d-9a53-2c6d0b1e7f10'
const [dana, service] = ['203.0.113.0/24', '198.51.100.0/24']
const location = (isTrusted: boolean, ...ranges: string[]): JsonObject => ({
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  id: office,
  displayName: 'The office',
  isTrusted,
  ipRanges: ranges.map(cidrAddress => ({ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress })),
})

/** What a token on behalf of Dana comes to, who signs in from 203.0.113.24; the agent's service asks from 198.51.100.40. */
async function comesTo(locations: JsonObject[], places: JsonObject): Promise<number | string> {
  const run = await contoso({
    change: document => {
      document.namedLocations = locations
    },
  })
  const people = { users: { includeUsers: ['human:dana'] }, locations: places }
  must(await run.perform(setPolicies(blocking('Elsewhere', people))))
  await run.ask(task)
  const outcome = await run.perform(obtain('onBehalfOf'))
  return outcome.ok ? 'granted' : codeOf(outcome)
}

const butTrusted = { includeLocations: ['All'], excludeLocations: ['AllTrusted'] }

describe('a policy about locations', () => {
  test.each<[string, JsonObject[], JsonObject, number | string]>([
    ['lets in who signs in and asks from a trusted one', [location(true, dana, service)], butTrusted, 'granted'],
    ['stops a sign-in and a request from one that is not trusted', [location(false, dana, service)], butTrusted, 53003],
    ['stops a person who signs in from elsewhere', [location(true, service)], butTrusted, 53003],
    ['stops a service that asks from elsewhere', [location(true, dana)], butTrusted, 53003],
    ['stops everybody where no location is trusted at all', [], butTrusted, 53003],
    ['is about a location by its id', [location(false, service)], { includeLocations: [office] }, 53003],
    ['is not about another', [location(false, '192.0.2.0/24')], { includeLocations: [office] }, 'granted'],
  ])('%s', async (_, locations, places, expected) => {
    expect(await comesTo(locations, places)).toBe(expected)
  })
})

test('a named location that is written wrong is refused by its place', () => {
  const text = [
    'extends: contoso',
    'id: office',
    'title: Office',
    'summary: Office.',
    'threats: []',
    'startsAt: 2026-09-17T09:14:00.000Z',
  ]
  const wrong = [
    'namedLocations:',
    "  - { '@odata.type': '#microsoft.graph.ipNamedLocation', id: a, ipRanges: [{ cidrAddress: 10.0.0.300/8 }] }",
  ]
  expect(() => parseScenario([...text, 'tasks: []', ...wrong].join('\n'), 'office.yaml')).toThrow(
    /office\.yaml:9: namedLocations\.0\.ipRanges\.0\.cidrAddress/,
  )
})
