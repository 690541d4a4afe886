// One machine on its own, as an xstate actor: what a session does when its agent is revoked in the middle of a call.
import { type Fact, session } from 'throughline/machines'
import { expect, test } from 'vitest'
import { createActor } from 'xstate'

function actingSession() {
  const actor = createActor(session, { input: { id: 'session:ours' } })
  const facts: Fact[] = []
  actor.on('*', fact => facts.push(fact))
  actor.start()
  const token = 'token:ours'
  actor.send({ type: 'session.request', task: 'task:pay', agentUser: 'agentUser:ours', pool: 'pool:ours', token })
  actor.send({ type: 'session.assigned', pc: 'pc:CPCA-001' })
  actor.send({ type: 'channel.open', jkt: 'thumbprint of the Cloud PC’s key' })
  actor.send({ type: 'session.tokenRequested' })
  actor.send({ type: 'session.tokenIssued', token, pc: 'pc:CPCA-001' })
  return { actor, facts }
}

test('a session acts once its token is bound to its own Cloud PC', () => {
  const { actor, facts } = actingSession()
  expect(actor.getSnapshot().value).toEqual({ act: 'waiting' })
  expect(facts.map(({ type }) => type)).toEqual(['session.requested', 'channel.opened', 'session.connected'])
})

test('a session that is revoked in the middle of a call gives its Cloud PC back', () => {
  const { actor, facts } = actingSession()
  actor.send({ type: 'session.toolCalled', call: 'call_1' })
  actor.send({ type: 'session.end', reason: 'revoked' })
  expect(actor.getSnapshot().matches('release')).toBe(true)
  expect(facts.at(-1)).toMatchObject({ type: 'session.released', pc: 'pc:CPCA-001', reason: 'revoked' })
})

test('a session is written down and goes on from there', () => {
  const { actor } = actingSession()
  const written = JSON.stringify(actor.getPersistedSnapshot())
  const again = createActor(session, { snapshot: JSON.parse(written) }).start()
  again.send({ type: 'session.toolCalled', call: 'call_2' })
  expect(again.getSnapshot().value).toEqual({ act: 'toolCall' })
})
