#!/bin/sh
# The tests and the benches on an NVIDIA GPU: bench/gpu.sh. Where there is none it says so and ends
# with 77. Brings CUDA's libraries and onnxruntime's CUDA provider from PyPI (2 GB) into .cuda/, and
# the provider beside onnxruntime-node's binding.
set -eu
cd "$(dirname "$0")/.."

not_run() {
  echo "NOT RUN: $1. Nothing was tested or measured on a GPU." >&2
  exit 77
}

[ "$(uname -sm)" = "Linux x86_64" ] || not_run "onnxruntime's CUDA provider is for Linux on x86-64, this is $(uname -sm)"
command -v nvidia-smi >/dev/null || not_run "no nvidia-smi, so no NVIDIA driver"
nvidia-smi --list-gpus | grep -q . || not_run "nvidia-smi finds no GPU"

make setup-node setup-python
binding=node_modules/onnxruntime-node/bin/napi-v6/linux/x64
if [ ! -d .cuda/provider ]; then
  rm -rf .cuda
  training/.venv/bin/python -m venv .cuda/venv
  # The libraries that the image serve-cuda has.
  deploy/images/cuda-libraries.sh .cuda/venv/bin/python .cuda
fi
cp .cuda/provider/* "$binding/"
libraries=$PWD/.cuda/lib
export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"

nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv
export M4OE_DEVICE=cuda
npm test --silent
npm run --silent bench -- --rounds 5
