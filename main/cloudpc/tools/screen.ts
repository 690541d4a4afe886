// What is on the screen: screenshots, its size, and its text. (A screenshot is described in words: nothing here has pixels.)
import { z } from 'zod'
import { activeTab } from '../browser.ts'
import type { Computer } from '../computer.ts'
import { clip, limits } from '../limits.ts'
import { boundsOf } from '../page.ts'
import { foreground } from '../processes.ts'
import { failed, json, ok, optional, type Tool, tool } from '../tool.ts'

export const screenTools: Record<string, Tool> = {
  take_screenshot: tool(
    'Captures the screen, or a part of it.',
    { x: optional.integer, y: optional.integer, width: optional.extent, height: optional.extent },
    (computer, { x, y, width, height }) => {
      const missing = Number(x === null) + Number(y === null) + Number(width === null) + Number(height === null)
      if (missing !== 0 && missing !== 4) return failed('x, y, width and height are given together or not at all.')
      const { screen } = computer.system
      return ok(`${width ?? screen.width}×${height ?? screen.height} image: ${seen(computer)}`)
    },
  ),

  zoom_region: tool(
    'Captures a part of the screen at its own resolution.',
    { x: z.int(), y: z.int(), width: z.int().min(1).max(1920), height: z.int().min(1).max(1080) },
    (computer, { width, height }) => ok(`${width}×${height} image: ${seen(computer)}`),
  ),

  analyze_screen: tool('Reads the text on the screen.', {}, computer => {
    const boxes = boxesOf(computer)
    const { width, height } = computer.system.screen
    const fullText = clip(boxes.map(({ text }) => text).join('\n'), limits.pageBytes)
    return json({ fullText, averageConfidence: boxes.length > 0 ? 1 : 0, boxes, width, height })
  }),

  get_screen_size: tool('Says how large the screen is.', {}, ({ system: { screen } }) =>
    json({ width: screen.width, height: screen.height }),
  ),

  browser_screenshot: tool("Captures the browser's page.", {}, computer => {
    const { page } = activeTab(computer)
    const { width, height } = computer.system.screen
    return ok(`${width}×${height - 150} image: ${page.title}`)
  }),
}

function seen(computer: Computer): string {
  const window = foreground(computer)
  if (!window) return 'the desktop'
  if (window.processName !== 'msedge.exe') return window.title
  const { page, dialog } = activeTab(computer)
  return `Microsoft Edge, ${page.title}${dialog ? `, asking: ${dialog.message}` : ''}`
}

function boxesOf(computer: Computer) {
  const window = foreground(computer)
  if (!window) return []
  const { x, y, width, height } = window
  if (window.processName !== 'msedge.exe')
    return [window.title, window.text].filter(Boolean).map(text => ({ text, confidence: 1, x, y, width, height }))
  const { page, scroll } = activeTab(computer)
  return page.elements.flatMap(element => {
    const text = element.text || element.value || element.label
    return text === '' ? [] : [{ text, confidence: 1, ...boundsOf(page, element, scroll.y) }]
  })
}
