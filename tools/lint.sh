#!/usr/bin/env bash
# Formatters and static checks. Prints what is wrong; exits 1 if anything is.
set -u
cd "$(dirname "$0")/.."
bad=0
unformatted=$(git ls-files '*.go' | xargs -r gofmt -l)
if [ -n "$unformatted" ]; then
  echo "gofmt would change:"; echo "$unformatted"; bad=1
fi
go vet -tags nodynamic ./... || bad=1
go tool staticcheck -tags nodynamic ./... || bad=1
# The layout mirrors itself only while no rule names a physical side.
physical=$(git ls-files 'internal/*.css' | grep -v '/static/' | xargs -r grep -nE '(^|[^-a-z])(margin|padding|border|inset)-(left|right)|(^|[;{ ])(left|right) *:|text-align: *(left|right)|float: *(left|right)' || true)
if [ -n "$physical" ]; then
  echo "physical sides in CSS (say inline-start, inline-end):"; echo "$physical"; bad=1
fi
[ "$bad" = 0 ] && echo "lint: clean"
exit "$bad"
