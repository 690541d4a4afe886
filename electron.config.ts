// How the three bundles are built: main process, preload script, renderer. The web host uses the renderer's alone.

import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { RendererViteConfig, UserConfig } from 'electron-vite'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

export const renderer = {
  root: path('renderer'),
  plugins: [react()],
  build: {
    outDir: path('out/renderer'),
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: { input: path('renderer/index.html') },
  },
} satisfies RendererViteConfig

export default {
  main: {
    build: {
      outDir: path('out/main'),
      rolldownOptions: {
        // The case runs in workers and hunts in a process, which are files of their own in the bundle too.
        input: {
          index: path('main/index.ts'),
          'case-worker': path('main/case/worker.ts'),
          'case-reader': path('main/case/readers/worker.ts'),
          'case-checker': path('main/case/verify-thread.ts'),
          'hunt-language': path('main/investigation/hunting/language/thread.ts'),
          'hunt-engine': path('main/investigation/hunting/engine/process.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload script is CommonJS and can require nothing but electron: everything else is bundled in.
      externalizeDeps: false,
      outDir: path('out/preload'),
      rolldownOptions: {
        input: { index: path('main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer,
} satisfies UserConfig
