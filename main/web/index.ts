// The surface of the web shell.
export { startWebHost, type WebHost, type WebHostOptions } from './web-host.ts'
