// What a client and its host agree on beside the calls: the names they meet under. Free of zod, because the preload bundles it.
import type { WireRequest } from './wire.ts'

/** `window[bridgeName]` exists in Electron and nowhere else. */
export const bridgeName = 'throughline'

/** What the preload script exposes. `FileHandle` is the DOM's `File`, which this folder does not know. */
export interface HostBridge<FileHandle> {
  /** Resolves with a WireReply, which the client parses. Never rejects for a refusal or a bug. */
  request(message: WireRequest): Promise<unknown>
  /**
   * Resolves with an UploadReply, or with a RefusalData where the file is not on disk. What is handed over stays where it
   * is, and may be a folder that was dropped.
   */
  upload(file: FileHandle): Promise<unknown>
  /** Shows the system's dialog for a folder: resolves with an UploadReply, or with null where none was chosen. */
  chooseFolder(): Promise<unknown>
  /** Hears every WireEvent; the function returned stops it. */
  listen(listener: (event: unknown) => void): () => void
}

/** On the web host: the WebSocket that carries the contract as JSON text messages. */
export const socketPath = '/contract'

/**
 * On the web host: `POST /upload?name=NAME` with the file as the body answers with an UploadReply, or a RefusalData and a
 * 4xx. `POST /upload?folder=NAME` begins a folder; `POST /upload?name=PATH&within=HANDLE` puts a file into it, by its path
 * in there, and answers with the folder's handle.
 */
export const uploadPath = '/upload'
