// Work that takes a while: says how far it is, and can be stopped.
import type { Services } from '../../shared/contract/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Ids } from '../../shared/model/env.ts'
import type { AppEvents } from './events.ts'

/** What the work is given. */
export interface Job {
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
  rename(title: string): void
}

export interface Jobs {
  run<Result>(title: string, work: (job: Job) => Promise<Result>): Promise<Result>
  readonly services: Pick<Services, 'job.cancel'>
}

export function createJobs(ids: Ids, events: Pick<AppEvents, 'emit'>): Jobs {
  const running = new Map<string, AbortController>()
  return {
    run: async (firstTitle, work) => {
      const job = ids.guid()
      const controller = new AbortController()
      let title = firstTitle
      let reached = { done: 0, total: 0 }
      const tell = (state: 'running' | 'done' | 'cancelled' | 'failed'): void =>
        events.emit('job.progress', { job, title, ...reached, state })
      running.set(job, controller)
      tell('running')
      try {
        const result = await work({
          signal: controller.signal,
          onProgress: (done, total) => {
            reached = { done, total }
            tell('running')
          },
          rename: next => {
            title = next
            reached = { done: 0, total: 0 }
            tell('running')
          },
        })
        tell('done')
        return result
      } catch (error) {
        tell(error instanceof Refusal && error.code === 'job.cancelled' ? 'cancelled' : 'failed')
        throw error
      } finally {
        running.delete(job)
      }
    },
    services: {
      'job.cancel': async ({ job }) => {
        const controller = running.get(job)
        controller?.abort()
        return { cancelled: controller !== undefined }
      },
    },
  }
}
