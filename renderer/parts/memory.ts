// Small preferences that outlive the window, kept in localStorage and parsed when read back.
import type { z } from 'zod'

const keyOf = (name: string) => `throughline.${name}`

/** What was remembered under `name`, or `otherwise` where nothing readable is kept. */
export function recall<Value>(name: string, schema: z.ZodType<Value>, otherwise: Value): Value {
  const text = localStorage.getItem(keyOf(name))
  if (text === null) return otherwise
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : otherwise
  } catch (error) {
    if (error instanceof SyntaxError) return otherwise
    throw error
  }
}

export function remember(name: string, value: unknown): void {
  localStorage.setItem(keyOf(name), JSON.stringify(value))
}
