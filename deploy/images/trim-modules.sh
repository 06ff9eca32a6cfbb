#!/bin/sh
# Takes out of node_modules what the service never loads on this machine: trim-modules.sh
# NODE_MODULES. Licences stay.
set -eu
modules=$1
case $(uname -m) in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) echo "no onnxruntime-node for $(uname -m)" >&2; exit 1 ;; esac
binaries=$modules/onnxruntime-node/bin/napi-v6
find "$binaries" -mindepth 2 -maxdepth 2 ! -path "$binaries/linux/$arch" -exec rm -r {} +
find "$binaries" -mindepth 1 -maxdepth 1 -type d -empty -delete
rm -rf "$modules/@types" # asked for by protobufjs, read by nobody here
find "$modules" -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.tsbuildinfo' \
  -o -iname 'readme*' -o -iname 'changelog*' -o -iname 'history*' \) ! -iname '*licen*' -delete
find "$modules" -type d \( -name test -o -name tests -o -name __tests__ -o -name benchmarks -o -name examples -o -name .github \) -prune -exec rm -r {} +
find "$modules" -type d -empty -delete
