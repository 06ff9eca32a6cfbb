#!/bin/sh
# Builds the wheel into dist/ and installs it with its optional packages into an environment of its
# own, for the tests: with uv where it is installed, with uv from the package index elsewhere.
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
rm -rf "$here/dist" "$here/build"
"$uv" build --quiet --wheel --no-build-isolation --python "$venv/bin/python" --out-dir "$here/dist" "$here"
rm -rf "$here/build"
"$uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-index --reinstall "$here"/dist/*.whl
