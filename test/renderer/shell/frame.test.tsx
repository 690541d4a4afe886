// @vitest-environment happy-dom
// The frame around every workspace: what it says, what its keys do, how trouble shows.
import { within } from '@testing-library/react'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { Hit } from '../../../shared/contract/contract.ts'
import { Refusal } from '../../../shared/errors.ts'
import { goodStory } from '../live/story.ts'
import { caseInfo, services } from './host.ts'
import { closeApp, fireEvent, openApp, preparePage, press, screen } from './render-app.tsx'

beforeAll(preparePage)
afterEach(closeApp)

const host = () => services(goodStory.length)

test('it says which case is open, how much evidence it holds and what its ledger’s head is', async () => {
  openApp(host())
  await screen.findByRole('button', { name: 'Case: First light' })
  expect(screen.getByText('117 records')).toBeTruthy()
  expect(screen.getByText('2 lines rejected')).toBeTruthy()
  expect(screen.getByText('abababab…abab')).toBeTruthy()
})

test('a verification is asked for, and its outcome stays until more evidence comes', async () => {
  const transport = openApp(host())
  fireEvent.click(await screen.findByRole('button', { name: 'Verify' }))
  await screen.findByText('Verified, all 130 entries')
  transport.emit('case.changed', { ...caseInfo, size: 140 })
  await screen.findByText('Verified 130 of 140 entries, more came since')
})

test('a verification that fails names what does not hold', async () => {
  const firstBad = { what: 'evidence row', at: '17', expected: 'ab', found: 'cd' }
  openApp({ ...host(), 'case.verify': async () => ({ ok: false, size: 130, root: caseInfo.root, firstBad }) })
  fireEvent.click(await screen.findByRole('button', { name: 'Verify' }))
  await screen.findByText('Verification failed: evidence row at 17')
})

test('a refusal shows what happened, what was kept and what to do, until it is dismissed', async () => {
  openApp({
    ...host(),
    'case.verify': async () => {
      throw new Refusal('case.closed', 'The case was closed.', { kept: 'Everything in it.', todo: 'Open it again.' })
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Verify' }))
  const message = await screen.findByText('The case was closed.')
  const notice = message.closest('article')
  if (notice === null) throw new Error('a message is an article')
  for (const words of ['Everything in it.', 'Open it again.', 'case.closed']) within(notice).getByText(words)
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss: The case was closed.' }))
  expect(screen.queryByText('The case was closed.')).toBeNull()
})

test('a job shows how far it is and can be cancelled', async () => {
  const transport = openApp({ ...host(), 'job.cancel': async () => ({ cancelled: true }) })
  await screen.findByText('117 records')
  const job = { job: 'j1', title: 'Importing sign-ins', done: 64, total: 100, state: 'running' } as const
  transport.emit('job.progress', job)
  await screen.findByText(/64%/)
  fireEvent.click(screen.getByRole('button', { name: 'Cancel Importing sign-ins' }))
  expect(transport.asked.at(-1)).toEqual({ call: 'job.cancel', input: { job: 'j1' } })
  transport.emit('job.progress', { ...job, state: 'cancelled' })
  await expect.poll(() => screen.queryByText(/64%/)).toBeNull()
})

test('a lost connection is said in the top bar, and when it is back the state is read again', async () => {
  const transport = openApp(host())
  await screen.findByText('117 records')
  transport.connect('lost')
  await screen.findByText('Connection lost, reconnecting')
  transport.connect('open')
  await expect.poll(() => screen.queryByText('Connection lost, reconnecting')).toBeNull()
  expect(transport.asked.filter(({ call }) => call === 'app.state')).toHaveLength(2)
})

test('the palette finds a command by its words and runs it', async () => {
  const transport = openApp(host())
  await screen.findByText('117 records')
  press('P', { ctrlKey: true, shiftKey: true })
  const input = await screen.findByRole('combobox', { name: 'Command' })
  fireEvent.change(input, { target: { value: 'verify' } })
  const list = screen.getByRole('listbox', { name: 'Commands' })
  expect(
    within(list)
      .getAllByRole('option')
      .map(option => option.textContent),
  ).toEqual(['EverywhereVerify the whole case'])
  fireEvent.keyDown(input, { key: 'Enter' })
  await expect.poll(() => transport.asked.some(({ call }) => call === 'case.verify')).toBe(true)
})

test('the key sheet changes a key, and the new one works while the old one does not', async () => {
  openApp(host())
  await screen.findByText('117 records')
  press('?')
  fireEvent.click(await screen.findByRole('button', { name: 'Change the keys of: Search traces and records' }))
  const button = screen.getByText('Press keys, Esc keeps')
  fireEvent.keyDown(button, { key: 'j', ctrlKey: true })
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  const search = screen.getByRole('combobox', { name: 'Search traces, runs and records' })
  document.body.focus()
  press('k', { ctrlKey: true })
  expect(document.activeElement).not.toBe(search)
  press('j', { ctrlKey: true })
  expect(search.getAttribute('aria-expanded')).toBe('true')
})

test('the key sheet lists every workspace, and refuses a key that is taken by the name of who has it', async () => {
  openApp(host())
  await screen.findByText('117 records')
  press('?')
  fireEvent.click(await screen.findByRole('button', { name: 'Change the keys of: Search traces and records' }))
  fireEvent.keyDown(screen.getByText('Press keys, Esc keeps'), { key: 'g' })
  await screen.findByText('G already belongs to “Next gap” (Investigate). Change that one first.')
  expect(within(screen.getByRole('dialog')).getByText('Ctrl+K')).toBeTruthy()
  // two workspaces are never on screen together, so they may share a key
  fireEvent.click(screen.getByRole('button', { name: 'Change the keys of: New run' }))
  fireEvent.keyDown(screen.getByText('Press keys, Esc keeps'), { key: 'g' })
  await expect.poll(() => within(screen.getByRole('dialog')).getAllByText('G')).toHaveLength(2)
})

test('the dialog for a new case stays until the host has answered, and shows what is refused', async () => {
  let refuse = true
  openApp({
    ...host(),
    'case.create': async ({ name }) => {
      if (refuse) throw new Refusal('case.exists', `There is a case ${name} already.`)
      return { ...caseInfo, name, file: `/cases/${name}.throughline` }
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Case: First light' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'New case…' }))
  const dialog = await screen.findByRole('dialog', { name: 'New case' })
  fireEvent.change(within(dialog).getByRole('textbox'), { target: { value: 'Twice' } })
  fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }))
  await within(dialog).findByText('There is a case Twice already.')
  refuse = false
  fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }))
  await screen.findByRole('button', { name: 'Case: Twice' })
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
})

