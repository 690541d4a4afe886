// Remembers where the window was, and puts it back only where a display still is.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'
import { z } from 'zod'

const Bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(640).max(20_000),
  height: z.number().int().min(480).max(20_000),
})
export const WindowState = z.object({ bounds: Bounds.nullable(), maximized: z.boolean() })
export type WindowState = z.infer<typeof WindowState>

const first: WindowState = { bounds: null, maximized: false }

/** A file that is missing, damaged or names a place no display shows gives the first-start state. */
export function readWindowState(file: string, displays: readonly { readonly workArea: Rectangle }[]): WindowState {
  const state = parse(file)
  const { bounds } = state
  const visible =
    bounds === null || displays.some(({ workArea }) => overlap(bounds, workArea) >= (bounds.width * bounds.height) / 4)
  return visible ? state : { ...state, bounds: null }
}

export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    // Nor is it worth an error box while the window closes: the next one opens where the last place known was.
  }
}

function parse(file: string): WindowState {
  try {
    return WindowState.catch(first).parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Where a window was is not worth stopping for: it opens where a first one would.
    return first
  }
}

/** Area both cover, in square pixels. */
function overlap(a: Rectangle, b: Rectangle): number {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, wide) * Math.max(0, high)
}
