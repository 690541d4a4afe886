-- The case file. Every row carries `digest`: SHA-256 over its table's name and all its other columns, in this order.
-- Only this file is evidence; whatever lies in the cache folder beside it is derived from it.

-- Keys tree heads are signed with. Private keys are never stored.
CREATE TABLE signer (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL, -- ledger entry that registers it
  verifier_key TEXT NOT NULL, -- C2SP signed-note form
  added_at INTEGER NOT NULL, -- epoch milliseconds, as every time here
  digest BLOB NOT NULL
) STRICT;

-- Files taken in, and the logs of live runs.
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL, -- ledger entry that registers it
  kind TEXT NOT NULL, -- file | run
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  descriptor TEXT NOT NULL, -- canonical JSON: {bytes} of a file, {run, scenario, seed, plane, format} of a run
  content BLOB NOT NULL, -- SHA-256 of the file's bytes; of a run, of its descriptor
  added_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX source_by_content ON source (content);

-- What surrounds records and is needed to read them (a CSV header, a span's resource), once however often it is named.
CREATE TABLE context (
  id INTEGER PRIMARY KEY,
  content BLOB NOT NULL UNIQUE, -- SHA-256 of value
  value TEXT NOT NULL, -- JSON
  digest BLOB NOT NULL
) STRICT;

-- The ledger's entries, up to 256 in a row. A block crosses neither a 256-leaf tile of the tree nor a source.
-- Columns of n little-endian numbers each; raw is the exact bytes of the source from `start` to the end of the last
-- entry, what lies between entries included.
CREATE TABLE block (
  first INTEGER PRIMARY KEY, -- number of the first entry
  n INTEGER NOT NULL,
  source INTEGER, -- null: entries of the case itself
  start INTEGER NOT NULL, -- byte position in the source
  kinds BLOB NOT NULL, -- u8
  tables BLOB NOT NULL, -- u8, 0 none
  times BLOB NOT NULL, -- f64 epoch milliseconds, NaN none
  lines BLOB NOT NULL, -- u32, from 1
  contexts BLOB NOT NULL, -- u32 context id + 1, 0 none
  gaps BLOB NOT NULL, -- u32, bytes since the entry before
  lengths BLOB NOT NULL, -- u32, bytes of the entry
  leaves BLOB NOT NULL, -- 32 bytes each
  raw BLOB NOT NULL, -- one zstd frame
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX block_by_source ON block (source, first);

-- Why a line was not taken. Its bytes are in its block.
CREATE TABLE rejected (
  id INTEGER PRIMARY KEY, -- number of the entry
  source INTEGER NOT NULL,
  code TEXT NOT NULL,
  column INTEGER NOT NULL, -- from 1
  reason TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX rejected_by_source ON rejected (source, id);

-- Roots of perfect subtrees of 256^level leaves, 256 in a row. Level 0, the leaves, is in the blocks.
CREATE TABLE tile (
  level INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- One signed tree head a commit.
CREATE TABLE head (
  id INTEGER PRIMARY KEY, -- 0, 1, 2 …
  size INTEGER NOT NULL,
  signer INTEGER NOT NULL,
  at INTEGER NOT NULL,
  frontier BLOB NOT NULL, -- 32 bytes for each 1 bit of size
  root BLOB NOT NULL,
  note TEXT NOT NULL, -- C2SP signed note
  digest BLOB NOT NULL
) STRICT;
