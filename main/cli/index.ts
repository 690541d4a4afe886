// The entry of `npm run -s throughline --`: hands the command line the real machine.
import { once } from 'node:events'
import { dataFolder, systemEnv } from '../app/index.ts'
import { throughline } from './throughline.ts'

// Who reads may stop early (`| head -1`): what is left to say is then for nobody, and the command's own exit code stands.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

const env = systemEnv(dataFolder(process.env, process.platform))
const streams = {
  out: (text: string) => void process.stdout.write(text),
  error: (text: string) => void process.stderr.write(text),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain').catch(() => {})
  },
  input: process.stdin,
}
/** The first Ctrl-C ends what is under way in good order, a second one ends it at once. */
function interrupted(): AbortSignal {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  return stop.signal
}
process.exitCode = await throughline(process.argv.slice(2), env, streams, interrupted)
