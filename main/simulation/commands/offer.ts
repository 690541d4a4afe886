// Commands that may come at the wrong moment: refused, and nothing happens.
import type { Outcome } from '../../../shared/model/commands.ts'
import type { Message } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

/** 409 where the object does not take it as it stands: a Cloud PC that is being replaced is not updated (the status is ours). */
export const offer = ({ world }: Pick<Stage, 'world'>, message: Message): Outcome =>
  world.offer(message)
    ? { ok: true, result: null }
    : { ok: false, code: 409, reason: `As ${message.to} stands, ${message.event.type} changes nothing.` }
