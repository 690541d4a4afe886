// Electron's entry: hands Electron and the real machine to the desktop shell.
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session, shell, utilityProcess } from 'electron'
import { Refusal } from '../shared/errors.ts'
import { createApp, dataFolder, openLog, systemEnv } from './app/index.ts'
import { startWithElectron } from './desktop/hunt-process.ts'
import { startDesktop } from './desktop/index.ts'

// Bundled: this file is out/main/index.js, beside the bundles of the workers.
const beside = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const folder = dataFolder(process.env, process.platform)
const log = openLog(folder)

startDesktop({
  electron: { app, BrowserWindow, dialog, Menu, ipcMain, protocol, screen, session },
  createApp: () =>
    createApp({
      env: systemEnv(folder),
      dataFolder: folder,
      host: 'electron',
      log,
      showFile: path => shell.showItemInFolder(path),
      runtime: {
        worker: new URL('./case-worker.js', import.meta.url),
        readers: new URL('./case-reader.js', import.meta.url),
        checkers: new URL('./case-checker.js', import.meta.url),
        language: new URL('./hunt-language.js', import.meta.url),
        hunts: new URL('./hunt-engine.js', import.meta.url),
        startHunts: startWithElectron(utilityProcess),
        migrations: new URL('../../main/case/migrations/', import.meta.url),
        standalone: new URL('../../main/case/bundle/standalone/', import.meta.url),
      },
    }),
  log,
  dataFolder: folder,
  rendererFolder: beside('../renderer'),
  preload: beside('../preload/index.cjs'),
  platform: process.platform,
}).catch((error: unknown) => {
  log.error('Throughline could not start', error)
  const refused = error instanceof Refusal
  const words = refused ? [error.message, error.data.todo].join('\n') : String(error)
  dialog.showErrorBox('Throughline could not start', words)
  app.exit(refused ? 1 : 70)
})
