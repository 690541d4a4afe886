// The investigator's calls over the open case. What was worked out is kept until the case changes.
import type { Hit, Services } from '../../shared/contract/contract.ts'
import { type EvidenceReader, type LinkKind, linkKinds } from '../../shared/model/evidence.ts'
import type { EvidenceId } from '../../shared/model/units.ts'
import { listTraces, readTrace, recordsShown } from '../investigation/index.ts'
import type { Desk } from './desk.ts'

export type InvestigateServices = Pick<
  Services,
  'investigate.traces' | 'investigate.trace' | 'investigate.find' | 'investigate.shown'
>

export function createInvestigate(desk: Desk): InvestigateServices {
  const traces = createKept(() => listTraces(desk.store()))
  const trace = createKept((id: string) => readTrace(desk.store(), id))
  const shown = createKept(() => recordsShown(desk.store()))
  desk.onChange(() => {
    traces.forget()
    shown.forget()
    trace.forget()
  })
  return {
    'investigate.traces': async () => traces.get('all'),
    'investigate.trace': async ({ id }) => trace.get(id),
    'investigate.shown': async ({ records }) => {
      const places = await shown.get('all')
      return records.flatMap(record => {
        const place = places.get(record)
        return place === undefined ? [] : [{ record, ...place }]
      })
    },
    'investigate.find': async ({ text }): Promise<Hit[]> => {
      const carriers = await carriersOf(text.trim(), desk.store())
      if (carriers.size === 0) return []
      const [records, places] = await Promise.all([desk.store().get([...carriers.keys()]), shown.get('all')])
      return records.flatMap(({ id, table }) => {
        const kind = carriers.get(id)
        const place = places.get(id)
        return kind === undefined
          ? []
          : [{ record: id, table, kind, trace: place?.trace ?? null, node: place?.node ?? null }]
      })
    },
  }
}

const mostHits = 20

/** The first records that carry exactly this identifier, and as what: the kinds that tell most apart come first. */
async function carriersOf(text: string, reader: EvidenceReader): Promise<ReadonlyMap<EvidenceId, LinkKind>> {
  const found = new Map<EvidenceId, LinkKind>()
  if (text === '') return found
  for (const kind of linkKinds) {
    for (const record of await reader.find(kind, text, mostHits)) {
      if (found.size === mostHits) return found
      if (!found.has(record)) found.set(record, kind)
    }
  }
  return found
}

/** Keeps answers by key; what failed is asked again. */
function createKept<Value>(work: (key: string) => Promise<Value>) {
  const kept = new Map<string, Promise<Value>>()
  return {
    get(key: string): Promise<Value> {
      const known = kept.get(key)
      if (known !== undefined) return known
      const answer = work(key)
      kept.set(key, answer)
      answer.catch(() => {
        if (kept.get(key) === answer) kept.delete(key)
      })
      return answer
    },
    forget: () => kept.clear(),
  }
}
