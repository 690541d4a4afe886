// Facts of mail that comes to people and agents, and of what people do with the links in it.
import { z } from 'zod'
import { AgentUserRef, HumanRef } from '../refs.ts'
import { EpochMs } from '../units.ts'
import { fact } from './fact.ts'

const Account = z.union([HumanRef, AgentUserRef])

export const mailFacts = [
  /**
   * One message to one recipient, who has it now. What lies in an inbox when the run begins came before: `receivedAt`. `sender` and
   * `recipient` are null outside the tenant. What agents send by their own sessions is `mail.sent`.
   */
  fact('mail.delivered', {
    internetMessageId: z.string(),
    receivedAt: EpochMs,
    from: z.string(),
    sender: Account.nullable(),
    to: z.string(),
    recipient: Account.nullable(),
    subject: z.string(),
    /** Links in the text, each once. */
    urls: z.array(z.string()),
    attachments: z.number().int().nonnegative(),
    bytes: z.number().int().nonnegative(),
  }),
  /** A person follows a link of a mail of theirs, from the address they are at. */
  fact('link.clicked', { human: HumanRef, internetMessageId: z.string(), url: z.string(), from: z.string() }),
] as const
