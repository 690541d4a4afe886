// An app for the tests of its hosts: answers every request with what it was asked, and can be made to tell an event.

import { type AppEvents, createEvents } from '../../main/app/events.ts'
import type { HostedApp, Log, Upload } from '../../main/app/index.ts'
import type { WireReply } from '../../shared/contract/wire.ts'
import { Refusal } from '../../shared/errors.ts'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import { epochMs, Sha256Hex } from '../../shared/model/units.ts'

export interface FakeApp extends HostedApp {
  readonly asked: unknown[]
  readonly uploaded: Upload[]
  readonly emit: AppEvents['emit']
  closed: boolean
}

export function fakeApp(): FakeApp {
  const events = createEvents()
  const asked: unknown[] = []
  const uploaded: Upload[] = []
  return {
    asked,
    uploaded,
    closed: false,
    on: events.on,
    emit: events.emit,
    uploads: {
      add: upload => `upload-${uploaded.push(upload)}`,
      get: handle => {
        const upload = uploaded[Number(handle.replace('upload-', '')) - 1]
        if (upload === undefined) throw new Refusal('argument.invalid', 'This file was not handed over.')
        return upload
      },
    },
    answer: async (message): Promise<WireReply> => {
      asked.push(message)
      return { kind: 'done', id: 1, output: message }
    },
    async close() {
      this.closed = true
    },
  }
}

/** A log that keeps what it is told. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = []
  return { lines, error: (message, error) => void lines.push(`${message}: ${error}`) }
}

export const emptyCase: CaseInfo = {
  file: '/cases/one.throughline',
  name: 'One',
  size: 0,
  accepted: 0,
  rejected: 0,
  duplicates: 0,
  root: Sha256Hex.parse('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
  bytes: 0,
  first: epochMs(0),
  last: epochMs(0),
  sources: [],
}
