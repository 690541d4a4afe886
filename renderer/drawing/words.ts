// Times and durations as people read them. All clocks are UTC: evidence from several systems must line up.

const two = (value: number): string => String(value).padStart(2, '0')

/** `09:14:02` */
export function clock(at: number): string {
  const date = new Date(at)
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
}

/** `09:14:02.118` */
export function clockWithMs(at: number): string {
  return `${clock(at)}.${String(new Date(at).getUTCMilliseconds()).padStart(3, '0')}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `17 Sep 2026` */
export function day(at: number): string {
  const date = new Date(at)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

/** `420 ms`, `2.5 s`, `4 m 44 s`, `2 h 5 m` */
export function lasting(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return parts(Math.floor(seconds / 60), 'm', seconds % 60, 's')
  if (seconds < 86_400) return parts(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'm')
  return parts(Math.floor(seconds / 86_400), 'd', Math.floor((seconds % 86_400) / 3600), 'h')
}

function parts(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`
}
