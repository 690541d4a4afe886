// A case kept and handed over as a person does it: evidence bundled, records exported, and every dialog looked at.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkPlace } from '../../main/case/index.ts'
import { type OpenedApp, openApp, screenshotPath } from './app.ts'

let app: OpenedApp
let page: Page

beforeAll(async () => {
  app = await openApp()
  page = await app.page()
  await page.getByText(/now, message/).waitFor()
  await page.keyboard.press('Alt+Shift+7')
  await page.getByRole('button', { name: 'Bundle evidence…' }).waitFor()
})
afterAll(() => app.close())

/** A field of the dialog that is open. */
const field = (page: Page, name: string) => page.locator('dialog[open]').getByLabel(name, { exact: true })
const dialog = (name: string) => page.getByRole('dialog', { name })
const focused = () =>
  page.evaluate(() => document.activeElement?.closest('label, .fui-Field, button')?.textContent ?? '')

describe('an analyst hands evidence over', () => {
  test('by keyboard: the dialog takes the focus, Escape gives it back', async () => {
    const opens = page.getByRole('button', { name: 'Bundle evidence…' })
    await opens.focus()
    await page.keyboard.press('Enter')
    await dialog('Bundle evidence').waitFor()
    await expect.poll(focused).toMatch(/^Records/)
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog('Bundle evidence').count()).toBe(0)
    expect(await focused()).toBe('Bundle evidence…')
  })

  test('a table of the case becomes a folder that verifies without the app', async () => {
    await page.getByRole('button', { name: 'Bundle evidence…' }).click()
    await field(page, 'Table').selectOption('AgentSpan')
    await field(page, 'Name').fill('Spans for legal')
    await field(page, 'Made by').fill('Dana')
    await page.getByRole('button', { name: 'Make the bundle' }).click()
    const done = dialog('Bundle evidence')
    await done.getByRole('heading', { name: 'The bundle is made' }).waitFor()
    const where = (await done.getByText(/Spans for legal$/).textContent()) ?? ''
    expect(await checkPlace(where, {})).toMatchObject({ ok: true, manifest: { by: 'Dana' } })
    await page.keyboard.press('Enter')
    await expect.poll(() => done.count()).toBe(0)
    await page.getByText(/Bundled \d+ records as Spans for legal/).waitFor()

    const head = join(where, 'head.note')
    expect(existsSync(head)).toBe(true)
    await page.getByRole('button', { name: 'Bundle evidence…' }).click()
    await field(page, 'Earlier tree head to go on from').setInputFiles(head)
    await field(page, 'Table').selectOption('AuditLogs')
    await page.getByRole('radio', { name: 'One zip' }).click()
    await page.getByRole('button', { name: 'Make the bundle' }).click()
    const zip = (await done.getByText(/evidence\.zip$/).textContent()) ?? ''
    expect(await checkPlace(zip, { head: readFileSync(head, 'utf8') })).toMatchObject({ ok: true })
    await page.keyboard.press('Enter')
  })

  test('a trace that is open is what its bundle offers', async () => {
    await page.keyboard.press('Alt+Shift+2')
    await page.getByRole('button', { name: /Reconcile the August invoices/ }).click()
    await page.getByRole('button', { name: 'Bundle evidence…' }).click()
    await expect
      .poll(() => field(page, 'Trace').locator('option:checked').textContent())
      .toMatch(/Dana Reyes asked Invoice Agent/)
    await page.getByRole('button', { name: 'Make the bundle' }).click()
    await page.getByRole('heading', { name: 'The bundle is made' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Alt+Shift+7')
  })

  test('what is refused is said beside its field, and the fields stay', async () => {
    await page.getByRole('button', { name: 'Bundle evidence…' }).click()
    await field(page, 'Name').fill('a/b')
    await page.getByRole('button', { name: 'Make the bundle' }).click()
    await page.getByText('No file can be called "a/b".').waitFor()
    expect(await field(page, 'Name').inputValue()).toBe('a/b')
    await page.keyboard.press('Escape')
  })
})

describe('an analyst exports records', () => {
  test('as CSV, a file a table, and what is in which file is said', async () => {
    await page.getByRole('button', { name: 'Export…' }).click()
    await field(page, 'Name of the folder').fill('for the team')
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const done = dialog('Export records')
    await done.getByRole('heading', { name: 'The records are exported' }).waitFor()
    const where = (await done.getByText(/for the team$/).textContent()) ?? ''
    const said = await done.locator('tbody tr td:first-child').allTextContents()
    expect(said).toContain('AgentSpan.csv')
    expect(readdirSync(where).sort()).toEqual(said.sort())
    await page.keyboard.press('Enter')
    await page.getByText(/Exported \d+ records as csv to for the team/).waitFor()
  })

  test('what chooses no record is refused in words, and the form stays', async () => {
    await page.getByRole('button', { name: 'Export…' }).click()
    await field(page, 'As').selectOption('stix')
    await field(page, 'From, UTC').fill('2030-01-01')
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await dialog('Export records').getByRole('alert').getByText('No record of the case is chosen.').waitFor()
    expect(await field(page, 'As').inputValue()).toBe('stix')
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog('Export records').count()).toBe(0)
  })
})

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const

