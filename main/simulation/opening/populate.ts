// The fleet of a scenario, made from a seed: people, agents, pools, and the tasks of the day, as many as the scale says.
import type { Random } from '../../../shared/model/env.ts'
import { isJsonObject, type Json } from '../../../shared/model/json.ts'
import type { FleetWork, fleetWords, ScenarioFleet } from '../../../shared/scenarios/fleet.ts'
import type { ScenarioDocument, ScenarioStep, ScenarioTask } from '../../../shared/scenarios/schema.ts'
import { addressAfter } from './address.ts'

type Team = ScenarioFleet['teams'][number]

/** One agent of the fleet; its agent user has the same key. */
interface Member {
  readonly key: string
  readonly displayName: string
  readonly team: Team
  readonly pool: string
}

/** What the words in braces stand for. */
type Words = Record<(typeof fleetWords)[number], string>

/** A task that is to be made: who does which work, and when it begins. */
interface Job {
  readonly begins: number
  readonly member: Member
  readonly work: FleetWork
}

/** Intune's own limit of one pool. */
const largestPool = 200
/** Addresses set aside for measurements (RFC 2544): there are more of them than in the ranges for examples. */
const firstCloudPc = '198.18.0.1'

/**
 * The scenario without its fleet, and with all that the fleet came to: the same seed and scale give the same. A scenario
 * without one is given back as it is. Each team has two agents at the least, so that one can ask the other.
 * @param scale times the counts of the file
 */
export function populate<Scenario extends ScenarioDocument>(
  scenario: Scenario,
  random: Random,
  scale: number,
): Scenario {
  const { fleet } = scenario
  return fleet === null ? scenario : build(scenario, fleet, random, scale, dayOfWork)
}

/** The same with each kind of work once, team by team: what is wrong with one is wrong with all that are made from it. */
export function populateWithSamples(
  scenario: ScenarioDocument,
  fleet: ScenarioFleet,
  random: Random,
): ScenarioDocument {
  return build(scenario, fleet, random, 0, (_, { teams, hours }, members) =>
    teams.flatMap(team => {
      const member = members.find(each => each.team === team)
      const begins = Date.parse(hours[0]?.from ?? scenario.startsAt)
      return member === undefined ? [] : team.work.map(work => ({ begins, member, work }))
    }),
  )
}

function build<Scenario extends ScenarioDocument>(
  scenario: Scenario,
  fleet: ScenarioFleet,
  random: Random,
  scale: number,
  plan: (count: number, fleet: ScenarioFleet, members: readonly Member[], random: Random) => Job[],
): Scenario {
  const scaled = (count: number): number => Math.max(1, Math.round(count * scale))
  const people = peopleOf(scaled(fleet.people), scenario.tenant.domain, random.fork('people'))
  const pools = poolsOf(scaled(fleet.cloudPcs), scenario)
  const members = membersOf(Math.max(scaled(fleet.agents), 2 * fleet.teams.length), scenario, fleet, pools)
  const draw = random.fork('tasks')
  const tasks = plan(scaled(fleet.tasks), fleet, members, draw).map((job, index) =>
    taskOf(job, index, scenario, fleet, { people, members }, draw),
  )
  const agents = members.map(({ key, displayName, team }, index) => ({
    key,
    displayName,
    blueprint: team.blueprint,
    sponsors: sponsorsOf(scenario, team),
    accountEnabled: true,
    riskLevel: 'none' as const,
    registration: 'published' as const,
    continuousAccess: false,
    ipAddress: `198.51.100.${1 + (index % 250)}`,
  }))
  const agentUsers = members.map(({ key, displayName }) => ({
    key,
    displayName,
    userPrincipalName: `${key}@${scenario.tenant.domain}`,
    agent: key,
    accountEnabled: true,
  }))
  const usual = members.map(({ key, team }) => ({
    agent: key,
    ...team.usual,
    signInsPerHour: null,
  }))
  return {
    ...scenario,
    fleet: null,
    humans: [...scenario.humans, ...people],
    agents: [...scenario.agents, ...agents],
    agentUsers: [...scenario.agentUsers, ...agentUsers],
    pools: [
      ...scenario.pools,
      ...pools.map(pool => ({
        ...pool,
        assignedTo: members.filter(member => member.pool === pool.key).map(({ key }) => key),
      })),
    ].filter(({ assignedTo }) => assignedTo.length > 0),
    sites: scenario.sites.map(site => ({
      ...site,
      members: [...site.members, ...members.filter(({ team }) => team.site === site.url).map(({ key }) => key)],
    })),
    signals: { ...scenario.signals, usual: [...scenario.signals.usual, ...usual] },
    tasks: [...scenario.tasks, ...tasks],
  }
}

