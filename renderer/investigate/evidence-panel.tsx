// The evidence: one record at a time, as fields with their meaning or as the exact bytes, what joined it, and its proof.
import type { RecordDetail } from '../../shared/model/evidence.ts'
import type { Trace, TraceLink } from '../../shared/model/trace.ts'
import type { EvidenceId } from '../../shared/model/units.ts'
import { clockMillis, count, dateClock, plural, Segmented } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'
import { Comments, StarAndTags, useMarks } from './marks.tsx'
import { fieldRows } from './record-fields.ts'

interface Props {
  readonly trace: Trace | null
  readonly detail: RecordDetail
  readonly raw: boolean
  onRaw(raw: boolean): void
  onNode(node: string): void
}

export function EvidenceRecord({ trace, detail, raw, onRaw, onNode }: Props) {
  const { evidence, source } = detail
  const marks = useMarks(evidence.id)
  return (
    <>
      <div className="evidence-head">
        <div className="evidence-table tl-mono">{evidence.table}</div>
        <div className="evidence-facts">
          <span>
            No. {evidence.id}, line {evidence.line}
          </span>
          <span>
            {evidence.time === null
              ? 'no time in the record'
              : `${dateClock(evidence.time).slice(0, 10)} ${clockMillis(evidence.time)}`}
          </span>
        </div>
        <div className="evidence-facts">
          <span className="tl-cut" title={source.name}>
            {source.name}
          </span>
          <Segmented
            label="How the record is shown"
            value={raw ? 'raw' : 'fields'}
            options={[
              { value: 'fields', label: 'Fields' },
              { value: 'raw', label: 'Raw' },
            ]}
            onChange={value => onRaw(value === 'raw')}
          />
        </div>
        <StarAndTags record={evidence.id} {...marks} />
      </div>
      <ScrollRegion label={raw ? 'The record’s exact bytes' : 'Fields of the record'}>
        {raw ? <pre className="evidence-raw tl-mono">{detail.raw}</pre> : <Fields detail={detail} />}
        <Comments record={evidence.id} {...marks} />
        {trace && <Joins trace={trace} id={evidence.id} onNode={onNode} />}
        <Repeats detail={detail} />
        <Proof detail={detail} />
      </ScrollRegion>
    </>
  )
}

function Fields({ detail }: { detail: RecordDetail }) {
  return (
    <dl className="field-list">
      {fieldRows(detail.evidence.fields).map(row => (
        <div key={row.path} className="field">
          <dt className="tl-mono" title={row.path}>
            {row.path}
          </dt>
          <dd className={row.empty ? (row.meaning === null ? 'tl-dim' : 'tl-tone-warn') : 'tl-mono'} title={row.value}>
            {row.value}
          </dd>
          {row.meaning && <dd className="field-meaning">{row.meaning}</dd>}
        </div>
      ))}
    </dl>
  )
}

function Joins({ trace, id, onNode }: { trace: Trace; id: EvidenceId; onNode(node: string): void }) {
  const joins = trace.links.filter(link => link.evidence.includes(id))
  const exact = joins.filter(link => link.confidence === 'exact').length
  return (
    <div className="evidence-part">
      <h3>
        Joined by{' '}
        <span className="tl-dim">
          {exact} exact, {joins.length - exact} inferred
        </span>
      </h3>
      {joins.length === 0 && <p className="tl-dim">No rule joined this record to another.</p>}
      {joins.map(link => (
        <Join key={`${link.rule} ${link.from} ${link.to}`} trace={trace} link={link} onNode={onNode} />
      ))}
    </div>
  )
}

function Join({ trace, link, onNode }: { trace: Trace; link: TraceLink; onNode(node: string): void }) {
  const nameOf = (node: string) => trace.nodes.find(each => each.id === node)?.label ?? node
  return (
    <div className={`join is-${link.confidence}`}>
      <i aria-hidden="true" />
      <span>
        <button type="button" className="link" onClick={() => onNode(link.from)}>
          {nameOf(link.from)}
        </button>
        {' → '}
        <button type="button" className="link" onClick={() => onNode(link.to)}>
          {nameOf(link.to)}
        </button>
      </span>
      <span className="join-key tl-mono">{link.key}</span>
      <span className="join-key">
        {link.rule}, {link.confidence}
      </span>
    </div>
  )
}

function Proof({ detail }: { detail: RecordDetail }) {
  const { proof } = detail
  return (
    <div className="evidence-part">
      <h3>
        Proof{' '}
        <span className={proof.verified ? 'tl-tone-ok' : 'tl-tone-refuse'}>
          {proof.verified ? `included, ${proof.path.length} hashes` : 'does not lead to the tree head'}
        </span>
      </h3>
      <dl className="proof-list">
        <ProofRow name="SHA-256 of the bytes" value={detail.rawSha256} />
        <ProofRow name="Leaf" value={detail.leaf} />
        {proof.path.map((hash, level) => (
          <ProofRow key={hash} name={`Sibling ${level + 1}`} value={hash} />
        ))}
        <ProofRow name={`Tree head of ${proof.size}`} value={proof.root} />
      </dl>
    </div>
  )
}

/** Where else the same bytes stood: the case keeps them once as evidence. */
function Repeats({ detail }: { detail: RecordDetail }) {
  const { total, places } = detail.repeats
  if (total === 0) return null
  return (
    <div className="evidence-part">
      <h3>Also in {plural(total, 'other place')}</h3>
      <ul>
        {places.map(place => (
          <li key={place.id}>
            {place.name}, line {count(place.line)}
          </li>
        ))}
        {total > places.length && <li>and {count(total - places.length)} more</li>}
      </ul>
    </div>
  )
}

function ProofRow({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="tl-mono" title={value}>
        {value.slice(0, 12)}…{value.slice(-8)}
      </dd>
    </div>
  )
}
