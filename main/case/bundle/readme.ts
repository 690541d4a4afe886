// The words that come with a bundle, for a lawyer or a colleague who has never seen one.
import { epochMs, isoOf } from '../../../shared/model/units.ts'
import { type Manifest, names } from './standalone/shapes.mjs'

export function readmeText({ by, at, verifierKey, case: of, counts }: Omit<Manifest, 'files'>): string {
  return `EVIDENCE BUNDLE

Made ${by === null ? '' : `by ${by} `}on ${isoOf(epochMs(at))} from the case "${of.name}".
It holds, each exactly as it stood in the log it was taken from:

  records                                     ${counts.record ?? 0}
  the same records where they stood again     ${counts.duplicate ?? 0}
  lines that could not be read as records     ${counts.rejected ?? 0}
${notedText(counts.act ?? 0)}
WHAT IT PROVES

The case keeps a ledger: whatever is taken in becomes an entry, and all entries together have one fingerprint,
the root. The root was signed. From each piece of evidence here a chain of fingerprints, its proof, leads to that root.
If one byte of a piece of evidence, of its source, line or time, or of any other file here were changed, the chain
would not lead there any more.

It proves that the evidence is, byte for byte, what the case took in. It does not prove that the log itself told the
truth, nor what else the log held. And it does not prove by itself who signed it: compare the key below with the one
its holder gave you, on paper or by telephone.

  Key      ${verifierKey}
  Root     ${of.root}
  Entries  ${of.size}

HOW TO CHECK IT

Open ${names.page} in a browser (Chrome or Edge 137, Firefox 129, Safari 17, or newer). It checks everything by itself,
without a network, and shows the evidence.

Or, with Node 20 or newer and nothing else, in this folder:

  node ${names.verifier}
  node ${names.verifier} --key "KEY"      also compares the key with one you were given
  node ${names.verifier} --head FILE      also compares with a tree head you were given before

It says OK or NOT OK and ends with 0 or 2. Whoever changed the evidence could have changed ${names.verifier} and
${names.page} as well. Where that matters, take ${names.verifier} from a bundle you trust and name this folder:

  node ${names.verifier} FOLDER            or the zip as you got it: node ${names.verifier} NAME.zip

WHAT IS IN IT

  ${names.manifest}   what is here, and the fingerprint (SHA-256) of every file; signed
  ${names.key}         the key it is signed with
  ${names.head}       the root of the ledger and how many entries it has; signed
  ${names.since}      only where the proofs go on from an earlier tree head: that one
  ${names.proofs}     each entry, all its leaf commits to, and its proof
  evidence/       the pieces of evidence by their number in the ledger, as they stood in the log
  contexts/       what some of them are read with: a heading line, what surrounded a span
  ${names.page}      the page
  ${names.verifier}      the verifier

Formats: Merkle tree and proofs of RFC 6962 and RFC 9162, leaves over JSON in the form of RFC 8785, Ed25519 signatures
in C2SP signed notes, tree heads as C2SP checkpoints.
`
}

const notedText = (notes: number): string =>
  notes === 0
    ? ''
    : `
and what those who looked into it noted: stars, tags and comments on these records, tags and notes on the case. They are
entries of the ledger as the records are, and the investigators' own words, no log's. What was taken back is not here.

  stars, tags, comments and notes             ${notes}
`
