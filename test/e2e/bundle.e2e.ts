// A bundle of evidence where it is handed over: a browser without a network, and Node in an empty folder.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { pathToFileURL } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCase, writeBundle } from '../../main/case/index.ts'
import { EvidenceId } from '../../shared/model/units.ts'
import { alone, bundled, bundleOf, caseWithEvidence, run } from '../case/bundled.ts'
import { scratch, signInRecords, testEnv } from '../case/making.ts'
import { launchBrowser, screenshotPath } from './app.ts'

const folder = scratch()
const bundle = folder.path('bundle')
const problems: string[] = []
let browser: Browser

beforeAll(async () => {
  await writeBundle(bundle, (await bundled()).files)
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  folder[Symbol.dispose]()
})

/** The page of a bundle opened from its file, with the network cut off; anything it asks for elsewhere is a problem. */
async function open(file: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme, offline: true })
  const page = await context.newPage()
  const address = pathToFileURL(file).href
  page.on('console', message => problems.push(message.text()))
  page.on('pageerror', error => problems.push(String(error)))
  page.on('request', request => {
    if (request.url() !== address) problems.push(request.url())
  })
  await page.goto(address)
  await page.getByText(/^(OK|NOT OK)\./).waitFor()
  return page
}

describe('the page of a bundle, without a network', () => {
  test.each(['light', 'dark'] as const)('says that everything holds, and shows the evidence: %s', async scheme => {
    const page = await open(`${bundle}/index.html`, scheme)
    await page.getByText('OK. All 5 pieces of evidence are, byte for byte, the ones the ledger took in.').waitFor()
    expect(await page.getByRole('cell', { name: 'ok', exact: true }).count()).toBe(5)
    await page.getByText('SigninLogs').first().click()
    await page.getByText('"UserPrincipalName":"person0@example.com"').waitFor()
    await page.screenshot({ path: screenshotPath(`bundle-${scheme}`), fullPage: true })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    expect(problems).toEqual([])
    await page.context().close()
  })

  test.each(['light', 'dark'] as const)('shows what was noted, each with its proof: %s', async scheme => {
    const { store } = await caseWithEvidence()
    await store.act(
      { act: 'star', record: EvidenceId.parse(4), on: true },
      { act: 'tag', record: EvidenceId.parse(4), tag: 'first seen', on: true },
      { act: 'comment', record: EvidenceId.parse(4), text: 'Dana says this was hers.\nNobody else knew.' },
      { act: 'comment', record: null, text: '<b>Asked</b> the owner of the agent.' },
    )
    const files = await bundleOf(store, [2, 4], { ...alone, annotations: true })
    await store.close()
    await writeBundle(folder.path(`noted-${scheme}`), files)
    const page = await open(folder.path(`noted-${scheme}/index.html`), scheme)
    await page.getByRole('heading', { name: 'What was noted' }).waitFor()
    expect(await page.getByRole('cell', { name: 'ok', exact: true }).count()).toBe(6)
    await page.getByRole('cell', { name: '<b>Asked</b> the owner of the agent.' }).waitFor()
    await page.screenshot({ path: screenshotPath(`bundle-noted-${scheme}`), fullPage: true })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    expect(problems).toEqual([])
    await page.context().close()
  })

  test('shows only what contains the words asked for, and says how many', async () => {
    const page = await open(`${bundle}/index.html`)
    await page.getByRole('searchbox', { name: 'Show what contains' }).fill('PERSON2')
    await page.getByText('Found in 1 of 5').waitFor()
    expect(await page.getByRole('cell', { name: 'ok', exact: true }).count()).toBe(1)
    await page.context().close()
  })

  test('of more than it shows at once tells how far it is, shows more when asked, and looks in all of it', async () => {
    const store = await createCase({ file: ':memory:', env: testEnv(), worker: 'inline' })
    await store.appendRecords(run, signInRecords(1_200))
    const entries = Array.from({ length: 1_200 }, (_, index) => index + 2)
    await store.bundle(entries, { ...alone, out: folder.path('large') })
    await store.close()
    const context = await browser.newContext({ offline: true })
    const page = await context.newPage()
    await page.addInitScript(() => {
      const said: string[] = []
      Object.assign(globalThis, { said })
      const look = () => said.push(document.getElementById('verdict')?.textContent ?? '')
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true })
    })
    await page.goto(pathToFileURL(`${folder.path('large')}/index.html`).href)
    await page.getByText('OK. All 1200 pieces of evidence are, byte for byte').waitFor()
    const said = await page.evaluate(() => String(Reflect.get(globalThis, 'said')))
    const told = Array.from(said.matchAll(/ (\d+) %/g), ([, percent]) => Number(percent))
    expect(new Set(told).size).toBeGreaterThan(3)
    expect(told).toEqual(told.toSorted((one, other) => one - other))
    const rows = page.getByRole('cell', { name: 'ok', exact: true })
    await page.getByText('500 of 1200 shown').waitFor()
    expect(await rows.count()).toBe(500)
    await page.getByRole('button', { name: 'Show 500 more' }).click()
    await page.getByText('1000 of 1200 shown').waitFor()
    await page.getByRole('button', { name: 'Show 500 more' }).click()
    await page.getByText('All 1200 shown').waitFor()
    expect(await page.getByRole('button').count()).toBe(0)
    await page.getByRole('searchbox', { name: 'Show what contains' }).fill('Token-1199')
    await page.getByText('Found in 1 of 1200').waitFor()
    expect(await rows.count()).toBe(1)
    await context.close()
  })

  test('says which piece of evidence is not the one that was signed for', async () => {
    const html = readFileSync(`${bundle}/index.html`, 'utf8')
    const raw = readFileSync(`${bundle}/evidence/4.txt`, 'utf8')
    const base64 = (text: string): string => Buffer.from(text).toString('base64')
    const changed = html.replace(base64(raw), base64(raw.replace('person2', 'person3')))
    expect(changed).not.toBe(html)
    writeFileSync(folder.path('changed.html'), changed)
    const page = await open(folder.path('changed.html'), 'dark')
    await page.getByText('NOT OK. evidence/4.txt: It is not the file that was signed for: it was changed.').waitFor()
    await page.getByRole('cell', { name: 'not ok: Its bytes in evidence/4.txt are not the ones' }).waitFor()
    await page.screenshot({ path: screenshotPath('bundle-changed-dark'), fullPage: true })
    await page.context().close()
  })
})

describe('the verifier of a bundle, in a folder with nothing else', () => {
  /** The machine's own Node where it has one, not the one that came with the packages. */
  const environment = {
    ...process.env,
    PATH: (process.env.PATH ?? '')
      .split(delimiter)
      .filter(place => !place.includes('node_modules'))
      .join(delimiter),
  }
  const own = spawnSync('node', ['--version'], { env: environment, encoding: 'utf8' })
  const node = Number(/^v(\d+)/.exec(own.stdout ?? '')?.[1]) >= 20 ? 'node' : process.execPath
  const verify = () => spawnSync(node, ['verify.mjs'], { cwd: bundle, env: environment, encoding: 'utf8' })

  test('holds to it, until a byte is changed', () => {
    expect(verify()).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^OK\. /) })
    writeFileSync(`${bundle}/evidence/5.txt`, '{"broken"!')
    expect(verify()).toMatchObject({ status: 2, stdout: expect.stringMatching('evidence/5.txt: It is not the file') })
    rmSync(`${bundle}/evidence/5.txt`)
    expect(verify()).toMatchObject({ status: 2, stdout: expect.stringMatching('evidence/5.txt: It is missing') })
  })
})
