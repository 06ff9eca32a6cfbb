#!/bin/sh
# What a GPU does with the graph: labels against the CPU's, speed, memory and start of webgpu, cuda
# and tensorrt, as a Markdown table with the card's name. In one call of under nine minutes.
#
#   gpu.sh           the table; a provider that does not start is told as NOT RUN with the reason
#   gpu.sh dry-run   the same, small, on a GPU in software (make setup-webgpu)
#   gpu.sh pack      for a machine without network and without Node: .lent/gpu gets what the table
#                    needs beside the repository (MODEL=FOLDER: that export, say float16, as well)
#   gpu.sh fetch     onnxruntime's CUDA provider and the libraries it loads, into .cuda (2 GB)
#
# Ends with 77 where nothing ran on a GPU, with 1 where labels differ or a provider broke off.
# SECONDS_LEFT: time for all (520); LENT: another folder than .lent/gpu; COMPRESS: another than xz.
set -eu
cd "$(dirname "$0")/.."
lent=${LENT:-.lent/gpu}
binding=node_modules/onnxruntime-node/bin/napi-v6/linux/x64
software=test/webgpu/.gpu

not_run() {
  echo "NOT RUN: $1. Nothing was measured on a GPU." >&2
  exit 77
}

# node_modules as the image has them, Node and the Vulkan loader, in one archive.
pack() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  rm -rf "$lent"
  mkdir -p "$lent" "$work/vulkan"
  # Packages within packages come with those.
  npm ls --omit=dev --all --parseable | sed -n "s|^$PWD/node_modules/||p" | grep -v /node_modules/ | while read -r name; do
    mkdir -p "$work/node_modules/$(dirname "$name")"
    cp -R "node_modules/$name" "$work/node_modules/$(dirname "$name")/"
  done
  sh deploy/images/trim-modules.sh "$work/node_modules"
  mkdir -p "$work/node_modules/.bin" "$work/node_modules/node/bin"
  cp node_modules/node/bin/node "$work/node_modules/node/bin/"
  ln -s ../node/bin/node "$work/node_modules/.bin/node"
  strip "$work/node_modules/node/bin/node" 2>/dev/null || true
  [ ! -e "$software/libvulkan.so.1" ] || cp "$software/libvulkan.so.1" "$work/vulkan/"
  # shellcheck disable=SC2086
  tar -C "$work" -cf - node_modules vulkan | ${COMPRESS:-xz --x86 --lzma2=preset=6,dict=64MiB} >"$lent/modules.tar"
  [ -z "${MODEL:-}" ] || cp -R "$MODEL" "$lent/model"
  packed=$(du -sk "$lent" | cut -f 1)
  echo "$(mib "$packed") MiB in .lent/gpu; with the working tree $(mib $((packed + $(tree .)))) MiB"
  echo "$(mib $((packed + $(tree . ':!training' ':!docs')))) MiB with a working tree of what the table needs:" \
    "git sparse-checkout set --no-cone '/*' '!/training/' '!/docs/' (and back: git sparse-checkout disable)"
}

# Of paths of the working tree, what git does not ignore, in KiB.
tree() {
  git ls-files -z --cached --others --exclude-standard -- "$@" | du -ck --apparent-size --files0-from=- 2>/dev/null | tail -n 1 | cut -f 1
}

mib() { echo $((($1 + 1023) / 1024)); }

unpack() {
  [ -x node_modules/.bin/node ] && return
  [ -e "$lent/modules.tar" ] || not_run "node_modules is not there (make setup-node, or gpu.sh pack where it is)"
  # By Python: xz is not on every machine.
  python3 -m tarfile -e "$lent/modules.tar" .lent/unpacked
  mv .lent/unpacked/node_modules node_modules
}

find_drivers() {
  [ ! -d .cuda/provider ] || cp .cuda/provider/* "$binding/"
  libraries=$PWD/.cuda/lib
  ldconfig -p 2>/dev/null | grep -q 'libvulkan\.so\.1' || libraries=$libraries:$PWD/.lent/unpacked/vulkan
  export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  # Where the driver is mounted into a container, and the loader does not look.
  mounted=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
  if [ -z "${VK_DRIVER_FILES:-}" ] && [ -e "$mounted" ]; then export VK_DRIVER_FILES=$mounted; fi
}

# table MODEL...: of every provider with each of the models, with the options in $options.
table() {
  deadline=$(($(date +%s) + ${SECONDS_LEFT:-520}))
  ran=0 broke=0
  echo "$(uname -m), $(nproc) cores, Node $(node_modules/.bin/node --version), $(date -u +%F)"
  printf '\n| provider | precision | what | found |\n|---|---|---|---|\n'
  for provider in webgpu cuda tensorrt; do
    for model in "$@"; do
      status=0
      left=$((deadline - $(date +%s)))
      [ "$left" -gt 0 ] || left=1
      # shellcheck disable=SC2086
      timeout -k 5 "$left" node_modules/.bin/node bench/gpu/device.ts "$provider" --models "$model" $options || status=$?
      case $status in
        0) ran=1 ;;
        77) ;;
        1) ran=1 broke=1 ;;
        124 | 137) echo "| $provider | | NOT RUN | no time left for the rest |" && broke=1 ;;
        *) echo "| $provider | | broke off | the process ended with $status |" && broke=1 ;;
      esac
    done
  done
  [ "$broke" -eq 0 ] || exit 1
  [ "$ran" -eq 1 ] || not_run "no provider started"
}

case ${1:-run} in
run)
  unpack
  find_drivers
  options=
  set -- models/demo
  [ ! -d "$lent/model" ] || set -- "$@" "$lent/model"
  table "$@"
  ;;
dry-run)
  unpack
  [ -e "$software/vk_swiftshader_icd.json" ] || not_run "no GPU in software (make setup-webgpu)"
  export VK_DRIVER_FILES="${VK_DRIVER_FILES:-$PWD/$software/vk_swiftshader_icd.json}"
  export LD_LIBRARY_PATH="$PWD/$software${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  options="--software --reference test/fixtures/models --compared 3 --edge 64 --batches 1,4 --slices 12 --volumes 3 --seconds 0.2"
  table test/fixtures/models
  ;;
pack) pack ;;
fetch)
  make setup-python
  rm -rf .cuda
  training/.venv/bin/python -m venv .cuda/venv
  # The libraries that the image serve-cuda has.
  deploy/images/cuda-libraries.sh .cuda/venv/bin/python .cuda
  ;;
*)
  sed -n '2,14s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
