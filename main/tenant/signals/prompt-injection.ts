// Defender: an agent has read a document that gives it orders (a cross-domain prompt injection).
import { partiesOf, suspicious } from './entities.ts'
import { type BehaviourFinding, type Detector, unnoticed } from './signal.ts'
import { thresholds } from './thresholds.ts'

/** The way text is broken into lines is not part of it. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** By what a tool gave back to the agent, word for word; which passages give orders is marked in the tenant's own documents. */
export const promptInjection: Detector<null, BehaviourFinding, 'tool.returned'> = {
  hears: ['tool.returned'],
  whose: ({ task, result }, see) =>
    result !== '' && see.injections.length > 0 ? (see.workerOf(task)?.agent ?? null) : null,
  begin: null,
  notice(history, { at, fact: { call, task, result } }, _, see) {
    const read = plain(result)
    const injection = see.injections.find(({ passage }) => read.includes(plain(passage)))
    const worker = see.workerOf(task)
    if (!injection || worker === null) return unnoticed(history)
    const { session = null, pc = null } = see.callOf(call) ?? {}
    return {
      history,
      found: {
        about: `${injection.url} ${task}`,
        behaviour: 'promptInjection',
        severity: thresholds.promptInjection.severity,
        description: `What it read at ${injection.url} gives orders to whoever reads it.`,
        since: at,
        entities: [
          ...partiesOf(worker, { verdict: 'unknown', roles: ['attacked'] }, { session, pc }),
          { entity: 'url', url: injection.url, ...suspicious, roles: ['source'] },
        ],
      },
    }
  },
}
