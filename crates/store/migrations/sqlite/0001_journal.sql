-- One row per batch. The body is the encoded batch; the hash covers it and the row before.
CREATE TABLE journal (
    first_position INTEGER PRIMARY KEY,
    last_position  INTEGER NOT NULL CHECK (last_position >= first_position),
    epoch          INTEGER NOT NULL,
    prev_hash      BLOB    NOT NULL CHECK (length(prev_hash) = 32),
    hash           BLOB    NOT NULL CHECK (length(hash) = 32),
    body           BLOB    NOT NULL
) STRICT;

-- One row: what an append compares with and swaps, in the transaction of the batch.
CREATE TABLE head (
    only          INTEGER PRIMARY KEY CHECK (only = 1),
    epoch         INTEGER NOT NULL,
    next_position INTEGER NOT NULL,
    hash          BLOB    NOT NULL CHECK (length(hash) = 32),
    identity      BLOB    NOT NULL CHECK (length(identity) = 32)
) STRICT;
