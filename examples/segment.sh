#!/bin/sh
# A volume of zeros through a running service with grpcurl and nothing else: what the messages look like, from the service's
# own reflection. Usage: sh examples/segment.sh HOST:PORT
# A chunk's CRC-32 is that of its bytes; grpcurl takes bytes as base64.
set -eu
zeros=$(head -c 8192 /dev/zero | base64 -w 0)
grpcurl -plaintext -d @ "$1" m4oe.v1.Segmentation/Segment <<MESSAGES
{"header": {"modality": "CT", "voxelType": "INT16", "byteOrder": "LITTLE_ENDIAN", "rescaleSlope": 1,
  "geometry": {"size": [16, 16, 16], "spacingMm": [2, 2, 5], "originMm": [0, 0, 0], "direction": [1, 0, 0, 0, 1, 0, 0, 0, 1]}}}
{"chunk": {"offset": 0, "crc32": $(head -c 8192 /dev/zero | gzip -c | tail -c 8 | od -An -t u4 -N 4 | tr -d ' '), "data": "$zeros"}}
MESSAGES
