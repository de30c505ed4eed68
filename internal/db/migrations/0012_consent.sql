-- Who may run on readers' pages beside the paper itself, in every version: what readers were asked about, as JSON.
CREATE TABLE consent_versions (
  version   BIGINT PRIMARY KEY,
  providers TEXT NOT NULL,
  made_at   BIGINT NOT NULL,
  by_user   BIGINT NOT NULL,
  by_name   TEXT NOT NULL
);

-- How many readers answered what to a version. Nothing says who.
CREATE TABLE consent_choices (
  version BIGINT NOT NULL REFERENCES consent_versions(version),
  choice  TEXT NOT NULL,
  times   BIGINT NOT NULL,
  PRIMARY KEY (version, choice)
);
