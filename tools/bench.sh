#!/usr/bin/env bash
# make bench: every benchmark, as a table, on temporary folders of 100,000 generated articles. With WARRAQ_TEST_POSTGRES set
# to a server that schemas may be made in, on PostgreSQL too. Takes some fifteen minutes on SQLite.
set -euo pipefail
cd "$(dirname "$0")/.."
export CGO_ENABLED=0 GOFLAGS='-tags=nodynamic -trimpath'
go version
once='Import|Start|Live|Queue|Ready' # each run fills a paper anew, or starts a server: a few are enough
{
  go test -run '^$' -bench . -skip "$once" -benchmem -timeout 60m ./...
  go test -run '^$' -bench 'Import' -benchtime 1x -timeout 60m ./internal/importer/...
  go test -run '^$' -bench 'Queue' -benchtime 50x -timeout 60m ./internal/comment
  go test -run '^$' -bench 'Ready' -benchtime 5s ./internal/app
  go test -run '^$' -bench 'Start|Live' -benchtime 5x -timeout 60m ./internal/app
} | awk '/^Benchmark/ {
  printf "%-44s", $1
  for (i = 3; i < NF; i += 2) printf "  %s %s", $i, $(i + 1)
  print ""
} /^(FAIL|panic)|--- FAIL/ {print; bad = 1} END {exit bad}'
