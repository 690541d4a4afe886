// Puts the whole app on a page of happy-dom, with a host in memory.
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { type Client, createClient } from '../../../renderer/client/index.ts'
import { App } from '../../../renderer/shell/app.tsx'
import type { Services } from '../../../shared/contract/contract.ts'
import { type MemoryTransport, memoryTransport } from '../memory-transport.ts'

/**
 * happy-dom lays nothing out: every element is as large as the window, so that lists know how much to draw. And what it
 * animates never ends, so it animates nothing.
 */
export function preparePage(): void {
  Reflect.deleteProperty(Element.prototype, 'animate')
  for (const [name, size] of [
    ['offsetHeight', 800],
    ['offsetWidth', 1280],
    ['clientHeight', 800],
  ] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size })
  }
}

export function openApp(services: Partial<Services>, hash = ''): MemoryTransport {
  const transport = memoryTransport(services)
  openClient(createClient(transport), hash)
  return transport
}

export function openClient(client: Client, hash = ''): void {
  localStorage.clear()
  location.hash = hash
  render(<App client={client} />)
}

export const closeApp = (): void => cleanup()

/** Presses keys where the focus is, in the keymap's own notation for what a browser reports. */
export function press(key: string, more: { ctrlKey?: boolean; shiftKey?: boolean; code?: string } = {}): void {
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more })
}

export { fireEvent, screen }
