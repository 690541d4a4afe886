// The desktop app in a real Electron, where a binary and a display exist; elsewhere skipped, and the test's name says why.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { buildEverything } from '../../main/cli/build.ts'
import { electronEnvironment, whyNoWindow } from '../../main/cli/choose-host.ts'
import { findElectron } from '../../main/cli/electron-binary.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const binary = findElectron(process.env, process.platform)
const reason =
  binary === null
    ? "Electron's binary is not here; ELECTRON_OVERRIDE_DIST_PATH may name a folder that holds it"
    : whyNoWindow({ platform: process.platform, environment: process.env, user: process.geteuid?.() ?? null })
if (reason !== null) process.stdout.write(`The Electron test is skipped: ${reason}.\n`)

describe.skipIf(reason !== null)(`the desktop app${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  test('opens its window on its own scheme, sandboxed, with nothing but the bridge', async () => {
    await buildEverything(() => {})
    const folder = mkdtempSync(join(tmpdir(), 'throughline-electron-'))
    const environment = electronEnvironment({ ...process.env, THROUGHLINE_HOME: folder })
    const app = await _electron.launch({
      executablePath: binary ?? '',
      args: [root],
      env: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value ?? ''])),
    })
    try {
      const page = await app.firstWindow()
      await page.waitForLoadState()
      expect(page.url()).toMatch(/^app:\/\/throughline\//)
      const seen = await page.evaluate<unknown>(
        '({ node: typeof process + typeof require, bridge: Object.keys(window.throughline).sort() })',
      )
      expect(seen).toEqual({ node: 'undefinedundefined', bridge: ['chooseFolder', 'listen', 'request', 'upload'] })
      const state = await page.evaluate<unknown>("window.throughline.request({ id: 1, call: 'app.state', input: {} })")
      expect(state).toMatchObject({ kind: 'done', output: { host: 'electron', demo: true } })
    } finally {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
