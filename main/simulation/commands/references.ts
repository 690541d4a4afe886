// Whether what a command speaks of is there, and what it makes is not there yet: asked before anything of it is done.
import type { Command, Outcome } from '../../../shared/model/commands.ts'
import type { ActorRef, AgentRef, AgentUserRef } from '../../../shared/model/refs.ts'
import { objectState } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'

/** What these commands make. */
const makes: Partial<Record<Command['do'], string>> = {
  ask: 'task',
  delegate: 'child',
  grantAccess: 'grant',
  requestActivation: 'approval',
  startReview: 'review',
}

/** Members that name what has to be there. A task, a grant, an approval or a review is looked up by who works with it. */
const names: ReadonlySet<string> = new Set([
  'human',
  'agentUser',
  'agentUsers',
  'to',
  'pool',
  'pc',
  'by',
  'blueprint',
  'subject',
  'agents',
  'from',
  'alert',
  'incident',
])

/** 404 for what is not there, 409 for what is there already (ours: in the real system each service has its own); null: all is well. */
export function refuseReferences(command: Command, exists: (ref: ActorRef) => boolean): Outcome | null {
  const made = makes[command.do]
  const members: Readonly<Record<string, unknown>> = command
  for (const name in members) {
    if (name !== made && !names.has(name)) continue
    const value = members[name]
    if (name === made && isReference(value) && exists(value))
      return { ok: false, code: 409, reason: `There is a ${value} already.` }
    if (!names.has(name)) continue
    const missing = [value].flat().find(each => isReference(each) && !exists(each))
    if (missing !== undefined) return { ok: false, code: 404, reason: `There is no ${missing}.` }
  }
  return null
}

/** 404 where one of them was deleted: in the recycle bin or for good, it is given nothing and nothing of it is reviewed. */
export function refuseDeleted(
  { world }: Pick<Stage, 'world'>,
  refs: readonly (AgentRef | AgentUserRef)[],
): Outcome | null {
  const gone = refs.find(ref => deleted.includes(objectState(world.see.states, ref)))
  return gone === undefined ? null : { ok: false, code: 404, reason: `There is no ${gone} any more: it was deleted.` }
}
const deleted: readonly string[] = ['absent', 'softDeleted', 'hardDeleted']

/** Members of these names were parsed as references. */
const isReference = (value: unknown): value is ActorRef => typeof value === 'string'
