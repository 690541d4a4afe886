// What a thread beside the case's own does: answers each thing asked of it with what came of it, or with what was thrown.
import { parentPort, type Transferable } from 'node:worker_threads'
import { z } from 'zod'

/** A bug in the thread, which is thrown where the work was asked for. */
export const Failed = z.object({ id: z.number(), message: z.string(), stack: z.string() })
export type Failed = z.infer<typeof Failed>

/** Answers messages of this shape; buffers that `movedOf` tells of are moved to whoever asked, not copied. */
export function answerMessages<Asked extends { readonly id: number }, Answer>(
  shape: z.ZodType<Asked>,
  work: (asked: Asked) => Answer,
  movedOf: (answer: Answer) => Transferable[],
): void {
  const port = parentPort
  if (port === null) throw new Error('a thread that works beside the case was not started as one')
  port.on('message', (sent: unknown) => {
    const asked = shape.parse(sent)
    try {
      const answer = work(asked)
      port.postMessage(answer, movedOf(answer))
    } catch (error) {
      const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
      port.postMessage({ id: asked.id, message, stack } satisfies Failed)
    }
  })
}