const dialogs: { name: string; open(page: Page): Promise<void> }[] = [
  {
    name: 'bundle',
    open: async page => {
      await page.getByRole('button', { name: 'Bundle evidence…' }).click()
      await field(page, 'Records').selectOption('trace')
      await field(page, 'Name').fill('a/b')
      await field(page, 'Trace').selectOption({ index: 1 })
      await page.getByRole('button', { name: 'Make the bundle' }).click()
      await page.getByText('No file can be called "a/b".').waitFor()
    },
  },
  {
    name: 'export',
    open: async page => {
      await page.getByRole('button', { name: 'Export…' }).click()
      await field(page, 'Records').selectOption('all')
      await field(page, 'From, UTC').fill('2030-01-01')
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'export-done',
    open: async page => {
      await page.getByRole('button', { name: 'Export…' }).click()
      await field(page, 'Records').selectOption('all')
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await page.getByRole('heading', { name: 'The records are exported' }).waitFor()
    },
  },
  {
    name: 'bundle-done',
    open: async page => {
      await page.getByRole('button', { name: 'Bundle evidence…' }).click()
      await field(page, 'Records').selectOption('all')
      await page.getByRole('button', { name: 'Make the bundle' }).click()
      await page.getByRole('heading', { name: 'The bundle is made' }).waitFor()
    },
  },
]

describe.each(['dark', 'light'] as const)('in the %s theme', colorScheme => {
  test.each(dialogs)(
    '$name fits its window in both sizes, and axe objects to nothing in it',
    async ({ name, open }) => {
      const page = await app.page({ colorScheme, viewport: sizes[0], reducedMotion: 'reduce' })
      await page.getByText(/now, message/).waitFor()
      await page.keyboard.press('Alt+Shift+7')
      await open(page)
      for (const viewport of sizes) {
        await page.setViewportSize(viewport)
        // what fades in has come
        await page.waitForTimeout(400)
        await page.screenshot({ path: screenshotPath(`dialog-${name}-${colorScheme}-${viewport.width}`) })
        expect(await cutOff(page)).toEqual([])
      }
      const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`)).toEqual([])
      await page.context().close()
    },
  )
})

test('nothing was logged as an error in all of this', () => {
  expect(app.problems()).toEqual([])
})

/** Controls of the open dialog that are not wholly within it, or of which one dialog has two main ones. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const dialog = document.querySelector('dialog[open]')
    const frame = dialog?.getBoundingClientRect()
    if (dialog === null || frame === undefined) return ['no dialog is open']
    const outside = [...dialog.querySelectorAll('button, input:not([hidden]), select, h2, dd, p')].filter(each => {
      const { left, right, top, bottom } = each.getBoundingClientRect()
      return left < frame.left || right > frame.right || top < frame.top || bottom > frame.bottom
    })
    return outside.map(each => each.outerHTML.slice(0, 120))
  })
}
