// One of the threads that look at blocks beside the one that goes through the ledger.
import { answerMessages } from './answering.ts'
import { AskedBlocks, type CheckedBlocks } from './verify-ahead.ts'
import { soundBlock } from './verify-block.ts'

const buffersOf = ({ blocks }: CheckedBlocks): ArrayBuffer[] =>
  blocks.flatMap(block => (block?.raw.buffer instanceof ArrayBuffer ? [block.raw.buffer] : []))

const checked = ({ id, blocks }: AskedBlocks): CheckedBlocks => ({ id, blocks: blocks.map(soundBlock) })

answerMessages(AskedBlocks, checked, buffersOf)
