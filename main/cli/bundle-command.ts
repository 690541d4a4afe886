// The commands `bundle`, which makes a bundle of evidence, and `verify`, which checks a case or a bundle.
import { type Command, Option } from 'commander'
import type { Bundled } from '../../shared/contract/handing-over.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Env } from '../../shared/model/env.ts'
import { type TableName, tableNames } from '../../shared/model/evidence.ts'
import { makeCaseBundle, type Verified, verifyPlace } from '../app/index.ts'
import { damagedAnswer, verifyAnswer } from './answers.ts'
import { type CaseOption, caseOf } from './case-option.ts'
import { numberList } from './numbers.ts'
import { type Answer, exitCodes } from './output.ts'

interface Place {
  readonly env: Env
  tell(answer: Answer): void
  /** The option every command has, as its name and what it says of itself. */
  readonly json: readonly [string, string]
}

interface BundleWords extends CaseOption {
  readonly records?: number[]
  readonly trace?: string
  readonly table?: TableName
  readonly out?: string
  readonly by?: string
  readonly since?: string
  readonly withAnnotations?: true
}

export function addBundle(command: Command, { env, tell, json }: Place): void {
  command
    .command('bundle')
    .description('hand over evidence: chosen records with their proofs, and a verifier that needs nothing but Node')
    .option('--case <file>', 'the case file')
    .option('--records <numbers>', 'entries of the ledger: 1,2,5-9', numberList)
    .option('--trace <id>', 'all that a trace rests on')
    .addOption(new Option('--table <name>', 'all of a table').choices(tableNames))
    .option('--out <folder>', 'the bundle: a new folder, or one zip where the name ends in .zip')
    .option('--by <name>', 'who makes it, for those who get it')
    .option('--since <file>', 'a tree head they were given earlier, to prove that nothing before it was changed')
    .option('--with-annotations', 'also the stars, tags and comments on them, and the tags and notes on the case')
    .option(...json)
    .action(async ({ records = [], trace, table, out, by, since, withAnnotations, ...named }: BundleWords) => {
      const file = caseOf(named)
      if (out === undefined)
        throw new Refusal('argument.invalid', 'No name for the bundle was given.', { todo: 'Name it with --out NAME.' })
      const chosen = { records, ...(trace === undefined ? {} : { trace }), ...(table === undefined ? {} : { table }) }
      const handing = { by: by ?? null, since: since ?? null, annotations: withAnnotations === true }
      tell(bundleAnswer(await makeCaseBundle({ file, env, chosen, out, ...handing })))
    })
}

interface VerifyWords extends CaseOption {
  readonly head?: string
  readonly key?: string
}

export function addVerify(command: Command, { env, tell, json }: Place): void {
  command
    .command('verify [place]')
    .description('check every byte of evidence and every node of the ledger, of a case or of a bundle')
    .option('--case <file>', 'the case file')
    .option('--head <file>', 'a tree head you were given earlier: what it says must still hold')
    .option('--key <key>', 'the verifier key a bundle must be signed with')
    .option(...json)
    .action(async (place: string | undefined, { head, key, ...named }: VerifyWords) => {
      const file = place ?? caseOf(named)
      const before = { ...(head === undefined ? {} : { head }), ...(key === undefined ? {} : { key }) }
      tell(
        await verifyPlace(file, env, before).then(
          verified => verifiedAnswer(verified, file),
          error => damagedAnswer(error, file),
        ),
      )
    })
}

function bundleAnswer(made: Bundled): Answer {
  const { out, evidence, annotations, size, root, verifierKey } = made
  const noted = annotations === 0 ? '' : `, ${annotations} of the stars, tags, comments and notes on it,`
  return {
    json: made,
    text: [
      `${out} holds ${evidence} ${evidence === 1 ? 'piece' : 'pieces'} of evidence${noted} from a ledger of ${size} entries`,
      `root  ${root}`,
      `key   ${verifierKey}`,
      `Whoever gets it ${out.toLowerCase().endsWith('.zip') ? 'unpacks it, ' : ''}opens index.html, or runs \`node verify.mjs\` there. Tell them the key by another way.`,
    ].join('\n'),
    exitCode: exitCodes.done,
  }
}

function verifiedAnswer(verified: Verified, place: string): Answer {
  if (verified.kind === 'bundle') {
    const { ok, problems, manifest, entries, agreed } = verified.report
    const [firstBad] = problems
    return {
      json: { ok, kind: 'bundle', ...(firstBad && { firstBad }), problems, case: manifest?.case, entries, agreed },
      text: verified.words,
      exitCode: ok ? exitCodes.done : exitCodes.checkFailed,
    }
  }
  const { report, head } = verified
  const answer = verifyAnswer(report, place)
  if (head === null) return answer
  return {
    json: { ...report, ok: report.ok && head.ok, head },
    text: `${answer.text}\nThe tree head ${head.ok ? 'holds' : 'does not hold'}: ${head.what}`,
    exitCode: head.ok ? answer.exitCode : exitCodes.checkFailed,
  }
}
