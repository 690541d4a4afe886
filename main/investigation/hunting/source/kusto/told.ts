// What Kusto says went wrong, as a refusal: errors of the OneApi shape, of a request that failed or within an answer that began.
// https://learn.microsoft.com/kusto/api/rest/response-v2, https://learn.microsoft.com/kusto/concepts/query-limits
import { Refusal, type RefusalCode, type Where } from '../../../../../shared/errors.ts'
import { isJsonObject, type Json } from '../../../../../shared/model/json.ts'

/** One error of the OneApi shape: https://github.com/microsoft/api-guidelines, section 7.10.2. */
export interface Told {
  readonly code: string
  /** The innermost sentence, which says most. */
  readonly message: string
  /** False: the service says that the same may succeed later. */
  readonly permanent: boolean
  readonly where: Where | undefined
}

/** The first error in `{error: {…}}` or `{OneApiErrors: [{error: {…}}]}`; null where there is none. */
export function toldIn(value: Json | undefined): Told | null {
  if (Array.isArray(value)) return value.map(toldIn).find(told => told !== null) ?? null
  if (!isJsonObject(value)) return null
  if (value.OneApiErrors !== undefined) return toldIn(value.OneApiErrors)
  const error = value.error
  if (typeof error === 'string') return { code: '', message: error, permanent: true, where: undefined }
  if (!isJsonObject(error)) return null
  const inner = innermost(error)
  const message =
    textOf(error['@message']) ?? textOf(inner['@message']) ?? textOf(inner.message) ?? textOf(error.message) ?? ''
  const code = textOf(error.code) ?? ''
  return { code, message, permanent: error['@permanent'] !== false, where: whereOf(inner) ?? whereIn(message) }
}

/** Whether the answer was cut because it is larger than the service gives. */
export const isTooLarge = ({ message }: Told): boolean => /E_QUERY_RESULT_SET_TOO_LARGE|0x80DA0003/i.test(message)

/** A refusal of what the service says of a query, by the limit that was reached or the kind of mistake. */
export function refusalOf(told: Told, kept?: string): Refusal {
  const [code, todo] = kindOf(told)
  const message = told.message === '' ? `The service refused the query: ${told.code}.` : told.message.trim()
  return new Refusal(code, message, {
    ...(told.where !== undefined && { where: told.where }),
    ...(kept !== undefined && { kept }),
    todo,
  })
}

function kindOf(told: Told): readonly [RefusalCode, string] {
  const { code, message } = told
  if (isTooLarge(told))
    return ['hunt.limit', 'Ask for less: fewer columns, a shorter time, `summarize`, or `take` with a number.']
  if (/timeout|timed out/i.test(code) || /E_REQUEST_TIMEOUT|timed out|timeout/i.test(message))
    return ['hunt.limit', 'Ask for a shorter time or filter earlier, or allow the query longer.']
  if (/LimitsExceeded/i.test(code) || /E_RUNAWAY_QUERY|E_LOW_MEMORY|80DA0001|80DA0007/i.test(message))
    return ['hunt.limit', 'Filter earlier and summarize by fewer values: the query took more than it is given.']
  if (told.where !== undefined || /\b(?:SYN|SEM|KS)\d+|[Ss]yntax error|[Ss]emantic error/.test(`${code} ${message}`))
    return ['hunt.syntax', 'Mend the query where it says.']
  return ['hunt.failed', told.permanent ? 'See what the service says of the query.' : 'Ask again in a while.']
}

/** Log Analytics nests an error in another, the last the most exact. */
function innermost(error: { readonly [key: string]: Json }): { readonly [key: string]: Json } {
  const inner = error.innererror
  return isJsonObject(inner) ? innermost(inner) : error
}

function whereOf(error: { readonly [key: string]: Json }): Where | undefined {
  return place(error.line ?? error['@line'], error.pos ?? error['@pos'])
}

/** `[line:position=2:7]`, `on line [2,7]` and `line: 2, position: 7` in sentences. */
function whereIn(message: string): Where | undefined {
  const [, line, column] =
    /line:position=(\d+):(\d+)|line \[(\d+),(\d+)\]|line:? (\d+),? position:? (\d+)/i
      .exec(message)
      ?.filter(part => part !== undefined) ?? []
  return place(Number(line), Number(column))
}

/** Lines count from 1; the service counts positions on a line from 0 in some places, from 1 in others: as it says. */
function place(line: Json | undefined, column: Json | undefined): Where | undefined {
  if (typeof line !== 'number' || !Number.isInteger(line) || line < 1) return undefined
  return { line, ...(typeof column === 'number' && Number.isInteger(column) && column >= 1 && { column }) }
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
