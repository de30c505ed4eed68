-- An attempt is written down before its password is looked at, and found again by its own mark to be taken back.
ALTER TABLE sign_in_attempts ADD COLUMN mark TEXT NOT NULL DEFAULT '';
CREATE INDEX sign_in_attempts_by_mark ON sign_in_attempts (mark);
