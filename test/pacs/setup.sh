#!/bin/sh
# Makes the environment of the DICOM tests: pydicom, highdicom, dcmqi and SimpleITK. dciodvfy (dicom3tools) and dcmtk come from Debian.
set -eu
venv=$1
here=$(dirname "$0")
if command -v uv >/dev/null 2>&1; then
  uv=uv
  [ -x "$venv/bin/python" ] || uv venv --quiet --python 3.11 "$venv"
else
  [ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet "uv>=0.9"
  uv=$venv/bin/uv
fi
"$uv" pip install --quiet --python "$venv/bin/python" --require-hashes -r "$here/requirements.txt"
missing=
for tool in dciodvfy dcmdump; do
  command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
done
[ -z "$missing" ] || echo "setup.sh: not found:$missing (Debian: dicom3tools, dcmtk); the tests that need them are skipped" >&2
