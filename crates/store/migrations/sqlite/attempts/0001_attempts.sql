-- Refused sign-ins, by arrival. Outside the journal, bounded, and no loss if they go.
CREATE TABLE attempt (
    arrival  INTEGER PRIMARY KEY,
    incident TEXT    NOT NULL UNIQUE,
    at       INTEGER NOT NULL,
    subject  BLOB    NOT NULL CHECK (length(subject) = 16),
    code     TEXT    NOT NULL,
    detail   TEXT    NOT NULL
) STRICT;
