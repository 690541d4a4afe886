// @vitest-environment happy-dom
// What keeps a case, in the menu of its pane: what each item asks for, and what it says.
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Refusal } from '../../../shared/errors.ts'
import { caseInfo, services } from '../shell/host.ts'
import { openApp, preparePage } from '../shell/render-app.tsx'

beforeEach(preparePage)
afterEach(cleanup)

async function choose(item: string): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: 'More for the case file' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: item }))
}
const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })

test('a copy is locked once the password was given twice alike', async () => {
  const asked: string[] = []
  const locking = async ({ password }: { password: string }) => {
    asked.push(password)
    return { file: '/cases/First light.locked' }
  }
  openApp({ ...services(0), 'case.lock': locking }, '#/case')
  await choose('Lock a copy…')
  const submit = screen.getByRole('button', { name: 'Lock a copy' })
  type('Password', 'one')
  type('The password again', 'two')
  expect(screen.getByText('It is not the same.')).toBeTruthy()
  expect(submit.hasAttribute('disabled')).toBe(true)
  type('The password again', 'one')
  fireEvent.click(submit)
  expect(await screen.findByText('/cases/First light.locked')).toBeTruthy()
  expect(asked).toEqual(['one'])
})

test('while it is locked the dialog stays, so that what it is refused for is said', async () => {
  const refused = Promise.withResolvers<{ file: string }>()
  const transport = openApp({ ...services(0), 'case.lock': () => refused.promise }, '#/case')
  await choose('Lock a copy…')
  type('Password', 'one')
  type('The password again', 'one')
  fireEvent.click(screen.getByRole('button', { name: 'Lock a copy' }))
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  fireEvent(screen.getByRole('dialog', { name: 'Lock a copy' }), new Event('cancel', { cancelable: true }))
  refused.reject(new Refusal('argument.invalid', 'There is no room left.'))
  expect(await screen.findByText('There is no room left.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByLabelText('Password')).toBeNull())
  expect(transport.asked.filter(({ call }) => call === 'case.lock')).toHaveLength(1)
})

test('a locked case opens under its name; a wrong password is said in the dialog, which stays', async () => {
  const refused = new Refusal('case.wrongPassword', 'The password does not open it.')
  const transport = openApp(
    {
      ...services(0),
      'case.unlock': async ({ password, name }) => {
        if (password !== 'right') throw refused
        return { ...caseInfo, name, file: `/cases/${name}.throughline` }
      },
    },
    '#/case',
  )
  const picker = await screen.findByLabelText('Locked case to open')
  fireEvent.change(picker, { target: { files: [new File(['x'], 'mine.locked')] } })
  type('Password', 'wrong')
  const submit = screen.getByRole('button', { name: 'Open a locked case' })
  fireEvent.click(submit)
  expect(await screen.findByText('The password does not open it.')).toBeTruthy()
  type('Password', 'right')
  fireEvent.click(submit)
  await waitFor(() => expect(screen.queryByLabelText('Password')).toBeNull())
  const unlocked = transport.asked.filter(({ call }) => call === 'case.unlock').at(-1)
  expect(unlocked?.input).toEqual({ upload: 'upload-of-mine.locked', password: 'right', name: 'mine' })
})

test('compaction says what it gave back', async () => {
  const made = { evidence: { before: 2000, after: 1000 }, derived: { before: 10, after: 20 } }
  openApp({ ...services(0), 'case.compact': async () => made }, '#/case')
  await choose('Compact')
  expect(await screen.findByText('Evidence: 2.0 kB became 1.0 kB')).toBeTruthy()
})

test('a locked case can be opened where no case is open', async () => {
  const none = async () => ({ version: '0.1.0', host: 'web', case: null, demo: false }) as const
  openApp({ ...services(null), 'app.state': none, 'case.unlock': async () => caseInfo }, '#/case')
  expect(await screen.findByRole('button', { name: 'Open a locked case…' })).toBeTruthy()
  fireEvent.change(screen.getByLabelText('Locked case to open'), { target: { files: [new File(['x'], 'it.locked')] } })
  type('Password', 'right')
  fireEvent.click(screen.getByRole('button', { name: 'Open a locked case' }))
  expect(await screen.findByRole('button', { name: 'Case: First light' })).toBeTruthy()
})
