"""Training speed: slices per second and the share of each part, against naive loops, in one run.

    python bench/speed.py configs/demo.toml --data PREPARED [--steps 6] [--threads 1] [--json FILE]

naive    what one would write first over the same network: all experts, masked to the sample's own; timm's window shuffling; one-hot
         Dice; memory given back after every step
usual    the same loop over the usual network: patch projection, width 96, 224 x 224, MLPs four times as wide, without experts; under bfloat16
         autocast where the processor has it

All draw the same slices.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from timm.models.swin_transformer import SwinTransformerBlock, WindowAttention
from torch import nn

from m4oe.data.batches import Batch, draw_batch, labelled_pools
from m4oe.data.prepared import open_prepared
from m4oe.data.sources import split
from m4oe.experiment import Experiment, load_experiment
from m4oe.network.mixture import Mixture
from m4oe.network.network import Block, SwinUNetM4oE
from m4oe.train.augment import augment, draw
from m4oe.train.finetune import head_weights
from m4oe.train.losses import segmentation_loss
from m4oe.train.memory import keep_freed_memory


class MaskedMixture(nn.Module):
    """Every expert over every sample, of which its own is kept."""

    def __init__(self, mixture: Mixture) -> None:
        super().__init__()
        self.experts = mixture.experts

    def forward(self, x: torch.Tensor, grouping: tuple) -> tuple[torch.Tensor, torch.Tensor]:
        own = torch.cat([torch.full((n,), i) for i, n in enumerate(grouping.counts)])
        chosen = F.one_hot(own, len(self.experts)).to(x.dtype)
        outputs = torch.stack([expert(x) for expert in self.experts], 1)
        return (outputs * chosen[:, :, None, None, None]).sum(1), chosen


def naive(network: SwinUNetM4oE) -> SwinUNetM4oE:
    """The same network without its short cuts."""
    for block in network.modules():
        if isinstance(block, Block):
            if isinstance(block.mlp, Mixture):
                block.mlp = MaskedMixture(block.mlp)
            block.attn.__class__ = WindowAttention
            block._attn = SwinTransformerBlock._attn.__get__(block)
    return network


def naive_loss(logits: torch.Tensor, batch: Batch, weights: torch.Tensor, experiment: Experiment) -> torch.Tensor:
    """Cross-entropy and Dice over one-hot tensors, sample by sample."""
    total = logits.new_zeros(())
    for sample in range(len(batch)):
        classes = 1 + len(experiment.model.heads[batch.head[sample]].classes)
        own, target = logits[sample, :classes].float(), batch.labels[sample].long()
        total = total + F.cross_entropy(own[None], target[None], weights[batch.head[sample], :classes])
        probabilities, truth = own.softmax(0), F.one_hot(target, classes).permute(2, 0, 1).float()
        dice = (2 * (probabilities * truth).sum((1, 2)) + 1) / (probabilities.sum((1, 2)) + truth.sum((1, 2)) + 1)
        total = total + 1 - dice[1:].mean()
    return total / len(batch)


def usual(experiment: Experiment) -> Experiment:
    """SwinUNet as its paper has it, for the heads and the context of an experiment."""
    model = replace(
        experiment.model,
        image_size=224,
        window=7,
        embed_dim=96,
        depths=(2, 2, 2, 2),
        num_heads=(3, 6, 12, 24),
        mlp_ratio=4.0,
        stem="patch",
        absolute_position=False,
        detail=False,
        moe_encoder=False,
        moe_decoder=False,
    )
    return replace(experiment, model=model)


def has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 by itself; elsewhere torch emulates it, many times
    slower."""
    return bool(torch.cpu._is_avx512_bf16_supported())


class Timed:
    """Seconds of each part, added up under its name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._since = time.perf_counter()

    def part(self, name: str) -> None:
        """All since the last call went into `name`."""
        now = time.perf_counter()
        self.seconds[name] += now - self._since
        self._since = now


def step(
    network: nn.Module, optimizer, pools, weights, experiment: Experiment, number: int, simple: bool, fast: bool
) -> dict[str, float]:
    """One training step. simple: with the naive loss. fast: under bfloat16 autocast."""
    timed = Timed()
    generator = torch.Generator().manual_seed(number)
    model = experiment.model
    draws = draw(sum(pool.per_batch for pool in pools), experiment.augment, generator, model.size)
    batch = draw_batch(pools, model, generator, draws.theta)
    timed.part("load and warp")
    noise = torch.randn(batch.images.shape[1:], generator=generator)
    batch = replace(batch, images=augment(batch.images, batch.is_ct, batch.curve, draws, noise))
    timed.part("augment")
    with torch.autocast("cpu", torch.bfloat16, enabled=fast):
        logits = network(batch.images, batch.head, batch.expert).enlarged(model.size)
    timed.part("forward")
    loss = (
        naive_loss(logits, batch, weights, experiment)
        if simple
        else segmentation_loss(logits, batch.labels, batch.head, weights, experiment.model, experiment.loss)
    )
    timed.part("loss")
    loss.backward()
    timed.part("backward")
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    timed.part("optimizer")
    return timed.seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    experiment, folder = load_experiment(args.config), open_prepared(args.data)
    splits, cache = split(experiment.data, folder), args.data / ".cache"
    seconds: dict[str, list[float]] = defaultdict(list)
    shares: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    # The allocator's setting holds for the process, so the naive loops have all their rounds before
    # it.
    for name in ("usual", "naive", "ours"):
        if name == "ours":
            keep_freed_memory()
        simple, of = name != "ours", usual(experiment) if name == "usual" else experiment
        pools = labelled_pools(splits, of.model, of.data.common, cache)
        weights, size = head_weights(of, pools), sum(pool.per_batch for pool in pools)
        network = SwinUNetM4oE(of.model).train()
        network = naive(network) if simple else network
        optimizer = torch.optim.AdamW(network.parameters(), fused=True)
        fast = name == "usual" and has_bfloat16()
        for number in range(args.steps + 1):
            parts = step(network, optimizer, pools, weights, of, number, simple, fast)
            if number:
                seconds[name].append(sum(parts.values()))
                for part, value in parts.items():
                    shares[name][part] += value
    result = {}
    for name, values in seconds.items():
        total = sum(shares[name].values())
        result[name] = {
            "slices_per_second": round(size / statistics.median(values), 2),
            "seconds_per_slice": [round(v / size, 4) for v in (min(values), statistics.median(values), max(values))],
            "share": {part: round(value / total, 3) for part, value in shares[name].items()},
        }
        low, median, high = result[name]["seconds_per_slice"]
        print(
            f"{name:6} {median:.4f} s a slice ({low:.4f} - {high:.4f}), {result[name]['slices_per_second']} slices a second"
        )
        print("       " + ", ".join(f"{part} {share:.0%}" for part, share in result[name]["share"].items()))
    for name in ("usual", "naive"):
        ratio = round(result["ours"]["slices_per_second"] / result[name]["slices_per_second"], 2)
        result[f"ours_over_{name}"] = ratio
        print(f"ours over {name}: {ratio}")
    if args.json:
        args.json.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
