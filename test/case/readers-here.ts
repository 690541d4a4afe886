// Readers of pieces in this thread, for tests: small pieces, answered in another order than they were asked for.
import { createHmac } from 'node:crypto'
import * as formats from '../../main/case/import/index.ts'
import { keyHasher } from '../../main/case/links.ts'
import type { Readers } from '../../main/case/readers/piece.ts'
import { readPiece } from '../../main/case/readers/read-piece.ts'

export const hashKey = keyHasher(createHmac('sha256', 'x').digest())

export function readersHere(pieceLength: number): Readers {
  let id = 0
  return {
    worthFrom: 0,
    pieceLength,
    ahead: 3,
    start: () => undefined,
    read: async piece => {
      const number = id++
      for (let turn = number % 3; turn < 3; turn++) await Promise.resolve()
      return readPiece(formats, hashKey, { ...piece, id: number })
    },
  }
}
