// The contract over Electron IPC: the bridge that the preload script exposes.
import { z } from 'zod'
import { bridgeName, type HostBridge } from '../../shared/contract/host.ts'
import type { Transport } from './transport.ts'

const member = z.custom(value => typeof value === 'function')
const Bridge = z.object({ request: member, upload: member, chooseFolder: member, listen: member })
const isBridge = (value: unknown): value is HostBridge<File> => Bridge.safeParse(value).success

/** The transport of the desktop app, or null in a browser. */
export function electronTransport(): Transport | null {
  const bridge: unknown = Reflect.get(window, bridgeName)
  if (!isBridge(bridge)) return null
  return {
    request: message => bridge.request(message),
    upload: file => bridge.upload(file),
    folders: { by: 'host', choose: () => bridge.chooseFolder() },
    listen: listener => bridge.listen(listener),
    watch: listener => {
      listener('open')
      return () => undefined
    },
  }
}
