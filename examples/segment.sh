#!/bin/sh
# What the messages look like: a small volume through a running service with grpcurl, which knows
# the messages from the service's own reflection.
#   sh examples/segment.sh HOST:PORT
# The voxels grow brighter to one side, so they show nothing; grpcurl takes bytes as base64, CRC-32
# and offset are of the bytes.
set -eu
# 16 x 16 x 16 of int16
voxels() { LC_ALL=C awk 'BEGIN { for (n = 0; n < 4096; n++) printf "%c\001", 32 + n % 16 * 6 }'; }
crc32=$(voxels | gzip -c | tail -c 8 | od -An -t u4 -N 4 | tr -d ' ')
grpcurl -plaintext -d @ "$1" m4oe.v1.Segmentation/Segment <<MESSAGES
{"header": {"modality": "MR", "voxelType": "INT16", "byteOrder": "LITTLE_ENDIAN", "rescaleSlope": 1,
  "geometry": {"size": [16, 16, 16], "spacingMm": [2, 2, 5], "originMm": [0, 0, 0], "direction": [1, 0, 0, 0, 1, 0, 0, 0, 1]}}}
{"chunk": {"offset": 0, "crc32": $crc32, "data": "$(voxels | base64 -w 0)"}}
MESSAGES
