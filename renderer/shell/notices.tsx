// What the app has to say, until it is dismissed: refusals with what was kept and what to do, and work that is done.
import { Dismiss12Regular } from '@fluentui/react-icons'
import { ToneIcon } from '../parts/index.ts'
import { useCommands } from './commands.tsx'
import { useShell, useShellState } from './shell.tsx'

const shownAtOnce = 4

export function Notices() {
  const { store } = useShell()
  const notices = useShellState(state => state.notices)
  useCommands(notices.length === 0 ? {} : { 'notices.dismiss': () => store.trigger.allDismissed() })

  const shown = notices.slice(-shownAtOnce)
  return (
    <section className="tl-notices" aria-label="Messages" aria-live="polite">
      {notices.length > shown.length && (
        <button type="button" className="tl-notice" onClick={() => store.trigger.allDismissed()}>
          {notices.length - shown.length} older; dismiss all
        </button>
      )}
      {shown.map(({ id, tone, title, lines, code }) => (
        <article key={id} className={`tl-notice tl-notice-${tone}`}>
          <ToneIcon tone={tone} />
          <div className="tl-grow">
            <strong>{title}</strong>
            {lines.map(line => (
              <div key={line} className="tl-mid">
                {line}
              </div>
            ))}
            {code !== '' && <div className="tl-dim tl-mono">{code}</div>}
          </div>
          <button
            type="button"
            className="tl-icon-button"
            aria-label={`Dismiss: ${title}`}
            onClick={() => store.trigger.dismissed({ id })}
          >
            <Dismiss12Regular />
          </button>
        </article>
      ))}
    </section>
  )
}
