-- Wrapped data keys, in the order of their arrival and never moved: SQLite writes zeros over what it frees, but leaves
-- copies behind in pages that it splits and joins. Destroying is writing zeros over the blob, which keeps its length.
CREATE TABLE wrapped_key (
    place INTEGER PRIMARY KEY,
    bytes BLOB    NOT NULL
) STRICT;

-- One row a holder: a sealed record, and where the key that opens it lies.
CREATE TABLE vault (
    holder  BLOB    PRIMARY KEY CHECK (length(holder) = 16),
    key     BLOB    NOT NULL UNIQUE CHECK (length(key) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    place   INTEGER NOT NULL REFERENCES wrapped_key (place),
    record  BLOB    NOT NULL
) STRICT;

-- What a row is found by: several people may have the same telephone.
CREATE TABLE vault_index (
    entry  BLOB NOT NULL CHECK (length(entry) = 16),
    holder BLOB NOT NULL REFERENCES vault (holder),
    PRIMARY KEY (entry, holder)
) STRICT;
-- A row that is changed or destroyed takes its entries with it.
CREATE INDEX vault_index_of_holder ON vault_index (holder);
