// What people do while an agent works: they look on, take control, meet a challenge, or try to use its Cloud PC themselves.
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { ScreenRef, SessionRef } from '../../../shared/model/refs.ts'
import { accountableFor, decideCheckout, decideTakeControl, lookUp, type Message } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'
import { refuseAccount } from './authority.ts'
import { buildBot } from './build-bot.ts'
import { callGraph } from './call-graph.ts'
import { clickLink } from './mail.ts'
import { workOf } from './questions.ts'
import { registerDevice } from './register-device.ts'
import { signInTo } from './sign-in-to.ts'

type ScreenEvent = Extract<Message, { kind: 'screen' }>['event']
type Involvement = CommandOf<
  | 'screen'
  | 'askStepUp'
  | 'meetStepUp'
  | 'humanSession'
  | 'signInTo'
  | 'callGraph'
  | 'registerDevice'
  | 'buildBot'
  | 'clickLink'
>

export async function involve(stage: Stage, command: Involvement): Promise<Outcome> {
  if (command.do === 'humanSession') return refuseAccount(stage, command.human) ?? startForPerson(stage, command)
  if (command.do === 'signInTo') return signInTo(stage, command)
  if (command.do === 'callGraph') return callGraph(stage, command)
  if (command.do === 'registerDevice') return registerDevice(stage, command)
  if (command.do === 'buildBot') return buildBot(stage, command)
  if (command.do === 'clickLink') return clickLink(stage, command)
  const session = stage.works.get(command.task)?.session() ?? null
  if (session === null) return { ok: false, code: 404, reason: 'The task has no session.' }
  const { world } = stage
  switch (command.do) {
    case 'screen': {
      // who looks on may always stop
      const isMore = command.act === 'open' || command.act === 'takeControl'
      return (isMore ? refuseStranger(stage, command) : null) ?? share(stage, session, command)
    }
    case 'askStepUp': {
      const standing = world.see.standing(session)
      if (standing !== 'acting') return { ok: false, code: 409, reason: `The session is ${standing}.` }
      world.send({ kind: 'session', to: session, event: { type: 'session.stepUp', reason: command.reason } })
      return done
    }
    case 'meetStepUp': {
      const stranger = refuseStranger(stage, command)
      if (stranger !== null) return stranger
      if (world.see.standing(session) !== 'challenged')
        return { ok: false, code: 409, reason: 'The session is not challenged.' }
      world.send({ kind: 'session', to: session, event: { type: 'session.stepUpMet', human: command.human } })
      return done
    }
  }
}

/** Of a session those have to do whose prompt it works on, and who answers for the agent. (Nothing is published of who may: ours.) */
function refuseStranger(stage: Stage, { task, human }: CommandOf<'screen' | 'meetStepUp'>): Outcome | null {
  const unable = refuseAccount(stage, human)
  if (unable !== null) return unable
  const { agent, human: prompting } = workOf(stage, task)
  const { displayName } = lookUp(stage.estate.directory.agents, agent)
  if (human === prompting || accountableFor(stage.estate.directory, agent).includes(human)) return null
  return { ok: false, code: 403, reason: `${human} neither asked for the task nor answers for ${displayName}.` }
}

const done: Outcome = { ok: true, result: null }

function share({ world }: Stage, session: SessionRef, { human, act }: CommandOf<'screen'>): Outcome {
  const screen: ScreenRef = `screen:${session.slice('session:'.length)}/${human.slice('human:'.length)}`
  const taken = (event: ScreenEvent): boolean => world.offer({ kind: 'screen', to: screen, event })
  switch (act) {
    case 'open':
      if (!taken({ type: 'screen.open', session, human })) return refused(`${human} looks on already.`)
      taken({ type: 'screen.joined' })
      return { ok: true, result: { screen } }
    case 'takeControl': {
      const decision = decideTakeControl(world.see.standing(session))
      if (!taken({ type: 'screen.take', decision }))
        return refused(`${human} does not look on, or has control already.`)
      return decision.outcome === 'grant' ? done : { ok: false, code: decision.code, reason: decision.reason }
    }
    case 'giveControl':
      return taken({ type: 'screen.give' }) ? done : refused(`${human} does not have control.`)
    case 'close':
      return taken({ type: 'screen.close' }) ? done : refused(`${human} does not look on.`)
  }
}

const refused = (reason: string): Outcome => ({ ok: false, code: 409, reason })

/** A person at a pool for agents. Nothing of the session is begun: the checkout itself is refused. */
function startForPerson({ estate, world, env }: Stage, { human, pool: ref }: CommandOf<'humanSession'>): Outcome {
  const pool = lookUp(estate.directory.pools, ref)
  const session: SessionRef = `session:${env.ids.guid()}`
  const decision = decideCheckout({
    pool,
    status: world.see.poolStatus(ref) ?? 'Deleting',
    headers: {
      sessionId: session.slice('session:'.length),
      userObjectId: lookUp(estate.directory.humans, human).id,
      agentToken: null,
    },
    token: 'yes',
    trustedCaller: 'yes',
    agentUser: null,
    approved: 'no',
    open: [],
    ended: false,
    free: Array.from(world.roster.pcsOf(ref)).filter(pc => world.see.isFree(pc)),
    waitingBefore: 0,
    pick: () => 0,
  })
  if (decision.outcome !== 'refuse') throw new Error(`${ref} would let a person in`)
  // there is no session that would be turned away with it
  const asked = { ...decision, turnsAway: false }
  world.send({ kind: 'pool', to: ref, event: { type: 'pool.acquire', session, decision: asked } })
  return { ok: false, code: decision.status, reason: decision.reasons.map(({ reason }) => reason).join(' ') }
}