const given = ['Ada', 'Bela', 'Chidi', 'Dario', 'Elif', 'Farid', 'Greta', 'Hana', 'Ines', 'Jonas', 'Kofi', 'Lena']
const family = ['Abara', 'Brandt', 'Castro', 'Dimov', 'Engel', 'Farkas', 'Grant', 'Horvat', 'Ito', 'Jensen', 'Khan']

function peopleOf(count: number, domain: string, random: Random): ScenarioDocument['humans'] {
  return Array.from({ length: count }, (_, index) => {
    const [first, last] = [oneOf(given, random), oneOf(family, random)]
    const number = numbered(index + 1)
    return {
      key: `person-${number}`,
      displayName: `${first} ${last}`,
      userPrincipalName: `${first}.${last}.${number}@${domain}`.toLowerCase(),
      ipAddress: `203.0.113.${1 + (index % 250)}`,
      roles: [],
      groups: [],
    }
  })
}

function poolsOf(cloudPcs: number, { tenant }: ScenarioDocument) {
  const pools = Math.ceil(cloudPcs / largestPool)
  const upTo = (index: number): number => Math.round((cloudPcs * index) / pools)
  return Array.from({ length: pools }, (_, index) => ({
    key: `fleet-${index + 1}`,
    displayName: `Fleet ${index + 1}`,
    region: tenant.region,
    size: upTo(index + 1) - upTo(index),
    firstIpAddress: addressAfter(firstCloudPc, upTo(index)),
    compliant: true,
  }))
}

function membersOf(
  count: number,
  { blueprints }: ScenarioDocument,
  { teams }: ScenarioFleet,
  pools: readonly { readonly key: string }[],
): Member[] {
  return Array.from({ length: count }, (_, index) => {
    const team = at(teams, index)
    const number = numbered(Math.floor(index / teams.length) + 1)
    const name = blueprints.find(({ key }) => key === team.blueprint)?.displayName ?? team.blueprint
    // by turns within each team: what one team asks for is shared out over all pools
    const pool = at(pools, Math.floor(index / teams.length))
    return { key: `${team.blueprint}-${number}`, displayName: `${name} Agent ${number}`, team, pool: pool.key }
  })
}

const sponsorsOf = ({ blueprints, humans }: ScenarioDocument, { blueprint }: Team): string[] =>
  blueprints.find(({ key }) => key === blueprint)?.sponsors ?? humans.slice(0, 1).map(({ key }) => key)

interface Folk {
  readonly people: ScenarioDocument['humans']
  readonly members: readonly Member[]
}

/** Agents are asked one after the other, in an order the seed draws. */
function dayOfWork(count: number, fleet: ScenarioFleet, members: readonly Member[], random: Random): Job[] {
  const order = shuffled(members, random)
  const done = new Map<FleetWork, number>()
  return beginnings(count, fleet, random).map((begins, index) => {
    const member = at(order, index)
    // what is furthest behind its weight: a small day has a little of everything too
    const [first, ...others] = member.team.work
    if (first === undefined) throw new Error('a team without work')
    const due = (work: FleetWork): number => ((done.get(work) ?? 0) + 1) / work.weight
    const work = others.reduce((next, each) => (due(each) < due(next) ? each : next), first)
    done.set(work, (done.get(work) ?? 0) + 1)
    return { begins, member, work }
  })
}

