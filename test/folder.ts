// Folders of a test file's own, gone when its last test has run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

export function newFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `throughline-${name}-`))
  made.push(folder)
  return folder
}
