// A case kept and handed over as a person does it: evidence bundled, records exported, cases merged, and every dialog looked at.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkPlace } from '../../main/case/index.ts'
import { type OpenedApp, openApp, screenshotPath } from './app.ts'

let app: OpenedApp
let page: Page
const folder = mkdtempSync(join(tmpdir(), 'throughline-keeping-'))

beforeAll(async () => {
  app = await openApp()
  page = await app.page()
  await page.getByText(/now, message/).waitFor()
  await page.keyboard.press('Alt+Shift+7')
  await page.getByRole('button', { name: 'Bundle evidence…' }).waitFor()
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A field of the dialog that is open. */
const field = (page: Page, name: string) => page.locator('dialog[open]').getByLabel(name, { exact: true })
/** What the menu of the case file has. */
async function more(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More for the case file' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}
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

describe('what keeps the case', () => {
  test('is at hand by keyboard however low the window is, and gives the focus back', async () => {
    await page.setViewportSize({ width: 1280, height: 560 })
    const opens = page.getByRole('button', { name: 'More for the case file' })
    await opens.focus()
    await page.keyboard.press('Enter')
    for (const item of ['Merge cases…', 'Compact', 'Lock a copy…', 'Open a locked case…'])
      await expect.poll(() => inWindow(page.getByRole('menuitem', { name: item }))).toBe(true)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await dialog('Lock a copy').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog('Lock a copy').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('More for the case file')
    await page.setViewportSize({ width: 1280, height: 800 })
  })
})

describe('an analyst merges two cases', () => {
  test('the one that is open and another become a third, which is open then and verifies', async () => {
    await page.keyboard.press('Control+Shift+P')
    await page.keyboard.type('new case')
    await page.keyboard.press('Enter')
    await field(page, 'Name').fill('Second')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Case: Second' }).waitFor()
    const file = join(folder, 'signins.ndjson')
    const row = { Type: 'SigninLogs', TimeGenerated: '2026-09-18T08:00:00Z', UserPrincipalName: 'mallory@contoso.com' }
    writeFileSync(file, `${JSON.stringify({ ...row, OperationName: 'Sign-in activity', Category: 'SignInLogs' })}\n`)
    await page.getByLabel('Log files to import').setInputFiles(file)
    await page.getByRole('button', { name: 'Import 1 file' }).click()
    await page.getByRole('button', { name: 'signins.ndjson', exact: true }).waitFor()

    await more(page, 'Merge cases…')
    const merging = dialog('Merge cases')
    await expect.poll(() => merging.getByRole('checkbox', { name: 'Second' }).isChecked()).toBe(true)
    const go = merging.getByRole('button', { name: 'Merge and open' })
    await field(page, 'Name of the new case').fill('Second')
    expect(await go.isDisabled()).toBe(true)
    await merging.getByRole('checkbox', { name: 'First light' }).press('Space')
    await go.click()
    await merging.getByText('There is already a case Second.').waitFor()
    await field(page, 'Name of the new case').fill('Both')
    await go.click()
    await merging.getByRole('heading', { name: 'Both is open' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Case: Both' }).waitFor()
    await page.getByText(/^Merged /).waitFor()
    await page.getByRole('button', { name: 'Verify every byte' }).click()
    await page.getByText(/All [\d,]+ entries hold/).waitFor()
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
    name: 'merge',
    open: async page => {
      await more(page, 'Merge cases…')
      await page.getByRole('dialog').getByRole('checkbox', { name: 'Second' }).check()
      await field(page, 'Name of the new case').fill('Second')
      await page.getByRole('button', { name: 'Merge and open' }).click()
      await page.getByRole('dialog').getByRole('alert').waitFor()
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

async function inWindow(control: Locator): Promise<boolean> {
  const box = await control.boundingBox()
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height
}

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
