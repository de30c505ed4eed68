#!/usr/bin/env bash
# make bench: every benchmark, as a table, on temporary folders of 100,000 generated articles; then ready pages and views beside nginx,
# Caddy and a handler that does nothing; then Lighthouse. With WARRAQ_TEST_POSTGRES set to a server that databases may be made on, on PostgreSQL too. Takes some
# twenty minutes on SQLite. "bench.sh large" is make bench-large: what a million articles are like, in WARRAQ_BENCH_DATA, which is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
export CGO_ENABLED=0 GOFLAGS='-tags=nodynamic -trimpath'
if [ "${1:-}" = large ]; then
  exec go run ./tools/sidebyside -alone -articles 1000000 -data "${WARRAQ_BENCH_DATA:-${TMPDIR:-/tmp}/warraq-million}"
fi
command -v chromium-headless-shell >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell; }
if ! command -v nginx caddy h2load taskset >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light caddy nghttp2-client util-linux
fi
go version
once='Import|Start|Live|Queue|Visible|Reports' # each run fills a paper anew, or starts a server: a few are enough
{
  go test -run '^$' -bench . -skip "$once" -benchmem -timeout 60m ./...
  go test -run '^$' -bench 'Import' -benchtime 1x -timeout 60m ./internal/importer/...
  go test -run '^$' -bench 'Queue' -benchtime 50x -timeout 60m ./internal/comment
  go test -run '^$' -bench 'Start|Live' -benchtime 5x -timeout 60m ./internal/app
  go test -run '^$' -bench 'Visible' -benchtime 40x ./internal/app
  go test -run '^$' -bench 'Reports' -benchtime 20x -timeout 60m ./internal/audience
} | awk '/^Benchmark/ {
  printf "%-44s", $1
  for (i = 3; i < NF; i += 2) printf "  %s %s", $i, $(i + 1)
  print ""
} /^(FAIL|panic)|--- FAIL/ {print; bad = 1} END {exit bad}'
go run ./tools/sidebyside
go run ./tools/sidebyside -alone
go build -ldflags "-s -w" -o bin/warraq ./cmd/warraq
for folder in e2e e2e/lighthouse; do (cd "$folder" && npm ci --no-audit --no-fund --silent --ignore-scripts); done
node e2e/lighthouse/lighthouse.mjs
