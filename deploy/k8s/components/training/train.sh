#!/bin/sh
# Fine-tunes on /data into /runs/$RUN and exports into /models/$RUN. Given again, after an eviction
# say, it goes on where it was.
# LAUNCH: m4oe-train alone, or torchrun (torch.distributed.run) with it as its module.
set -eu
pretrained=/runs/$RUN-pretrained/pretrained.pt
[ -f "$pretrained" ] && from="--pretrained $pretrained" || from=
# shellcheck disable=SC2086 # several words
$LAUNCH finetune "$CONFIG" --data /data --out "/runs/$RUN" --resume --cache /tmp/cache $from
# One of the nodes writes the model.
[ "${PET_NODE_RANK:-0}" = 0 ] || exit 0
m4oe-train export "/runs/$RUN/ema.pt" --out "/models/$RUN" --version "$MODEL_VERSION"
