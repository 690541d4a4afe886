// Takes a command as it was written, by whoever wrote it: one that says what nobody can do is refused in a sentence, with the name that was meant.
import type { z } from 'zod'
import { Command, type Outcome } from '../../../shared/model/commands.ts'
import { didYouMean } from '../../../shared/nearest.ts'

export type ReadCommand = { ok: true; command: Command } | { ok: false; refused: Outcome & { ok: false } }

/** The command with its defaults; or 400 (ours) with every mistake in it, and what it could have said instead. */
export function readCommand(written: unknown): ReadCommand {
  const what = inside(written, 'do')
  const schema = schemas.find(({ shape }) => shape.do.value === what)
  if (schema === undefined) {
    const said =
      typeof what === 'string'
        ? `There is no command "${what}"${didYouMean(what, names)}`
        : 'A command says in "do" what is to be done.'
    return refused(`${said} Commands are: ${names.join(', ')}.`)
  }
  const parsed = schema.safeParse(written)
  if (parsed.success) return { ok: true, command: parsed.data }
  const keys = Object.keys(schema.shape).filter(key => key !== 'do')
  return refused(parsed.error.issues.map(issue => complaint(issue, written, String(what), keys)).join(' '))
}

const schemas = Command.options
const names: readonly string[] = schemas.map(({ shape }) => shape.do.value)

const refused = (reason: string): ReadCommand => ({ ok: false, refused: { ok: false, code: 400, reason } })

function complaint(issue: z.core.$ZodIssue, written: unknown, command: string, keys: readonly string[]): string {
  const place = issue.path.map(String).join('.')
  const where = place === '' ? command : `${place} of ${command}`
  if (issue.code === 'unrecognized_keys') {
    // which keys a nested object may have, its own schema knows and does not say
    const known = place === '' ? keys : []
    return issue.keys.map(key => `${where} has no "${key}"${didYouMean(key, known)}${takes(known)}`).join(' ')
  }
  const given = issue.path.reduce<unknown>(inside, written)
  if (given === undefined) return `${command} needs "${place}".`
  if (issue.code === 'invalid_value') return `${where} must be ${oneOf(issue.values.map(String), given)}`
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return `${where} must be ${oneOf(issue.options.map(String), given)}`
  // what a reference or a union says of itself is no more than that
  if (issue.message === 'Invalid input') return `${where} can not be ${JSON.stringify(given)}.`
  return `${where}: ${issue.message}.`
}

const takes = (known: readonly string[]): string => (known.length > 0 ? ` It takes ${known.join(', ')}.` : '')

const oneOf = (values: readonly string[], given: unknown): string =>
  `${values.length > 1 ? 'one of ' : ''}${values.join(', ')}${didYouMean(String(given), values)}`

const inside = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
