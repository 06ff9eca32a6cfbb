"""`m4oe-train add-modality`: one more expert and one more head on a trained network; only they and
the gate are trained.

Under routing by modality nothing that the old modalities pass is touched, so their labels stay what
they were, bit for bit. Under dense routing the gate mixes the new expert in everywhere, and they do
not.
"""

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

import torch

from ..config import ConfigError, ModelConfig
from ..experiment import load_experiment
from ..network.checkpoint import Checkpoint, CheckpointError, load_checkpoint, load_weights
from ..network.network import SwinUNetM4oE
from .finetune import add_run_arguments, finetune

_EXPERT = re.compile(r"(.*\.experts\.)(\d+)(\..*)")
_GATE = re.compile(r".*\.mlp\.gate\.(weight|bias)")
_HEAD = re.compile(r"heads\.(\d+)\..*")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("checkpoint", type=Path, help="trained network (ema.pt)")
    parser.add_argument(
        "config", type=Path, help="experiment: the network's model with one expert and one head more, at their ends"
    )
    parser.add_argument("--like", help="expert that the new one starts as a copy of (default: the first)")
    add_run_arguments(parser)


def run(args: Namespace) -> None:
    experiment = load_experiment(args.config)
    checkpoint = load_checkpoint(args.checkpoint)
    grown = grow(checkpoint, experiment.model, args.like)
    network = SwinUNetM4oE(experiment.model)
    load_weights(network, grown)
    added = parameters_added(checkpoint.config, network)
    print(f"{sum(added.values()):,} weights are new: " + ", ".join(f"{n:,} in the {part}" for part, n in added.items()))
    finetune(experiment, args, trains=lambda name: is_new(name, checkpoint.config), network=network)


def grow(checkpoint: Checkpoint, model: ModelConfig, like: str | None = None) -> dict[str, torch.Tensor]:
    """The checkpoint's weights with those of the new expert, the new head and the gate's new row.

    The new expert is a copy of `like`, the gate's row too, so that a dense network starts from
    where it was but for that expert's share; the head is random. Raises ConfigError for a model
    that differs in more.
    """
    old = checkpoint.config
    _require_one_more(old, model)
    like = like or old.experts[0]
    if like not in old.experts:
        raise ConfigError(f"--like: expected one of {', '.join(old.experts)}, got {like!r}")
    source, target = old.experts.index(like), len(old.experts)
    weights = dict(SwinUNetM4oE(model).state_dict())
    for name, value in checkpoint.weights.items():
        expert = _EXPERT.fullmatch(name)
        if expert and int(expert[2]) == source:
            weights[f"{expert[1]}{target}{expert[3]}"] = value.clone()
        if _GATE.fullmatch(name) and model.gate == "expert":
            weights[name] = torch.cat([value, value[source : source + 1]])
        else:
            weights[name] = value
    return weights


def is_new(name: str, old: ModelConfig) -> bool:
    """Whether a weight belongs to what was added to a network of configuration `old`, or to a
    gate."""
    expert, head = _EXPERT.fullmatch(name), _HEAD.fullmatch(name)
    if expert:
        return int(expert[2]) >= len(old.experts)
    if head:
        return int(head[1]) >= len(old.heads)
    return _GATE.fullmatch(name) is not None


def parameters_added(old: ModelConfig, network: SwinUNetM4oE) -> dict[str, int]:
    """Numbers of weights that the network has and one of configuration `old` has not, by part."""
    before = {name: p.numel() for name, p in SwinUNetM4oE(old).named_parameters()}
    added = {"expert": 0, "head": 0, "gate": 0}
    for name, weight in network.named_parameters():
        part = "expert" if _EXPERT.fullmatch(name) else "head" if _HEAD.fullmatch(name) else "gate"
        added[part] += weight.numel() - before.get(name, 0)
    return added


def _require_one_more(old: ModelConfig, new: ModelConfig) -> None:
    before, after = old.to_dict(), new.to_dict()
    grown = ("heads", "experts", "windows", "modality_experts")
    changed = sorted(k for k in before.keys() | after.keys() if k not in grown and before.get(k) != after.get(k))
    if changed:
        raise ConfigError(f"model: expected the checkpoint's values of {', '.join(changed)}, got others")
    for key in ("heads", "experts"):
        theirs, ours = list(before[key]), list(after[key])
        if ours[: len(theirs)] != theirs or len(ours) != len(theirs) + 1:
            raise ConfigError(
                f"model.{key}: expected the checkpoint's {len(theirs)} and one more behind them, got {len(ours)}"
            )
    for modality, rule in before["windows"].items():
        if after["windows"].get(modality) != rule:
            raise ConfigError(f"model.windows.{modality}: expected the checkpoint's, got another rule")
    served = [m for m in new.heads[-1].modalities if m in old.modalities]
    if served:
        raise ConfigError(
            f"model.heads: the new head serves {', '.join(served)}, which the checkpoint knows; expected a new modality"
        )
    if new.gate == "channel" and new.routing == "dense":
        raise CheckpointError("a channel gate has no weight for each expert: nothing could be added to it alone")
