-- What the site tells machines: sitemaps read the months of public articles from this index alone.
CREATE INDEX articles_told ON articles (published_at, id, updated_at, modified_at)
  WHERE kind = 'article' AND publication = 'published' AND NOT private AND password = '';

-- Which number and which guid an article had on the site it came from.
CREATE INDEX imported_by_local ON imported (kind, local_id);

-- The highest number that an article had where it came from: a number up to it that is not known is nobody's here.
CREATE INDEX imported_highest ON imported (LENGTH(number), number) WHERE kind IN ('post', 'page', 'other_item', 'attachment');
