-- What was done in the case by those who work on it, each an entry of the ledger. Nothing is ever taken away: taking a
-- star off is another act.
CREATE TABLE act (
  id INTEGER PRIMARY KEY, -- 0, 1, 2 …
  entry INTEGER NOT NULL, -- ledger entry that registers it
  at INTEGER NOT NULL, -- when it was done
  by_key TEXT NOT NULL, -- who did it: the key their case signs with, C2SP signed-note form
  came_from TEXT, -- of another case, before a merge: canonical JSON {entry, origin}; null: done here
  body TEXT NOT NULL, -- canonical JSON
  digest BLOB NOT NULL
) STRICT;
