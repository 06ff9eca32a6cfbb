#!/bin/sh
# Makes the Go code of the messages from the published proto files, and what the package embeds, into
# wire/.
#   sh client/go/generate.sh PROTOC    protoc, or python -m grpc_tools.protoc
set -eu
cd "$(dirname "$0")"
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
GOBIN=$bin go install tool
mkdir -p wire
cp "${CLIENT:-..}/service-config.json" wire/
file=m4oe/v1/segmentation.proto
PATH=$bin:$PATH "$@" -I "${PROTO:-../../proto}" --go_out=. --go-grpc_out=. \
  --go_opt=module=example.org/m4oe --go_opt="M$file=example.org/m4oe/wire" \
  --go-grpc_opt=module=example.org/m4oe --go-grpc_opt="M$file=example.org/m4oe/wire" "$file"
