#!/usr/bin/env bash
# make bench: the benchmarks as a table. Fills a temporary folder with 100,000 generated articles.
set -euo pipefail
cd "$(dirname "$0")/.."
export CGO_ENABLED=0
go version
go test -tags nodynamic -run '^$' -bench . -benchmem -timeout 60m ./internal/... ./arabic/...
