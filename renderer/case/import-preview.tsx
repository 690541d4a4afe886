// What importing the chosen files would do: what each was taken for, how its first lines read, and what to read it as.
import { useState } from 'react'
import { Refusal } from '../../shared/errors.ts'
import { FormatId } from '../../shared/model/evidence.ts'
import type { PreviewedContent } from '../../shared/model/preview.ts'
import { Action, bytes, Chip, count, dateClock, PathName, plural, Trouble } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'
import { type ChosenFormats, useShell, useShellState } from '../shell/shell.tsx'

interface Item {
  readonly upload: string
  readonly content: PreviewedContent
}

const hadWords = { nothing: '', part: 'a part of it: goes on there', all: 'all of it' } as const

export function ImportPreview() {
  const shell = useShell()
  const chosen = useShellState(state => state.chosen)
  const [formats, setFormats] = useState<ChosenFormats>([])
  const [shown, setShown] = useState<string | null>(null)
  if (chosen.length === 0) return null
  const items: Item[] = chosen.flatMap(({ upload, contents }) => contents.map(content => ({ upload, content })))
  const skipped = chosen.reduce((sum, each) => sum + each.skipped, 0)
  const readable = items.filter(({ content }) => content.reading !== null && content.had !== 'all').length
  const someAreIn = items.some(({ content }) => content.had !== 'nothing')
  const readAs = ({ upload, content: { path } }: Item, format: FormatId) => {
    const others = formats.filter(each => each.upload !== upload || each.path !== path)
    const next = [...others, { upload, path, format }]
    setFormats(next)
    void shell.readChosenAs(next)
  }
  const leave = (work: Promise<void>) => {
    setFormats([])
    setShown(null)
    void work
  }
  return (
    <section className="import-preview" aria-label="Files to import">
      <ScrollRegion label="What an import would take in" className="import-preview-files">
        <table className="dense-table">
          <thead>
            <tr>
              {['File', 'Read as', 'Tables of the first lines'].map(title => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
              <th scope="col" className="is-number">
                Rejected of them
              </th>
              <th scope="col">From, UTC</th>
              <th scope="col" className="is-number">
                Size
              </th>
              {someAreIn && <th scope="col">In the case</th>}
            </tr>
          </thead>
          <tbody>
            {items.map(item => (
              <PreviewRow
                key={keyOf(item)}
                item={item}
                someAreIn={someAreIn}
                shown={shown === keyOf(item)}
                onShow={() => setShown(shown === keyOf(item) ? null : keyOf(item))}
                onReadAs={format => readAs(item, format)}
              />
            ))}
          </tbody>
        </table>
        {items
          .filter(item => keyOf(item) === shown)
          .map(item => (
            <FirstRecords key={keyOf(item)} content={item.content} />
          ))}
      </ScrollRegion>
      <div className="pager">
        <Action
          kind="solid"
          disabled={readable === 0}
          onClick={() => leave(shell.importChosen(formats))}
        >{`Import ${plural(readable, 'file')}`}</Action>
        <Action onClick={() => leave(shell.discardChosen())}>Cancel</Action>
        {skipped > 0 && <span>{plural(skipped, 'hidden or system file')} will be skipped</span>}
      </div>
    </section>
  )
}

const keyOf = ({ upload, content }: Item): string => `${upload} ${content.path}`

interface RowProps {
  readonly item: Item
  /** Of some of the files the case has a part already: there is a column for it. */
  readonly someAreIn: boolean
  readonly shown: boolean
  onShow(): void
  onReadAs(format: FormatId): void
}

function PreviewRow({ item: { content }, someAreIn, shown, onShow, onReadAs }: RowProps) {
  const { name, format, reading, refusal, had, source } = content
  return (
    <tr className={shown ? 'is-selected' : ''}>
      <td className="is-wide is-first">
        <button
          type="button"
          className="row-open"
          aria-label={name}
          aria-expanded={shown}
          title={name}
          onClick={onShow}
        >
          <PathName path={name} />
        </button>
      </td>
      <td className="import-as">
        <ReadAs content={content} onReadAs={onReadAs} />
      </td>
      <td className="case-tables">
        {refusal !== null ? (
          <Chip tone="refuse">{format === null ? 'not recognised' : 'can not be read'}</Chip>
        ) : (
          reading?.tables.map(({ table, records }) => `${table} ${count(records)}`).join(', ')
        )}
      </td>
      <td className="is-number">
        {reading !== null && reading.rejected > 0 ? <Chip tone="warn">{count(reading.rejected)}</Chip> : reading && '0'}
      </td>
      <td className="tl-mono">{reading?.first == null ? '' : dateClock(reading.first)}</td>
      <td className="is-number">{bytes(content.bytes)}</td>
      {someAreIn && <td>{had === 'nothing' ? '' : `${hadWords[had]} (source ${source})`}</td>}
    </tr>
  )
}

function ReadAs({ content, onReadAs }: { content: PreviewedContent; onReadAs(format: FormatId): void }) {
  const { name, format, formats } = content
  const offered = formats.some(each => each.format === format) || format === null
  if (formats.length === 0) return format
  return (
    <select
      className="filter-field"
      aria-label={`Read ${name} as`}
      value={format ?? ''}
      onChange={event => onReadAs(FormatId.parse(event.target.value))}
    >
      {format === null && <option value="">choose a format</option>}
      {!offered && <option value={format}>{format}</option>}
      {formats.map(each => (
        <option key={each.format} value={each.format}>
          {each.name}
        </option>
      ))}
    </select>
  )
}

/** The first records as columns, and the first lines that would be rejected. */
function FirstRecords({ content: { name, refusal, reading } }: { content: PreviewedContent }) {
  if (refusal !== null || reading === null)
    return refusal === null ? null : <Trouble error={new Refusal(refusal.code, refusal.message)} />
  const { rejections, columns, moreColumns, rows } = reading
  return (
    <>
      {rejections.map(({ line, column, reason }) => (
        <p key={`${line} ${column}`} className="quiet-note">
          Line {count(line)}, column {count(column)}: {reason}
        </p>
      ))}
      <table className="dense-table" aria-label={`First records of ${name}`}>
        <thead>
          <tr>
            <th scope="col" className="is-number">
              Line
            </th>
            {columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.line}>
              <td className="is-number">{count(row.line)}</td>
              {columns.map((column, at) => (
                <td key={column} className="tl-mono" title={row.cells[at] ?? ''}>
                  {row.cells[at] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {moreColumns > 0 && <p className="quiet-note">and {plural(moreColumns, 'more column')}</p>}
    </>
  )
}
