#!/usr/bin/env bash
# make test: everything, on a fresh Debian machine too. Ends with "N passed, N failed". With CI=true nothing may be skipped.
set -uo pipefail
cd "$(dirname "$0")/.."
CI=${CI:-}
export CGO_ENABLED=0
export GOFLAGS='-tags=nodynamic -trimpath' # one set of flags: what is compiled once serves every step
work=$(mktemp -d)
tally=$work/tally
skipped=0
broken=0
started=$SECONDS

say() { printf '\n== %s (%ds)\n' "$*" "$((SECONDS - started))"; }
skip() {
  echo "skipped: $*"
  skipped=$((skipped + 1))
}

finish() {
  if [ -n "${pg_bin:-}" ] && [ -f "$work/pg/data/postmaster.pid" ]; then
    as_postgres "$pg_bin/pg_ctl -D $work/pg/data -m immediate stop" >/dev/null 2>&1
  fi
  rm -rf "$work"
}
trap finish EXIT

as_postgres() { # initdb and the server refuse to run as root
  if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi
}

find_pg() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

find_chromium() { command -v chromium-headless-shell || command -v chromium; }

install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

install_missing() { # what the tests need from Debian's packages
  local missing=()
  [ -n "$(find_pg)" ] || missing+=(postgresql)
  [ -x /usr/sbin/varnishd ] || missing+=(varnish)
  ls /usr/lib/*/varnish/vmods/libvmod_xkey.so >/dev/null 2>&1 || missing+=(varnish-modules)
  command -v xmllint >/dev/null || missing+=(libxml2-utils)
  command -v gcc >/dev/null || missing+=(gcc libc6-dev)
  command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
  command -v java >/dev/null || missing+=(default-jre-headless) # the Nu checker
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing ${missing[*]}"
    apt-get update -qq
    for package in "${missing[@]}"; do install "$package"; done
    find_chromium >/dev/null || install chromium # older releases have no headless build
  else
    echo "missing, and not mine to install: ${missing[*]}"
  fi
}

start_postgres() { # without fsync: tests kill warraq, never this server
  pg_bin=$(find_pg)
  [ -n "$pg_bin" ] || return 1
  mkdir -p "$work/pg" && chmod 755 "$work" && chmod 700 "$work/pg"
  [ "$(id -u)" != 0 ] || chown postgres "$work/pg"
  local port
  port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  as_postgres "$pg_bin/initdb -D $work/pg/data -U warraq -A trust -E UTF8 --locale=C.UTF-8 --no-instructions" >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log"; return 1; }
  as_postgres "$pg_bin/pg_ctl -D $work/pg/data -w -l $work/pg/log -o '-p $port -k $work/pg -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=off' start" >/dev/null || { cat "$work/pg/log"; return 1; }
  WARRAQ_TEST_POSTGRES="postgres://warraq@127.0.0.1:$port/postgres?sslmode=disable"
  export WARRAQ_TEST_POSTGRES
}

go_tests() { # NAME ARGS...: one `go test` run, counted
  local name=$1
  shift
  go test -json "$@" 2>"$work/stderr" | go run ./tools/tally -name "$name" -append "$tally" || broken=1
  cat "$work/stderr"
}

check() { # NAME COMMAND...: one check that passes or fails as a whole
  local name=$1
  shift
  if "$@"; then echo "1 0 0" >>"$tally"; else
    echo "FAILED: $name"
    echo "0 1 0" >>"$tally"
  fi
}

install_missing
say "PostgreSQL"
if start_postgres; then echo "private server started"; else skip "PostgreSQL: no server to be had; every store test ran on SQLite only"; fi

say "build"
check build go build -ldflags "-s -w" -o bin/warraq ./cmd/warraq
say "lint"
check lint bash tools/lint.sh
say "tests on both engines"
go_tests "tests" -timeout 15m ./...
say "race detector, own packages, both engines"
# What is not ours and only calculates is not instrumented: it would be ten times slower. Not so a package that uses sync.Map,
# such as modernc.org/sqlite itself: it holds a copy of the map's methods, without the detector the linker may take that one for
# all, and then races are reported where there are none. Left out are tests of sheer volume, which run nothing side by side, and
# those that kill the binary, which is built without the detector. All of them ran above.
plain=(-gcflags={modernc.org/{sqlite/lib,libc,memory},golang.org/x/{crypto,image,net/html},github.com/klauspost}/...=-race=false)
volume='RealArchive|Killed|BodyOverTheLimit|SizeAndDepth|NoBodyIsTooMuch|WhatIsNoPicture|BrokenItems.*/a_body_|RankingHoldsItsGoal|LeaveTheirOwnLettersAlone|IndexFindsWhatTheList|EveryKeyInTheCode|DecisionsMakeTheScore|NoHeadlineIsTooMuch|LookedUpInIndexes'
if command -v gcc >/dev/null; then
  CGO_ENABLED=1 go_tests "race" -race -short "${plain[@]}" -skip "$volume" -timeout 15m ./...
else
  skip "race detector: no C compiler"
fi

browser() { # ENGINE TEST: one file of browser tests on one engine; what it said and how many passed, failed and were skipped
  local log=$work/e2e.$1.$2 url='' code passed failed missed
  [ "$1" = SQLite ] || url=$WARRAQ_TEST_POSTGRES
  (cd e2e && WARRAQ_E2E_DATABASE=$url node --test --test-reporter=tap "tests/$2.test.mjs") >"$log" 2>&1
  code=$?
  passed=$(awk '/^# pass /{print $3}' "$log"); failed=$(awk '/^# fail /{print $3}' "$log"); missed=$(awk '/^# skipped /{print $3}' "$log")
  if [ "$code" != 0 ] || [ -z "$passed" ]; then
    cat "$log"
    [ "${failed:-0}" != 0 ] || failed=1
  fi
  echo "browser, $2 on $1: ${passed:-0} passed, ${failed:-0} failed (until $((SECONDS - started))s)"
  echo "${passed:-0} ${failed:-0} ${missed:-0}" >>"$tally"
}

# What pages look like and do in a browser is the same on either engine, and to look takes long: tests of that run once.
once=(access bodies consent import keyboard reader times)
runs=("${once[@]/#/SQLite }")
for file in e2e/tests/*.test.mjs; do
  name=$(basename "$file" .test.mjs)
  [[ " ${once[*]} " == *" $name "* ]] || runs+=("SQLite $name" "PostgreSQL $name")
done
say "browser, two at a time"
[ -n "${WARRAQ_TEST_POSTGRES:-}" ] || skip "browser tests on PostgreSQL"
if find_chromium >/dev/null && command -v npm >/dev/null; then
  (cd e2e && npm ci --no-audit --no-fund --silent --ignore-scripts) || broken=1
  for run in "${runs[@]}"; do
    [ -n "${WARRAQ_TEST_POSTGRES:-}" ] || [[ $run != PostgreSQL* ]] || continue
    [ "$(jobs -rp | wc -l)" -lt 2 ] || wait -n
    browser $run &
  done
  wait
else
  skip "browser tests: no Chromium or npm"
fi

say "done"
read -r passed failed missed < <(awk '{p+=$1; f+=$2; s+=$3} END {print p+0, f+0, s+0}' "$tally")
if [ "$broken" = 1 ] && [ "$failed" = 0 ]; then failed=1; fi
if [ "$CI" = true ] && [ "$skipped" -gt 0 ]; then
  echo "under CI nothing may be skipped"
  failed=$((failed + skipped))
fi
[ $((skipped + missed)) = 0 ] || echo "$((skipped + missed)) skipped, named above"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
