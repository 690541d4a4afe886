// The preload script: runs sandboxed beside the page and gives it the bridge.
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { exposeBridge } from './desktop/bridge.ts'

exposeBridge({ contextBridge, ipcRenderer, webUtils })
