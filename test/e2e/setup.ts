// Once before all end-to-end tests: finds the browser and builds the renderer.
import type { TestProject } from 'vitest/node'
import { buildRenderer } from '../../main/cli/build.ts'
import { findBrowser } from './browser.ts'

declare module 'vitest' {
  interface ProvidedContext {
    browserPath: string
    browserEnvironment: Record<string, string>
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const browser = await findBrowser()
  process.stdout.write(`Chromium from ${browser.from}: ${browser.path}\n`)
  project.provide('browserPath', browser.path)
  project.provide('browserEnvironment', browser.environment)
  await buildRenderer(() => process.stdout.write('Building the renderer …\n'))
}
