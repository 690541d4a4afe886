// Runs the bundled main process in plain Node over the stub, asks it one thing as its page would, and prints the answer.
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { stub } from './bundled-electron.ts'

const [bundle = '', message = ''] = process.argv.slice(2)
const stand = new URL('./bundled-electron.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: stand, shortCircuit: true } : next(specifier, context),
})
await import(pathToFileURL(bundle).href)

const handler = await new Promise<typeof stub.handled extends Map<string, infer Handler> ? Handler : never>(resolve => {
  const look = (): void => {
    const found = stub.windows.length > 0 ? stub.handled.get('throughline:contract') : undefined
    if (found === undefined) setTimeout(look, 20)
    else resolve(found)
  }
  look()
})
const sender = { id: stub.windows[0]?.webContents.id ?? 0 }
const reply = await handler({ sender, senderFrame: { url: 'app://throughline/', parent: null } }, JSON.parse(message))
process.stdout.write(JSON.stringify(reply))
// Quits as Electron does, twice: the first time it is held back until the case is closed.
stub.appEvents.prevented('will-quit')
