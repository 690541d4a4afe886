// What the app has to say: refusals with what was kept and what to do, until dismissed, and work that is done, for a while.
import { Dismiss12Regular } from '@fluentui/react-icons'
import { type ReactNode, useEffect, useState } from 'react'
import { ToneIcon } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'
import { useCommands } from './commands.tsx'
import { usePlace } from './place.ts'
import { useShell, useShellState } from './shell.tsx'
import type { Notice } from './shell-store.ts'

const shownAtOnce = 4

export function Notices() {
  const { store } = useShell()
  const notices = useShellState(state => state.notices)
  useCommands(notices.length === 0 ? {} : { 'notices.dismiss': () => store.trigger.allDismissed() })

  const { workspace } = usePlace()

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the workspace that counts
  useEffect(() => store.trigger.successesDismissed(), [store, workspace])

  const shown = notices.slice(-shownAtOnce)
  return (
    <section className="tl-notices" aria-label="Messages" aria-live="polite">
      {notices.length > shown.length && (
        <button type="button" className="tl-notice" onClick={() => store.trigger.allDismissed()}>
          {notices.length - shown.length} older; dismiss all
        </button>
      )}
      {shown.map(notice => (
        <OneNotice key={notice.id} notice={notice} />
      ))}
    </section>
  )
}

const successShownFor = 8_000
const linesInSight = 6

/** Many lines scroll below their title, so that a notice never grows out of the window with its title and its button. */
function Lines({ of, long, children }: { of: string; long: boolean; children: ReactNode }) {
  if (!long) return children
  return (
    <ScrollRegion label={`More on: ${of}`} className="tl-notice-lines">
      {children}
    </ScrollRegion>
  )
}

/** A success goes by itself after a while, unless the pointer or the focus rests on it (WCAG 2.2.1). */
function OneNotice({ notice: { id, tone, title, lines, code } }: { notice: Notice }) {
  const { store } = useShell()
  const [held, setHeld] = useState(false)

  useEffect(() => {
    if (tone !== 'ok' || held) return
    const timer = setTimeout(() => store.trigger.dismissed({ id }), successShownFor)
    return () => clearTimeout(timer)
  }, [store, id, tone, held])

  return (
    <article
      className={`tl-notice tl-notice-${tone}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <ToneIcon tone={tone} />
      <div className="tl-grow tl-notice-body">
        <strong>{title}</strong>
        <Lines of={title} long={lines.length > linesInSight}>
          {lines.map(line => (
            <div key={line} className="tl-mid">
              {line}
            </div>
          ))}
          {code !== '' && <div className="tl-dim tl-mono">{code}</div>}
        </Lines>
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
  )
}
