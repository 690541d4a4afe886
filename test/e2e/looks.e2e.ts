// Every workspace in both themes and two sizes: nothing logged as an error, nothing axe objects to, a picture of each.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenedApp, openApp, screenshotPath } from './app.ts'

let app: OpenedApp
beforeAll(async () => {
  app = await openApp()
})
afterAll(() => app.close())

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const

const views: { name: string; open(page: Page): Promise<void> }[] = [
  {
    name: 'live-first',
    open: async page => {
      await page.getByRole('button', { name: 'Play this run' }).waitFor()
    },
  },
  {
    name: 'live',
    open: async page => {
      await toTheEnd(page)
    },
  },
  {
    name: 'live-token',
    open: async page => {
      const messages = page.getByRole('listbox', { name: /Messages/ })
      await toTheEnd(page)
      await messages.press('Home')
      await page
        .getByRole('option', { name: /Access token/ })
        .first()
        .click()
      await page.getByRole('tab', { name: 'Token' }).click()
      await page.getByText('xms_par_app_azp').waitFor()
    },
  },
  {
    name: 'live-table',
    open: async page => {
      await toTheEnd(page)
      await page.locator('main').focus()
      await page.keyboard.press('Shift+T')
      await page.getByRole('table').waitFor()
    },
  },
  {
    name: 'investigate-list',
    open: async page => {
      await go(page, '#/investigate')
      await page.getByRole('button', { name: /Reconcile the August invoices/ }).waitFor()
    },
  },
  {
    name: 'investigate',
    open: async page => {
      await go(page, '#/investigate')
      await page.getByRole('button', { name: /Reconcile the August invoices/ }).click()
      await page
        .getByRole('button', { name: /Microsoft Graph/ })
        .first()
        .click()
      await page.getByText('UniqueTokenIdentifier').waitFor()
    },
  },
  {
    name: 'investigate-marks',
    open: async page => {
      await go(page, '#/investigate')
      await page.getByRole('button', { name: /Reconcile the August invoices/ }).click()
      const star = page.getByRole('button', { name: 'Star', exact: true })
      await page.locator('button[aria-label="Star"]:enabled').waitFor()
      if ((await star.getAttribute('aria-pressed')) === 'false') await star.click()
      await page.getByRole('textbox', { name: 'Add a tag to this record' }).fill('first seen')
      await page.getByRole('textbox', { name: 'Add a tag to this record' }).press('Enter')
      await page.getByRole('button', { name: 'Take the tag first seen off' }).waitFor()
      await page.getByRole('textbox', { name: 'Comment on this record' }).fill('Dana says this was hers.')
      await page.getByRole('button', { name: 'Comment', exact: true }).click()
      await page.getByText('Dana says this was hers.').first().waitFor()
      await page.getByText('Dana says this was hers.').first().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'investigate-table',
    open: async page => {
      await go(page, '#/investigate')
      await page.getByRole('button', { name: /Reconcile the August invoices/ }).click()
      await page.getByRole('button', { name: /Show as a table/ }).click()
      await page.getByRole('region', { name: 'Spans in time order' }).waitFor()
    },
  },
  {
    name: 'case',
    open: async page => {
      await go(page, '#/case')
      await page.getByRole('button', { name: /entra/ }).first().click()
    },
  },
]

describe.each(['dark', 'light'] as const)('in the %s theme', colorScheme => {
  test.each(views)('$name looks right to axe in both sizes and says nothing on the console', async ({ name, open }) => {
    const before = app.problems().length
    const page = await app.page({ colorScheme, viewport: sizes[0], reducedMotion: 'reduce' })
    await open(page)
    for (const viewport of sizes) {
      await page.setViewportSize(viewport)
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: screenshotPath(`${name}-${colorScheme}-${viewport.width}`) })
      // colours are a theme's, layout a size's: each view is gone through in both themes and in both sizes, once each
      if (viewport === sizes[colorScheme === 'dark' ? 0 : 1]) expect(await objections(page)).toEqual([])
      expect(await widerThanTheWindow(page)).toBe(false)
    }
    expect(app.problems().slice(before)).toEqual([])
    await page.context().close()
  })
})

async function objections(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => `${node.html} ${node.failureSummary}`).join(' | ')}`,
  )
}

/** The playhead goes to the last message, so that the stage is full. */
async function toTheEnd(page: Page): Promise<void> {
  const position = page.getByRole('slider', { name: 'Position' })
  await page.getByRole('option').first().waitFor()
  await position.press('End')
  await page.getByRole('button', { name: 'Replay from the start' }).waitFor()
}

/** A workspace must fit its window: panes scroll, the page does not. */
function widerThanTheWindow(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
}

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate(to => {
    location.hash = to
  }, hash)
}
