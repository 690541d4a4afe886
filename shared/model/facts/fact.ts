// How a fact is declared, and the ids of spans facts carry.
import { z } from 'zod'

export const fact = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...shape })

export const TraceId = z.string().regex(/^[0-9a-f]{32}$/)
export const SpanId = z.string().regex(/^[0-9a-f]{16}$/)
