// Imports a file slowly, so that it can be killed between two commits: argv is the case and the file.
import { setTimeout } from 'node:timers/promises'
import { createCase } from '../../main/case/index.ts'
import { importOne, testEnv } from './making.ts'

const [, , file = '', log = ''] = process.argv
const store = await createCase({ file, env: testEnv() })
const importing = importOne(store, log)
for (;;) {
  const { accepted } = await store.info()
  if (accepted > 0) process.stdout.write(`${accepted}\n`)
  await Promise.race([importing, setTimeout(5)])
}
