// The one form in which a link key is stored and asked for.
import { isPlaceholder, type LinkKind } from '../../../shared/model/evidence.ts'

/**
 * `uti` is case-sensitive, as Entra's token identifiers are; everything else is compared in lower case.
 * Null where the value identifies nothing.
 */
export function normaliseKey(kind: LinkKind, value: string): string | null {
  const trimmed = value.trim()
  if (isPlaceholder(trimmed)) return null
  return kind === 'uti' ? trimmed : trimmed.toLowerCase()
}
