// One place in a record where an identifier stands that joins it to others.
import type { LinkKind } from '../../../shared/model/evidence.ts'

export interface KeyPath {
  readonly kind: LinkKind
  readonly path: readonly string[]
  /** What the value must look like to be one: a column such as UserId holds a UPN in one row and a GUID in the next. */
  readonly only?: 'upn' | 'guid' | 'text'
}

/** `path` has its steps behind slashes; `*` goes through a list. */
export const key = (kind: LinkKind, path: string, only?: KeyPath['only']): KeyPath =>
  only === undefined ? { kind, path: path.split('/') } : { kind, path: path.split('/'), only }
