// Windows of the desktop, found by a part of their title.
import { z } from 'zod'
import { protectedProcesses } from '../image.ts'
import { bringToFront, closeWindow, findWindow } from '../processes.ts'
import { failed, json, ok, optional, type Tool, tool } from '../tool.ts'

const title = z.string().min(1)
const noWindow = (wanted: string) => failed(`No window has a title with "${wanted}".`)

export const windowTools: Record<string, Tool> = {
  list_windows: tool('Lists the windows.', {}, ({ windows }) =>
    json(
      windows.map(({ title: name, processName, handle, x, y, width, height }) => ({
        title: name,
        processName,
        handle,
        x,
        y,
        width,
        height,
      })),
    ),
  ),

  activate_window: tool('Brings a window to the front.', { title }, (computer, { title: wanted }) => {
    const window = findWindow(computer, wanted)
    if (!window) return noWindow(wanted)
    bringToFront(computer, window)
    return ok(`Activated ${window.title}.`)
  }),

  close_window: tool('Closes a window.', { title }, (computer, { title: wanted }) => {
    const window = findWindow(computer, wanted)
    if (!window) return noWindow(wanted)
    if (protectedProcesses.includes(window.processName)) return failed(`${window.processName} is protected.`)
    closeWindow(computer, window)
    return json({ matchedTitle: window.title, processName: window.processName, closed: true })
  }),

  resize_window: tool(
    'Resizes, moves, maximises, minimises or restores a window.',
    {
      title,
      action: z.enum(['Resize', 'Move', 'Maximize', 'Minimize', 'Restore']),
      x: optional.integer,
      y: optional.integer,
      width: optional.extent,
      height: optional.extent,
    },
    (computer, { title: wanted, action, x, y, width, height }) => {
      const window = findWindow(computer, wanted)
      if (!window) return noWindow(wanted)
      if (action === 'Minimize') window.state = 'minimized'
      else if (action === 'Maximize') window.state = 'maximized'
      else window.state = 'normal'
      if (action === 'Resize' || action === 'Move') Object.assign(window, { x: x ?? window.x, y: y ?? window.y })
      if (action === 'Resize') Object.assign(window, { width: width ?? window.width, height: height ?? window.height })
      return ok(`${action}: ${window.title}.`)
    },
  ),
}
