-- Whose a token is, what it is narrowed to (words with blanks between), until when it is good, and where it was last used.
ALTER TABLE tokens ADD COLUMN owner text;
ALTER TABLE tokens ADD COLUMN scopes text NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN expires_at bigint;
ALTER TABLE tokens ADD COLUMN last_used_at bigint;
ALTER TABLE tokens ADD COLUMN last_used_from text;
