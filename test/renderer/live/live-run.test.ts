// A run on the stage: opened, stepped, played on, and left where a refusal stops it.
import { expect, test } from 'vitest'
import { createClient } from '../../../renderer/client/index.ts'
import { beforeMoving, createLiveRun } from '../../../renderer/live/live-run.ts'
import { Refusal } from '../../../shared/errors.ts'
import type { RunInfo } from '../../../shared/model/run.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { memoryTransport } from '../memory-transport.ts'
import { begin } from './story/names.ts'
import { goodStory } from './story.ts'

/** A host whose world tells the good story, `told` facts of it so far. */
function host(told: number) {
  let count = told
  const info = (): RunInfo => ({
    run: 'run-1',
    scenario: 'first-light',
    title: 'First light',
    seed: 7,
    startedAt: epochMs(begin),
    facts: count,
    done: count === goodStory.length,
    recorded: true,
    chapters: [
      { title: 'Ask', seq: 8 },
      { title: 'Acquire', seq: 15 },
    ].filter(({ seq }) => seq < count),
  })
  return memoryTransport({
    'live.runs': async () => [info()],
    'live.facts': async () => goodStory.slice(0, count),
    'live.start': async () => info(),
    'live.step': async ({ count: more }) => {
      const before = count
      count = Math.min(count + more, goodStory.length)
      return { run: info(), facts: goodStory.slice(before, count) }
    },
  })
}

function opened(told: number) {
  const transport = host(told)
  const reported: unknown[] = []
  const live = createLiveRun(createClient(transport), error => reported.push(error))
  const state = () => live.store.getSnapshot().context
  const row = () => state().projection.messages[state().position]?.label
  return { transport, live, state, row, reported }
}

test('a run that is done opens at its first message, one that goes on at its newest, a link opens it at its own', async () => {
  const running = opened(10)
  await running.live.open('run-1')
  expect(running.row()).toBe('Task started')
  const { live, row, state } = opened(goodStory.length)
  await live.open('run-1')
  expect(row()).toBe('Tenant ready')
  expect(state().playing).toBe(false)
  await live.open('run-1', 8)
  expect(row()).toBe('Prompt')
})

test('a new run starts at its first message, playing', async () => {
  const { live, state } = opened(0)
  await live.start('first-light', 7)
  expect(state()).toMatchObject({ playing: true, position: -1 })
})

test('stepping past what is told lets the world go on, and only as far as one more message needs', async () => {
  const { live, row, transport, state } = opened(0)
  await live.open('run-1')
  await live.forward()
  expect(row()).toBe('Tenant')
  await live.forward()
  // seven more facts of the set-up share the first row before the prompt is a new one
  expect(row()).toBe('Prompt')
  expect(state().facts).toHaveLength(9)
  expect(transport.asked.filter(({ call }) => call === 'live.step')).toHaveLength(9)
})

test('the whole story can be stepped through, to its end and not beyond', async () => {
  const { live, row, state } = opened(0)
  await live.open('run-1')
  for (let step = 0; step < 60; step++) await live.forward()
  expect(row()).toBe('Answer')
  expect(state().facts).toEqual(goodStory)
})

test('one step is under way at a time, so that no fact is told twice', async () => {
  const { live, state, transport } = opened(10)
  await live.open('run-1')
  await Promise.all([live.advance(3), live.advance(3), live.advance(3)])
  expect(transport.asked.filter(({ call }) => call === 'live.step')).toHaveLength(1)
  expect(state().facts.map(({ seq }) => seq)).toEqual(Array.from({ length: 13 }, (_, seq) => seq))
})

test('chapters are jumped between, and the ends stand for the chapters that are not there', async () => {
  const { live, row } = opened(goodStory.length)
  await live.open('run-1')
  live.seek(goodStory.length)
  live.chapter(-1)
  expect(row()).toBe('Checkout')
  live.chapter(-1)
  expect(row()).toBe('Prompt')
  live.chapter(-1)
  expect(row()).toBe('Tenant ready')
  live.chapter(1)
  expect(row()).toBe('Prompt')
})

test('play at the end of a run that is done begins again', async () => {
  const { live, state } = opened(goodStory.length)
  await live.open('run-1')
  live.seek(goodStory.length)
  live.toggle()
  expect(state()).toMatchObject({ position: 0, playing: true })
  live.toggle()
  expect(state().playing).toBe(false)
})

test('a refusal is told once and the run waits where it is', async () => {
  const transport = host(10)
  const refusing = {
    ...transport,
    request: (message: Parameters<typeof transport.request>[0]) =>
      message.call === 'live.step'
        ? Promise.reject(new Refusal('case.closed', 'The case was closed.'))
        : transport.request(message),
  }
  const reported: unknown[] = []
  const live = createLiveRun(createClient(refusing), error => reported.push(error))
  await live.open('run-1')
  live.toggle()
  await live.forward()
  expect(reported).toHaveLength(1)
  expect(live.store.getSnapshot().context).toMatchObject({ playing: false, position: 2 })
})

test('a run that the case does not have is refused by name', async () => {
  const { live, reported } = opened(10)
  await live.open('run-9')
  expect(reported).toHaveLength(1)
  expect(reported[0] instanceof Refusal && reported[0].data).toMatchObject({ code: 'run.unknown' })
})

test('what is called before moving is called for every move a person makes, and for none of the world', async () => {
  const { live } = opened(goodStory.length)
  await live.open('run-1')
  let calls = 0
  const moving = beforeMoving(live, () => {
    calls += 1
  })
  moving.seek(3)
  moving.back()
  await moving.forward()
  moving.chapter(1)
  moving.toggle()
  expect(calls).toBe(5)
  moving.reach(30)
  await moving.advance(1)
  expect(calls).toBe(5)
})

test('a message is marked as injected once the step that followed the injection is over', async () => {
  let injected: RunInfo['injected']
  const facts = goodStory.slice(0, 12)
  const info = (): RunInfo => ({
    run: 'run-1',
    scenario: 'clickfix',
    title: 'Clickfix',
    seed: 7,
    startedAt: epochMs(begin),
    facts: facts.length,
    done: false,
    recorded: true,
    chapters: [],
    ...(injected && { injected }),
  })
  const transport = memoryTransport({
    'live.runs': async () => [info()],
    'live.facts': async () => facts,
    'live.step': async () => ({ run: info(), facts: [] }),
  })
  const live = createLiveRun(createClient(transport), error => {
    throw error
  })
  const marked = () =>
    live.store
      .getSnapshot()
      .context.projection.messages.flatMap(({ seq, follows }) => (follows ? [[seq, follows]] : []))
  await live.open('run-1')
  expect(marked()).toEqual([])
  injected = [{ seq: 11, follows: 'run-this' }]
  await live.advance(1)
  expect(marked()).toEqual([[11, 'run-this']])
})
