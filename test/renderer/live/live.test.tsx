// @vitest-environment happy-dom
// The Live workspace as a person uses it.
import { within } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { epochMs } from '../../../shared/model/units.ts'
import { actor, caseInfo, emptyCase, run, services } from '../shell/host.ts'
import { closeApp, fireEvent, openApp, preparePage, press, screen } from '../shell/render-app.tsx'
import { begin } from './story/names.ts'
import { goodStory, wholeStory } from './story.ts'

beforeAll(preparePage)
afterEach(closeApp)

const all = goodStory.length

/** A run that is done opens at its first message; most of what is shown needs one that was watched. */
async function openAtEnd(given = services(all)) {
  const transport = openApp(given)
  await screen.findByText(/^now, message 1 of/)
  fireEvent.keyDown(screen.getByRole('slider', { name: 'Position' }), { key: 'End' })
  return transport
}

test('a recorded run is ready to play from its first message', async () => {
  openApp(services(all))
  await screen.findByText('now, message 1 of 28')
  expect(screen.getByRole('button', { name: 'Play' })).toBeTruthy()
})

test('before it is played the stage says what will be seen, and the button there plays it', async () => {
  openApp(services(all))
  await screen.findByText('One prompt, end to end.')
  fireEvent.click(screen.getByRole('button', { name: 'Play this run' }))
  await screen.findByRole('button', { name: 'Pause' })
  expect(screen.queryByText('One prompt, end to end.')).toBeNull()
})

test('a recorded run is drawn to its end', async () => {
  await openAtEnd()
  await screen.findByRole('option', { name: /Answer .*Agent 365 to Human/ })
  expect(screen.getByText('now, message 28 of 28')).toBeTruthy()
})

test('comma and full stop step back and forward', async () => {
  await openAtEnd()
  await screen.findByText('now, message 28 of 28')
  press(',')
  press(',')
  await screen.findByText('now, message 26 of 28')
  press('.')
  await screen.findByText('now, message 27 of 28')
})

test('a step past what is told makes the world go on', async () => {
  const transport = openApp(services(9))
  await screen.findByText('now, message 2, still running')
  press('.')
  await screen.findByText('now, message 3, still running')
  expect(transport.asked.filter(({ call }) => call === 'live.step')).toHaveLength(1)
})

test('playing draws the story to its end and pauses there', async () => {
  openApp(services(0))
  await screen.findByText('Nothing has happened yet')
  fireEvent.click(await screen.findByRole('radio', { name: '64×' }))
  fireEvent.click(screen.getByRole('button', { name: 'Play' }))
  await screen.findByText('now, message 28 of 28')
  await screen.findByRole('button', { name: 'Replay from the start' })
})

test('the scrubber goes to any message by keyboard', async () => {
  await openAtEnd()
  await screen.findByText('now, message 28 of 28')
  const scrubber = screen.getByRole('slider', { name: 'Position' })
  fireEvent.keyDown(scrubber, { key: 'Home' })
  await screen.findByText('now, message 1 of 28')
  expect(scrubber.getAttribute('aria-valuetext')).toContain('Message 1 of 28')
})

test('Shift+T shows the same messages as a table, and back', async () => {
  await openAtEnd()
  await screen.findByText('now, message 28 of 28')
  press('T', { shiftKey: true })
  const table = await screen.findByRole('table')
  expect(table.textContent).toContain('Conditional Access: grant')
  press('T', { shiftKey: true })
  await screen.findByRole('listbox', { name: 'Messages, newest last' })
})

