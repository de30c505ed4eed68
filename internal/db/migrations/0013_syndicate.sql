-- What the site tells machines: sitemaps read the months of public articles from this index alone. Kind and state stand first, though they are always the
-- same: SQLite would take an index that begins with them otherwise, and read all articles. The last two stand in it for SQLite as well, which looks for
-- them in the rows.
CREATE INDEX articles_told ON articles (kind, publication, published_at, id, updated_at, modified_at, private, password) WHERE NOT private AND password = '';

-- Which number and which guid an article had on the site it came from.
CREATE INDEX imported_by_local ON imported (kind, local_id);
