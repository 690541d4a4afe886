// What the preload script gives the page: a few functions, and nothing of Electron itself.
import { bridgeName, type HostBridge } from '../../shared/contract/host.ts'
import { type ContractMessage, contractChannel, eventChannel } from './channels.ts'
import type { PreloadElectron } from './electron.ts'

export function exposeBridge<FileHandle>({ contextBridge, ipcRenderer, webUtils }: PreloadElectron<FileHandle>): void {
  const ask = (message: ContractMessage): Promise<unknown> => ipcRenderer.invoke(contractChannel, message)
  const bridge: HostBridge<FileHandle> = {
    request: request => ask({ kind: 'request', request }),
    // Only a file that a person chose has a path: one that a script made gives an empty string, which is refused.
    upload: file => ask({ kind: 'upload', path: webUtils.getPathForFile(file) }),
    chooseFolder: () => ask({ kind: 'chooseFolder' }),
    listen: listener => {
      // The event object of ipcRenderer carries its sender; only the message goes on.
      const heard = (_event: unknown, message: unknown): void => listener(message)
      ipcRenderer.on(eventChannel, heard)
      return () => void ipcRenderer.off(eventChannel, heard)
    },
  }
  contextBridge.exposeInMainWorld(bridgeName, bridge)
}
