// The client as the rest of the renderer uses it.
export { type Client, createClient, refusalOf } from './client.ts'
export { type Answer, ClientProvider, useAnswer, useClient } from './context.tsx'
export { electronTransport } from './electron.ts'
export type { Connection, Transport } from './transport.ts'
export { webSocketTransport } from './web-socket.ts'
