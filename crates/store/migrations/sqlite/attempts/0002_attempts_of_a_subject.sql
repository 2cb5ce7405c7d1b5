-- The desk asks for everything that was refused to one voucher; the row id, which is the arrival, ends the index.
CREATE INDEX attempt_of_subject ON attempt (subject);
