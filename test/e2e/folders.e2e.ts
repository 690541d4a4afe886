// Folders of logs, chosen in the browser's dialog and dropped on the page: looked at, imported, and named by their paths.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenedApp, openApp, screenshotPath } from './app.ts'

let app: OpenedApp
const place = mkdtempSync(join(tmpdir(), 'throughline-folders-'))
const logs = join(place, 'June logs')

beforeAll(async () => {
  mkdirSync(join(logs, 'hosts/one'), { recursive: true })
  const rows = (...people: string[]) => people.map(who => `${JSON.stringify(signIn(who))}\n`).join('')
  writeFileSync(join(logs, 'signins.ndjson'), rows('dana', 'tomas', 'priya'))
  writeFileSync(join(logs, 'hosts/one/signins.ndjson'), rows('mallory', 'dana.reyes'))
  writeFileSync(join(logs, '.DS_Store'), 'what a system leaves')
  writeFileSync(join(logs, 'hosts/notes.txt'), 'nothing that anyone exports')
  app = await openApp()
})
afterAll(async () => {
  await app.close()
  rmSync(place, { recursive: true, force: true })
})

const signIn = (who: string) => ({
  Type: 'SigninLogs',
  TimeGenerated: '2026-09-18T08:00:00Z',
  UserPrincipalName: `${who}@contoso.com`,
  OperationName: 'Sign-in activity',
  Category: 'SignInLogs',
})

/** A case with nothing in it, in the Case view. */
async function openCase(name: string, options = {}): Promise<Page> {
  const page = await app.page(options)
  await page.getByRole('button', { name: /^Case: (?!none)/ }).waitFor()
  await page.keyboard.press('Alt+Shift+7')
  await page.keyboard.press('Control+Shift+P')
  await page.keyboard.type('new case')
  await page.keyboard.press('Enter')
  await page.locator('dialog[open]').getByLabel('Name').fill(name)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `Case: ${name}` }).waitFor()
  return page
}

async function imported(page: Page): Promise<void> {
  await page.getByText('1 hidden or system file will be skipped').waitFor()
  await page.getByRole('button', { name: 'Import 2 files' }).click()
  for (const name of ['June logs/signins.ndjson', 'June logs/hosts/one/signins.ndjson'])
    await page.getByRole('region', { name: 'Sources' }).getByRole('button', { name, exact: true }).waitFor()
}

test.each(['dark', 'light'] as const)('a folder that is chosen is shown first, in the %s theme', async colorScheme => {
  const page = await openCase(`Chosen ${colorScheme}`, { colorScheme, reducedMotion: 'reduce' })
  const dialog = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import a folder' }).click()
  await (await dialog).setFiles(logs)
  await page.getByText('1 hidden or system file will be skipped').waitFor()
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 1920, height: 1080 },
  ]) {
    await page.setViewportSize(viewport)
    await page.waitForTimeout(400)
    await page.screenshot({ path: screenshotPath(`folder-${colorScheme}-${viewport.width}`) })
  }
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`)).toEqual([])
  await imported(page)
  await page.context().close()
})

test('a folder that is dropped is taken in the same', async () => {
  const page = await openCase('Dropped')
  const strip = await page.locator('.import-strip').boundingBox()
  const browser = await page.context().newCDPSession(page)
  const [x, y] = [(strip?.x ?? 0) + 200, (strip?.y ?? 0) + 20]
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', {
      type,
      x,
      y,
      data: { items: [], files: [logs], dragOperationsMask: 1 },
    })
  await imported(page)
  await page.context().close()
})

test('nothing was logged as an error in all of this', () => {
  expect(app.problems()).toEqual([])
})
