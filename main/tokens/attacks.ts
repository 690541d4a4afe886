// Every kind of attack on tokens and proofs there is a name for, each with the one check that refuses it.
import { accessTokenAttacks } from './attacks/access-token.ts'
import type { Attack } from './attacks/attack.ts'
import { eventAttacks } from './attacks/event.ts'
import { exchangeAttacks } from './attacks/exchange.ts'
import { proofAttacks } from './attacks/proof.ts'

export type { Attack }
/** Each is made in an open lab and presented there: `lab.present(await attack.make(lab))` is refused by `attack.check`. */
export const attacks: readonly Attack[] = [...proofAttacks, ...accessTokenAttacks, ...exchangeAttacks, ...eventAttacks]
