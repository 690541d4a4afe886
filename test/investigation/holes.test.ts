import { describe, expect, test } from 'vitest'
import { readTrace } from '../../main/investigation/index.ts'
import type { Trace } from '../../shared/model/trace.ts'
import { readerOf } from './reader.ts'
import { ids } from './session/names.ts'
import { evidenceOf, wholeSession } from './session.ts'
import { brokenPromises, gapLines, linkLines } from './telling.ts'

async function without(...names: readonly string[]): Promise<Trace> {
  const rows = wholeSession()
  const unknown = names.filter(name => !rows.some(row => row.name === name))
  if (unknown.length > 0) throw new Error(`no such row: ${unknown.join(', ')}`)
  return readTrace(readerOf(await evidenceOf(rows.filter(row => !names.includes(row.name)))), ids.trace)
}

const whole = await without()

/** Rows taken out → the gap that must say so. Copies of a row in other logs go with it. */
const holes: readonly (readonly [readonly string[], string])[] = [
  [
    ['span run', 'purview run', 'defender prompt', 'defender reply'],
    `missing: The invocation of the agent (invoke_agent) of trace ${ids.trace}.`,
  ],
  [['span run'], 'missing: What was asked.'],
  [['T1'], 'missing: The T1 request: the blueprint asking for its agent identity.'],
  [['T2'], 'missing: The T2 request: the agent identity asking for its agent user.'],
  [['T1', 'T2'], 'missing: The T1 request: the blueprint asking for its agent identity.'],
  [['user_fic'], `missing: The sign-in that issued token ${ids.uti}.`],
  [
    ['user_fic', 'purview file', 'defender file', 'purview mail', 'defender mail'],
    'missing: The token that T2 was asked for.',
  ],
  [['T1', 'T2', 'user_fic'], 'missing: The token requests of Invoice Agent in this run.'],
  [['span start'], 'missing: The StartSession call that opened this session.'],
  [['span end'], 'missing: The EndSession call that released this session.'],
  [['blueprint object', 'agent object'], 'missing: The sponsor accountable for Invoice Agent.'],
  [['Cloud PC object'], `missing: The Cloud PC's name and Entra device (computer ${ids.computer}).`],
  [['Cloud PC object'], `missing: The Cloud PC whose Entra device is ${ids.device}.`],
  [['purview file', 'defender file'], 'missing: An audit record of what browser_navigate read or wrote.'],
  [['purview mail', 'defender mail'], 'missing: An audit record of what browser_fill_form read or wrote.'],
  [['purview send'], "late: Purview's record of execute_tool browser_fill_form."],
  [['span send'], "late: Agent 365's record of execute_tool browser_fill_form."],
]

describe('a linking record taken out', () => {
  test.each(holes)('%j leaves the gap "%s"', async (names, gap) => {
    const holed = await without(...names)
    expect(gapLines(holed)).toContain(gap)
    expect(gapLines(whole)).not.toContain(gap)
    expect(brokenPromises(holed)).toEqual([])
  })
})

describe('what a hole does to the links around it', () => {
  test('T1 and the agent user’s token still share a correlation id, but the step between is a guess', async () => {
    const holed = await without('T2')
    expect(linkLines(holed)).toContain('inferred signIn.correlation: signIn T1 → signIn user_fic for Microsoft Graph')
  })

  test('a step whose parent is gone stays with the run of its trace, inferred', async () => {
    const rows = wholeSession().map(row => {
      if (!/^(span|purview|defender) (read|send)/.test(row.name)) return row
      const text = JSON.stringify(row.body).replaceAll(
        '"parentSpanId":"00f067aa0ba90200"',
        '"parentSpanId":"00f067aa0ba902ff"',
      )
      return {
        ...row,
        body: JSON.parse(text.replaceAll('"ParentId":"00f067aa0ba90200"', '"ParentId":"00f067aa0ba902ff"')),
      }
    })
    const holed = await readTrace(readerOf(await evidenceOf(rows)), ids.trace)
    expect(gapLines(holed)).toContain(
      'missing: The step that caused execute_tool browser_navigate: span 00f067aa0ba902ff.',
    )
    expect(linkLines(holed)).toContain('inferred span.trace: run invoke_agent Invoice Agent → tool browser_navigate')
  })

  test('without the span, Purview and Defender still show the act, to the second and without its content', async () => {
    const holed = await without('span read')
    const read = holed.nodes.find(node => node.label === 'browser_navigate')
    expect(read).toMatchObject({ start: Date.parse('2026-09-17T09:14:04Z'), planes: ['defender', 'purview'] })
    expect(linkLines(holed)).not.toContain('exact session.sessionId: session session f0000000 → tool browser_navigate')
  })

  test('a run known from rows alone keeps its human, agent and lineage', async () => {
    const spansGone = wholeSession().filter(row => !row.name.startsWith('span '))
    const told = await readTrace(readerOf(await evidenceOf(spansGone)), ids.trace)
    expect(told.summary).toMatchObject({ human: 'dana.reyes@contoso.com', agent: 'Invoice Agent', prompt: null })
    expect(linkLines(told)).toContain('exact span.parent: run invoke_agent Invoice Agent → tool browser_navigate')
    expect(gapLines(told)).toContain('missing: What was asked.')
    expect(brokenPromises(told)).toEqual([])
  })

  test('a run that names neither a user nor a calling agent has a hole where the human belongs', async () => {
    const anonymous = wholeSession().map(row => ({
      ...row,
      body: JSON.parse(
        JSON.stringify(row.body).replaceAll(
          /"(user\.id|user\.email|user\.name|UserId|UserKey|AccountId)":"[^"]*"/g,
          '"$1":""',
        ),
      ),
    }))
    const told = await readTrace(readerOf(await evidenceOf(anonymous)), ids.trace)
    expect(gapLines(told)).toContain('missing: The person whose prompt started this run.')
    expect(told.summary.human).toBeNull()
  })
})
