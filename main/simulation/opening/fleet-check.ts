// What is wrong with the fleet of a scenario: names of nobody, spans that end before they begin, and what stands in its work.
import { didYouMean, meant } from '../../../shared/nearest.ts'
import { fleetWords } from '../../../shared/scenarios/fleet.ts'
import type { ScenarioDocument } from '../../../shared/scenarios/schema.ts'
import { seededRandom } from '../random.ts'
import type { Mistake } from './mistake.ts'
import { populateWithSamples } from './populate.ts'

/**
 * The first mistake, or null.
 * @param findMistake of a scenario without a fleet: each kind of work is looked at as the task that is made from it
 */
export function fleetMistake(
  scenario: ScenarioDocument,
  findMistake: (scenario: ScenarioDocument) => Mistake | null,
): Mistake | null {
  const { fleet } = scenario
  if (fleet === null) return null
  const own = mistakes(scenario, fleet).next().value
  if (own) return own
  const found = findMistake(populateWithSamples(scenario, fleet, seededRandom(1)))
  return found && { message: found.message, path: writtenIn(found.path, scenario, fleet) }
}

type Fleet = NonNullable<ScenarioDocument['fleet']>

function* mistakes({ blueprints, sites, startsAt }: ScenarioDocument, fleet: Fleet): Generator<Mistake, undefined> {
  for (const [index, { from, to }] of fleet.hours.entries()) {
    const path = ['fleet', 'hours', index]
    if (Date.parse(from) < Date.parse(startsAt)) yield { message: 'lies before startsAt.', path: [...path, 'from'] }
    if (Date.parse(to) <= Date.parse(from)) yield { message: 'is not after "from".', path: [...path, 'to'] }
  }
  if (fleet.pause.to < fleet.pause.from) yield { message: 'is below "from".', path: ['fleet', 'pause', 'to'] }
  const names = { blueprint: blueprints.map(({ key }) => key), site: sites.map(({ url }) => url) }
  for (const [index, team] of fleet.teams.entries()) {
    for (const what of ['blueprint', 'site'] as const)
      if (!names[what].includes(team[what])) {
        const message = `names no ${what}: "${team[what]}"${didYouMean(team[what], names[what])}`
        yield { message, path: ['fleet', 'teams', index, what] }
      }
    for (const [place, { steps, prompt, answer }] of team.work.entries())
      for (const [, word = ''] of JSON.stringify([prompt, steps, answer]).matchAll(/\{([a-z]+)\}/g)) {
        const near = fleetWords.some(each => each === word) ? null : meant(word, fleetWords)
        if (near) {
          const message = `holds {${word}}, which stands for nothing; did you mean {${near}}?`
          yield { message, path: ['fleet', 'teams', index, 'work', place] }
        }
      }
  }
  return undefined
}

/** Where the mistake stands in the fleet: samples follow the scenario's own tasks, and between their steps they wait. */
function writtenIn(path: readonly PropertyKey[], { tasks }: ScenarioDocument, { teams }: Fleet): PropertyKey[] {
  const [list, index, member, step, ...rest] = path
  if (list !== 'tasks' || typeof index !== 'number') return ['fleet']
  const places = teams.flatMap(({ work }, team) => work.map((_, place) => ['teams', team, 'work', place]))
  const place = places[index - tasks.length] ?? []
  if (member !== 'steps') return ['fleet', ...place]
  return ['fleet', ...place, member, ...(typeof step === 'number' ? [step / 2, ...rest] : [])]
}
