// How far work is: a bar, and percent where it is known.
import { ProgressBar } from '@fluentui/react-components'

interface MeterProps {
  readonly label: string
  readonly done: number
  /** 0: not known. */
  readonly total: number
}

export function Meter({ label, done, total }: MeterProps) {
  return (
    <>
      <ProgressBar className="tl-job-bar" aria-label={label} {...(total > 0 ? { value: done, max: total } : {})} />
      {total > 0 && `${Math.floor((done / total) * 100)}%`}
    </>
  )
}
