#!/bin/sh
# Makes the environment of the DICOM tests: pydicom, highdicom, dcmqi and SimpleITK in a venv;
# Orthanc, dcmtk and dicom3tools from Debian, if this may install them.
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
plugins=/usr/share/orthanc/plugins
sh "$here/../../deploy/pacs/install.sh" Orthanc=orthanc "$plugins/libOrthancDicomWeb.so=orthanc-dicomweb" "$plugins/libOrthancGdcm.so=orthanc-gdcm" \
  dcmsend=dcmtk dciodvfy=dicom3tools openssl=openssl || echo "setup.sh: the tests that need them are skipped" >&2
