// Somebody asks Microsoft Graph for something with a person's token: it is a bearer token, and who holds it is not asked.
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import { applyEffects, handleRequest, lookUp, operationOf } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'
import { deliveriesOf } from './mail.ts'
import { heldIn } from './person-tokens.ts'

/** Refuses with Graph's status: 401 for a token that ended, 403 without the scope, 404 where there is nothing. */
export function callGraph(stage: Stage, { token, method, url, body, address }: CommandOf<'callGraph'>): Outcome {
  const { world, estate, env } = stage
  const known = heldIn(stage).tokens.get(token)
  if (known === undefined) return { ok: false, code: 404, reason: `${token} is no token of a person's sign-in.` }
  const { human, scopes } = known
  const say = (status: number): void =>
    world.announce({ type: 'graph.called', human, token, from: address, htm: method, htu: url, status })
  const refuse = (code: number, reason: string): Outcome => {
    say(code)
    return { ok: false, code, reason }
  }
  if (!world.see.isLive(token)) return refuse(401, 'Lifetime validation failed, the token is expired.')
  const request = { method, url, body }
  const operation = operationOf(request)
  if (operation === null) return refuse(404, 'There is nothing at this address.')
  if (!operation.scopes.some(scope => scopes.includes(scope)))
    return refuse(403, `The token lacks the scope ${operation.scopes[0]}.`)
  const { id, userPrincipalName, displayName } = lookUp(estate.directory.humans, human)
  const caller = { id, userPrincipalName, displayName }
  const { now } = env.clock
  const { answer, effects } = handleRequest(estate.enterprise, request, caller, { now: now(), ids: env.ids })
  if ('code' in answer) return refuse(answer.status, answer.message)
  applyEffects(estate.enterprise, effects)
  say(answer.status)
  for (const effect of effects)
    if (effect.kind === 'mailSent')
      for (const delivered of deliveriesOf(estate, effect.message)) world.announce(delivered)
  return { ok: true, result: 'body' in answer ? answer.body : null }
}
