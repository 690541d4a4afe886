// Unit, machine and component tests. The end-to-end tests have their own configuration beside them.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**'],
    // layout code reads its sizes from the design tokens
    css: { include: /tokens\.css/ },
    benchmark: { include: ['test/bench/**/*.bench.ts'] },
  },
})
