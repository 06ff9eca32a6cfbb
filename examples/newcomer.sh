#!/bin/sh
# From an empty virtual environment to labels: the wheel, a service, one call. `make newcomer` gives it
# two minutes.
set -eu
cd "$(dirname "$0")/.."
port=${PORT:-50171}
folder=$(mktemp -d)
bin/m4oe serve --port "$port" --admin-port 0 >"$folder/service.log" 2>&1 &
service=$!
trap 'kill "$service"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check client/python/dist/*.whl SimpleITK
"$folder/venv/bin/python" examples/segment.py "localhost:$port" models/demo/phantom-ct.nii.gz CT "$folder/labels.nii.gz"
test -s "$folder/labels.nii.gz"
