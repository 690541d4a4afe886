// How trouble looks wherever it is met: what happened, where, what was kept, what to do.
import { Refusal, type Where } from '../../shared/errors.ts'
import { Octagon } from './tone.tsx'

export interface TroubleText {
  readonly title: string
  readonly code: string
  readonly lines: readonly string[]
}

/** A refusal in its own words; anything else is a bug, and says so. */
export function troubleText(error: unknown): TroubleText {
  if (error instanceof Refusal) {
    const { code, message, where, kept, todo } = error.data
    const lines = [where && placeOf(where), kept, todo].filter(line => line !== undefined)
    return { title: message, code, lines }
  }
  const message = error instanceof Error ? error.message : String(error)
  return {
    title: `Something in Throughline is broken: ${message}`,
    code: 'bug',
    lines: ['The case was not changed by this screen.'],
  }
}

function placeOf({ file, line, column, key }: Where): string | undefined {
  const parts = [file, line && `line ${line}`, column && `column ${column}`, key].filter(part => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(', ')
}

export function Trouble({ error }: { error: unknown }) {
  const { title, code, lines } = troubleText(error)
  return (
    <div className="tl-trouble" role="alert">
      <Octagon className="tl-tone-refuse" />
      <div>
        <strong>{title}</strong>
        {lines.map(line => (
          <div key={line} className="tl-mid">
            {line}
          </div>
        ))}
        <div className="tl-dim tl-mono">{code}</div>
      </div>
    </div>
  )
}
