// Facts of agents people build in Copilot Studio: what a maker makes of one.
import { z } from 'zod'
import { HumanRef } from '../refs.ts'
import { Guid } from '../units.ts'
import { fact } from './fact.ts'

/** `signInTopic`: what it does when somebody signs in; `authentication`: whom they sign in to, and where they are sent. */
export const BotChange = z.enum(['created', 'signInTopic', 'authentication', 'published'])
export type BotChange = z.infer<typeof BotChange>

export const botFacts = [
  fact('bot.changed', {
    bot: z.object({ id: Guid, displayName: z.string() }),
    change: BotChange,
    /** Settings by their published names, such as `AuthRedirectUrl`. */
    settings: z.record(z.string(), z.string()),
    by: HumanRef,
  }),
] as const
