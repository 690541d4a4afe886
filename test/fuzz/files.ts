// Makes files of many bad lines: the same seed makes the same files.
import type { Random } from '../../shared/model/env.ts'
import type { Mutant } from './check.ts'
import type { Corpus } from './corpus.ts'
import { mutated } from './mutate.ts'

/** A file of so many lines, the first of them good: it shows that the file has a record a line. */
export function fileOf({ format, header, lines }: Corpus, count: number, random: Random): Mutant {
  const one = (): string => lines[random.integer(lines.length)] ?? ''
  const made: Buffer[] = [Buffer.from(one())]
  while (made.length < count) made.push(mutated(one(), random, one()))
  if (header !== null) made.unshift(Buffer.from(header))
  const lineEnd = Buffer.from(random.integer(4) === 0 ? '\r\n' : '\n')
  const bytes = Buffer.concat([
    Buffer.from(random.integer(4) === 0 ? '\ufeff' : ''),
    ...made.flatMap((line, index) => (index === 0 ? [line] : [lineEnd, line])),
    random.integer(2) === 0 ? lineEnd : Buffer.alloc(0),
  ])
  return { format, isCsv: header !== null, isExact: true, bytes }
}

/** A list of records, printed in one way or another, or CSV, bad anywhere: its brackets and its header too. */
export function looseFileOf({ format, header, lines }: Corpus, count: number, random: Random): Mutant {
  const one = (): string => lines[random.integer(lines.length)] ?? ''
  const records = Array.from({ length: count }, () => mutated(one(), random, one()).toString('latin1'))
  const text =
    header === null ? `[${records.join(random.integer(2) === 0 ? ',' : ',\n')}]` : [header, ...records].join('\n')
  const from = random.integer(2) === 0 ? 0 : random.integer(text.length)
  const length = random.integer(500)
  const bad = mutated(text.slice(from, from + length), random, one())
  const bytes = Buffer.concat([
    Buffer.from(text.slice(0, from), 'latin1'),
    bad,
    Buffer.from(text.slice(from + length), 'latin1'),
  ])
  return { format, isCsv: header !== null, isExact: false, bytes }
}
