// The investigator's calls over the open case. What was worked out is kept until the case changes.
import type { Services } from '../../shared/contract/contract.ts'
import { listTraces, readTrace } from '../investigation/index.ts'
import type { Desk } from './desk.ts'

export type InvestigateServices = Pick<Services, 'investigate.traces' | 'investigate.trace'>

export function createInvestigate(desk: Desk): InvestigateServices {
  const traces = createKept(() => listTraces(desk.store()))
  const trace = createKept((id: string) => readTrace(desk.store(), id))
  desk.onChange(() => {
    traces.forget()
    trace.forget()
  })
  return {
    'investigate.traces': async () => traces.get('all'),
    'investigate.trace': async ({ id }) => trace.get(id),
  }
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
