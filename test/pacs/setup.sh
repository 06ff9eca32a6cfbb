#!/bin/sh
# Makes the environment of the DICOM tests: pydicom, highdicom, dcmqi and SimpleITK in a venv;
# Orthanc, dcmtk, dicom3tools and plastimatch from Debian, if this may install them.
set -eu
venv=$1
here=$(dirname "$0")
set -- --python 3.11
. "$here/../../training/venv.sh"
"$uv" pip install --quiet --python "$venv/bin/python" --require-hashes -r "$here/requirements.txt"
plugins=/usr/share/orthanc/plugins
sh "$here/../../deploy/pacs/install.sh" Orthanc=orthanc "$plugins/libOrthancDicomWeb.so=orthanc-dicomweb" "$plugins/libOrthancGdcm.so=orthanc-gdcm" \
  dcmsend=dcmtk dciodvfy=dicom3tools plastimatch=plastimatch openssl=openssl || echo "setup.sh: the tests that need them are skipped" >&2
