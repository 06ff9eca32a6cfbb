#!/bin/bash
# Brings the tools of others that `make test-tools` turns on the service, through Go modules and
# PyPI, into $XDG_CACHE_HOME/m4oe/tools: grpc-health-probe, ghz, h2spec, sslyze. What is there
# already is not built again. Needs Go 1.25 or later, and python3 with venv, or uv.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
HEALTH_PROBE=v0.4.63
GHZ=v0.93.0
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/m4oe/tools
export CGO_ENABLED=0 GOFLAGS="-trimpath ${GOFLAGS:-}" GOBIN=$CACHE/bin
mkdir -p "$GOBIN"
command -v go >/dev/null || {
  echo "build.sh: go is not there; Go 1.25 or later is needed" >&2
  exit 1
}
[ -x "$GOBIN/grpc-health-probe" ] ||
  go install -ldflags '-s -w' "github.com/grpc-ecosystem/grpc-health-probe@$HEALTH_PROBE"
[ -x "$GOBIN/ghz" ] || go install -ldflags '-s -w' "github.com/bojand/ghz/cmd/ghz@$GHZ"
[ -x "$GOBIN/h2spec" ] || (
  cd "$here/build"
  go build -mod=readonly -ldflags '-s -w' -o "$GOBIN/" github.com/summerwind/h2spec/cmd/h2spec
)
if [ ! -x "$CACHE/sslyze/bin/sslyze" ]; then
  if command -v uv >/dev/null; then
    uv venv --quiet "$CACHE/sslyze"
    uv pip install --quiet --python "$CACHE/sslyze/bin/python" --require-hashes -r "$here/requirements.txt"
  else
    python3 -m venv "$CACHE/sslyze"
    "$CACHE/sslyze/bin/pip" install --quiet --require-hashes -r "$here/requirements.txt"
  fi
fi
