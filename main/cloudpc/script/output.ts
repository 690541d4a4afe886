// What a command or a script leaves: its two streams, and how it ended.
import { clip, limits } from '../limits.ts'
import { json, type ToolResult } from '../tool.ts'

export interface Output {
  stdout: string
  stderr: string
  exitCode: number
}

export const said = (stdout: string): Output => ({ stdout, stderr: '', exitCode: 0 })
export const complained = (stderr: string, exitCode = 1): Output => ({ stdout: '', stderr, exitCode })

/** Both streams at most 32 KB each, as published, saying where they were cut. */
export const toResult = ({ stdout, stderr, exitCode }: Output, more: Record<string, boolean>): ToolResult =>
  json({ stdout: clip(stdout, limits.streamBytes), stderr: clip(stderr, limits.streamBytes), exitCode, ...more })
