#!/bin/sh
# Makes the Go code of the messages from the published proto files, into m4oe/.
#   sh examples/go/generate.sh PROTOC    protoc, or python -m grpc_tools.protoc
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
GOBIN=$bin go install tool
file=m4oe/v1/segmentation.proto
PATH=$bin:$PATH "$@" -I "${PROTO:-../../proto}" --go_out=. --go-grpc_out=. \
  --go_opt=module=example.org/segment --go_opt="M$file=example.org/segment/m4oe" \
  --go-grpc_opt=module=example.org/segment --go-grpc_opt="M$file=example.org/segment/m4oe" "$file"
