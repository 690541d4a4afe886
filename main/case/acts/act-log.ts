// The acts of one case: written as ledger entries, read back newest first, and folded into what they come to.
import { Refusal } from '../../../shared/errors.ts'
import { Act, type Annotations, CameFrom, type DoneAct } from '../../../shared/model/act.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { CaseDatabase, Row } from '../database.ts'
import { canonicalJson } from '../hashing.ts'
import { type Appended, appendActs } from '../ledger.ts'
import type { Signer } from '../note.ts'
import { type CaseReader, evidenceId } from '../reading.ts'
import { ActRow } from '../rows.ts'
import { AnnotationFold } from './annotations.ts'

const rowsInStep = 256

export class ActLog {
  readonly #db: CaseDatabase
  readonly #reader: CaseReader
  readonly #fold = new AnnotationFold()
  /** Acts the fold has taken. */
  #folded = 0

  constructor(db: CaseDatabase, reader: CaseReader) {
    this.#db = db
    this.#reader = reader
  }

  /** As one commit. Refuses record.unknown and argument.invalid for acts on what the case does not have. */
  append(signer: Signer, at: EpochMs, acts: readonly Act[]): { appended: Appended; done: DoneAct[] } {
    this.#update()
    for (const act of acts) this.#check(act)
    const by_key = signer.verifierKey
    const { appended, rows } = appendActs(
      this.#db,
      signer,
      at,
      acts.map(act => ({ at, by_key, came_from: null, body: canonicalJson(act) })),
    )
    return { appended, done: rows.map(doneAct) }
  }

  /** The newest before entry `before` (null: of all), newest first. */
  page(before: number | null, limit: number): { total: number; acts: DoneAct[] } {
    const total = this.#db.number('SELECT count(*) FROM act')
    const sql = 'SELECT * FROM act WHERE entry < ? ORDER BY id DESC LIMIT ?'
    const rows = this.#db.all(sql, before ?? Number.MAX_SAFE_INTEGER, limit)
    return { total, acts: rows.map(row => intactAct(this.#db, row)) }
  }

  annotations(): Annotations {
    this.#update()
    return this.#fold.now()
  }

  /** The rows of the stars, tags and comments that stand on these records, and of the case's own tags and notes. */
  standing(records: ReadonlySet<number>): ActRow[] {
    this.#update()
    return this.#fold.standing(records).map(entry => {
      const row = this.#db.get('SELECT * FROM act WHERE entry = ?', entry)
      return ActRow.parse(this.#db.intact('act', Number(row?.id), row))
    })
  }

  #update(): void {
    for (const act of actsFrom(this.#db, this.#folded)) {
      this.#fold.take(act)
      this.#folded++
    }
  }

  #check(act: Act): void {
    if ('record' in act && act.record !== null && this.#reader.evidence(act.record) === null)
      throw new Refusal('record.unknown', `The case has no record ${act.record}.`)
    if (act.act === 'withdraw' && !this.#fold.hasComment(act.comment))
      throw new Refusal('argument.invalid', `Entry ${act.comment} is no comment that stands.`, {
        where: { key: 'comment' },
      })
  }
}

/** The acts from number `id` on, in the order of the ledger. Refuses case.damaged, naming the row. */
export function* actsFrom(db: CaseDatabase, id: number): Generator<DoneAct> {
  for (let next = id; ; next += rowsInStep) {
    const rows = db.all('SELECT * FROM act WHERE id >= ? ORDER BY id LIMIT ?', next, rowsInStep)
    for (const [index, row] of rows.entries()) {
      if (row.id !== next + index) throw db.damage(`act ${next + index}`, 'is missing')
      yield intactAct(db, row)
    }
    if (rows.length < rowsInStep) return
  }
}

const intactAct = (db: CaseDatabase, row: Row): DoneAct => doneAct(ActRow.parse(db.intact('act', Number(row.id), row)))

/** Throws where the row holds no act. */
export function doneAct({ entry, at, by_key, came_from, body }: ActRow): DoneAct {
  const cameFrom = came_from === null ? null : CameFrom.parse(JSON.parse(came_from))
  return { entry: evidenceId(entry), at, by: by_key, cameFrom, what: Act.parse(JSON.parse(body)) }
}
