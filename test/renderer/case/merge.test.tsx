// @vitest-environment happy-dom
// The dialog that merges cases: two at least and a name, and the case that came of it is the one that is open.
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Refusal } from '../../../shared/errors.ts'
import { caseInfo, services } from '../shell/host.ts'
import { openApp, preparePage } from '../shell/render-app.tsx'

beforeEach(preparePage)
afterEach(cleanup)

const cases = [
  { name: 'Second', file: '/cases/second.throughline', bytes: 2000 },
  { name: 'First light', file: caseInfo.file, bytes: 1000 },
]

test('the open case is chosen, another and a name are asked for, and the merged case is open then', async () => {
  const refused = new Refusal('case.damaged', 'second.throughline does not verify.', { kept: 'Nothing was merged.' })
  const answers = [refused, { ...caseInfo, name: 'Both', file: '/cases/Both.throughline' }]
  const transport = openApp(
    {
      ...services(0),
      'case.list': async () => cases,
      'case.merge': async () => {
        const answer = answers.shift()
        if (answer === undefined || answer instanceof Refusal) throw answer
        return answer
      },
    },
    '#/case',
  )
  fireEvent.click(await screen.findByRole('button', { name: 'More for the case file' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Merge cases…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Merge cases' })
  const go = within(dialog).getByRole('button', { name: 'Merge and open' })
  fireEvent.change(screen.getByLabelText('Name of the new case'), { target: { value: 'Both' } })
  expect(await within(dialog).findByRole('checkbox', { name: 'First light' })).toHaveProperty('checked', true)
  expect(go.hasAttribute('disabled')).toBe(true)
  fireEvent.click(within(dialog).getByRole('checkbox', { name: 'Second' }))
  fireEvent.click(go)
  expect((await within(dialog).findByRole('alert')).textContent).toMatch(
    'second.throughline does not verify.Nothing was merged.',
  )
  fireEvent.click(go)
  expect(await screen.findByRole('heading', { name: 'Both is open' })).toBeTruthy()
  const files = [caseInfo.file, '/cases/second.throughline']
  expect(transport.asked.filter(({ call }) => call === 'case.merge').at(-1)?.input).toEqual({ files, name: 'Both' })
  await waitFor(() => expect(screen.getByRole('button', { name: 'Case: Both' })).toBeTruthy())
})
