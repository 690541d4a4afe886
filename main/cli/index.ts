// The entry of `npm run -s throughline --`: hands the command line the real machine.
import { dataFolder, systemEnv } from '../app/index.ts'
import { throughline } from './throughline.ts'

const env = systemEnv(dataFolder(process.env, process.platform))
process.exitCode = await throughline(process.argv.slice(2), env, {
  out: text => void process.stdout.write(text),
  error: text => void process.stderr.write(text),
})
