// What stands under the lanes' names.
import { describe, expect, test } from 'vitest'
import { laneNotes } from '../../../renderer/live/lane-notes.ts'
import { namesOf } from '../../../renderer/live/names.ts'
import type { RecordedFact } from '../../../shared/model/facts.ts'
import { goodStory } from './story.ts'

const noteOf = (facts: readonly RecordedFact[], wanted: string) =>
  laneNotes(facts, namesOf(facts)).find(({ lane }) => lane === wanted)?.note

const another = (fact: RecordedFact): RecordedFact =>
  fact.fact.type === 'prompt.sent'
    ? { ...fact, fact: { ...fact.fact, task: 'task:2', human: 'human:tomas', agent: 'agent:vendor' } }
    : fact

describe('over the lane of people and that of agents', () => {
  test('the one person who asked is named, and the one agent that was asked', () => {
    expect(noteOf(goodStory, 'human')).toBe('Dana Reyes')
    expect(noteOf(goodStory, 'agent365')).toBe('Invoice Agent')
  })

  test('several are counted: none of their names would be true of every message below', () => {
    const facts = [...goodStory, ...goodStory.filter(({ fact }) => fact.type === 'prompt.sent').map(another)]
    expect(noteOf(facts, 'human')).toBe('2 people')
    expect(noteOf(facts, 'agent365')).toBe('2 agents')
  })
})
