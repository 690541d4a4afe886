// Unit, machine and component tests. The end-to-end tests have their own configuration beside them.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { engineFlags } from '../main/cli/engine-flags.mjs'

const source = (path: string): string => fileURLToPath(new URL(`../main/${path}`, import.meta.url))

const pure = [
  'access',
  'checks',
  'promises',
  'records',
  'scenarios',
  'shared',
  'simulation',
  'telemetry',
  'tenant',
  'tokens',
  'verification',
].map(room => `test/${room}/**/*.test.ts`)

// what is drawn on a page: components, as a person sees and uses them
const drawn = ['test/renderer/**/*.test.tsx']

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
    // all processors: left to itself vitest keeps one of them free
    maxWorkers: '100%',
    // a busy machine is no failure: what is slow shows in the benchmarks
    testTimeout: 60_000,
    hookTimeout: 60_000,
    execArgv: engineFlags,
    // many threads and processes are started, each of which would read and compile the same modules anew
    env: { NODE_COMPILE_CACHE: source('../node_modules/.cache/throughline') },
    // layout code reads its sizes from the design tokens
    css: { include: /tokens\.css/ },
    projects: [
      // what keeps nothing between tests shares its modules: loading them again for every file took half of the time
      { extends: true, test: { name: 'pure', include: pure, isolate: false, benchmark: { include: [] } } },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...pure, ...drawn, 'test/e2e/**'],
          benchmark: { include: ['test/bench/**/*.bench.ts'] },
        },
      },
      {
        extends: true,
        test: {
          name: 'drawn',
          include: drawn,
          setupFiles: ['test/renderer/patience.ts'],
          benchmark: { include: [] },
        },
      },
    ],
  },
})
