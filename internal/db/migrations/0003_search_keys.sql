-- What the newsroom looks for, folded (arabic.Key), in the indexes that its lists are ordered by: looking through all of
-- them reads no row. Rows from before are filled at the next start.
ALTER TABLE articles ADD COLUMN headline_key TEXT NOT NULL DEFAULT '';
DROP INDEX articles_by_modified;
CREATE INDEX articles_by_modified ON articles (kind, modified_at, id, headline_key);
CREATE INDEX articles_by_writer ON articles (created_by, kind, modified_at, id);

ALTER TABLE media ADD COLUMN words_key TEXT NOT NULL DEFAULT '';
CREATE INDEX media_by_words ON media (id, words_key);
