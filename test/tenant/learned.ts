// What an index of the tenant learns, written out for a person to read: after each fact, what it answers otherwise than before.
import type { Fact } from '../../shared/model/facts.ts'
import type { TaskRef } from '../../shared/model/refs.ts'
import { inJson, under } from './written.ts'

type Answers = Readonly<Record<string, unknown>>

/** A fact a line, and below it every question that is answered otherwise than before. */
export function learned(facts: readonly Fact[], learn: (fact: Fact) => void, ask: () => Answers): string {
  let before: Answers = {}
  const changes = (): string[] => {
    const now = Object.fromEntries(Object.entries(ask()).map(([question, answer]) => [question, inJson(answer)]))
    const other = Object.entries(now).filter(([question, answer]) => before[question] !== answer)
    before = now
    return other.map(([question, answer]) => `${question}: ${answer}`)
  }
  const beginning = under('in the beginning', changes())
  const lines = facts.map(fact => {
    const { type, ...rest } = fact
    learn(fact)
    return under(`${type} ${inJson(rest).slice(0, 120)}`, changes())
  })
  return `${[beginning, ...lines].join('\n')}\n`
}

export const by = 'human:a'
export const prompted = (task: TaskRef): Fact => ({
  type: 'prompt.sent',
  task,
  human: by,
  agent: 'agent:a',
  conversation: 'c',
  channel: 't',
  text: 'Go.',
})
