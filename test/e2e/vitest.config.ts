// End-to-end tests: the real host, a real browser, one at a time.
import { defineConfig } from 'vitest/config'
import { engineFlags } from '../../main/cli/engine-flags.mjs'

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/e2e/**/*.e2e.ts', 'test/desktop/**/*.e2e.ts', 'test/testing/**/*.e2e.ts'],
    globalSetup: ['test/e2e/setup.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    execArgv: engineFlags,
    // a page has as long to come round as the browser's own waits give it: a busy machine is no failure
    expect: { poll: { timeout: 20_000 } },
  },
})
