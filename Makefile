# warraq: what one types. Everything is one Go binary; Node is needed only to rebuild the bundled scripts and for browser tests.
GO    := go
FLAGS := -tags nodynamic
export CGO_ENABLED := 0

.PHONY: run build test quick bench bench-large assets lint clean

run: ## build, fill an empty data folder with a demo newsroom, serve on http://127.0.0.1:8080
	$(GO) run $(FLAGS) ./cmd/warraq serve --demo --data data

build: ## bin/warraq, static
	$(GO) build $(FLAGS) -trimpath -ldflags "-s -w" -o bin/warraq ./cmd/warraq

test: ## everything: unit, integration on SQLite and PostgreSQL, race, browser, lint
	@bash tools/test.sh

quick: ## the fast part: unit and integration on SQLite
	$(GO) test $(FLAGS) ./...

bench: ## the benchmarks, printed as a table (fills a folder with 100,000 articles)
	@bash tools/bench.sh

bench-large: ## what a million articles are like: 7 GB of disk and ten minutes the first time
	@bash tools/bench.sh large

assets: ## rebuild the desk's bundled scripts from internal/desk/assets
	cd internal/desk/assets && npm ci --no-audit --no-fund
	$(GO) run $(FLAGS) ./tools/assets

lint: ## formatters and static checks
	@bash tools/lint.sh

clean:
	rm -rf bin
