// Unit, machine and component tests. The end-to-end tests have their own configuration beside them.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/fuzz/**', 'test/bench/**'],
    benchmark: { include: ['test/bench/**/*.bench.ts'] },
  },
})
