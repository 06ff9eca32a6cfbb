#!/bin/sh
# Makes the virtual environment of the training package: with uv where it is installed, with uv from
# the package index elsewhere.
set -eu
venv=$1
here=$(dirname "$0")
if command -v uv >/dev/null 2>&1; then
  uv=uv
  [ -x "$venv/bin/python" ] || uv venv --quiet "$venv"
else
  [ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet "uv>=0.9"
  uv=$venv/bin/uv
fi
"$uv" pip install --quiet --python "$venv/bin/python" --require-hashes -r "$here/requirements.txt"
"$uv" pip install --quiet --python "$venv/bin/python" --no-deps --editable "$here"
