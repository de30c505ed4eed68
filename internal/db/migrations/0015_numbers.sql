-- Old numbers in their order as numbers, so that the highest of a kind is the last: it is looked up for pages of articles. They are texts, as
-- other systems' are no numbers; the longer is the higher.
DROP INDEX imported_by_number;
CREATE INDEX imported_by_number ON imported (kind, (LENGTH(number)), number);
