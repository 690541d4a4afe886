// One of the threads that look at blocks beside the one that goes through the ledger.
import { parentPort } from 'node:worker_threads'
import { AskedBlocks, type CheckedBlocks } from './verify-ahead.ts'
import { soundBlock } from './verify-block.ts'

const port = parentPort
if (port === null) throw new Error('a thread that looks at blocks was not started as one')

port.on('message', (sent: unknown) => {
  const { id, blocks } = AskedBlocks.parse(sent)
  try {
    const checked: CheckedBlocks = { id, blocks: blocks.map(soundBlock) }
    port.postMessage(checked, movedOf(checked))
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    port.postMessage({ id, message, stack })
  }
})

/** Moved to the other thread, not copied. */
const movedOf = ({ blocks }: CheckedBlocks): ArrayBuffer[] =>
  blocks.flatMap(block => (block?.raw.buffer instanceof ArrayBuffer ? [block.raw.buffer] : []))
