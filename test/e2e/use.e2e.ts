// The app as people use it: play a run, trace it back to who asked, import an export, verify the case, all without a mouse.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenedApp, openApp } from './app.ts'

let app: OpenedApp
let page: Page
const folder = mkdtempSync(join(tmpdir(), 'throughline-files-'))

beforeAll(async () => {
  app = await openApp()
  page = await app.page()
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const now = async () => (await page.getByText(/now, message \d+ of \d+/).textContent()) ?? ''
const messageCount = async () => Number(/of (\d+)/.exec(await now())?.[1])
const position = async () => Number(/message (\d+) of/.exec(await now())?.[1])

describe('a newcomer watches a session', () => {
  test('the demo run waits at its first message, and steps forward and back by key', async () => {
    await page.getByText(/now, message/).waitFor()
    expect(await position()).toBe(1)
    expect(await messageCount()).toBeGreaterThan(40)
    await page.keyboard.press('.')
    await expect.poll(position).toBe(2)
    await page.keyboard.press(',')
    await expect.poll(position).toBe(1)
  })

  test('it plays until it is paused', async () => {
    // slow enough that a busy machine still clicks before the end
    await page.getByRole('radio', { name: '1×', exact: true }).click()
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect.poll(position).toBeGreaterThan(2)
    await page.getByRole('button', { name: 'Pause' }).click()
    const stopped = await position()
    expect(stopped).toBeLessThan(await messageCount())
    await page.waitForTimeout(400)
    expect(await position()).toBe(stopped)
  })

  test('the inspector decodes the token of the selected message and explains its claims', async () => {
    await page.keyboard.press('Escape')
    const slider = page.getByRole('slider', { name: 'Position' })
    await slider.focus()
    await slider.press('End')
    await page
      .getByRole('listbox', { name: /Messages/ })
      .getByText('Access token', { exact: false })
      .last()
      .click()
    await page.getByRole('tab', { name: 'Token' }).click()
    const panel = page.getByRole('tabpanel')
    await panel.getByText('idtyp', { exact: true }).waitFor()
    await panel.getByText('xms_sub_fct', { exact: true }).waitFor()
  })

  test('a new run of the stolen token advances the world and shows the refusal with its check', async () => {
    await page.keyboard.press('Escape')
    await page.locator('main').focus()
    await page.keyboard.press('n')
    await page.getByLabel('Scenario').selectOption('stolen-token')
    await page.getByLabel('Seed').fill('41')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('button', { name: 'A stolen token, seed 41', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Case: A stolen token, seed 41' }).waitFor()
    await page.getByRole('radio', { name: '64×' }).click()
    if (await page.getByRole('button', { name: 'Play', exact: true }).isVisible())
      await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page
      .getByRole('option', { name: /refused/i })
      .first()
      .waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Replay from the start' }).waitFor({ timeout: 30_000 })
  })
})

describe('an analyst traces it from the logs', () => {
  test('the prompt is opened by keyboard, and its story walked by arrow key', async () => {
    await page.keyboard.press('Alt+Shift+2')
    const prompts = page.getByRole('button', { name: /Reconcile the August invoices/ })
    await prompts.waitFor()
    await prompts.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Dana Reyes asked Invoice Agent' }).waitFor()
    await expect.poll(() => page.locator('.story-clause.is-selected').textContent()).toContain('Dana Reyes asked')
    await page.locator('main').focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.locator('.story-clause.is-selected').textContent()).toContain('Invoice Agent took it')
    await page.getByRole('region', { name: 'Fields of the record' }).waitFor()
    await page.keyboard.press('r')
    await page.getByRole('region', { name: 'The record’s exact bytes' }).waitFor()
  })

  test('every link states its rule, its key and its confidence', async () => {
    const rows = page.getByRole('region', { name: 'Links' }).locator('tbody tr')
    expect(await rows.count()).toBeGreaterThan(30)
    for (const row of await rows.all()) {
      const cells = await row.getByRole('cell').allInnerTexts()
      expect(cells.map(cell => cell.trim() !== '')).toEqual([true, true, true, true, true])
      expect(['exact', 'inferred']).toContain(cells[4]?.trim())
    }
  })

  test('the place is in the address: a reload shows the same selection', async () => {
    const selected = await page.locator('.story-clause.is-selected').textContent()
    await page.reload()
    await expect.poll(() => page.locator('.story-clause.is-selected').textContent()).toBe(selected)
  })

  test('a selected record shows its inclusion proof', async () => {
    await page.getByText(/included, \d+ hashes/).waitFor()
  })
})

describe('an analyst imports an export', () => {
  test('a good line is taken, a broken one kept and named, and the record can be traced', async () => {
    const row = {
      Type: 'SigninLogs',
      TimeGenerated: '2026-09-18T08:00:00Z',
      OperationName: 'Sign-in activity',
      Category: 'SignInLogs',
      ResultType: '0',
      CorrelationId: '5d295068-919b-4017-85d8-44be2f5f5483',
      UserPrincipalName: 'mallory@contoso.com',
      AppDisplayName: 'Azure Portal',
      UniqueTokenIdentifier: 'ZTE0OTk3YTQtZjg5Mi00Yj',
    }
    const file = join(folder, 'signins.ndjson')
    writeFileSync(file, `${JSON.stringify(row)}\n{"broken": \n`)
    await page.keyboard.press('Alt+Shift+7')
    await page.getByLabel('Log files to import').setInputFiles(file)
    const preview = page.getByRole('region', { name: 'Files to import' })
    await preview.getByText('SigninLogs 1').waitFor()
    await preview.getByRole('button', { name: 'Import 1 file' }).click()
    await page.getByText('signins.ndjson: 1 record taken, 1 rejected').waitFor()
    await page.getByRole('button', { name: 'signins.ndjson', exact: true }).click()
    const rejected = page.getByRole('region', { name: 'Rejected lines of signins.ndjson' })
    await rejected.waitFor()
    expect(await rejected.locator('tbody tr td').first().textContent()).toBe('2')
    await page.keyboard.press('Alt+Shift+2')
    await page
      .getByRole('button', { name: 'Back to the list' })
      .click()
      .catch(() => undefined)
    await page.getByText('mallory@contoso.com').first().waitFor()
  })

  test('a file that is no log is refused in a sentence and changes nothing', async () => {
    const file = join(folder, 'notes.txt')
    writeFileSync(file, 'dear diary')
    const before = await page.locator('footer').textContent()
    await page.keyboard.press('Alt+Shift+7')
    await page.getByLabel('Log files to import').setInputFiles(file)
    const preview = page.getByRole('region', { name: 'Files to import' })
    await preview.getByText('not recognised').waitFor()
    await preview.getByRole('button', { name: 'notes.txt' }).click()
    await preview
      .getByRole('alert')
      .getByText(/notes\.txt/)
      .waitFor()
    expect(await preview.getByRole('button', { name: 'Import 0 files' }).isDisabled()).toBe(true)
    await preview.getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => preview.count()).toBe(0)
    expect(await page.locator('footer').textContent()).toBe(before)
  })

  test('many files that are no logs are told one by one, with the buttons that leave it in the window', async () => {
    const files = Array.from({ length: 20 }, (_, index) => join(folder, `trail-${index}.json`))
    for (const file of files) writeFileSync(file, '[{"colour":"blue","shape":"round"}]')
    await page.getByLabel('Log files to import').setInputFiles(files)
    const preview = page.getByRole('region', { name: 'Files to import' })
    await expect.poll(() => preview.getByText('not recognised').count()).toBe(20)
    const cancel = preview.getByRole('button', { name: 'Cancel' })
    const place = await cancel.boundingBox()
    expect(place?.y).toBeGreaterThan(0)
    expect(place?.y).toBeLessThan(page.viewportSize()?.height ?? 0)
    await cancel.click()
    await expect.poll(() => preview.count()).toBe(0)
  })

  test('the case verifies, every entry of it', async () => {
    await page.getByRole('button', { name: 'Verify every byte' }).click()
    await page.getByText(/All [\d,]+ entries hold/).waitFor()
  })
})

describe('without a mouse', () => {
  test.each(['#/live', '#/investigate', '#/case'])(
    'Tab reaches every control of %s, or a neighbour that hands it on',
    async hash => {
      await page.evaluate(to => {
        location.hash = to
      }, hash)
      await page.waitForTimeout(500)
      await page.evaluate(() => {
        for (const element of document.querySelectorAll('[data-visited]')) element.removeAttribute('data-visited')
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      })
      const stops = await page.evaluate(
        () => document.querySelectorAll('button, a[href], input, [tabindex="0"]').length,
      )
      for (let press = 0; press < stops + 5; press += 1) {
        await page.keyboard.press('Tab')
        await page.evaluate(() => document.activeElement?.setAttribute('data-visited', ''))
      }
      const missed = await page.evaluate(() => {
        const composite =
          '[role="radiogroup"], [role="tablist"], [role="listbox"], [role="menu"], [role="toolbar"], ol, ul'
        return [
          ...document.querySelectorAll<HTMLElement>('button, a[href], input, select, [role="tab"], [role="slider"]'),
        ]
          .filter(
            element => element.checkVisibility() && !element.matches(':disabled, [aria-hidden="true"], [type="file"]'),
          )
          .filter(element => !element.hasAttribute('data-visited'))
          .filter(
            element =>
              element.closest(composite)?.querySelector('[data-visited]') === null ||
              element.closest(composite) === null,
          )
          .map(element => element.outerHTML.slice(0, 160))
      })
      expect(missed).toEqual([])
    },
  )

  test('F6 walks the panes and each shows where the focus is', async () => {
    const visited = new Set<string>()
    for (let press = 0; press < 8; press += 1) {
      await page.keyboard.press('F6')
      visited.add(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''))
    }
    expect(visited.size).toBeGreaterThanOrEqual(4)
  })

  test('the palette finds a command by its words and carries it out', async () => {
    await page.keyboard.press('Control+Shift+P')
    await page.keyboard.type('go to live')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toContain('#/live')
  })

  test('nothing was logged as an error in all of this', () => {
    expect(app.problems()).toEqual([])
  })
})