function taskOf(
  { begins, member, work }: Job,
  index: number,
  { sites }: ScenarioDocument,
  fleet: ScenarioFleet,
  { people, members }: Folk,
  random: Random,
): ScenarioTask {
  const { team, pool } = member
  const number = numbered(index + 1)
  const key = `${work.key}-${number}`
  // of the same pool where there is one: an agent works on the Cloud PCs of its own pool only
  const mates = members.filter(each => each.team === team && each !== member)
  const near = mates.filter(each => each.pool === pool)
  const others = near.length > 0 ? near : mates
  const files = sites.find(({ url }) => url === team.site)?.files ?? []
  const said = { site: team.site, number, colleague: oneOf(others, random).key, pool, task: key, part: `${key}-part` }
  const words = (): Words => ({ ...said, file: files.length === 0 ? '' : oneOf(files, random).path })
  return {
    key,
    at: new Date(begins).toISOString(),
    human: oneOf(people, random).key,
    agentUser: member.key,
    pool,
    channel: work.channel,
    prompt: filled(work.prompt, words()),
    purpose: work.purpose,
    model: 'gpt-5.1',
    provider: 'azure.ai.openai',
    steps: stepsOf(work, fleet, words, random),
    answer: filled(work.answer, words()),
  }
}

/** Between two steps somebody takes their time; a word stands for the same within one step. */
function stepsOf({ steps }: FleetWork, { pause }: ScenarioFleet, words: () => Words, random: Random): ScenarioStep[] {
  return steps.flatMap((step, index) => {
    const own = filledStep(step, words())
    if (index === 0) return [own]
    const milliseconds = pause.from + random.integer(Math.max(1, pause.to - pause.from))
    return [{ do: 'wait', milliseconds } as const, own]
  })
}

function filledStep(step: ScenarioStep, words: Words): ScenarioStep {
  switch (step.do) {
    case 'think':
      return { ...step, input: filled(step.input, words), output: filled(step.output, words) }
    case 'tool':
      return { ...step, arguments: filledObject(step.arguments, words) }
    case 'perform':
      return { ...step, command: filledObject(step.command, words) }
    default:
      return step
  }
}

const filledObject = <Value extends Record<string, Json>>(value: Value, words: Words): Record<string, Json> =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledJson(item, words)]))

function filledJson(value: Json, words: Words): Json {
  if (typeof value === 'string') return filled(value, words)
  if (Array.isArray(value)) return value.map(item => filledJson(item, words))
  return isJsonObject(value) ? filledObject(value, words) : value
}

const isWord = (name: string, words: Words): name is keyof Words => Object.hasOwn(words, name)

function filled(text: string, words: Words): string {
  if (!text.includes('{')) return text
  return text.replace(/\{([a-z]+)\}/g, (whole, name: string) => (isWord(name, words) ? words[name] : whole))
}

/** Instants in order, so many in each span as its share is, evenly and each a little off. */
function beginnings(count: number, { hours }: ScenarioFleet, random: Random): number[] {
  const shares = hours.reduce((sum, { share }) => sum + share, 0)
  let passed = 0
  return hours.flatMap(({ from, to, share }) => {
    const first = Math.round((count * passed) / shares)
    passed += share
    const here = Math.round((count * passed) / shares) - first
    const [begin, end] = [Date.parse(from), Date.parse(to)]
    return Array.from({ length: here }, (_, index) =>
      Math.floor(begin + ((index + random.next()) / here) * (end - begin)),
    )
  })
}

/** From 001 on; longer where there are more. */
const numbered = (number: number): string => String(number).padStart(3, '0')

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}

const oneOf = <Item>(items: readonly Item[], random: Random): Item => at(items, random.integer(items.length))

/** Fisher and Yates. */
function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random.integer(last + 1)
    const [one, two] = [order[last], order[other]]
    if (one === undefined || two === undefined) throw new Error('nothing to shuffle')
    order[last] = two
    order[other] = one
  }
  return order
}
