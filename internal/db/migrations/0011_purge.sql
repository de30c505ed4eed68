-- How far each cache in front of the site has been told what changed: sent is the number of the last entry of page_changes, -1 before the first;
-- gaps are lower numbers that were not to be seen then, as a transaction may become visible after later ones. Who tells it holds it meanwhile.
CREATE TABLE purge_fronts (
  id     TEXT PRIMARY KEY,
  sent   BIGINT NOT NULL,
  gaps   TEXT NOT NULL,
  holder TEXT NOT NULL,
  until  BIGINT NOT NULL
);
