-- One row a holder: a sealed record and the wrapped key that opens it.
-- What is deleted stays in dead tuples and in the log of the server until they are written over: it is wrapped.
CREATE TABLE tashika.vault (
    holder      bytea  PRIMARY KEY CHECK (octet_length(holder) = 16),
    key         bytea  NOT NULL UNIQUE CHECK (octet_length(key) = 16),
    version     bigint NOT NULL CHECK (version > 0),
    wrapped_key bytea  NOT NULL,
    record      bytea  NOT NULL
);

-- What a row is found by: several people may have the same telephone.
CREATE TABLE tashika.vault_index (
    entry  bytea NOT NULL CHECK (octet_length(entry) = 16),
    holder bytea NOT NULL REFERENCES tashika.vault (holder),
    PRIMARY KEY (entry, holder)
);
-- A row that is changed or destroyed takes its entries with it.
CREATE INDEX vault_index_of_holder ON tashika.vault_index (holder);
