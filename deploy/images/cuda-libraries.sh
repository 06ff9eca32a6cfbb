#!/bin/sh
# onnxruntime's CUDA provider and the CUDA libraries that it loads, from the Python package index:
# cuda-libraries.sh PYTHON OUT. Gives OUT/provider (belongs beside onnxruntime-node's binding) and
# OUT/lib (belongs on LD_LIBRARY_PATH). Linux on x86-64; about 2 GB.
set -eu
python=$1 out=$2
requirements=$(dirname "$0")/cuda.txt
mkdir -p "$out/provider" "$out/lib"
"$python" -m pip install --quiet --no-cache-dir --no-compile --no-deps --require-hashes --only-binary :all: --target "$out/wheels" -r "$requirements"
mv "$out/wheels/onnxruntime/capi/libonnxruntime_providers_shared.so" "$out/wheels/onnxruntime/capi/libonnxruntime_providers_cuda.so" "$out/provider/"
find "$out/wheels/nvidia" -name '*.so*' -exec mv {} "$out/lib/" \;
find "$out/wheels" -iname '*licen*' -path '*dist-info*' -type f | while read -r licence; do
  folder=$out/lib/licenses/$(basename "${licence%%.dist-info*}")
  mkdir -p "$folder" && mv "$licence" "$folder/"
done
rm -r "$out/wheels"
