// Requests as lines of files: one body a line, and what OpenTelemetry tells apart in files of its own.
import { closeSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, format, parse } from 'node:path'
import type { OutgoingRequest } from '../../case/index.ts'
import { newFile } from '../export/files.ts'

/** A file that was written. */
export interface LineFile {
  readonly path: string
  readonly name: string
  readonly records: number
}

/**
 * "Files must contain exactly one type of data: traces, metrics, or logs" (opentelemetry-specification,
 * protocol/file-exporter.md), and Jaeger's upload takes no file with a line of another. Traces go to `path`, logs to a
 * file beside it: `run.jsonl` and `run-logs.jsonl`. Where there are only logs, `path` holds them. Refuses
 * argument.invalid where either exists.
 *
 * @param hasLogs whether there may be any
 */
export function newLineFiles(
  path: string,
  hasLogs: boolean,
): { write(request: OutgoingRequest): void; close(): LineFile[] } {
  const traces = opened(path)
  const logs = hasLogs ? openedBeside(path, () => discard(traces)) : null
  return {
    write({ signal, body, records }) {
      const file = signal === 'logs' && logs !== null ? logs : traces
      writeSync(file.descriptor, `${body}\n`)
      file.records += records
    },
    close() {
      closeSync(traces.descriptor)
      if (logs !== null) closeSync(logs.descriptor)
      if (logs === null || logs.records === 0) {
        if (logs !== null) rmSync(logs.path)
        return [told(path, traces.records)]
      }
      if (traces.records > 0) return [told(path, traces.records), told(logs.path, logs.records)]
      renameSync(logs.path, path)
      return [told(path, logs.records)]
    },
  }
}

interface Open {
  readonly path: string
  readonly descriptor: number
  records: number
}

const opened = (path: string): Open => ({ path, descriptor: newFile(path), records: 0 })

function openedBeside(path: string, otherwise: () => void): Open {
  const { dir, name, ext } = parse(path)
  try {
    return opened(format({ dir, name: `${name}-logs`, ext }))
  } catch (error) {
    otherwise()
    throw error
  }
}

function discard({ path, descriptor }: Open): void {
  closeSync(descriptor)
  rmSync(path)
}

const told = (path: string, records: number): LineFile => ({ path, name: basename(path), records })