describe('the inspector', () => {
  test('follows the playhead until something is selected, and the selection is in the link', async () => {
    await openAtEnd()
    await screen.findByText(/^now 09:14/)
    fireEvent.click(screen.getByRole('option', { name: /Prompt .Reconcile/ }))
    await screen.findByText(/^at 09:14/)
    expect(location.hash).toBe('#/live?run=first-light-7&seq=8')
    press('Escape')
    await screen.findByText(/^now 09:14/)
  })

  test('a selection takes pool, sessions and clock to its moment, and a step lets go of it', async () => {
    const transport = await openAtEnd()
    const clock = screen.getByRole('timer')
    const atEnd = clock.textContent
    const frames = () => transport.asked.filter(({ call }) => call === 'live.frame').map(({ input }) => input)
    fireEvent.click(screen.getByRole('option', { name: /Prompt .Reconcile/ }))
    await expect.poll(() => frames().at(-1)).toMatchObject({ seq: 8 })
    expect(clock.textContent).toBe('09:14:05.318')
    press(',')
    await screen.findByText('now, message 27 of 28')
    expect(location.hash).toBe('#/live?run=first-light-7')
    await expect.poll(() => frames().at(-1)).toMatchObject({ seq: 33 })
    expect(clock.textContent).not.toBe(atEnd)
  })

  test('shows the statechart with its current state, the context and the last transition', async () => {
    await openAtEnd()
    const chart = await screen.findByRole('img', { name: /Current state: act, act.waiting/ })
    expect(chart.querySelector('.tl-now')?.textContent).toContain('waiting')
    expect(screen.getByText('CPCA-017', { selector: 'dd' })).toBeTruthy()
    expect(screen.getByTitle('session.toolCalled').textContent).toBe('toolCalled')
  })

  test('tells the same step over and over once, with how often, and context in words', async () => {
    const soiled = { at: epochMs(begin), from: 'inUse', to: 'inUse', event: 'pc.soil' }
    await openAtEnd({
      ...services(all),
      'live.actor': async ({ ref }) => ({
        ...actor,
        ref,
        context: [{ name: 'concerns', value: '["pc:017",{"uses":2,"task":null}]' }],
        transitions: [soiled, soiled, { ...soiled, to: 'resetting', event: 'pc.release' }, soiled],
      }),
    })
    await screen.findByText('CPCA-017, uses 2, task none')
    const steps = screen.getAllByTitle(/ on pc\./).map(({ textContent }) => textContent)
    expect(steps).toEqual([
      'in use → in use on pc.soil',
      'in use → resetting on pc.release',
      'in use → in use on pc.soil ×2',
    ])
  })

  test('opens at the decision when a Conditional Access badge is selected, with every policy and its reason', async () => {
    await openAtEnd()
    fireEvent.click(await screen.findByRole('option', { name: /Conditional Access: grant/ }))
    await screen.findByText('CA510-Agents-Compliant-Device')
    expect(screen.getByText('CPCA-017 is compliant.')).toBeTruthy()
    expect(screen.getByText('“All users” does not include agent users.')).toBeTruthy()
  })

  test('explains a token claim by claim', async () => {
    await openAtEnd()
    fireEvent.click(await screen.findByRole('tab', { name: 'Token' }))
    await screen.findByText('A person-like account, not an app')
    expect(screen.getByText('CPCA-017', { selector: 'dd' })).toBeTruthy()
  })

  test('says first of a token who it is about, and through whom; times come later', async () => {
    const claims = ['iss', 'iat', 'exp', 'aud', 'azp', 'oid', 'idtyp'].map(name => ({
      name,
      value: '1',
      meaning: name,
    }))
    await openAtEnd({
      ...services(all),
      'live.actor': async ({ ref }) => ({
        ...actor,
        ref,
        tokens: actor.tokens.map(token => ({ ...token, state: 'live.renewalDue', claims })),
      }),
    })
    fireEvent.click(await screen.findByRole('tab', { name: 'Token' }))
    await screen.findByText('Renewal due')
    const names = [...screen.getByRole('tabpanel').querySelectorAll('.tl-claims dt')].map(name => name.textContent)
    expect(names).toEqual(['idtyp', 'oid', 'azp', 'aud', 'exp', 'iss', 'iat'])
  })

  test('shows the machine whose tile is chosen, and the session whose row is', async () => {
    const transport = await openAtEnd()
    fireEvent.click(await screen.findByRole('button', { name: /CPCA-022/ }))
    await expect.poll(() => transport.asked.at(-1)?.input).toMatchObject({ ref: 'pc:022' })
    fireEvent.click(screen.getByRole('button', { name: /Invoice Agent.*Act, waiting/ }))
    await expect.poll(() => transport.asked.at(-1)?.input).toMatchObject({ ref: 'session:1' })
  })
})

describe('a refusal that is selected', () => {
  const whole = {
    ...services(all),
    'live.runs': async () => [{ ...run(all), facts: wholeStory.length }],
    'live.facts': async () => [...wholeStory],
  }

  test('of a proof is explained first: the check, what it means, who showed what', async () => {
    await openAtEnd(whole)
    fireEvent.click(await screen.findByRole('option', { name: /Replay refused wrong device key/ }))
    const refusal = await screen.findByRole('region', { name: 'Refusal' })
    expect(refusal.textContent).toContain('Refused: wrong device key')
    expect(refusal.textContent).toContain('does not hold the key it belongs to')
    for (const [name, value] of [
      ['Outcome', 'refused'],
      ['Check', 'jkt'],
      ['Bound to', 'CPCA-017'],
      ['Shown by', 'CPCA-022'],
      ['Message', 'The proof is signed with another key.'],
    ] as const)
      expect(within(refusal).getByText(name).nextElementSibling?.textContent).toBe(value)
  })

  test('of a token names the policy and why, on the decision tab', async () => {
    await openAtEnd(whole)
    fireEvent.click(await screen.findByRole('option', { name: /user_fic refused/ }))
    const refusal = await screen.findByRole('region', { name: 'Refusal' })
    expect(refusal.textContent).toContain('CA501-Agents-BLOCK-HighRiskAgent: The risk of the agent is high.')
    within(refusal).getByText('AADSTS53003')
  })
})

