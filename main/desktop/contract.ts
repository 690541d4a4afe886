// Carries the contract over IPC, for our own page only.
import { z } from 'zod'
import type { UploadReply } from '../../shared/contract/wire.ts'
import { Refusal } from '../../shared/errors.ts'
import type { HostedApp, Log } from '../app/index.ts'
import { type ContractMessage, contractChannel } from './channels.ts'
import type { DesktopElectron, IpcSender } from './electron.ts'
import { isOurs } from './scheme.ts'

const Message: z.ZodType<ContractMessage> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), request: z.unknown() }),
  z.object({ kind: z.literal('upload'), path: z.string() }),
  z.object({ kind: z.literal('chooseFolder') }),
])

/**
 * A message from any other sender is logged and refused with `host.forbiddenOrigin`.
 * @param ours the id of our window's web contents, or null while there is none
 */
export function serveContract(
  { ipcMain, dialog }: Pick<DesktopElectron, 'ipcMain' | 'dialog'>,
  app: HostedApp,
  log: Log,
  ours: () => number | null,
): void {
  let asking = false
  ipcMain.handle(contractChannel, async (event, data) => {
    if (event.sender.id !== ours() || !fromOurPage(event)) {
      const refusal = new Refusal('host.forbiddenOrigin', 'Only the main frame of this app may ask.')
      log.error(`A message came from ${event.senderFrame?.url ?? 'a frame that is gone'}`, refusal)
      throw refusal
    }
    const message = Message.safeParse(data)
    if (!message.success) throw new Refusal('host.badMessage', 'This message is not of the contract.')
    if (message.data.kind === 'request') return app.answer(message.data.request)
    const handed = (path: string): UploadReply => ({ upload: app.uploads.add({ path, temporary: false }) })
    if (message.data.kind === 'upload') return message.data.path === '' ? notOnDisk.data : handed(message.data.path)
    // One dialog at a time: whoever asks again meanwhile has it before them.
    if (asking) return null
    asking = true
    try {
      const { filePaths } = await dialog.showOpenDialog({ title: 'Import a folder', properties: ['openDirectory'] })
      const [chosen] = filePaths
      return chosen === undefined ? null : handed(chosen)
    } finally {
      asking = false
    }
  })
}

const notOnDisk = new Refusal('argument.invalid', 'This file is not on disk.', {
  todo: 'Save it, and choose it from there.',
})

const fromOurPage = ({ senderFrame }: IpcSender): boolean =>
  senderFrame !== null && senderFrame.parent === null && isOurs(senderFrame.url)
