// Unit, machine and component tests. The end-to-end tests have their own configuration beside them.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`../main/${path}`, import.meta.url))

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  // the package's own name stands for its source here; the package as it is built has an end-to-end test
  resolve: {
    alias: {
      'throughline/access': source('access/index.ts'),
      'throughline/machines': source('testing/machines.ts'),
      'throughline/testing': source('testing/index.ts'),
    },
  },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // a busy machine is no failure: what is slow shows in the benchmarks
    testTimeout: 60_000,
    exclude: ['test/e2e/**'],
    // layout code reads its sizes from the design tokens
    css: { include: /tokens\.css/ },
    benchmark: { include: ['test/bench/**/*.bench.ts'] },
  },
})
