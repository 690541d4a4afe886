-- Records the case has already: their bytes are in their block, and what they repeat is said here.
CREATE TABLE duplicate (
  id INTEGER PRIMARY KEY, -- number of the entry
  source INTEGER NOT NULL,
  repeats INTEGER NOT NULL, -- number of the entry with the same bytes in the same context, which is a record
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX duplicate_by_repeats ON duplicate (repeats, id);
