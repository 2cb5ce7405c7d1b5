-- One row per batch. The body is the encoded batch; the hash covers it and the row before.
CREATE TABLE tashika.journal (
    first_position bigint PRIMARY KEY,
    last_position  bigint NOT NULL CHECK (last_position >= first_position),
    epoch          bigint NOT NULL,
    prev_hash      bytea  NOT NULL CHECK (octet_length(prev_hash) = 32),
    hash           bytea  NOT NULL CHECK (octet_length(hash) = 32),
    body           bytea  NOT NULL
);
-- A batch is compressed badly and read rarely: trying would cost every booking time.
ALTER TABLE tashika.journal ALTER COLUMN body SET STORAGE EXTERNAL;

-- One row: what an append compares with and swaps, in the statement of the batch.
-- The room in its page lets a new version of the row take the place of an old one.
CREATE TABLE tashika.head (
    only_one      boolean PRIMARY KEY CHECK (only_one),
    epoch         bigint  NOT NULL,
    next_position bigint  NOT NULL,
    hash          bytea   NOT NULL CHECK (octet_length(hash) = 32),
    identity      bytea   NOT NULL CHECK (octet_length(identity) = 32)
) WITH (fillfactor = 10);

-- A cache: whoever reads one checks it whole.
CREATE TABLE tashika.snapshot (
    epoch         bigint NOT NULL,
    next_position bigint NOT NULL,
    hash          bytea  NOT NULL,
    content       bytea  NOT NULL,
    PRIMARY KEY (epoch, next_position, hash)
);
ALTER TABLE tashika.snapshot ALTER COLUMN content SET STORAGE EXTERNAL;

-- Refused sign-ins, by arrival. Outside the journal, bounded, and no loss if they go.
CREATE TABLE tashika.attempt (
    arrival  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident text   NOT NULL UNIQUE,
    at       bigint NOT NULL,
    subject  bytea  NOT NULL CHECK (octet_length(subject) = 16),
    code     text   NOT NULL,
    detail   text   NOT NULL
);
-- The desk asks for everything that was refused to one voucher.
CREATE INDEX attempt_of_subject ON tashika.attempt (subject, arrival);
