#!/bin/sh
# Builds the wheel into dist/ and installs it with its optional packages into an environment of its
# own, for the tests.
set -eu
venv=$1
here=$(dirname "$0")
set --
. "$here/../../training/venv.sh"
"$uv" pip install --quiet --python "$venv/bin/python" --require-hashes -r "$here/requirements.txt"
# MONAI Label's client is a file of its package, whose own dependencies are those of its server.
"$uv" pip install --quiet --python "$venv/bin/python" --require-hashes --no-deps -r "$here/monai-label.txt"
rm -rf "$here/dist" "$here/build"
"$uv" build --quiet --wheel --no-build-isolation --python "$venv/bin/python" --out-dir "$here/dist" "$here"
rm -rf "$here/build"
"$uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-index --reinstall "$here"/dist/*.whl
