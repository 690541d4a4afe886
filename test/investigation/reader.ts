// A case in memory, as naive as can be: what the investigator is tested on, and the oracle of what a reader must answer.
import { readFileSync } from 'node:fs'
import { decodeRecord, keysOf, readSegments, recognise } from '../../main/case/import/index.ts'
import type { Evidence, EvidenceReader, FormatId, LinkKind, TableName } from '../../shared/model/evidence.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { EvidenceId } from '../../shared/model/units.ts'
import { materialPath } from '../material.ts'

export function readerOf(evidence: readonly Evidence[], pageSize = 3): EvidenceReader {
  return {
    async get(ids) {
      return ids.map(id => {
        const found = evidence.find(item => item.id === id)
        if (found === undefined) throw new Error(`no evidence ${id}`)
        return found
      })
    },
    async find(kind: LinkKind, value: string, most?: number) {
      const wanted = kind === 'uti' ? value : value.toLowerCase()
      return evidence
        .filter(item => item.keys.some(key => key.kind === kind && key.value === wanted))
        .map(item => item.id)
        .sort((a, b) => a - b)
        .slice(0, most)
    },
    async *scan(tables: readonly TableName[]) {
      const chosen = evidence.filter(item => tables.includes(item.table))
      for (let at = 0; at < chosen.length; at += pageSize) yield chosen.slice(at, at + pageSize)
    },
  }
}

/** Published samples through the real importers, numbered as a case would number them. */
export async function importSamples(...files: string[]): Promise<Evidence[]> {
  const evidence: Evidence[] = []
  for (const [source, file] of files.entries()) {
    const bytes = new Uint8Array(readFileSync(materialPath(`samples/${file}`)))
    evidence.push(...(await importBytes(bytes, recognise(bytes, file), source, evidence.length)))
  }
  return evidence
}

/** Rows as an export would hold them, one a line, through the real importer of that format. */
export async function importRows(
  format: FormatId,
  rows: readonly JsonObject[],
  source: number,
  firstId: number,
): Promise<Evidence[]> {
  const text = rows.map(row => `${JSON.stringify(row)}\n`).join('')
  return importBytes(new TextEncoder().encode(text), format, source, firstId)
}

async function importBytes(bytes: Uint8Array, format: FormatId, source: number, firstId: number): Promise<Evidence[]> {
  const contexts = new Map<number, JsonObject>()
  const evidence: Evidence[] = []
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield bytes
  }
  for await (const segments of readSegments(format, chunks())) {
    for (const segment of segments) {
      if (segment.kind === 'context') contexts.set(segment.index, segment.value)
      if (segment.kind === 'rejected') throw new Error(`rejected: ${segment.reason}`)
      if (segment.kind !== 'record') continue
      const raw = bytes.subarray(segment.start, segment.start + segment.length)
      const fields = decodeRecord(format, raw, contexts.get(segment.context ?? -1) ?? null)
      evidence.push({
        id: EvidenceId.parse(firstId + evidence.length),
        source,
        line: segment.line,
        table: segment.table,
        time: segment.time,
        fields,
        keys: keysOf(segment.table, fields),
      })
    }
  }
  return evidence
}
