// The present annotations of a case: a fold over its acts in the order of the ledger.
import type { Annotations, Comment, DoneAct } from '../../../shared/model/act.ts'
import type { TableName } from '../../../shared/model/evidence.ts'
import type { EvidenceId } from '../../../shared/model/units.ts'

/** Each with the entry that made it. */
interface Marks {
  star: EvidenceId | null
  readonly tags: Map<string, EvidenceId>
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
    if (what.act === 'star') {
      const marks = this.#of(what.record)
      marks.star = what.on ? (marks.star ?? entry) : null
    }
    if (what.act === 'tag') {
      const { tags } = this.#of(what.record)
      if (!what.on) tags.delete(what.tag)
      else if (!tags.has(what.tag)) tags.set(what.tag, entry)
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

  /** The entries of what stands on these records and on the case itself, in the order of the ledger. */
  standing(records: ReadonlySet<number>): EvidenceId[] {
    return [...this.#marks]
      .filter(([record]) => record === null || records.has(record))
      .flatMap(([, { star, tags, comments }]) => [
        ...(star === null ? [] : [star]),
        ...tags.values(),
        ...comments.keys(),
      ])
      .sort((one, other) => one - other)
  }

  now(): Annotations {
    const ofCase = this.#marks.get(null)
    return {
      records: [...this.#marks]
        .flatMap(([record, marks]) => {
          const { star, tags, comments } = marks
          if (record === null || (star === null && tags.size === 0 && comments.size === 0)) return []
          return [{ record, starred: star !== null, tags: [...tags.keys()].sort(), comments: [...comments.values()] }]
        })
        .sort((one, other) => one.record - other.record),
      tags: [...(ofCase?.tags.keys() ?? [])].sort(),
      notes: [...(ofCase?.comments.values() ?? [])],
      columns: [...this.#columns.values()],
    }
  }

  #of(record: EvidenceId | null): Marks {
    const marks = this.#marks.get(record) ?? { star: null, tags: new Map(), comments: new Map() }
    this.#marks.set(record, marks)
    return marks
  }
}
