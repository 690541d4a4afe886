// One of the threads that look at blocks beside the one that goes through the ledger.
import { parentPort } from 'node:worker_threads'
import { AskedBlocks, type CheckedBlocks } from './verify-ahead.ts'
import { type SoundBlock, soundBlock } from './verify-block.ts'

const port = parentPort
if (port === null) throw new Error('a thread that looks at blocks was not started as one')

port.on('message', (sent: unknown) => {
  const { id, blocks } = AskedBlocks.parse(sent)
  try {
    const checked: CheckedBlocks = { id, blocks: blocks.map(block => movable(soundBlock(block))) }
    port.postMessage(checked, movedOf(checked))
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    port.postMessage({ id, message, stack })
  }
})

/** Small bytes lie in a buffer they share with others, and are copied out of it. */
const movable = (block: SoundBlock | null): SoundBlock | null =>
  block && { raw: ownBytes(block.raw), root: block.root && ownBytes(block.root) }

const ownBytes = (bytes: Uint8Array): Uint8Array =>
  bytes.buffer.byteLength > Buffer.poolSize ? bytes : new Uint8Array(bytes)

/** Moved to the other thread, not copied. */
const movedOf = ({ blocks }: CheckedBlocks): ArrayBuffer[] =>
  blocks.flatMap(block => (block?.raw.buffer instanceof ArrayBuffer ? [block.raw.buffer] : []))
