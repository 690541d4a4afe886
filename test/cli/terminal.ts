// The command line with a folder of its own, as a terminal sees it: what it says, and what it ends with.
import { join } from 'node:path'
import { systemEnv } from '../../main/app/index.ts'
import { throughline } from '../../main/cli/throughline.ts'

export const terminal =
  (folder: string) =>
  async (...words: string[]): Promise<{ code: number; out: string; error: string }> => {
    const said = { out: '', error: '' }
    const streams = {
      out: (text: string) => {
        said.out += text
      },
      error: (text: string) => {
        said.error += text
      },
    }
    const code = await throughline(words, systemEnv(join(folder, 'home')), streams)
    return { code, ...said }
  }
