// What a machine tells and comes to, whole, written out for a person to read; large objects stand by their names.
import { objects, type Walk } from './material.ts'

const names = new Map(Object.entries(objects).map(([name, value]) => [JSON.stringify(value), `<${name}>`]))

const words = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' ? (names.get(JSON.stringify(inner)) ?? inner) : inner,
  )

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
    [
      `${place} ${words(value)} ${words(context)}`,
      `    ${views.flatMap(([name, answer]) => view(name, answer)).join(', ') || 'nothing'}`,
    ].join('\n'),
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
