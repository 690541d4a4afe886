// The client as the rest of the renderer uses it.
export { type Client, createClient, type Folders, letGo, refusalOf, type SendOptions } from './client.ts'
export { type Answer, ClientProvider, useAnswer, useClient } from './context.tsx'
export { electronTransport } from './electron.ts'
export { type Dropped, droppedIn, type Folder, folderOf } from './folder.ts'
export type { Connection, FolderTransport, Transport } from './transport.ts'
export { webSocketTransport } from './web-socket.ts'
