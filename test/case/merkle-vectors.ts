// The published Merkle vectors, parsed: roots, and proofs that must be taken or refused.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { materialPath } from '../material.ts'

const base64 = z.string().transform(text => Buffer.from(text, 'base64'))
const proof = z
  .array(base64)
  .nullable()
  .transform(hashes => hashes ?? [])
const Vectors = z.object({
  leafInputsHex: z.array(z.string()),
  rootsHexBySize: z.array(z.string()),
  inclusion: z.array(
    z.object({
      leafIdx: z.number(),
      treeSize: z.number(),
      root: base64,
      leafHash: base64,
      proof,
      wantErr: z.boolean(),
      file: z.string(),
    }),
  ),
  consistency: z.array(
    z.object({
      size1: z.number(),
      size2: z.number(),
      root1: base64,
      root2: base64,
      proof,
      wantErr: z.boolean(),
      file: z.string(),
    }),
  ),
})

export const merkleVectors = (): z.infer<typeof Vectors> =>
  Vectors.parse(JSON.parse(readFileSync(materialPath('vectors/rfc6962-merkle.json'), 'utf8')))
