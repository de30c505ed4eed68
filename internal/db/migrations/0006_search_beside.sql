-- Work on the index that one process does at a time: who has it until when (Unix milliseconds).
CREATE TABLE search_work (
  name       TEXT PRIMARY KEY,
  holder     TEXT NOT NULL,
  held_until BIGINT NOT NULL
);

-- What an article is like: numbers of others, the nearest first. stamp is that of the change it was worked out after, see
-- search_pending; 0 where it was asked for without one.
CREATE TABLE search_related (
  article_id BIGINT PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
  others     TEXT NOT NULL,
  stamp      BIGINT NOT NULL,
  made_at    BIGINT NOT NULL
);
