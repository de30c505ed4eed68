-- When what readers see of an article's comments changed last, which a comment that went away does not say any more; 0 for never.
ALTER TABLE tallies ADD COLUMN discussed_at BIGINT NOT NULL DEFAULT 0;
UPDATE tallies SET discussed_at = COALESCE((SELECT MAX(x.at) FROM (SELECT c.created_at AS at FROM comments c WHERE c.article_id = tallies.article_id
  UNION ALL SELECT d.at FROM comments c JOIN comment_decisions d ON d.comment_id = c.id WHERE c.article_id = tallies.article_id) x), 0)
  WHERE article_id IN (SELECT article_id FROM comments);
CREATE INDEX tallies_discussed ON tallies (discussed_at) WHERE discussed_at > 0;
