// Stands in for `electron` when the bundled main process is run in plain Node: the stub, and the entry's error box.
import { electronStub } from './electron-stub.ts'
import { nodeAsUtility } from './utility-process.ts'

export const stub = electronStub()
export const { BrowserWindow, Menu, ipcMain, protocol, screen, session } = stub
export const app = {
  ...stub.app,
  exit: (code: number) => process.exit(code),
}
export const dialog = {
  showErrorBox: (title: string, text: string) => process.stderr.write(`${title}: ${text}\n`),
}
export const utilityProcess = nodeAsUtility
export const shell = { showItemInFolder: () => undefined }
