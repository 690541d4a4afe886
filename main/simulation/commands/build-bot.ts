// A maker builds an agent in Copilot Studio: it is made, its sign-in is changed, it is published.
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { Stage } from '../stage.ts'
import { refuseAccount } from './authority.ts'

interface Bot {
  readonly id: string
  readonly displayName: string
}

/** Of each tenant, by the name commands use. */
const studios = new WeakMap<Stage['world'], Map<string, Bot>>()

/** 404 for an agent nobody made, 409 for one that is there already. */
export function buildBot(stage: Stage, command: CommandOf<'buildBot'>): Outcome {
  const refused = refuseAccount(stage, command.by)
  if (refused !== null) return refused
  const { world, env } = stage
  const { by, bot: name, what: change, displayName, settings } = command
  const bots = studios.get(world) ?? new Map<string, Bot>()
  studios.set(world, bots)
  const known = bots.get(name)
  if (change === 'created' && known) return { ok: false, code: 409, reason: `There is an agent ${name} already.` }
  if (change !== 'created' && !known) return { ok: false, code: 404, reason: `There is no agent ${name}.` }
  const bot = known ?? { id: env.ids.guid(), displayName: displayName ?? name }
  bots.set(name, bot)
  world.announce({ type: 'bot.changed', bot, change, settings, by })
  return { ok: true, result: { bot: bot.id } }
}
