#!/bin/sh
# Fetches MODEL_URL into the folder $1 and unpacks it there, if it is the archive that MODEL_SHA256
# says.
set -eu
archive=$1/.archive
wget -q -O "$archive" "$MODEL_URL" || {
  echo "MODEL_FETCH: the archive cannot be fetched (MODEL_URL)" >&2
  exit 1
}
found=$(sha256sum "$archive" | cut -d' ' -f1)
[ "$found" = "$MODEL_SHA256" ] || {
  rm -f "$archive"
  echo "MODEL_ARCHIVE_HASH: the archive has SHA-256 $found, MODEL_SHA256 says $MODEL_SHA256" >&2
  exit 1
}
tar -xzf "$archive" -C "$1"
rm -f "$archive"
