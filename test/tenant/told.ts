// The walk of a machine written out for a person to read: where each event leads, and whole, what it tells and comes to.
import { objects } from './material.ts'
import type { Walk } from './walk.ts'
import { inJson, under } from './written.ts'

/** Large objects stand by their names. */
const names = new Map(Object.entries(objects).map(([name, value]) => [JSON.stringify(value), `<${name}>`]))

const words = (value: unknown): string => inJson(value, names)

const fact = ({ type, ...rest }: { readonly type: string }): string => `${type} ${words(rest)}`

/** A view that says no, or has nothing to say, is left out. */
const view = (name: string, answer: unknown): string[] => {
  if (answer === false || answer === null) return []
  return [answer === true ? name : `${name} ${words(answer)}`]
}

/**
 * Every state with its context and what its views say of it, then every event where it is taken: between which states, and
 * below them the facts that are told.
 */
export function toldBy({ seen, steps }: Walk): string {
  const states = seen.map(({ value, context, views }, place) =>
    under(`${place} ${words(value)} ${words(context)}`, [
      views.flatMap(([name, answer]) => view(name, answer)).join(', ') || 'nothing',
    ]),
  )
  const events = Array.from(
    Map.groupBy(steps, ({ event }) => fact(event)),
    ([event, taken]) => {
      const alike = Map.groupBy(taken, ({ told }) => told.map(fact).join('\n'))
      const ways = Array.from(alike, ([told, moves]) => {
        const staying = moves.flatMap(({ from, to }) => (from === to ? [from] : []))
        const moved = moves.flatMap(({ from, to }) => (from === to ? [] : [`${from} -> ${to}`]))
        const stayed = staying.length === 0 ? [] : [`stays in ${staying.join(' ')}`]
        return `  ${[...moved, ...stayed].join(', ')}${told === '' ? '' : `\n${told.replaceAll(/^/gm, '      ')}`}`
      })
      return [event, ...ways].join('\n')
    },
  )
  return `${states.join('\n')}\n\n${events.join('\n')}\n`
}

/** A line for each state and event: where it leads and what it tells; `ignored` where the machine does not take it. */
export function matrixOf({ name, states, moves }: Walk): string {
  const events = [...new Set(moves.map(({ event }) => event))]
  const lines = states.flatMap(state =>
    events.map(event => {
      const ways = moves.filter(move => move.from === state && move.event === event)
      const outcomes = ways.map(({ to, told, taken }) =>
        taken
          ? `${to === state ? 'stays' : `-> ${to}`}${told.length > 0 ? `, tells ${told.join(', ')}` : ''}`
          : 'ignored',
      )
      return `${state} | ${event} | ${[...new Set(outcomes)].sort().join(' / ')}`
    }),
  )
  return `${[`# ${name}: state | event | what it does`, ...lines].join('\n')}\n`
}
