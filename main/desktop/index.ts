// The surface of the desktop shell.
export { exposeBridge } from './bridge.ts'
export { type DesktopOptions, startDesktop } from './desktop.ts'
