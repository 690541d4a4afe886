// Files and folders a person handed to the host, by handle: the renderer names handles and never paths.
import { rm } from 'node:fs/promises'
import { Refusal } from '../../shared/errors.ts'
import type { Ids } from '../../shared/model/env.ts'

export interface Upload {
  readonly path: string
  /** The host's own copy, deleted once it was imported; false for what stays where the person keeps it. */
  readonly temporary: boolean
}

export interface Uploads {
  /** @returns the handle that `case.import` takes */
  add(upload: Upload): string
  /** Refuses an unknown handle: `argument.invalid`. */
  get(handle: string): Upload
  /** Forgets a handle, and deletes what it stands for where that is the host's own copy. */
  drop(handle: string): Promise<void>
}

export function createUploads(ids: Ids): Uploads {
  const uploads = new Map<string, Upload>()
  const get = (handle: string): Upload => {
    const upload = uploads.get(handle)
    if (upload === undefined)
      throw new Refusal('argument.invalid', 'This file was not handed over, or it was imported already.', {
        where: { key: 'uploads' },
        todo: 'Choose the file again.',
      })
    return upload
  }
  return {
    get,
    add: upload => {
      const handle = ids.guid()
      uploads.set(handle, upload)
      return handle
    },
    drop: async handle => {
      const upload = get(handle)
      uploads.delete(handle)
      if (upload.temporary) await rm(upload.path, { recursive: true, force: true })
    },
  }
}
