// What no test noticed, each with the reason it is left: `reasons.yaml` names a file and a piece of its source or a kind of mutant.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const Place = z.object({ line: z.number(), column: z.number() })
const Mutant = z.object({
  mutatorName: z.string(),
  replacement: z.string().default(''),
  status: z.string(),
  location: z.object({ start: Place, end: Place }),
})

/** The parts used of Stryker's JSON report. */
export const Report = z.object({
  files: z.record(z.string(), z.object({ source: z.string(), mutants: z.array(Mutant) })),
})
type Report = z.infer<typeof Report>

const Reason = z.strictObject({
  /** The end of a path, or none for every file. */
  file: z.string().optional(),
  /** Stryker's names of mutators; none for every one. */
  mutators: z.array(z.string()).optional(),
  /** A regular expression over the line the mutant begins in. */
  line: z.string().optional(),
  because: z.string(),
})
type Reason = z.infer<typeof Reason>

const reasons = z.array(Reason).parse(parse(readFileSync(new URL('reasons.yaml', import.meta.url), 'utf8')))
const noticed = new Set(['Killed', 'Timeout', 'RuntimeError', 'CompileError'])
const left = new Set(['Survived', 'NoCoverage'])

/** Stryker's score: what was noticed of all that was judged, in percent. */
export function scoreOf(report: Report): { killed: number; mutants: number; score: number } {
  const all = Object.values(report.files).flatMap(file => file.mutants)
  const killed = all.filter(mutant => noticed.has(mutant.status)).length
  const mutants = killed + all.filter(mutant => left.has(mutant.status)).length
  return { killed, mutants, score: (100 * killed) / mutants }
}

/** A page a person can read: every survivor under its reason, those without one first. */
export function listSurvivors(report: Report): { text: string; unexplained: number } {
  const under = new Map<string, string[]>([['Without a reason', []]])
  for (const [path, { source, mutants }] of Object.entries(report.files)) {
    const lines = source.split('\n')
    for (const mutant of mutants.filter(one => left.has(one.status))) {
      const { start } = mutant.location
      const line = lines[start.line - 1] ?? ''
      const because =
        reasons.find(reason => fits(reason, path, mutant.mutatorName, line))?.because ?? 'Without a reason'
      const entry = `- ${path}:${start.line}:${start.column} ${mutant.mutatorName}${mutant.status === 'NoCoverage' ? ', no test comes there' : ''}: \`${line.trim()}\` → \`${mutant.replacement.replaceAll(/\s+/g, ' ')}\``
      under.set(because, [...(under.get(because) ?? []), entry])
    }
  }
  const text = [...under]
    .map(([because, entries]) => `## ${because} (${entries.length})\n\n${entries.join('\n')}\n`)
    .join('\n')
  return { text, unexplained: under.get('Without a reason')?.length ?? 0 }
}

const fits = (reason: Reason, path: string, mutator: string, line: string): boolean =>
  (reason.file === undefined || path.endsWith(reason.file)) &&
  (reason.mutators?.includes(mutator) ?? true) &&
  (reason.line === undefined || new RegExp(reason.line, 'u').test(line))
