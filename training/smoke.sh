#!/bin/sh
# The whole recipe on phantoms: data, both phases, export, evaluation. Usage: smoke.sh OUT; given
# again, it goes on where it was.
set -eu
out=$1
here=$(cd "$(dirname "$0")" && pwd)
train=${M4OE_TRAIN:-m4oe-train}

phantoms() { # modality, kind, first seed
  [ -d "$out/phantoms-$2" ] || "$train" phantom --modality "$1" --seed "$3" --count 3 --size 24 96 96 --out "$out/phantoms-$2" >/dev/null
  "$train" prepare plain "$out/phantoms-$2" --mapping "$here/configs/data/phantom-$2.toml" --out "$out/prepared" --workers 1
}

phantoms CT ct 11
phantoms MR mr 21
"$train" pretrain "$here/configs/smoke.toml" --data "$out/prepared" --out "$out/pretrain" --resume
"$train" finetune "$here/configs/smoke.toml" --data "$out/prepared" --out "$out/finetune" --pretrained "$out/pretrain/pretrained.pt" --resume
"$train" export "$out/finetune/ema.pt" --out "$out/model"
[ -f "$out/scores/scores.json" ] || "$train" evaluate "$out/model" --data "$out/prepared" --config "$here/configs/smoke.toml" --out "$out/scores"
