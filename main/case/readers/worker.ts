// One of the threads that read pieces of a source beside the case's own.
import { workerData } from 'node:worker_threads'
import { answerMessages } from '../answering.ts'
import * as formats from '../import/index.ts'
import { keyHasher } from '../links.ts'
import { buffersOf, Piece, Reading } from './piece.ts'
import { readPiece } from './read-piece.ts'

const hashKey = keyHasher(Reading.parse(workerData).secret)

answerMessages(Piece, piece => readPiece(formats, hashKey, piece), buffersOf)
