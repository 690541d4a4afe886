// Defender: an agent has read a document that gives it orders (a cross-domain prompt injection).
import type { FactOf } from '../../../shared/model/facts.ts'
import { partiesOf, suspicious } from './entities.ts'
import { type BehaviourFinding, type Detector, type Injection, type SignalSight, unnoticed } from './signal.ts'
import { thresholds } from './thresholds.ts'

type Read = FactOf<'file.read' | 'tool.returned'>

/** The way text is broken into lines is not part of it. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/**
 * The tenant's own documents and mails say which passages of theirs give orders. It has read one when it opened the document, or
 * when a tool gave it the passage word for word, wherever that was copied to.
 */
function injectionIn(fact: Read, { injections }: SignalSight): Injection | undefined {
  if (fact.type === 'file.read')
    return injections.find(each => 'path' in each && each.siteUrl === fact.siteUrl && each.path === fact.path)
  const read = plain(fact.result)
  return injections.find(({ passage }) => read.includes(plain(passage)))
}

const workerOf = (fact: Read, see: SignalSight) =>
  fact.type === 'file.read' ? see.workerIn(fact.session) : see.workerOf(fact.task)

export const promptInjection: Detector<null, BehaviourFinding, Read['type']> = {
  hears: ['file.read', 'tool.returned'],
  whose: (fact, see) => (see.injections.length > 0 ? (workerOf(fact, see)?.agent ?? null) : null),
  begin: null,
  notice(history, { at, fact }, _, see) {
    const injection = injectionIn(fact, see)
    const worker = workerOf(fact, see)
    if (!injection || worker === null) return unnoticed(history)
    const url = 'path' in injection ? `${injection.siteUrl}/Shared Documents/${injection.path}` : injection.mailUrl
    const { session = null, pc = null } = see.callOf(fact.call) ?? {}
    return {
      history,
      found: {
        about: `${url} ${worker.task}`,
        behaviour: 'promptInjection',
        severity: thresholds.promptInjection.severity,
        description: `What it read at ${url} gives orders to whoever reads it.`,
        since: at,
        entities: [
          ...partiesOf(worker, { verdict: 'unknown', roles: ['attacked'] }, { session, pc }),
          { entity: 'url', url, ...suspicious, roles: ['source'] },
        ],
      },
    }
  },
}
