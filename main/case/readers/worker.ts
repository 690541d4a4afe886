// One of the threads that read pieces of a source beside the case's own.
import { parentPort, workerData } from 'node:worker_threads'
import * as formats from '../import/index.ts'
import { keyHasher } from '../links.ts'
import { buffersOf, Piece, Reading } from './piece.ts'
import { readPiece } from './read-piece.ts'

const port = parentPort
if (port === null) throw new Error('a reader was not started as a worker')
const hashKey = keyHasher(Reading.parse(workerData).secret)

port.on('message', (sent: unknown) => {
  const piece = Piece.parse(sent)
  try {
    const read = readPiece(formats, hashKey, piece)
    port.postMessage(read, buffersOf(read))
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    port.postMessage({ id: piece.id, message, stack })
  }
})
