// Opens an address in the person's own browser.
import { spawn } from 'node:child_process'

/** Does nothing where there is no opener: the address is printed as well. */
export function openBrowser(url: string, platform: NodeJS.Platform): void {
  const [command, ...words] = opener(platform)
  const child = spawn(command, [...words, url], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

function opener(platform: NodeJS.Platform): [string, ...string[]] {
  switch (platform) {
    case 'darwin':
      return ['open']
    case 'win32':
      // `start` is a word of cmd.exe, which would read `&` in an address; this is the program behind it.
      return ['rundll32', 'url.dll,FileProtocolHandler']
    default:
      return ['xdg-open']
  }
}
