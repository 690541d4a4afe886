// How the commands about a case as a file answer.
import type { CaseHealth, Compaction } from '../../shared/model/case-health.ts'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import { type Answer, exitCodes, table } from './output.ts'

export function healthAnswer(health: CaseHealth): Answer {
  const { info, acts, rejected, signers, head, evidenceBytes, unusedBytes, derived, advice } = health
  const time = (at: EpochMs | null): string => (at === null ? 'none' : isoOf(at))
  const reasons = rejected.map(({ code, lines }) => `${code} ${lines}`).join(', ')
  const sources = info.sources.map(
    ({ name, kind, format, digest, bytes, accepted, rejected, duplicates, complete }) => [
      name,
      kind,
      format,
      String(accepted),
      String(rejected),
      String(duplicates),
      String(bytes),
      complete === false ? 'no' : 'yes',
      digest,
    ],
  )
  return {
    json: health,
    text: [
      info.file,
      `records   ${info.accepted}, from ${time(info.first)} to ${time(info.last)}`,
      `rejected  ${info.rejected}${reasons === '' ? '' : ` (${reasons})`}`,
      `repeated  ${info.duplicates} duplicates of records the case had before, which are kept once`,
      `ledger    ${head.size} entries, ${acts} of them acts; root ${head.root}, signed ${time(head.at)}`,
      ...signers.map(({ key, entry }) => `signer    ${key}, since entry ${entry}`),
      `bytes     ${evidenceBytes} of evidence (${unusedBytes} unused), ${derived.bytes} derived`,
      `derived   ${derived.upToDate ? 'up to date' : `${derived.covered} of ${head.size} entries; the next search reads the rest out of the case`}`,
      '',
      sources.length === 0
        ? 'No sources.'
        : table(
            ['source', 'kind', 'format', 'accepted', 'rejected', 'duplicates', 'bytes', 'whole', 'sha-256'],
            sources,
          ),
      ...(advice.length === 0 ? [] : ['', ...advice.map(({ what, todo }) => `${what} ${todo}`)]),
    ].join('\n'),
    exitCode: exitCodes.done,
  }
}

export function mergeAnswer(info: CaseInfo, files: readonly string[]): Answer {
  return {
    json: info,
    text: [
      `${info.file} holds what ${files.join(' and ')} held:`,
      `${info.sources.length} sources, ${info.accepted} records, ${info.duplicates} duplicates, ${info.rejected} rejected lines, ${info.size} entries under root ${info.root}`,
    ].join('\n'),
    exitCode: exitCodes.done,
  }
}

export function compactAnswer(compaction: Compaction, file: string): Answer {
  const { evidence, derived } = compaction
  return {
    json: compaction,
    text: `${file}: ${evidence.before} bytes of evidence became ${evidence.after}, ${derived.before} derived became ${derived.after}`,
    exitCode: exitCodes.done,
  }
}

export function lockAnswer(file: string, out: string): Answer {
  return {
    json: { file, out },
    text: `${out} holds ${file} under the password. Nobody can open it without: keep the password elsewhere.`,
    exitCode: exitCodes.done,
  }
}

export function unlockAnswer(info: CaseInfo): Answer {
  return {
    json: info,
    text: `${info.file} holds ${info.size} entries under root ${info.root}`,
    exitCode: exitCodes.done,
  }
}
