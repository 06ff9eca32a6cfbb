#!/bin/sh
# Trains on a machine that is lent for minutes: one large GPU, PyTorch, no network.
#
#   lent-gpu.sh pack CONFIG PREPARED   here: .lent/ gets the configuration, its cases and the
#                                      weights to start from (keep it out of git)
#   lent-gpu.sh run OUT [MINUTES]      there: trains for MINUTES (9) and leaves weights.pt
#                                      (averaged, float16) and log.txt in OUT
#   lent-gpu.sh take WEIGHTS           here: the next run goes on from weights that came back
#
# A run is in bfloat16, with batches four times CONFIG's that sixteen threads make. PYTHON: another
# interpreter. DEVICE=cpu: the rehearsal.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
lent=$here/../.lent
python=${PYTHON:-python3}
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}"
train() { "$python" -m m4oe.cli "$@"; }
tool() { "$python" "$here/tools/lent.py" "$@"; }

case ${1:-} in
pack)
  config=${2:?the configuration} prepared=${3:?the prepared folder}
  rm -rf "$lent"
  mkdir -p "$lent"
  tool whole "$config" "$lent/config.toml"
  # At 40 the BTCV, 3D-IRCADb and CHAOS cases take 25 MiB.
  train pack "$config" --data "$prepared" --out "$lent/cases.zip" --quality 40
  tool init "$config" "$lent/init.pt"
  du -sm "$lent" | awk '{ print $1 " MiB to travel, beside the repository" }'
  ;;
take)
  tool half "${2:?the weights}" "$lent/init.pt"
  ;;
run)
  out=${2:?the folder for what comes back}
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$out"
  train unpack "$lent/cases.zip" --out "$work/prepared"
  tool config "$lent/config.toml" "$work/config.toml" "${3:-9}" "${DEVICE:-cuda}"
  train finetune "$work/config.toml" --data "$work/prepared" --out "$work/run" --init "$lent/init.pt"
  tool half "$work/run/ema.pt" "$out/weights.pt"
  cp "$work/run/log.txt" "$out/"
  ;;
*)
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
