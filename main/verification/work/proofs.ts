// What a world is handed instead of keys: what a resource says of each proof that can be made in it.
import type { PcRef } from '../../../shared/model/refs.ts'
import type { Verdict } from '../../tenant/index.ts'

export type Use = 'fresh' | 'replayed'
/** The verdict on a proof made on one Cloud PC with a token that is bound to another, or to the same. */
export type Proofs = (boundTo: PcRef, from: PcRef, use: Use) => Verdict
