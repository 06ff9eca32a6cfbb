#!/bin/sh
# Makes the virtual environment of the training package.
set -eu
venv=$1
here=$(dirname "$0")
set --
. "$here/venv.sh"
"$uv" pip install --quiet --python "$venv/bin/python" --no-deps --require-hashes -r "$here/requirements.txt"
"$uv" pip install --quiet --python "$venv/bin/python" --no-deps --editable "$here"
