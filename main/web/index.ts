// The surface of the web shell.

export { type KustoHost, type KustoHostOptions, startKustoHost } from './kusto/kusto-host.ts'
export { startWebHost, type WebHost, type WebHostOptions } from './web-host.ts'