test('a case without a run says what to do, and the button there does it', async () => {
  const transport = openApp({
    ...services(null),
    'app.state': async () => ({ version: '0.1.0', host: 'web', case: emptyCase, demo: false }),
  })
  await screen.findByText('Nothing has run in this case yet')
  expect(screen.queryByRole('radio', { name: 'This case' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Start' }))
  await screen.findByRole('button', { name: 'Pause' })
  expect(transport.asked.some(({ call }) => call === 'case.create')).toBe(false)
})

describe('a new run', () => {
  const started = async (into: string | null) => {
    const names = ['First light', 'first light, seed 8']
    const transport = openApp({
      ...services(all),
      'case.list': async () => names.map(name => ({ name, file: `/cases/${name}.throughline`, bytes: 1 })),
    })
    await screen.findByText(/^now, message 1 of/)
    press('n')
    await screen.findByText('New run')
    if (into !== null) fireEvent.click(screen.getByRole('radio', { name: into }))
    fireEvent.click(screen.getByRole('button', { name: 'Start' }))
    await screen.findByRole('button', { name: 'Pause' })
    return transport.asked.filter(({ call }) => call === 'case.create' || call === 'live.start')
  }

  test('gets a case of its own, named after it, so that no other tenant’s logs stand beside its own', async () => {
    expect(await started(null)).toMatchObject([
      { call: 'case.create', input: { name: 'First light, seed 8 (2)' } },
      { call: 'live.start', input: { scenario: 'first-light', seed: 8 } },
    ])
    await screen.findByRole('button', { name: 'Case: First light, seed 8 (2)' })
  })

  test('is chosen among many scenarios that stand together by the risk they show', async () => {
    const scenario = (id: string, ...threats: string[]) => ({ id, title: id, summary: 'What is seen.', threats })
    openApp({
      ...services(all),
      'live.scenarios': async () => [
        scenario('first-light'),
        scenario('one', 'AML.T0093', 'ASI01'),
        scenario('two', 'T10', 'ASI09'),
        scenario('three', 'ASI01', 'T7'),
        scenario('four', 'AML.T0034'),
      ],
    })
    await screen.findByText(/^now, message 1 of/)
    press('n')
    const groups = within(await screen.findByLabelText('Scenario')).getAllByRole('group')
    expect(groups.map(group => [group.getAttribute('label'), group.textContent])).toEqual([
      ['All goes well', 'first-light'],
      ['ASI01 Agent Goal Hijack', 'onethree'],
      ['ASI09 Human-Agent Trust Exploitation', 'two'],
      ['Other threats', 'four'],
    ])
  })

  test('goes into the open case where that is chosen', async () => {
    expect(await started('This case')).toMatchObject([{ call: 'live.start' }])
  })
})

test('a link to a run that is not there says so and offers the runs there are', async () => {
  openApp(services(all), '#/live?run=gone')
  await screen.findByText('The open case has no run gone.')
  fireEvent.click(await screen.findByRole('button', { name: 'Choose a run' }))
  await screen.findByRole('button', { name: /First light seed 7/ })
})

describe('when another case is opened', () => {
  const other = { ...caseInfo, file: '/cases/other.throughline', name: 'Other' }

  test('the stage is cleared, and the run of the case before leaves the link', async () => {
    const told = services(all)
    let runs = told['live.runs']
    const transport = await openAtEnd({ ...told, 'live.runs': async input => (await runs?.(input)) ?? [] })
    await screen.findByRole('option', { name: /Answer/ })
    fireEvent.click(screen.getByRole('option', { name: /Prompt .Reconcile/ }))
    await screen.findByText(/^at 09:14/)
    runs = async () => []
    transport.emit('case.changed', other)
    await screen.findByText('Nothing has run in this case yet')
    expect(screen.queryByRole('listbox', { name: 'Messages, newest last' })).toBeNull()
    expect(location.hash).toBe('#/live')
  })

  test('the last run of that case is put on the stage, even one of the same name', async () => {
    const transport = openApp(services(all), '#/live?run=first-light-7&seq=8')
    await screen.findByText(/^at 09:14/)
    const before = transport.asked.filter(({ call }) => call === 'live.facts').length
    transport.emit('case.changed', other)
    await screen.findByText(/^now 09:14/)
    expect(transport.asked.filter(({ call }) => call === 'live.facts')).toHaveLength(before + 1)
    expect(location.hash).toBe('#/live')
  })
})
