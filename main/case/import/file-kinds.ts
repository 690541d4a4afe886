// Files that are no logs, told by their first bytes, and what to do with each.

export interface FileKind {
  /** As it follows "holds". */
  readonly what: string
  readonly todo: string
}

const logItself = 'Export the log itself, as JSON or CSV, and import that.'
const unpack = 'Unpack it, and import the files that come out.'
const saveAs = 'Save the sheet as CSV UTF-8, and import that.'

/** What, the first bytes in hex, and what to do. `at` is where they stand; left out, at the beginning. */
const kinds: readonly (FileKind & { readonly begins: string; readonly at?: number })[] = [
  { what: 'a ZIP archive', begins: '504b0304', todo: unpack },
  { what: 'a gzip archive', begins: '1f8b', todo: unpack },
  { what: 'a 7z archive', begins: '377abcaf271c', todo: unpack },
  { what: 'a RAR archive', begins: '526172211a07', todo: unpack },
  { what: 'a Zstandard archive', begins: '28b52ffd', todo: unpack },
  { what: 'a bzip2 archive', begins: '425a68', todo: unpack },
  { what: 'an XZ archive', begins: 'fd377a585a00', todo: unpack },
  { what: 'a tar archive', begins: '7573746172', at: 257, todo: unpack },
  { what: 'an old Excel, Word or Outlook file', begins: 'd0cf11e0a1b11ae1', todo: saveAs },
  { what: 'a Windows event log', begins: '456c6646696c6500', todo: logItself },
  { what: 'an SQLite database', begins: '53514c6974652066', todo: logItself },
  { what: 'a Parquet file', begins: '50415231', todo: 'Write its rows as NDJSON or CSV, and import that.' },
  { what: 'an Avro file', begins: '4f626a01', todo: 'Write its rows as NDJSON or CSV, and import that.' },
  { what: 'a PDF document', begins: '25504446', todo: logItself },
  { what: 'a picture', begins: '89504e470d0a1a0a', todo: logItself },
  { what: 'a picture', begins: 'ffd8ff', todo: logItself },
  { what: 'a picture', begins: '474946383', todo: logItself },
  { what: 'a Windows program', begins: '4d5a9000', todo: logItself },
]

/** Text that begins so. */
const textKinds: readonly (FileKind & { readonly begins: RegExp })[] = [
  {
    what: 'a web page',
    begins: /^<(?:!doctype html|html)/i,
    todo: 'It may be one that asked to sign in. Download the export again.',
  },
  { what: 'XML', begins: /^<\?xml/i, todo: logItself },
]

/** Null where the bytes are those of no kind that is known: text, more often than not. */
export function fileKind(bytes: Uint8Array): FileKind | null {
  const hex = Buffer.from(bytes.subarray(0, 512)).toString('hex')
  const known = kinds.find(({ begins, at = 0 }) => hex.startsWith(begins, 2 * at))
  if (known !== undefined) return known
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1').trimStart()
  const text = textKinds.find(({ begins }) => begins.test(start))
  if (text !== undefined) return text
  return bytes.subarray(0, 64).includes(0) ? { what: 'binary data', todo: logItself } : null
}
