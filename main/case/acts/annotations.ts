// The present annotations of a case: a fold over its acts in the order of the ledger.
import type { Annotations, Comment, DoneAct } from '../../../shared/model/act.ts'
import type { TableName } from '../../../shared/model/evidence.ts'
import type { EvidenceId } from '../../../shared/model/units.ts'

interface Marks {
  starred: boolean
  readonly tags: Set<string>
  readonly comments: Map<EvidenceId, Comment>
}

/** Takes acts one after the other and says at any time what they come to. */
export class AnnotationFold {
  /** Under null those of the case itself. */
  readonly #marks = new Map<EvidenceId | null, Marks>()
  /** Which record a comment that stands was made on. */
  readonly #commented = new Map<EvidenceId, EvidenceId | null>()
  readonly #columns = new Map<string, { table: TableName; name: string; columns: string[] }>()

  take({ entry, at, by, what }: DoneAct): void {
    if (what.act === 'star') this.#of(what.record).starred = what.on
    if (what.act === 'tag') {
      const { tags } = this.#of(what.record)
      if (what.on) tags.add(what.tag)
      else tags.delete(what.tag)
    }
    if (what.act === 'comment') {
      this.#of(what.record).comments.set(entry, { entry, at, by, text: what.text })
      this.#commented.set(entry, what.record)
    }
    if (what.act === 'withdraw' && this.hasComment(what.comment)) {
      this.#of(this.#commented.get(what.comment) ?? null).comments.delete(what.comment)
      this.#commented.delete(what.comment)
    }
    if (what.act === 'columns') {
      const { table, name, columns } = what
      const key = `${table} ${name}`
      if (columns.length === 0) this.#columns.delete(key)
      else this.#columns.set(key, { table, name, columns })
    }
  }

  /** Whether this entry made a comment that was not taken back. */
  hasComment(entry: EvidenceId): boolean {
    return this.#commented.has(entry)
  }

  now(): Annotations {
    const ofCase = this.#marks.get(null)
    return {
      records: [...this.#marks]
        .flatMap(([record, marks]) => {
          const { starred, tags, comments } = marks
          if (record === null || (!starred && tags.size === 0 && comments.size === 0)) return []
          return [{ record, starred, tags: [...tags].sort(), comments: [...comments.values()] }]
        })
        .sort((one, other) => one.record - other.record),
      tags: [...(ofCase?.tags ?? [])].sort(),
      notes: [...(ofCase?.comments.values() ?? [])],
      columns: [...this.#columns.values()],
    }
  }

  #of(record: EvidenceId | null): Marks {
    const marks = this.#marks.get(record) ?? { starred: false, tags: new Set(), comments: new Map() }
    this.#marks.set(record, marks)
    return marks
  }
}