test('the search offers a record by its number and goes there', async () => {
  openApp(host())
  await screen.findByText('117 records')
  const search = screen.getByRole('combobox', { name: 'Search traces, runs and records' })
  fireEvent.focus(search)
  fireEvent.change(search, { target: { value: '12' } })
  fireEvent.click(await screen.findByRole('option', { name: /Record No. 12/ }))
  expect(location.hash).toBe('#/investigate?record=12')
})

test('the search finds a record by an identifier and goes to where its trace shows it', async () => {
  const transport = openApp({
    ...host(),
    'investigate.find': async ({ text }) =>
      text === 'token-1'
        ? Hit.array().parse([{ record: 12, table: 'SigninLogs', kind: 'uti', trace: '7f3a', node: 'signIn:1' }])
        : [],
  })
  await screen.findByText('117 records')
  const search = screen.getByRole('combobox', { name: 'Search traces, runs and records' })
  fireEvent.focus(search)
  fireEvent.change(search, { target: { value: ' token-1 ' } })
  fireEvent.click(await screen.findByRole('option', { name: /SigninLogs, record No. 12/ }))
  expect(location.hash).toBe('#/investigate?trace=7f3a&node=signIn%3A1')
  expect(transport.asked.find(({ call }) => call === 'investigate.find')?.input).toEqual({ text: 'token-1' })
})

test('the theme can be chosen, is put on the page and is remembered', async () => {
  openApp(host())
  fireEvent.click(await screen.findByRole('button', { name: 'Theme' }))
  fireEvent.click(await screen.findByRole('menuitemradio', { name: 'Light' }))
  await expect.poll(() => document.documentElement.className).toContain('tl-light')
  expect(localStorage.getItem('throughline.theme')).toBe('"light"')
})

test('F6 walks the panes and comes round', async () => {
  openApp(host())
  await screen.findByText('now, message 1 of 28')
  const seen: string[] = []
  for (let step = 0; step < 12; step++) {
    press('F6')
    seen.push(document.activeElement?.closest('[data-pane]')?.getAttribute('aria-label') ?? 'frame')
  }
  expect(seen).toContain('Stage')
  expect(seen).toContain('Inspector')
  expect(seen.indexOf('Stage')).not.toBe(seen.lastIndexOf('Stage'))
})
