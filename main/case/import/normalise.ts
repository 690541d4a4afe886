// The one form in which a link key is stored and asked for.
import type { LinkKind } from '../../../shared/model/evidence.ts'

/** Values that stand for "nothing": zero GUIDs and zero span ids, unfilled templates, what Entra writes over personal data. */
const placeholders = /^(?:[0-]*|\$[^$]*\$|\{pii removed\}|null|undefined|n\/a)$/i

/**
 * `uti` is case-sensitive, as Entra's token identifiers are; everything else is compared in lower case.
 * Null where the value identifies nothing.
 */
export function normaliseKey(kind: LinkKind, value: string): string | null {
  const trimmed = value.trim()
  if (placeholders.test(trimmed)) return null
  return kind === 'uti' ? trimmed : trimmed.toLowerCase()
}
